"""Changing what a session is, beside its time and host: its words, its place, its places, its reminders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.community.sessions import wish
from bot.community.sessions.course import LIST, onward
from bot.community.sessions.model import ANNOUNCE_HOURS, MINUTES, Format
from bot.community.sessions.schedule import MOST_HOURS, MOST_MINUTES, reminders, where_of
from bot.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.rhythm import Occurrence
    from bot.community.sessions.model import Series, Session
    from bot.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Edited:
    """A session as it is after an edit, and whether people meet somewhere else, or for longer or shorter, now."""

    session: Session
    elsewhere: bool


def edit_one(tx: Transaction, session: Session, values: Mapping[str, str]) -> Edited:
    """Give one session words and a place of its own; what is as in its series stays the series'."""
    series = session.series
    whereabouts, url = where_of(values.get("where", ""))
    own = replace(
        session.own,
        title=_differing(_title(values), series.title),
        about=_differing(_about(values), series.about),
        whereabouts=_differing(whereabouts, series.whereabouts),
        url=_differing(url, series.url),
    )
    tx.sessions.put_own(own)
    return _written(tx, session, replace(session, own=own))


def edit_all(tx: Transaction, session: Session, values: Mapping[str, str], coming: Sequence[Session]) -> list[Edited]:
    """Change a series, and with it all of its sessions that are to come."""
    series = _series(session.series, values)
    schedule = replace(session.schedule, title=series.title, version=session.schedule.version + 1)
    if not (tx.sessions.put(series) and tx.schedules.put(schedule)):
        raise Unfit("session", "outrun")
    return [_written(tx, one, replace(one, series=series, schedule=schedule)) for one in coming]


def _series(series: Series, values: Mapping[str, str]) -> Series:
    whereabouts, url = where_of(values.get("where", ""))
    format_ = values.get("format", "")
    return replace(
        series,
        title=_title(values),
        format=Format(format_) if format_ in set(Format) else series.format,
        about=_about(values),
        minutes=wish.number(values, "minutes", 5, MOST_MINUTES, MINUTES),
        whereabouts=whereabouts,
        url=url,
        capacity=wish.number(values, "capacity", 1, 10_000),
        quorum=wish.quorum(values),
        announce_hours=wish.number(values, "announce", 1, MOST_HOURS, ANNOUNCE_HOURS),
        remind=reminders(values.get("remind", "")),
        version=series.version + 1,
    )


def _written(tx: Transaction, was: Session, session: Session) -> Edited:
    """Write a session's next step, which may be due at another time now."""
    elsewhere = (was.whereabouts, was.url, was.ends) != (session.whereabouts, session.url, session.ends)
    after = session.occurrence if _stays(session.occurrence) else onward(session)
    after = replace(after, sequence=after.sequence + elsewhere, version=after.version + 1)
    if not tx.schedules.put_occurrence(after):
        raise Unfit("session", "outrun")
    return Edited(replace(session, occurrence=after), elsewhere)


def _stays(occurrence: Occurrence) -> bool:
    """Return whether a session's next step is none of its course: to be listed, or to tell of a change."""
    return occurrence.step == LIST or occurrence.has_news


def _title(values: Mapping[str, str]) -> str:
    title = wish.one_line(values.get("title", ""), wish.TITLE_LIMIT)
    if not title:
        raise Unfit("title", "none")
    return title


def _about(values: Mapping[str, str]) -> str:
    return wish.one_line(values.get("about", ""), wish.ABOUT_LIMIT)


def _differing(own: str, series: str) -> str:
    return "" if own == series else own
