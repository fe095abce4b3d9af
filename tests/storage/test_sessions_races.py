"""Places and answers, however many press at once and whichever replica takes it: the database is the referee."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.community.rhythm import Occurrence, Recurs, Schedule
from bot.community.sessions.answer import say
from bot.community.sessions.change import call_off, move
from bot.community.sessions.model import Answer, Format, Series, Session
from bot.community.sessions.sight import session_of
from bot.errors import Unfit
from bot.recurrence import Rule
from bot.storage.store import Store
from tests.factories import GENERAL, NOW, later
from tests.storage.test_races import TIMES, race

if TYPE_CHECKING:
    from bot.transaction import Transaction

CLINIC, FIRST = "a" * 32, "b" * 32
PLACES = 5
LOCAL = datetime(2026, 11, 26, 16, 0)


def planned(url: str) -> None:
    """Have a session with a few places."""
    with closing(Store.open(url)) as store:
        home = store.home_now(GENERAL, now=NOW)

        def plan(tx: Transaction) -> None:
            rule = Rule("", "UTC", LOCAL)
            tx.schedules.add(Schedule(home, CLINIC, Recurs.SESSION, "Clinic", rule, NOW))
            tx.sessions.add(Series(home, CLINIC, Format.CASE_CLINIC, "Clinic", str(GENERAL), capacity=PLACES))
            tx.schedules.plan(Occurrence(home, FIRST, CLINIC, Recurs.SESSION, LOCAL, later(3)))

        store.write_now(home, plan)


def the_session(tx: Transaction) -> Session:
    """Return the session as it is now."""
    occurrence = tx.schedules.occurrence(FIRST)
    session = session_of(tx, occurrence) if occurrence else None
    assert session
    return session


def come(tx: Transaction, serial: int) -> int:
    """Say that one more person comes; return whether there was a place."""
    said = say(tx, the_session(tx), f"person-{serial}", Answer.GOING, now=NOW + timedelta(microseconds=serial))
    return int(said.rsvp.answer is Answer.GOING)


def answers(url: str) -> list[Answer]:
    """Return what all said."""
    with closing(Store.open(url)) as store:
        return [one.answer for one in store.read_now(1, lambda tx: tx.sessions.answers(FIRST))]


def test_never_more_come_than_there_are_places(postgres_url: str) -> None:
    planned(postgres_url)

    seated = race(postgres_url, come)

    assert sum(seated) == PLACES
    assert sorted(answers(postgres_url)) == sorted([Answer.GOING] * PLACES + [Answer.WAITING] * (TIMES - PLACES))


def test_each_place_that_comes_free_goes_to_one(postgres_url: str) -> None:
    planned(postgres_url)
    race(postgres_url, come)

    def leave(tx: Transaction, serial: int) -> int:
        rsvp = tx.sessions.rsvp(FIRST, f"person-{serial}")
        if rsvp is None or rsvp.answer is not Answer.GOING:
            return 0
        return len(say(tx, the_session(tx), rsvp.person, Answer.NO, now=later(1)).let_in)

    let_in = race(postgres_url, leave)

    said = answers(postgres_url)
    assert said.count(Answer.GOING) == PLACES
    assert said.count(Answer.NO) == sum(let_in) >= PLACES


def test_one_persons_presses_at_once_are_one_answer(postgres_url: str) -> None:
    planned(postgres_url)

    race(postgres_url, lambda tx, _: int(say(tx, the_session(tx), "li", Answer.GOING, now=NOW).changed))

    assert answers(postgres_url) == [Answer.GOING]


def test_of_changes_at_once_one_counts(postgres_url: str) -> None:
    planned(postgres_url)
    with closing(Store.open(postgres_url)) as store:
        seen = store.read_now(1, the_session)

    def change(tx: Transaction, serial: int) -> int:
        try:
            if serial % 2:
                call_off(tx, seen, skipped=False, reason="called off")
            else:
                move(tx, seen, later(4 + serial), now=NOW)
        except Unfit:
            return 0
        return 1

    assert sum(race(postgres_url, change)) == 1
