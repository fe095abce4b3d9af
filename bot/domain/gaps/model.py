"""A gap: questions that ask the same and have no answer. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Question

REPEATS = 3
"""As often something has to be asked for a write-up to be proposed."""


class GapState(StrEnum):
    """How a gap stands: open, answered (by an entry or by people), written up, or dropped with a reason."""

    OPEN = "open"
    ANSWERED = "answered"
    WRITTEN = "written"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same.

    `label` is what it may be called in front of every member, empty where no question in it is everybody's to read.
    `due_at` is when its steward is asked what becomes of it, None while no question in it waits for an end;
    `asks` is how often they were. `steward` is empty where who looked after it left it to others, None where nobody
    did yet: then who parks a question in it does. `size` is how often it was asked, in private or not.
    """

    community: int
    id: str
    opened_at: datetime
    topic: str = ""
    label: str = ""
    due_at: datetime | None = None
    asked_at: datetime | None = None
    asks: int = 0
    steward: str | None = None
    state: GapState = GapState.OPEN
    reason: str = ""
    ended_at: datetime | None = None
    answered_by: int | None = None
    size: int = 0
    version: int = 1

    @property
    def ended(self) -> bool:
        """Return whether it has found its end."""
        return self.state is not GapState.OPEN


@dataclass(frozen=True, slots=True)
class GapSeen:
    """A gap as one reader may see it.

    `questions` are those in it that they may read, oldest first;
    `silent` is how many people looked for it in private, None where these are too few to be told. `topic` is that of
    what they may read; where that is nothing, one that enough of those people named. `may_take` and `may_end` are
    whether they may look after it, and end it.
    """

    gap: Gap
    questions: tuple[Question, ...]
    silent: int | None = None
    topic: str = ""
    may_take: bool = True
    may_end: bool = True

    @property
    def title(self) -> str:
        """Return what it is called in front of this reader; empty where only a count of it may be told."""
        return next((" ".join(one.text.split()) for one in self.questions if one.text), "")
