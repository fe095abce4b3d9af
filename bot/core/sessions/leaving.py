"""Somebody who is erased: their place goes to who waits, their sessions to the next host, their name out of posts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies.sessions import steps as words
from bot.community.sessions.answer import let_in
from bot.community.sessions.model import Answer, Rsvp
from bot.community.sessions.sight import session_of
from bot.core.attention import explained
from bot.core.sessions.hosting import next_after
from bot.core.sessions.showing import tell_let_in
from bot.core.sessions.standing import BEGINS, key_of
from bot.core.sessions.telling import beginning, keep_in_calendars, refresh, tell_facilitators

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.rhythm import Occurrence
    from bot.community.sessions.model import Series, Session
    from bot.transaction import Transaction


def person_leaves(tx: Transaction, person: str, *, now: datetime) -> None:
    """Let sessions go on without a person who is about to be erased."""
    for row in tx.erasure.held(person)["rsvp"]:
        _give_up(tx, str(row["occurrence_id"]), person, now)
    for series in tx.sessions.every():
        if person in series.hosts or _stands_in(tx, series, person):
            _without(tx, series, person, now)


def _give_up(tx: Transaction, id_: str, person: str, now: datetime) -> None:
    """Give somebody's place to who waits, while the session is still to come."""
    occurrence = tx.schedules.occurrence(id_)
    session = session_of(tx, occurrence) if occurrence else None
    if session is None or session.over or session.starts <= now:
        return
    tx.sessions.put_rsvp(Rsvp(id_, person, Answer.NO, now))
    tell_let_in(tx, session, let_in(tx, session, now=now), now=now)
    refresh(tx, session, now=now)


def _stands_in(tx: Transaction, series: Series, person: str) -> bool:
    return any(one.host == person for one in _every(tx, series))


def _every(tx: Transaction, series: Series) -> Iterator[Occurrence]:
    """Yield all occurrences of a series, by their time, however many years it has been held."""
    page, known = tx.schedules.occurrences(schedule=series.id), frozenset[str]()
    while fresh := [one for one in page if one.id not in known]:
        yield from fresh
        page, known = (
            tx.schedules.occurrences(schedule=series.id, since=fresh[-1].at),
            frozenset(one.id for one in page),
        )


def _without(tx: Transaction, series: Series, person: str, now: datetime) -> None:
    """Have a series without one of its hosts, in all that is to come and all that was said of it."""
    other = next_after(tx, series, person)
    left = tuple(each for each in series.hosts if each != person)
    after = replace(series, hosts=left, turn=0, rotates=len(left) > 1, version=series.version + 1)
    every = (session_of(tx, one) for one in _every(tx, series))
    theirs = [one for one in every if one and one.host == person]
    tx.sessions.put(after)
    for session in theirs:
        _pass_on(tx, replace(session, series=after), other if session.starts > now else None, now)
    if any(one.starts > now for one in theirs):
        told = partial(words.host_left, after, (), other.name if other else "")
        tell_facilitators(tx, told, after, after.place, about=f"left {series.id} {person}", now=now)


def _pass_on(tx: Transaction, session: Session, other: Member | None, now: datetime) -> None:
    """Give a session to its next host, and show it without the former one's name."""
    host = other.person if other and session.series.rotates else None
    passed = replace(session.occurrence, host=host, version=session.occurrence.version + 1)
    tx.schedules.put_occurrence(passed)
    shown = replace(session, occurrence=passed)
    refresh(tx, shown, now=now, soon=False)
    keep_in_calendars(tx, shown, now=now)
    begun = explained(beginning(tx, shown), Cause.SESSION, session.series.id, for_all=True)
    tx.outgoing.replace(key_of(BEGINS, session.id), begun, now=now)
