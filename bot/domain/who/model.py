"""Who agreed to be found, and whom somebody asked. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

CAP = 2
"""As often somebody is asked in person in a week who did not say otherwise."""
MOST_A_WEEK = 20
ANSWER_WITHIN = timedelta(days=3)
"""So long somebody has to say whether they can help."""
HELP_WITHIN = timedelta(days=7)
"""So long after they said so the asker is asked whether it helped."""


@dataclass(frozen=True, slots=True)
class Findable:
    """That a person agreed to be found and asked, and how often a week at most."""

    community: int
    person: str
    since: datetime
    at: datetime
    cap: int = CAP


class AskedState(StrEnum):
    """What became of a question to one person."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    EXPIRED = "expired"


AT_WORK = frozenset({AskedState.ASKED, AskedState.ACCEPTED})
"""While it is one of these nobody else is asked the same."""


@dataclass(frozen=True, slots=True)
class AskedOne:
    """That one person was asked a question in private. `due_at`: when it is looked at what became of it."""

    community: int
    id: str
    question: str
    to: str
    by: str
    at: datetime
    due_at: datetime | None = None
    state: AskedState = AskedState.ASKED
    version: int = 1


class Way(StrEnum):
    """By what somebody is known to know about something."""

    TOLD = "told"
    SOLVED = "solved"
    THANKED = "thanked"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing by which somebody knows: an entry that they told or were thanked for, or what they solved.

    `number` is 0 where it is no entry; then `words` are the question that they solved.
    """

    way: Way
    number: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Knows:
    """Somebody who agreed to be found, with what shows that they know."""

    person: str
    evidence: tuple[Evidence, ...]
