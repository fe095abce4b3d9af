"""Schedules and their occurrences: what recurs, and one instant of it. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.recurrence import Rule


class Recurs(StrEnum):
    """What a schedule is for."""

    SESSION = "session"
    CHECKIN = "checkin"
    ROUND = "round"
    DIGEST = "digest"


class ScheduleState(StrEnum):
    """Whether a schedule still brings anything."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class OccurrenceState(StrEnum):
    """What became of an occurrence. Each one ends in one of the last four, exactly once."""

    PLANNED = "planned"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    MERGED = "merged"
    CANCELLED = "cancelled"


ENDED = frozenset({OccurrenceState.DONE, OccurrenceState.SKIPPED, OccurrenceState.MERGED, OccurrenceState.CANCELLED})


NEWS = "news"
"""How a step begins that tells people of a change; of what ended it tells that it did."""

FAILED = "failed"
"""The reason of an occurrence that was skipped because its step failed again and again."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A recurrence of one kind; what it is about stands with its kind, under the same id.

    `planned_to` is the naive local time of the last occurrence that has a row, `made` how many there have been
    (COUNT is counted by us), and `next_at` when it is to be planned on: None, when nothing more comes of it.
    """

    community: int
    id: str
    kind: Recurs
    title: str
    rule: Rule
    created_at: datetime
    by: str | None = None
    state: ScheduleState = ScheduleState.ACTIVE
    planned_to: datetime | None = None
    made: int = 0
    next_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instant of a schedule. `local` names it for good; `at` is when it is, moved or not.

    `step` is what is done next (the kind's own word) and `due_at` when; None: nothing more. `reason` says why it was
    skipped, merged or cancelled. `host` is a person where somebody else than the series' own host has it.
    `sequence` grows whenever its time or place changes (RFC 5545).
    """

    community: int
    id: str
    schedule: str
    kind: Recurs
    local: datetime
    at: datetime
    state: OccurrenceState = OccurrenceState.PLANNED
    step: str = ""
    due_at: datetime | None = None
    reason: str = ""
    moved: bool = False
    host: str | None = None
    sequence: int = 0
    version: int = 1

    @property
    def has_news(self) -> bool:
        """Return whether some have not heard yet what changed."""
        return self.step.startswith(f"{NEWS}.")

    @property
    def rests(self) -> bool:
        """Return whether nothing more is done about it: it ended, and whoever was to hear of that has."""
        return self.state in ENDED and not self.has_news
