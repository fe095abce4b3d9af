"""Topics, questions and gaps. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """A named part of the domain, the other names it goes by, and how many entries carry it."""

    name: str
    aliases: tuple[str, ...] = ()
    steward: str | None = None
    entries: int = 0


class QuestionState(StrEnum):
    """Where a question stands. Every one ends as answered, handed to a person, or a dated gap."""

    ASKED = "asked"
    POSTED = "posted"
    ANSWERED = "answered"
    GAP = "gap"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked. `text` is empty where it is another's message, told only by its pointer.

    `shared` tells whether its asker has posted or parked it: until then nobody else sees it.
    `near` are the numbers of the entries that were shown. `due_at` is when it is looked at again.
    """

    community: int
    id: str
    asker: str | None
    text: str
    place: str
    asked_at: datetime
    state: QuestionState = QuestionState.ASKED
    tier: str = "none"
    near: tuple[int, ...] = ()
    shared: bool = False
    source_key: str | None = None
    posted_key: str | None = None
    answered_by: int | None = None
    due_at: datetime | None = None
    steward: str | None = None
    version: int = 1
