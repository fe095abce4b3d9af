"""The hour goes round, so that the night is not always the same people's."""

from __future__ import annotations

from datetime import datetime, time
from itertools import islice

from bot.recurrence import Rule, borne_by, fair_hours, local_times

RULE = Rule("FREQ=WEEKLY;BYDAY=TH", "Europe/Berlin", datetime(2026, 11, 26, 16))
WORLD = {"Europe/Berlin": 10, "America/Los_Angeles": 3, "Asia/Tokyo": 2}


def borne(hours: list[time], zones: dict[str, int]) -> dict[str, int]:
    """Return what these hours cost each zone."""
    days = list(islice(local_times(RULE), len(hours)))
    return borne_by(zones, [datetime.combine(day, hour) for day, hour in zip(days, hours, strict=True)], RULE.zone)


def test_who_lives_in_one_zone_keeps_the_hour_of_the_rule() -> None:
    assert fair_hours({"Europe/Berlin": 5}, RULE, 3) == [time(16)] * 3
    assert fair_hours({}, RULE, 2) == [time(16)] * 2


def test_across_the_world_each_zone_bears_about_the_same_in_a_year() -> None:
    rotated = borne(list(fair_hours(WORLD, RULE, 52)), WORLD)
    fixed = borne([time(16)] * 52, WORLD)

    assert max(rotated.values()) - min(rotated.values()) <= 10
    assert max(rotated.values()) < max(fixed.values())


def test_the_first_hours_do_not_change_when_more_are_asked_for() -> None:
    assert list(fair_hours(WORLD, RULE, 20))[:7] == list(fair_hours(WORLD, RULE, 7))


def test_who_has_borne_the_night_before_is_spared_now() -> None:
    (hour,) = fair_hours({"Europe/Berlin": 1, "Asia/Tokyo": 1}, RULE, 1, borne={"Asia/Tokyo": 30})

    assert borne([hour], {"Asia/Tokyo": 1}) == {"Asia/Tokyo": 0}


def test_a_zone_in_which_nobody_is_bears_nothing() -> None:
    assert fair_hours({"Europe/Berlin": 1, "Asia/Tokyo": 0}, RULE, 2) == [time(16)] * 2
