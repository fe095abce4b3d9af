"""What measures the rules counts by itself, and would see a rule that is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.bench.rules import expected, followed, instant_of, read_as_expected
from bot.recurrence import Rule

BERLIN = "Europe/Berlin"


def test_the_instant_of_a_local_time_is_found_by_asking_what_the_clock_shows() -> None:
    place = ZoneInfo(BERLIN)

    assert instant_of(datetime(2027, 3, 28, 2, 30), place) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert instant_of(datetime(2027, 10, 31, 2, 30), place) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert instant_of(datetime(2027, 7, 1, 10), place) == datetime(2027, 7, 1, 8, tzinfo=UTC)


def test_a_rule_that_is_another_one_would_be_seen() -> None:
    right = expected(lambda day: day.weekday() == 6, time(2, 30), BERLIN, 1)

    same = followed(Rule("FREQ=WEEKLY;BYDAY=SU", BERLIN, right[0][0]), datetime(2027, 1, 1))
    other = followed(Rule("FREQ=WEEKLY;BYDAY=SA", BERLIN, right[0][0]), datetime(2027, 1, 1))

    assert right == same
    assert right != other
    assert right[0][0].date() == date(2026, 1, 4)


def test_words_that_come_to_other_dates_are_silently_wrong() -> None:
    thursday = {"words": "every Thursday at 10:00", "at": ["2026-11-26T10:00:00+01:00"]}

    assert read_as_expected({**thursday, "words": "Thursday at 10:00", "noted": "one Thursday"}) == (True, False)
    assert read_as_expected(thursday) == (False, True)
    assert read_as_expected({**thursday, "words": "every moon at 10:00"}) == (False, False)
    assert read_as_expected({"words": "every day at 10:00", "refused": "words"}) == (False, True)
