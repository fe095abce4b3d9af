"""Clocks change, machines' clocks jump, countries change their minds: each local time stays, exactly once."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bench.rules import ZONES, kept
from bot.recurrence import (
    Instant,
    NotUnderstood,
    Rule,
    at_local,
    first_local,
    following,
    instants,
    read_words,
    told_anew,
    zone_notes,
)
from bot.recurrence.zones import is_zone, local_at, nearest_zone, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BERLIN = "Europe/Berlin"
DAILY = Rule("FREQ=DAILY", BERLIN, datetime(2027, 3, 26, 2, 30))


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Path]:
    """Read the zones from a folder in which one can be exchanged."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    yield tmp_path
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()


def update(tables: Path, zone: str, like: str) -> None:
    """Write the table of another zone under the name of *zone*, as an update of the zone data would."""
    there = files("tzdata").joinpath("zoneinfo", like)
    (tables / zone).parent.mkdir(parents=True, exist_ok=True)
    (tables / zone).write_bytes(there.read_bytes())
    zoneinfo.ZoneInfo.clear_cache()


def test_a_zone_update_between_two_ticks_moves_the_instant_and_keeps_the_local_time(tables: Path) -> None:
    update(tables, BERLIN, "Europe/Berlin")
    before = at_local(datetime(2027, 7, 1, 10), BERLIN)

    update(tables, BERLIN, "Europe/Athens")
    after = told_anew(before, BERLIN)

    assert after == Instant(before.local, before.at - timedelta(hours=1))
    assert told_anew(after, BERLIN) is None


def test_a_rule_followed_across_a_zone_update_has_each_local_time_once(tables: Path) -> None:
    update(tables, BERLIN, "Europe/Berlin")
    first = following(DAILY, None)
    assert first is not None

    update(tables, BERLIN, "Asia/Tokyo")
    rest = list(islice(instants(DAILY, after=first.local), 3))

    assert [each.local for each in rest] == [first.local + timedelta(days) for days in (1, 2, 3)]
    assert [each.at.hour for each in rest] == [17, 17, 17]


def test_what_a_zone_table_leaves_as_it_was_is_told_no_anew() -> None:
    assert told_anew(at_local(datetime(2027, 7, 1, 10), BERLIN), BERLIN) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-90, 150), min_size=30, max_size=60))
def test_a_machine_whose_clock_jumps_either_way_plans_each_local_time_once(jumps: list[int]) -> None:
    now, planned = datetime(2027, 3, 25, tzinfo=UTC), [datetime(2027, 3, 25)]
    for minutes in jumps:
        now += timedelta(minutes=minutes * 10)
        while (found := following(DAILY, planned[-1])) and found.at <= now:
            planned.append(found.local)

    assert all(
        later - sooner in {timedelta(days=1), timedelta(days=1, hours=2, minutes=30)}
        for sooner, later in pairwise(planned)
    )
    assert len(set(planned)) == len(planned)


def test_clock_changes_between_dates_are_named() -> None:
    spring = zone_notes(islice(instants(DAILY), 4), BERLIN)
    autumn = zone_notes(islice(instants(DAILY, after=datetime(2027, 10, 29, 12)), 3), BERLIN)

    assert spring == (
        "The clock in Europe/Berlin goes forward an hour on Sunday 28 March 2027: the local time stays.",
        "There is no 2:30 in Europe/Berlin on Sunday 28 March 2027: it is at 3:30 that day.",
    )
    assert autumn == (
        "The clock in Europe/Berlin goes back an hour on Sunday 31 October 2027: the local time stays.",
        "2:30 comes twice in Europe/Berlin on Sunday 31 October 2027: it is the first of them.",
    )


def test_a_change_of_half_an_hour_is_named_so() -> None:
    rule = Rule("FREQ=WEEKLY", "Australia/Lord_Howe", datetime(2027, 3, 31, 9))

    (note,) = zone_notes(islice(instants(rule), 2), rule.zone)

    assert "goes back 30 minutes on Sunday 4 April 2027" in note


def test_dates_without_a_change_need_no_note() -> None:
    rule = Rule("FREQ=WEEKLY", "Asia/Tokyo", datetime(2027, 3, 25, 9))

    assert zone_notes(islice(instants(rule), 52), rule.zone) == ()


def test_local_times_are_kept_in_zones_with_strange_clocks() -> None:
    strange = ("Antarctica/Troll", "Africa/Casablanca", "Australia/Lord_Howe")

    found = kept(strange, 2)

    assert found.counted > 2_000
    assert found.wrong == 0
    assert set(strange) < set(ZONES)
    assert len(set(ZONES)) == 40


def test_within_an_hour_that_comes_again_what_was_in_it_is_over() -> None:
    again = datetime(2027, 10, 31, 1, 10, tzinfo=UTC)  # 2:10 in Berlin, for the second time

    assert local_at(again, BERLIN) == datetime(2027, 10, 31, 2, 10)
    assert first_local(again, BERLIN) == datetime(2027, 10, 31, 3, 0)
    assert first_local(again - timedelta(hours=1), BERLIN) == datetime(2027, 10, 31, 2, 10)
    assert next(instants(read_words("daily at 2:30", zone=BERLIN, now=again).rule)).local.day == 1


def test_a_zone_is_known_by_its_exact_name() -> None:
    assert is_zone(BERLIN)
    assert not is_zone("europe/berlin")
    assert not is_zone("posixrules")
    assert nearest_zone("Europe/Berln") == BERLIN
    assert nearest_zone("berlin") == BERLIN
    assert nearest_zone("x" * 10_000) == "UTC"
    with pytest.raises(NotUnderstood):
        zone_of("/etc/passwd")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), st.sampled_from(ZONES))
def test_an_instant_shows_the_local_time_that_it_was_made_of_or_says_that_it_cannot(local: datetime, zone: str) -> None:
    found = at_local(local, zone)

    assert (local_at(found.at, zone) == local) == (not found.shifted)
    assert local_at(found.at, zone) >= local
