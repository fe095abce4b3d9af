"""Two sessions at the same time in the same place, or with the same host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.community.rhythm import Recurs
from bot.community.sessions.sight import sees, session_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.community.sessions.model import Series, Session
    from bot.recurrence import Instant
    from bot.transaction import Transaction

LONGEST = timedelta(days=1)
MOST = 3


@dataclass(frozen=True, slots=True)
class Clash:
    """What somebody's session would meet: `title` is empty where they may not see the other one."""

    at: datetime
    title: str
    same: Literal["place", "host"]


def of_times(tx: Transaction, series: Series, times: Sequence[Instant], viewer: Viewer) -> tuple[Clash, ...]:
    """Return what the next times of a series meet, the first few."""
    length = timedelta(minutes=series.minutes)
    hosts = frozenset(series.hosts if not series.rotates else ())
    every = (
        one
        for each in times
        for one in _meeting(tx, each.at, each.at + length, _there(series), hosts)
        if one.series.id != series.id
    )
    return tuple(_told(tx, one, _there(series), viewer) for one, _ in zip(every, range(MOST), strict=False))


def of_session(tx: Transaction, session: Session, at: datetime, viewer: Viewer) -> tuple[Clash, ...]:
    """Return what a session would meet at another time, those of its own series included."""
    hosts = frozenset({session.host}) if session.host else frozenset[str]()
    ends = at + (session.ends - session.starts)
    every = [one for one in _meeting(tx, at, ends, _there(session), hosts) if one.id != session.id]
    return tuple(_told(tx, one, _there(session), viewer) for one in every[:MOST])


def _meeting(tx: Transaction, starts: datetime, ends: datetime, there: str, hosts: frozenset[str]) -> Iterator[Session]:
    for occurrence in tx.schedules.occurrences(kind=Recurs.SESSION, since=starts - LONGEST, until=ends):
        other = session_of(tx, occurrence)
        if other is None or other.over or other.ends <= starts:
            continue
        if _there(other) == there or (other.host and other.host in hosts):
            yield other


def _there(of: Series | Session) -> str:
    """Return where people meet: in words or by a link, else in the channel itself."""
    return f"{of.whereabouts} {of.url}".strip().casefold() or of.place


def _told(tx: Transaction, other: Session, there: str, viewer: Viewer) -> Clash:
    title = other.title if sees(tx, other.place, viewer) else ""
    return Clash(other.starts, title, "place" if _there(other) == there else "host")
