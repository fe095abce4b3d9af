"""A digest and what it may hold. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST = 6
"""So many things a digest tells, at the most."""


class Worth(StrEnum):
    """What kind of thing is worth knowing, in the order in which a digest tells them."""

    SESSION = "session"
    ENTRY = "entry"
    TRIAL = "trial"
    QUESTION = "question"
    GAP = "gap"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Digest:
    """A weekly digest; its id is its schedule's. Without a place it is what followers get of their topics."""

    community: int
    id: str
    told_to: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that a digest tells: an entry's number, a question's id, an occurrence's id, how many thanked."""

    worth: Worth
    subject: str


def chosen(found: Sequence[News]) -> tuple[News, ...]:
    """Return at most six of what was *found*, best first within its kind: one of each kind before a second of any."""
    rank: dict[Worth, int] = {}
    turns: list[tuple[int, int, News]] = []
    for one in found:
        rank[one.worth] = rank.get(one.worth, 0) + 1
        turns.append((rank[one.worth], list(Worth).index(one.worth), one))
    first = sorted(turns, key=lambda turn: turn[:2])[:MOST]
    return tuple(one for _, _, one in sorted(first, key=lambda turn: (turn[1], turn[0])))
