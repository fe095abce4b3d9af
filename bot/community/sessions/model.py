"""Sessions: what a series of them is, what is particular to one, and who comes. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.community.rhythm import ENDED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.community.rhythm import Occurrence, Schedule

MINUTES = 60
ANNOUNCE_HOURS = 72
REMIND_MINUTES = (24 * 60, 15)
QUORUM_HOURS = 24
MISSED = "missed"
"""The step after a session's end: what was missed is summed up."""


class Format(StrEnum):
    """What kind of session it is; each has a guide for whoever hosts it (`formats`)."""

    OPEN_HOUR = "open_hour"
    CASE_CLINIC = "case_clinic"
    SHOW_AND_TELL = "show_and_tell"
    LEAN_COFFEE = "lean_coffee"
    READING = "reading"
    GUEST = "guest"
    LOOK_BACK = "look_back"


class Answer(StrEnum):
    """What somebody said to whether they come. Waiting: they would, and all places are taken."""

    GOING = "going"
    MAYBE = "maybe"
    NO = "no"
    WAITING = "waiting"


CONCERNED = frozenset({Answer.GOING, Answer.MAYBE, Answer.WAITING})
"""Whom a change is told: who said that they come, may come, or would."""


class Quorum(StrEnum):
    """What became of the question whether enough people come: nobody asked yet, the host was, or they decided."""

    UNASKED = ""
    ASKED = "asked"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Series:
    """What a schedule of sessions is about; `id` is the schedule's.

    `place` is the printed room where it is announced and begins; `whereabouts` and `url` say where people meet, in
    words and by a link. `hosts` are persons in their order; one after the other where it `rotates`, and `turn` is the
    place in that order of who is next; else the first of them hosts each. `capacity` and `quorum` 0: none.
    `remind` are minutes before it begins, `announce_hours` and `quorum_hours` hours. `fair`: its hour moves through
    the members' zones. `version` grows with every change.
    """

    community: int
    id: str
    format: Format
    title: str
    place: str
    about: str = ""
    minutes: int = MINUTES
    whereabouts: str = ""
    url: str = ""
    hosts: tuple[str, ...] = ()
    rotates: bool = False
    turn: int = 0
    organiser: str | None = None
    capacity: int = 0
    quorum: int = 0
    quorum_hours: int = QUORUM_HOURS
    announce_hours: int = ANNOUNCE_HOURS
    remind: tuple[int, ...] = REMIND_MINUTES
    fair: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is one session's own: empty is as its series has it.

    `announced_at` is when it was announced, `begun_at` when Hearth said that it begins. `reminded` is the least number
    of minutes before it of which the reminder has gone out (or was passed over), None: none yet. `mended` says that
    the facilitators were told of a channel where nothing can be said any more.
    """

    occurrence: str
    series: str
    title: str = ""
    about: str = ""
    place: str = ""
    whereabouts: str = ""
    url: str = ""
    quorum: Quorum = Quorum.UNASKED
    announced_at: datetime | None = None
    begun_at: datetime | None = None
    reminded: int | None = None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Rsvp:
    """What one person said to one session, and when: who waits longest is let in first."""

    occurrence: str
    person: str
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person is about to schedule or to change, as they typed it, until they say yes; `at` is when they did."""

    id: str
    person: str
    wanted: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One session with all that is known of it: its schedule, its series, its instant and what is its own."""

    schedule: Schedule
    series: Series
    occurrence: Occurrence
    own: Particulars

    @property
    def id(self) -> str:
        """Return the occurrence's id."""
        return self.occurrence.id

    @property
    def title(self) -> str:
        """Return what it is called."""
        return self.own.title or self.series.title

    @property
    def about(self) -> str:
        """Return what it is about."""
        return self.own.about or self.series.about

    @property
    def place(self) -> str:
        """Return the printed room in which it is announced."""
        return self.own.place or self.series.place

    @property
    def whereabouts(self) -> str:
        """Return where people meet, in words; empty: in its room."""
        return self.own.whereabouts or self.series.whereabouts

    @property
    def url(self) -> str:
        """Return the link that leads there; empty where there is none."""
        return self.own.url or self.series.url

    @property
    def host(self) -> str | None:
        """Return the person who hosts it; None where there is nobody."""
        return self.occurrence.host or next(iter(self.series.hosts), None)

    @property
    def starts(self) -> datetime:
        """Return when it begins."""
        return self.occurrence.at

    @property
    def ends(self) -> datetime:
        """Return when it is over."""
        return self.occurrence.at + timedelta(minutes=self.series.minutes)

    @property
    def ended(self) -> bool:
        """Return whether nobody can come or propose any more: its end has come, or it does not take place."""
        return self.over or self.occurrence.step == MISSED

    @property
    def over(self) -> bool:
        """Return whether nothing more comes of it: held, skipped or cancelled."""
        return self.occurrence.state in ENDED


def next_host(series: Series, here: frozenset[str]) -> tuple[Series, str | None, tuple[str, ...]]:
    """Return the series after a turn, who has it, and which hosts are not *here* any more (dropped from the series).

    Without rotation the first that is here has every turn.
    """
    gone = tuple(person for person in series.hosts if person not in here)
    start = series.turn if series.rotates else 0
    order = series.hosts[start:] + series.hosts[:start]
    host = next((person for person in order if person in here), None)
    left = tuple(person for person in series.hosts if person in here)
    if not series.rotates or host is None:
        return replace(series, hosts=left, turn=0), host, gone
    return replace(series, hosts=left, turn=(left.index(host) + 1) % len(left)), host, gone


def seated(answers: tuple[Rsvp, ...], capacity: int) -> int | None:
    """Return how many places are free; None without a limit."""
    if not capacity:
        return None
    return max(0, capacity - sum(one.answer is Answer.GOING for one in answers))
