"""Going, maybe, can't: what somebody says to a session, and who gets a place that comes free."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.community.rhythm import OccurrenceState
from bot.community.sessions.model import Answer, Rsvp, seated
from bot.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.sessions.model import Session
    from bot.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Said:
    """What became of an answer: whether it changed anything, and who got the place that it left."""

    rsvp: Rsvp
    changed: bool = True
    let_in: tuple[Rsvp, ...] = ()


def say(tx: Transaction, session: Session, person: str, wanted: Answer, *, now: datetime) -> Said:
    """Record what somebody says to a session; where all places are taken, going is waiting.

    Whoever gives up a place lets the first in who waits. Saying the same again changes nothing. Raise `Unfit` where
    the session is over or called off.
    """
    _must_be_ahead(session, now)
    before = tx.sessions.rsvp(session.id, person)
    answer = _fitting(tx.sessions.answers(session.id), session.series.capacity, before, wanted)
    if before and before.answer is answer:
        return Said(before, changed=False)
    rsvp = Rsvp(session.id, person, answer, now)
    tx.sessions.put_rsvp(rsvp)
    return Said(rsvp, let_in=let_in(tx, session, now=now))


def let_in(tx: Transaction, session: Session, *, now: datetime) -> tuple[Rsvp, ...]:
    """Give the places that are free to those who wait longest, and return who they are."""
    answers = tx.sessions.answers(session.id)
    waiting = [one for one in answers if one.answer is Answer.WAITING]
    free = seated(answers, session.series.capacity)
    seats = waiting if free is None else waiting[:free]
    got = tuple(replace(one, answer=Answer.GOING, at=now) for one in seats)
    for one in got:
        tx.sessions.put_rsvp(one)
    return got


def numbers(answers: Sequence[Rsvp]) -> tuple[int, int]:
    """Return how many go, and how many may."""
    said = [one.answer for one in answers]
    return said.count(Answer.GOING), said.count(Answer.MAYBE)


def _fitting(answers: tuple[Rsvp, ...], capacity: int, before: Rsvp | None, wanted: Answer) -> Answer:
    if wanted is not Answer.GOING or (before and before.answer is Answer.GOING):
        return wanted
    # Who waits already goes before who comes now, should a place be free while they do.
    ahead = any(one.answer is Answer.WAITING for one in answers)
    return Answer.WAITING if capacity and (ahead or seated(answers, capacity) == 0) else wanted


def _must_be_ahead(session: Session, now: datetime) -> None:
    if session.occurrence.state is OccurrenceState.CANCELLED:
        raise Unfit("session", "cancelled")
    if session.over or session.ends <= now:
        raise Unfit("session", "over")
