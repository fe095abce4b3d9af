"""Which topics an entry has from what was merged into it: they come with its parts and go with the last that has them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Unfit
from bot.practice.model import State
from bot.practice.parts import read_alike

if TYPE_CHECKING:
    from datetime import datetime

    from bot.practice.model import Change, Entry
    from bot.transaction import Transaction


def topics_anew(
    tx: Transaction, number: int | None, *, by: str | None, change: Change, now: datetime, always: bool = False
) -> Entry | None:
    """Give an entry its own topics and those of its parts, and what it is part of likewise; return it as it is now.

    It is written where its topics change, and *always* where its history is to tell of it. Topics of a part that
    fewer people see stay with that part.
    """
    whole = tx.entries.get(number) if number else None
    if whole is None or whole.state not in {State.KEPT, State.MERGED}:
        return whole
    came = json.loads(tx.deliveries.outcome(_note(whole)) or "[]")
    own = [topic for topic in whole.topics if topic not in came]
    every = [topic for part in read_alike(tx, whole) for topic in part.topics if topic not in own]
    _remember(tx, whole, came, brought := list(dict.fromkeys(every)), now=now)
    topics = (*own, *brought)
    if always or topics != whole.topics:
        whole = replace(whole, topics=topics, version=whole.version + 1)
        if not tx.entries.put(whole, by=by, change=change, now=now):
            raise Unfit("version", "outrun", f"#{whole.number}")
    if whole.state is State.MERGED:
        topics_anew(tx, whole.merged_into, by=by, change=change, now=now)
    return whole


def _remember(tx: Transaction, whole: Entry, came: list[str], brought: list[str], *, now: datetime) -> None:
    noted = json.dumps(brought)
    if brought != came and not tx.deliveries.first(_note(whole), now=now, outcome=noted):
        tx.deliveries.conclude(_note(whole), noted)


def _note(whole: Entry) -> str:
    """Return under what it is noted which topics came with parts; as long as that is kept, they go with them."""
    return f"brought {whole.number}"
