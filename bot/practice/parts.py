"""What a merged entry is made of: its parts as a reader may see them, who told it, and who goes their own way again.

A merge moves nothing: each part keeps its words, its history and what people did with it. So it can be undone
as long as both are there, and its author takes their part out whenever they like.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.practice.model import Change, Scope, State, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.messages import Place
    from bot.practice.model import Entry
    from bot.transaction import Transaction


def parts_seen(
    tx: Transaction, whole: Entry, viewer: Viewer, place: Place | None = None, *, parts: Sequence[Entry] | None = None
) -> list[Entry]:
    """Return those *parts* of an entry that *viewer* (with *place*: everybody there) may read, by number."""
    every = tx.entries.parts([whole.number]).get(whole.number, ()) if parts is None else parts
    return [part for part in every if visible(replace(part, state=State.KEPT), viewer, place)]


def read_alike(tx: Transaction, whole: Entry) -> list[Entry]:
    """Return the parts of an entry that whoever may see it may read."""
    every = tx.entries.parts([whole.number]).get(whole.number, ())
    return [part for part in every if part.scope is Scope.COMMUNITY or not _wider(part, whole)]


def told_with(whole: Entry, parts: Iterable[Entry]) -> Entry:
    """Return an entry as it is shown with its parts: told by all who told one of them, each as they want it."""
    return replace(whole, told_with=tuple("" if part.nameless else part.author_name for part in parts))


def to_let_go(tx: Transaction, whole: Entry) -> list[Entry]:
    """Return the parts that others told which are to stand by themselves again: their readers would lose them.

    That is when its author takes it back, or keeps it to a channel that the others did not keep theirs to.
    """
    lost = whole.state is State.WITHDRAWN or (whole.state is State.KEPT and whole.scope is Scope.PLACE)
    if not lost:
        return []
    parts = tx.entries.parts([whole.number]).get(whole.number, ())
    return [
        part
        for part in _of_others(parts, whole.number, whole.author)
        if whole.state is not State.KEPT or _wider(part, whole)
    ]


def stand_alone(tx: Transaction, part: Entry, *, by: str | None, now: datetime) -> Entry:
    """Let a part be an entry of its own again, with its words, its history and its uses."""
    alone = replace(part, state=State.KEPT, merged_into=None, version=part.version + 1)
    tx.entries.put(alone, by=by, change=Change.PARTED, now=now)
    return alone


def _wider(part: Entry, whole: Entry) -> bool:
    return (part.scope, part.room) != (whole.scope, whole.room)


def _of_others(parts: Sequence[Entry], into: int, author: str | None) -> Iterator[Entry]:
    """Yield the parts of an entry that somebody else told; what is part of these goes with them."""
    for part in parts:
        if part.merged_into == into:
            if author is not None and part.author == author:
                yield from _of_others(parts, part.number, author)
            else:
                yield part
