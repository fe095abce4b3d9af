"""Holidays are left out or moved on request, and nothing falls on one day twice."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from itertools import islice

from bot.recurrence import Rule, instants, is_country, local_at, zone_notes
from bot.recurrence.holiday import country_called, country_of, is_holiday, next_working_day

BERLIN = "Europe/Berlin"


def days(rule: Rule, many: int) -> list[date]:
    """Return the days on which a rule takes place."""
    return [local_at(each.at, rule.zone).date() for each in islice(instants(rule), many)]


def test_a_holiday_is_skipped_on_request() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=FR", BERLIN, datetime(2026, 12, 18, 10), country="DE", on_holiday="skip")

    assert days(rule, 2) == [date(2026, 12, 18), date(2027, 1, 8)]


def test_a_holiday_is_moved_to_the_next_working_day_on_request_and_keeps_its_name() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=FR", BERLIN, datetime(2026, 12, 25, 10), country="DE", on_holiday="move")

    moved = next(instants(rule))

    assert (moved.local, moved.shifted) == (datetime(2026, 12, 25, 10), "holiday")
    assert days(rule, 3) == [date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 8)]
    assert zone_notes([moved], BERLIN) == (
        "Friday 25 December 2026 is a holiday: it is on Monday 28 December 2026 instead.",
    )


def test_a_holiday_moved_to_a_day_that_has_one_anyway_is_not_doubled() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", BERLIN, datetime(2026, 12, 24, 10), country="DE", on_holiday="move")

    assert days(rule, 4) == [date(2026, 12, day) for day in (24, 28, 29, 30)]


def test_two_holidays_moved_to_one_day_are_one() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=FR,SA", BERLIN, datetime(2026, 12, 25, 10), country="DE", on_holiday="move")

    assert days(rule, 3) == [date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 2)]


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    assert is_holiday("DE-BY", date(2027, 1, 6))
    assert not is_holiday("DE", date(2027, 1, 6))
    assert next_working_day("DE", date(2026, 12, 25)) == date(2026, 12, 28)


def test_a_year_whose_holidays_are_not_all_known_yet_is_no_fault() -> None:
    assert is_holiday("IN", date(2056, 1, 26))


def test_countries_are_known_by_their_names_and_codes() -> None:
    assert (country_called("germany"), country_called("de-by"), country_called("the united states")) == (
        "DE",
        "DE-BY",
        "US",
    )
    assert (country_called("atlantis"), country_called("DE-XX"), country_called("")) == ("", "", "")
    assert (country_of(BERLIN), country_of("UTC")) == ("DE", "")
    assert (is_country("DE"), is_country("DE-BY"), is_country("XX")) == (True, True, False)


def test_the_countries_are_there_at_once_after_warming_up() -> None:
    code = (
        "import sys; from bot.recurrence.holiday import warm, is_country; assert 'holidays' not in sys.modules; "
        "warm(); import time; began = time.perf_counter(); assert is_country('FR'); "
        "assert time.perf_counter() - began < 0.1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # In a process that has read nothing yet.
