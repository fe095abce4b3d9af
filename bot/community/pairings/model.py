"""Rounds of pairings, who takes part in them, and what became of each. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SMALLEST, LARGEST = 2, 4
"""How many a group may have."""
SILENT_ROUNDS = 3
"""After so many rounds in a row without a word somebody is paused, and told how to come back."""


class Pause(StrEnum):
    """Why somebody who takes part is not put together with anybody for now."""

    NO = ""
    UNTIL = "until"
    OPEN = "open"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Round:
    """What a schedule of rounds is about, under the schedule's id: where it belongs, and how large its groups are."""

    community: int
    id: str
    place: str
    size: int = SMALLEST


@dataclass(frozen=True, slots=True)
class Taking:
    """That somebody takes part in a round. A guest's card says nothing of what is kept.

    `silent` is how many rounds in a row they said nothing about.
    """

    community: int
    round: str
    person: str
    joined_at: datetime
    guest: bool = False
    pause: Pause = Pause.NO
    paused_until: datetime | None = None
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """One time that a round is drawn, under its occurrence's id; `due_at` since when it waits for that."""

    community: int
    id: str
    round: str
    at: datetime
    due_at: datetime | None = None
    drawn_at: datetime | None = None


class Fate(StrEnum):
    """What a draw is to somebody. All but the first are what came of it."""

    CALLED = "called"
    MATCHED = "matched"
    SKIPPED = "skipped"
    PAUSED = "paused"
    SILENT = "silent"
    AWAY = "away"
    MUTED = "muted"
    LEFT = "left"
    GONE = "gone"
    ALONE = "alone"
    NO_SPACE = "no_space"
    APART = "apart"
    ODD = "odd"
    ALONE_AFTER = "alone_after"  # Whoever they were put together with went before it was said.


OWED = frozenset({Fate.ODD, Fate.ALONE_AFTER})
"""Who comes first the next time."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What a draw is to one person; `until` is how long their pause lasts, `notice_at` when they are told beforehand."""

    community: int
    draw: str
    person: str
    fate: Fate = Fate.CALLED
    until: datetime | None = None
    pairing: str | None = None
    notice_at: datetime | None = None


class Step(StrEnum):
    """What comes next for a pairing."""

    POST = "post"
    ASK = "ask"
    CLOSE = "close"
    DONE = "done"
    UNDONE = "undone"  # Fewer than two were left before it was said: nobody met.


class Outcome(StrEnum):
    """What came of a pairing, as one of it says."""

    NONE = ""
    MET = "met"
    PLANNED = "planned"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Pairing:
    """Some who were put together. `by` said what came of it."""

    community: int
    id: str
    draw: str
    round: str
    space: str
    drawn_at: datetime
    step: Step = Step.POST
    due_at: datetime | None = None
    outcome: Outcome = Outcome.NONE
    by: str | None = None
    version: int = 1
