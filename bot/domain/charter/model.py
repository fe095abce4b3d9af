"""What a community is about, and what its members commit themselves to. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

YEAR = timedelta(days=365)
"""So long a commitment holds before it is renewed."""
GRACE = timedelta(days=30)
"""So long after it was asked about, a commitment holds on without an answer."""


@dataclass(frozen=True, slots=True)
class Charter:
    """What we care about, for whom, what is out, and our key questions; `learned` is what we looked back on.

    `closed_at` is when the community was closed, and `rested` the schedules that this made rest. `merged_into` is
    who took over what was kept in it: there each entry's number is greater by `shift`. All up to the number `brought`
    is there; the rest goes at `due_at`.
    """

    community: int
    cares: str = ""
    for_whom: str = ""
    out_of: str = ""
    questions: tuple[str, ...] = ()
    learned: str = ""
    by: str | None = None
    changed_at: datetime | None = None
    closed_at: datetime | None = None
    rested: tuple[str, ...] = ()
    merged_into: int | None = None
    shift: int | None = None
    brought: int | None = None
    due_at: datetime | None = None
    version: int = 0

    def __bool__(self) -> bool:
        """Return whether it says anything."""
        return bool(self.cares or self.for_whom or self.out_of or self.questions)


class CommitmentState(StrEnum):
    """Whether a commitment holds."""

    KEPT = "kept"
    LAPSED = "lapsed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a member can help with, and wants to learn; asked about a year after it was renewed last."""

    community: int
    person: str
    made_at: datetime
    renewed_at: datetime
    helps: str = ""
    learns: str = ""
    help_topics: tuple[str, ...] = ()
    learn_topics: tuple[str, ...] = ()
    due_at: datetime | None = None
    asked_at: datetime | None = None
    state: CommitmentState = CommitmentState.KEPT
    version: int = 1


@dataclass(frozen=True, slots=True)
class Committed:
    """What the commitments of all come to: topics that enough people named, by name, and how many people there are.

    There are more than `people`, which is 0 where there are too few to be counted.
    """

    people: int = 0
    helps: tuple[str, ...] = ()
    learns: tuple[str, ...] = ()
