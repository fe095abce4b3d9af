"""A rule comes to exactly the local times that it says, wherever one starts to look."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.recurrence import NotUnderstood, Rule, at_local, following, in_words, instants, local_times, read_rule

BERLIN = "Europe/Berlin"
TEXTS = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;INTERVAL=2;BYDAY=MO,WE,FR",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;INTERVAL=5",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1,15",
    "FREQ=MONTHLY;BYDAY=1MO,-1FR",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=5SA",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-2",
    "FREQ=YEARLY",
    "FREQ=YEARLY;INTERVAL=4",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO",
    "FREQ=YEARLY;BYYEARDAY=1,-1,366",
    "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=TH",
    "FREQ=YEARLY;BYDAY=20MO",
)

moments = st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(TEXTS), moments, st.integers(0, 3_000))
@example("FREQ=MONTHLY", datetime(2026, 1, 31, 9), 400)
@example("FREQ=YEARLY", datetime(2024, 2, 29, 9), 900)
@example("FREQ=YEARLY;INTERVAL=4", datetime(2024, 2, 29, 9), 1461)
def test_an_anchor_moved_along_changes_nothing(text: str, anchor: datetime, days: int) -> None:
    after = anchor + timedelta(days, hours=3)
    slow = rrulestr(text, dtstart=anchor)

    moved = list(islice(local_times(Rule(text, BERLIN, anchor), after=after), 6))

    assert moved == list(islice(slow.xafter(after), 6))[: len(moved)]
    assert len(moved) == 6 or text in {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"} | {
        "FREQ=YEARLY",
        "FREQ=YEARLY;INTERVAL=4",
    }


@given(st.sampled_from(TEXTS), moments)
@settings(max_examples=100, deadline=None)
def test_a_rule_followed_step_by_step_is_the_rule_in_one_go(text: str, anchor: datetime) -> None:
    rule, after, steps = Rule(text, BERLIN, anchor), None, []

    for _ in range(5):
        if found := following(rule, after):
            steps.append(found)
            after = found.local

    assert steps == list(islice(instants(rule), 5))[: len(steps)]


def test_a_count_ends_by_how_many_there_have_been() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=TH", BERLIN, datetime(2026, 11, 26, 16), count=3)

    first, second, third = instants(rule)

    assert following(rule, first.local, made=1) == second
    assert following(rule, second.local, made=2) == third
    assert following(rule, third.local, made=3) is None


def test_what_is_left_out_is_left_out_and_does_not_count() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=TH", BERLIN, datetime(2026, 11, 26, 16), count=2, without=(date(2026, 12, 3),))

    assert [each.local.day for each in instants(rule)] == [26, 10]


def test_the_last_day_of_a_rule_is_in_it() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=TH", BERLIN, datetime(2026, 11, 26, 16), until=date(2026, 12, 10))

    assert [each.local.day for each in instants(rule)] == [26, 3, 10]


def test_what_happens_once_happens_once() -> None:
    rule = Rule("", BERLIN, datetime(2026, 12, 3, 16))

    assert list(instants(rule)) == [at_local(rule.anchor, BERLIN)]
    assert following(rule, rule.anchor) is None


def test_a_time_that_the_clock_leaves_out_comes_later_by_as_much() -> None:
    gone = at_local(datetime(2027, 3, 28, 2, 30), BERLIN)

    assert gone.at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert gone.shifted == "gap"


def test_a_time_that_the_clock_shows_twice_is_the_first() -> None:
    twice = at_local(datetime(2027, 10, 31, 2, 30), BERLIN)

    assert twice.at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert not twice.shifted


def test_a_daily_rule_within_both_clock_changes_keeps_its_local_time_once_a_day() -> None:
    rule = Rule("FREQ=DAILY", BERLIN, datetime(2027, 1, 1, 2, 30))

    year = list(islice(instants(rule), 365))

    assert [each.local.timetuple().tm_yday for each in year] == list(range(1, 366))
    assert [each.local.date() for each in year if each.shifted] == [date(2027, 3, 28)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", "never"),
        ("FREQ=MINUTELY", "too_often"),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0,10", "too_often"),
        ("FREQ=DAILY;BYHOUR=0,23;BYMINUTE=0,50", "too_often"),
        ("FREQ=YEARLY;INTERVAL=50", "far"),
        ("FREQ=WEEKLY;UNTIL=20990101", "far"),
        ("FREQ=WEEKLY;COUNT=9000", "far"),
        ("FREQ=WEEKLY;UNTIL=20200101", "past"),
        ("FREQ=WEEKLY;UNTIL=20260231", "no_such_day"),
        ("FREQ=HOURLY", "words"),
        ("FREQ=DAILY;BYEASTER=0", "words"),
        ("FREQ=DAILY;BYDAY=1MO", "words"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "words"),
        ("BYDAY=MO", "words"),
        ("", "words"),
        ("FREQ=WEEKLY;FREQ=DAILY", "words"),
        ("FREQ=WEEKLY;" + "BYDAY=MO" * 100, "too_long"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_rule(text, zone=BERLIN, start=datetime(2026, 11, 23))

    assert refused.value.reason == reason


def test_a_rule_begins_in_step_with_where_it_starts() -> None:
    rule = read_rule("FREQ=DAILY;INTERVAL=2;BYHOUR=9;BYMINUTE=0", zone=BERLIN, start=datetime(2026, 11, 23, 12)).rule

    assert rule.anchor == datetime(2026, 11, 25, 9)
    assert rule.text == "FREQ=DAILY;INTERVAL=2"


@given(
    st.text(max_size=80) | st.lists(st.sampled_from("FREQ = ; DAILY BYDAY , MO -1 0 COUNT UNTIL".split())).map("".join)
)
def test_no_text_brings_the_reader_of_rules_down(text: str) -> None:
    with suppress(NotUnderstood):
        read_rule(text, zone=BERLIN, start=datetime(2026, 11, 23))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "every other Thursday at 16:00, Europe/Berlin"),
        ("FREQ=DAILY;COUNT=3", "every day at 16:00 3 times, Europe/Berlin"),
        ("FREQ=DAILY;BYHOUR=9,16", "every day at 9:00 and 16:00, Europe/Berlin"),
        ("FREQ=YEARLY", "every 23 November at 16:00, Europe/Berlin"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYMONTHDAY=14", "every other year on 14 March at 16:00, Europe/Berlin"),
        ("FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO", "the first Monday of January and July at 16:00, Europe/Berlin"),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=-1FR", "the last Friday of every quarter at 16:00, Europe/Berlin"),
        (
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=1FR",
            "the first Friday of March, June, September and December at 16:00, Europe/Berlin",
        ),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "by the rule FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR at 16:00, Europe/Berlin",
        ),
        ("FREQ=YEARLY;BYDAY=20MO", "by the rule FREQ=YEARLY;BYDAY=20MO at 16:00, Europe/Berlin"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214T160000", "every Monday at 16:00 until 14 December 2026, Europe/Berlin"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214T145959Z", "every Monday at 16:00 until 13 December 2026, Europe/Berlin"),
    ],
)
def test_a_rule_is_told_in_words(text: str, said: str) -> None:
    understood = read_rule(text, zone=BERLIN, start=datetime(2026, 11, 23, 16))

    assert in_words(understood.rule) == said
