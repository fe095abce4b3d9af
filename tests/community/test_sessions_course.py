"""The course of a session: each step at its time, none twice, and anew where it is moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.rhythm import Occurrence, Recurs, Schedule
from bot.community.sessions.change import shifted
from bot.community.sessions.course import anew, course, onward
from bot.community.sessions.model import Format, Particulars, Quorum, Series, Session
from bot.recurrence import NotUnderstood, Rule, in_words
from tests.factories import NOW

START = NOW + timedelta(days=10)
LOCAL = datetime(2026, 12, 3, 16, 0)
THURSDAYS = Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=16;BYMINUTE=0", "Europe/Berlin", LOCAL)


def a_session(own: Particulars | None = None, **of_series: object) -> Session:
    """Return a session ten days from now."""
    schedule = Schedule(1, "s", Recurs.SESSION, "Clinic", THURSDAYS, NOW)
    series = replace(Series(1, "s", Format.CASE_CLINIC, "Clinic", "web:local/x"), **of_series)  # type: ignore[arg-type]
    occurrence = Occurrence(1, "o", "s", Recurs.SESSION, LOCAL, START)
    return Session(schedule, series, occurrence, own or Particulars("o", "s"))


def steps(session: Session) -> list[str]:
    """Return the steps that it still takes, in their order."""
    taken: list[str] = []
    own = session.own
    while not taken or taken[-1] != "ended":
        step = onward(replace(session, own=own)).step
        taken.append(step)
        name, _, early = step.partition(".")
        done: dict[str, dict[str, object]] = {
            "announce": {"announced_at": NOW},
            "quorum": {"quorum": Quorum.ASKED},
            "remind": {"reminded": int(early or 0)},
            "begin": {"begun_at": NOW},
        }
        own = replace(own, **done.get(name, {}))  # type: ignore[arg-type]
    return taken


def test_each_step_comes_once_and_in_its_order() -> None:
    assert steps(a_session(quorum=3)) == ["announce", "quorum", "remind.1440", "remind.15", "begin", "ended"]
    assert steps(a_session(remind=())) == ["announce", "begin", "ended"]


def test_a_session_that_was_moved_is_reminded_of_and_counted_again() -> None:
    own = Particulars("o", "s", quorum=Quorum.HELD, announced_at=NOW, reminded=15)

    assert steps(a_session(anew(own), quorum=3)) == ["quorum", "remind.1440", "remind.15", "begin", "ended"]


@given(
    st.integers(1, 600),
    st.integers(0, 5),
    st.integers(1, 600),
    st.sets(st.integers(1, 40_000), max_size=3),
    st.integers(5, 1_440),
)
def test_whatever_its_hours_a_session_ends_and_never_goes_back(
    announce: int, quorum: int, hours: int, remind: set[int], minutes: int
) -> None:
    early = tuple(sorted(remind, reverse=True))
    session = a_session(announce_hours=announce, quorum=quorum, quorum_hours=hours, remind=early, minutes=minutes)
    due = [at for at, _ in course(session)]

    assert due == sorted(due)
    assert len(steps(session)) == len(due)


@pytest.mark.parametrize(
    ("local", "words"),
    [
        (LOCAL.replace(hour=10), "every other Thursday at 10:00, Europe/Berlin"),
        (LOCAL.replace(day=4, hour=15), "every other Friday at 15:00, Europe/Berlin"),
        (LOCAL.replace(day=1), "every other Tuesday at 16:00, Europe/Berlin"),
    ],
)
def test_a_rhythm_is_shifted_to_another_hour_or_weekday(local: datetime, words: str) -> None:
    assert in_words(shifted(THURSDAYS, LOCAL, local)) == words


def test_a_shifted_rhythm_begins_where_it_was_put() -> None:
    assert shifted(THURSDAYS, LOCAL, LOCAL.replace(day=4)).anchor == LOCAL.replace(day=4)


def test_a_rhythm_of_several_days_keeps_them_at_another_hour_and_is_asked_for_otherwise() -> None:
    weekdays = replace(THURSDAYS, text="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=16;BYMINUTE=0")

    assert in_words(shifted(weekdays, LOCAL, LOCAL.replace(hour=9))) == "every weekday at 9:00, Europe/Berlin"
    with pytest.raises(NotUnderstood) as refused:
        shifted(weekdays, LOCAL, LOCAL.replace(day=5))
    assert refused.value.reason == "rhythm"
