"""A check-in, one round of it, and an answer; when its cadence halves. No I/O, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING

from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.recurrence import Rule

FLOOR = 3
"""So many answers make a round worth its questions; where fewer are asked, as many as they are."""
LOW_ROUNDS = 2
"""So many rounds in a row under the floor halve the cadence."""
MOST_SLOWED = 3
"""After so many times it does not become any rarer: that is then the facilitator's to end."""
A_WEEK = timedelta(days=7)
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OF_ANSWER = "answer-"
"""How the message id of an answer begins: it stands in our own tables, and on no platform."""


class Mode(StrEnum):
    """How members are asked: by one post in the channel, or each in their own morning."""

    CHANNEL = "channel"
    MORNING = "morning"


@dataclass(frozen=True, slots=True)
class Checkin:
    """What a check-in asks, where and for how long; when, stands in the schedule of the same id.

    `questions` empty: drawn from the bank, `asks` of them. `low` counts rounds in a row under the
    floor, `slowed` how often the cadence was halved since the facilitator last chose it.
    """

    community: int
    id: str
    place: str
    private: bool
    mode: Mode
    questions: tuple[str, ...] = ()
    asks: int = 1
    quick: tuple[str, ...] = ()
    minutes: int = 24 * 60
    low: int = 0
    slowed: int = 0
    version: int = 1

    @property
    def room(self) -> Place:
        """Return the channel of the check-in, where its roundup stands."""
        return Place.parse(self.place)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was asked. `origin` says where it was drawn from: `own`, `bank:3`, `topic:git`, `question:id`."""

    text: str
    origin: str = "own"


@dataclass(frozen=True, slots=True)
class CheckinRound:
    """One time that a check-in is asked; its id is its occurrence's. `answers` is counted at the close."""

    community: int
    id: str
    checkin: str
    asked: tuple[Asked, ...]
    opened_at: datetime
    closes_at: datetime
    closed: bool = False
    answers: int = 0

    def is_open(self, now: datetime) -> bool:
        """Return whether it can still be answered, before anybody has closed it too."""
        return not self.closed and now < self.closes_at


@dataclass(frozen=True, slots=True)
class Response:
    """What one member said in one round, a text for each question. `id` is short: it is what buttons carry."""

    round: str
    id: str
    person: str
    texts: tuple[str, ...]
    at: datetime
    skipped: bool = False

    @property
    def said(self) -> bool:
        """Return whether anything was said."""
        return not self.skipped and any(self.texts)

    def text(self, question: int) -> str:
        """Return what was said to a question, empty for none."""
        return self.texts[question] if 0 <= question < len(self.texts) else ""


@dataclass(frozen=True, slots=True)
class SignedUp:
    """Somebody who is asked in their own morning, unless they are away."""

    checkin: str
    person: str
    joined_at: datetime
    away_until: datetime | None = None


def floor_of(earlier: Sequence[CheckinRound], asked: int | None) -> int:
    """Return how many answers a round should have: three, or a quarter of what was usual before.

    Where fewer than three are *asked* one by one, each of them is enough.
    """
    usual = median(round_.answers for round_ in earlier) / 4 if earlier else 0
    return max(FLOOR if asked is None else min(FLOOR, asked), int(-(-usual // 1)))


def counted(checkin: Checkin, answers: int, floor: int) -> Checkin:
    """Return the check-in after a round of so many answers."""
    low = checkin.low + 1 if answers < floor else 0
    return replace(checkin, low=low, version=checkin.version + 1)


def is_to_slow(checkin: Checkin, rule: Rule) -> bool:
    """Return whether its cadence is to be halved now; what happens once has none."""
    return checkin.low >= LOW_ROUNDS and checkin.slowed < MOST_SLOWED and bool(rule.text)


def rarer(rule: Rule, since: datetime, times: int = 2) -> Rule:
    """Return *rule* coming *times* less often, reckoned from its occurrence at *since* (naive local).

    Where more days of that week were to come, the week counts as one that is over: they are left out.
    """
    anchor = since - A_WEEK if _has_later_days(rule, since) else since
    return replace(rule, text=_interval(rule.text, lambda every: every * times), anchor=anchor)


def _has_later_days(rule: Rule, since: datetime) -> bool:
    days = re.search(r"(?:^|;)BYDAY=([A-Z,]+)(?:;|$)", rule.text)
    named = days[1].split(",") if days and "FREQ=WEEKLY" in rule.text else []
    return any(WEEK.index(day) > since.weekday() for day in named)


def as_often_as(rule: Rule, times: int) -> Rule:
    """Return *rule* coming *times* more often: what `rarer` made of it is undone."""
    return replace(rule, text=_interval(rule.text, lambda every: max(every // times, 1)))


def _interval(text: str, change: Callable[[int], int]) -> str:
    parts = [part for part in text.split(";") if not part.startswith("INTERVAL=")]
    found = re.search(r"(?:^|;)INTERVAL=(\d+)", text)
    every = change(int(found[1]) if found else 1)
    return ";".join([*parts, f"INTERVAL={every}"] if every > 1 else parts)
