"""Topics, questions and gaps. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """A named part of the domain, the other names it goes by, and how many entries carry it.

    `parent` is the topic that it is a part of; `made_at` when somebody gave it a place of its own: then every member
    knows of it. One that came by a hashtag is known to those who see what carries it.
    """

    name: str
    aliases: tuple[str, ...] = ()
    steward: str | None = None
    entries: int = 0
    parent: str | None = None
    about: str = ""
    made_at: datetime | None = None
    version: int = 1


class LearningState(StrEnum):
    """How far a community has got with what it wants to understand."""

    PROPOSED = "proposed"
    OPEN = "open"
    UNDERSTOOD = "understood"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Learning:
    """A question that the community wants to understand.

    `answered_by` is the entry that it ended with, or while it is open the first that says something on it; `votes`
    is how many want to know, whoever proposed it among them.
    """

    community: int
    id: str
    text: str
    at: datetime
    topic: str = ""
    by: str | None = None
    state: LearningState = LearningState.PROPOSED
    answered_by: int | None = None
    ended_at: datetime | None = None
    version: int = 1
    votes: int = 0

    @property
    def ended(self) -> bool:
        """Return whether nothing more is asked about it."""
        return self.state in {LearningState.UNDERSTOOD, LearningState.DROPPED}


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
    `near` are the numbers of the entries that were shown. `due_at` is when it is looked at again,
    `sort_at` when it is to be put with others that ask the same; `helper` whose answer or entry ended it.
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
    gap_at: datetime | None = None
    ended_at: datetime | None = None
    topic: str = ""
    helper: str | None = None
    helped_at: datetime | None = None
    replied_at: datetime | None = None
    sort_at: datetime | None = None
