"""Newcomers, and who agreed to meet them. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

WEEKLY = 2
"""How many newcomers a week somebody is named to who says nothing else."""
MOST_WEEKLY = 10
SETTLING = timedelta(days=7)
"""So long after Hearth came to a space, whoever first speaks to it was most likely there before."""
WATCHED = timedelta(days=14)
"""How long it is watched whether what a newcomer asks or says finds an answer."""
LATELY = timedelta(days=28)
"""Whoever came within it is told a first word by whoever says hello to all."""
ANSWERED_WITHIN = timedelta(days=1)


class Step(StrEnum):
    """What comes next for a newcomer."""

    WELCOME = "welcome"
    WATCH = "watch"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody new. `near` is where they were met first, printed.

    `greeter` agreed to meet newcomers and was named to them. `said_key` is the outbox key of what they said of
    themselves at `said_at`, and `answered_at` when somebody answered that.
    """

    community: int
    person: str
    met_at: datetime
    near: str = ""
    guest: bool = False
    step: Step = Step.WELCOME
    due_at: datetime | None = None
    greeter: str | None = None
    greeted_at: datetime | None = None
    said_key: str | None = None
    said_at: datetime | None = None
    answered_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Greeter:
    """Somebody who agreed to meet newcomers, as many as `weekly` in seven days."""

    community: int
    person: str
    at: datetime
    weekly: int = WEEKLY
