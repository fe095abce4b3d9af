"""Once a week the pulse is taken unasked: what is over is published, and facilitators are told early, quietly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.pulse.taking import publish, spans, take, unpublished
from bot.community.replies import pulse as replies
from bot.core.attention import tell
from bot.core.keys import key_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.pulse.counted import Published, Span
    from bot.community.pulse.model import Warned
    from bot.storage.store import Store
    from bot.transaction import Transaction

EVERY = timedelta(days=7)


async def watch(store: Store, community: int, _id: str, *, now: datetime) -> bool:
    """Publish what is over, and tell facilitators what is to be seen early; counted beside the writer."""
    made = await store.read(community, lambda tx: unpublished(tx, now))
    await store.write(community, lambda tx: _settle(tx, made, now=now))
    warned, span = await store.read(community, lambda tx: _warnings(tx, now))
    if warned:
        await store.write(community, lambda tx: _tell(tx, warned, span, now=now))
    return False


def watch_now(tx: Transaction, _id: str, *, now: datetime) -> None:
    """Do the same in one transaction."""
    _settle(tx, unpublished(tx, now), now=now)
    warned, span = _warnings(tx, now)
    if warned:
        _tell(tx, warned, span, now=now)


def _settle(tx: Transaction, made: Sequence[tuple[Span, Published]], *, now: datetime) -> None:
    publish(tx, made)
    tx.pulses.look_again(now + EVERY)


def _warnings(tx: Transaction, now: datetime) -> tuple[Sequence[Warned], int]:
    due = spans(tx, now)
    return (take(tx, now).warnings, due[-1].number) if due else ((), 0)


def _tell(tx: Transaction, warned: Sequence[Warned], span: int, *, now: datetime) -> None:
    """Tell each facilitator what is new of a span: at most once in four weeks for each warning."""
    if tx.charters.is_closed():
        return  # Of course it is quiet.
    for member in tx.members.every():
        if member.facilitates and member.account:
            key = key_for("pulse", member.community, span, member.person, *warned)
            tell(tx, member, replies.early(warned, to=member.account), cause=Cause.DUTY, key=key, now=now)
