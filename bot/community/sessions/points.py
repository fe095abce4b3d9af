"""What a session's agenda is made of, and what people take away from it. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.community.sessions.formats import Source

if TYPE_CHECKING:
    from datetime import datetime


class PointState(StrEnum):
    """What became of a point: still to come, talked about, gone on to a later session, or taken off."""

    OPEN = "open"
    DONE = "done"
    CARRIED = "carried"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to talk about in one session.

    What comes from a question or an entry holds no words of it: `subject` is its id or number, so that what is
    withdrawn is gone from every agenda at once. A proposal has its words in `text`, its member in `by`, and the id of
    the point that it was first in `subject`. `since` is when it first stood on an agenda, `position` its place in an
    order that is fixed, and `begun_at` when it was taken up; `more` are minutes that it was given beyond its time.
    """

    community: int
    id: str
    occurrence: str
    series: str
    source: Source
    subject: str
    since: datetime
    text: str = ""
    by: str | None = None
    state: PointState = PointState.OPEN
    position: int | None = None
    begun_at: datetime | None = None
    more: int = 0
    version: int = 1
    votes: int = 0

    @property
    def number(self) -> int:
        """Return the entry that it is about; 0 where it is about none."""
        return int(self.subject) if self.source in {Source.STORY, Source.TRIAL} else 0


def in_order(point: Point) -> tuple[int, int, int, datetime, str]:
    """Return by what points are ordered: the fixed order, else votes, then age; a question to begin with comes last."""
    fixed = point.position if point.position is not None else 1_000_000
    return fixed, point.source is Source.OPENING, -point.votes, point.since, point.id


class Came(StrEnum):
    """How it went with what somebody wanted to try."""

    WORKED = "worked"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What one person took away from one session: the entry that it was kept as, and what they will try.

    `trial` is the entry that they will try, where they named one; else `trying` are their words, `due_at` is when
    they are asked how it went and `asked_at` when they were. `place` is where they said so.
    """

    community: int
    occurrence: str
    series: str
    person: str
    at: datetime
    number: int | None = None
    trying: str = ""
    trial: int | None = None
    place: str = ""
    due_at: datetime | None = None
    asked_at: datetime | None = None
    came: Came | None = None
