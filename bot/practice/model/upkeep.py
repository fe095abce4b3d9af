"""What keeps an entry fresh: what people said of it, what care it needs, and who looks after it. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Says(StrEnum):
    """What somebody's dealings with an entry say of it."""

    HOLDS = "holds"  # “Still true.”
    WORKED = "worked"
    PARTLY = "partly"
    USED = "used"  # Without a word of how it went.
    FAILED = "not"
    OVER = "over"  # “No longer true.”


@dataclass(frozen=True, slots=True)
class Word:
    """What one person said of one entry, and when; `where` it was so, in their own words for all to read."""

    person: str
    at: datetime
    says: Says
    where: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One person's last answer to whether an entry still holds."""

    number: int
    person: str
    at: datetime
    holds: bool


class UpkeepState(StrEnum):
    """What care an entry needs."""

    STALE = "stale"
    SUPERSEDED = "superseded"
    DISPUTED = "disputed"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Upkeep:
    """That an entry needs care, and who was asked about it last.

    `due_at` is when the next one is asked; None: nobody is asked (any more), and it waits for whoever looks.
    """

    number: int
    state: UpkeepState
    since: datetime
    asked_person: str | None = None
    asked_at: datetime | None = None
    due_at: datetime | None = None
    asks: int = 0
    superseded_by: int | None = None
    version: int = 1


class AdoptionState(StrEnum):
    """What became of somebody's wish to look after an entry."""

    WAITING = "waiting"
    KEPT = "kept"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Adoption:
    """That somebody would look after an entry whose author can't."""

    number: int
    person: str
    at: datetime
    state: AdoptionState = AdoptionState.WAITING


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an author is to hear: `since` is until when they heard already; at `due_at` they hear the rest."""

    person: str
    since: datetime
    due_at: datetime | None = None
