"""Words come to the rule that they say, or are refused with the nearest that would be understood: never wrong, silently."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.bench.rules import NOW, PHRASES, read_as_expected
from bot.recurrence import NotUnderstood, in_words, instants, read_words
from bot.recurrence.grammar.lexicon import KNOWN

BERLIN = "Europe/Berlin"
SAID = [json.loads(line) for line in PHRASES.read_text(encoding="utf-8").splitlines()]
READ = [said["words"] for said in SAID if "at" in said]
HOSTILE = [
    "every Thursday at 10:00\u202e",
    "every Thursday at 1\u0660:00",
    "\ud800 every Thursday",
    "every Thu\u0308rsday at 10:00",
    "every Thursday at 10:00\x00",
    "<!channel> every Thursday at 10:00",
    "every Ｔｈｕｒｓｄａｙ ａｔ 25:00",
    "’" * 50,
    "İ" * 90,
    "(" * 200,
    "every " * 33,
    "and, " * 40,
    "the last " * 22,
    "1/2/" * 50,
    "a/" * 99,
    "every 999999999 days at 10:00",
    "on 0 January at 10:00",
    "on 2026-99-99 at 10:00",
    "on 99.99. at 10:00",
    "on 1 May 9999 at 10:00",
    "in 9999 weeks at 10:00",
    "every Thursday at 10:00 for 999 years",
    "every Thursday at 10:00 0 times",
    "every 0 days at 10:00",
    "until 29 February 2027 every day at 10:00",
]


def refused(text: str, *, zone: str = BERLIN, now: datetime = NOW) -> NotUnderstood:
    """Return what the reader says of words that it refuses."""
    with pytest.raises(NotUnderstood) as found:
        read_words(text, zone=zone, now=now)
    return found.value


def is_its_own(nearest: str) -> bool:
    """Return whether *nearest* is understood, as the very rule that is said in these words."""
    return in_words(read_words(nearest, zone=BERLIN, now=NOW).rule) in {nearest, f"{nearest}, {BERLIN}"}


def days(text: str, *, many: int = 3, now: datetime = NOW) -> list[str]:
    """Return the first local times of a rule in words."""
    return [f"{each.local:%m-%d %H:%M}" for each in islice(instants(read_words(text, zone=BERLIN, now=now).rule), many)]


@pytest.mark.parametrize("said", SAID, ids=[said["words"] for said in SAID])
def test_a_phrase_comes_to_the_dates_that_were_counted_by_hand(said: dict[str, Any]) -> None:
    assert read_as_expected(said) == (True, False)


@pytest.mark.parametrize("text", READ)
def test_a_rule_is_read_back_from_its_own_words(text: str) -> None:
    rule = read_words(text, zone=BERLIN, now=NOW).rule

    again = read_words(in_words(rule), zone="UTC", now=NOW).rule

    assert (again.text, again.zone, again.until, again.count) == (rule.text, rule.zone, rule.until, rule.count)
    assert (again.without, again.country, again.on_holiday) == (rule.without, rule.country, rule.on_holiday)
    assert again.anchor.time() == rule.anchor.time()


@pytest.mark.parametrize("said", [said for said in SAID if "refused" in said], ids=lambda said: said["words"])
def test_the_nearest_would_be_understood(said: dict[str, Any]) -> None:
    found = refused(said["words"])

    assert found.reason == "zone" or is_its_own(found.nearest)


def test_a_text_as_short_as_words_is_read_and_a_longer_one_is_not() -> None:
    assert refused("every Thursday " * 20).reason == "too_long"
    assert refused(" \n\t\u200b").reason == "empty"


def test_a_time_in_the_past_is_refused_with_one_that_comes() -> None:
    later = datetime(2026, 11, 23, 12, tzinfo=UTC)

    assert refused("today at 9:00", now=later).reason == "past"
    assert refused("today at 9:00", now=later).nearest == "on Tuesday 24 November 2026 at 9:00"
    assert refused("on Monday 23 November 2026 at 12:30", now=later).reason == "past"
    assert refused("every Monday at 9:00 until 1 March 2026", now=later).reason == "past"


def test_a_weekday_that_has_passed_today_is_next_week() -> None:
    later = datetime(2026, 11, 26, 12, tzinfo=UTC)

    assert days("every Thursday at 10:00", many=1, now=later) == ["12-03 10:00"]
    assert days("every other Thursday at 10:00", many=2, now=later) == ["12-03 10:00", "12-17 10:00"]
    assert days("Thursday at 10:00", many=1, now=later) == ["12-03 10:00"]


def test_what_may_be_one_day_or_one_of_each_year_is_told() -> None:
    assert read_words("last Thursday in November at 9:00", zone=BERLIN, now=NOW).notes == (
        "It was taken for each year.",
    )


def test_a_rhythm_that_begins_within_a_week_keeps_its_weeks() -> None:
    thursday = datetime(2026, 11, 26, 6, tzinfo=UTC)

    assert days("every other week on Mon, Wed, Fri at 8:00", many=4, now=thursday) == [
        "11-27 08:00",
        "12-07 08:00",
        "12-09 08:00",
        "12-11 08:00",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every Monday at 9:00 starting next week", "11-30 09:00"),
        ("every other Monday starting 4 December at 9:00", "12-07 09:00"),
        ("every day at 9:00 starting Wednesday", "11-25 09:00"),
        ("monthly starting 31 December at 9:00", "12-31 09:00"),
        ("every quarter on the last Friday at 9:00", "12-25 09:00"),
        ("every weekend at 9:00", "11-28 09:00"),
        ("Mondays to Fridays at 9:00", "11-23 09:00"),
        ("every first and third Monday at 9:00", "12-07 09:00"),
        ("every other weekend at 9:00", "11-28 09:00"),
        ("at 1600 on Tuesdays", "11-24 16:00"),
        ("Tuesdays 16h30", "11-24 16:30"),
        ("Tuesdays at 12am", "11-24 00:00"),
        ("Tuesdays at 12 p.m.", "11-24 12:00"),
        ("Tuesdays at ten past four in the afternoon", "11-24 16:10"),
    ],
)
def test_a_phrase_begins_when_it_says(text: str, expected: str) -> None:
    assert days(text, many=1) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "next week at 10:00",
        "every Thursday at 10:00 or so",
        "every Thursday at 10:00 and Friday at 11:00",
        "every Thursday at 10:00 every Friday",
        "not every Thursday at 10:00",
        "Thursdays at 10:00 Fridays",
        "on 3 December every week at 10:00",
        "monthly on Monday at 10:00",
        "first Monday of the year at 10:00",
        "the first and last day of every quarter at 10:00",
        "every 2 weeks on the 15th at 10:00",
        "Thursdays at 13pm",
        "Thursdays at 0am",
        "Thursdays at 10:60",
        "Thursdays 10",
        "16:00 in the morning on Mondays",
        "twice a week at 10:00",
        "every Monday at 10:00 until Christmas",
        "every Monday at 10:00 6 times until 1 March",
        "every Monday at 10:00 until lunch",
        "every other weekday at 10:00",
        "every 30 minutes",
        "every hour",
        "every Thursday in December at 10:00",
        "every Tuesday except next Tuesday at 9:00",
    ],
)
def test_what_is_not_wholly_understood_is_refused(text: str) -> None:
    found = refused(text)

    assert found.reason in {"words", "no_time", "no_day"}
    assert is_its_own(found.nearest)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_refused_with_a_reason(text: str) -> None:
    found = refused(text)

    assert found.reason in {"words", "no_time", "no_day", "no_such_day", "far", "too_long", "zone"}
    assert found.nearest
    assert all(character.isprintable() for character in found.what)


def test_an_unknown_zone_is_refused_with_the_nearest() -> None:
    assert refused("every Thursday at 10:00", zone="Europe/Berln").nearest == BERLIN
    assert refused("Thursdays 10:00 Berln time").nearest == BERLIN
    assert refused("Thursdays 10:00 America/New_Yrk").nearest == "America/New_York"
    assert refused("Thursdays 10:00 ../../etc/passwd").reason == "words"
    assert refused("Thursdays 10:00", zone="../../../etc/passwd").reason == "zone"


def test_a_rule_has_no_end_within_reach_or_is_refused() -> None:
    assert refused("every Thursday at 10:00 until 1 January 2080").reason == "far"
    assert refused("every 40 years on 1 May at 10:00").reason == "far"
    assert refused("every month on the 31st at 10:00 400 times").reason == "far"
    assert refused("on 1 May 2090 at 10:00").reason == "far"


def test_days_left_out_are_found_in_the_year_that_is_meant() -> None:
    rule = read_words("every Friday at 10:00 except 1 January", zone=BERLIN, now=NOW).rule

    assert rule.without == (date(2027, 1, 1),)


def test_a_day_left_out_that_is_none_of_the_rule_is_told() -> None:
    understood = read_words("every Friday at 10:00 except 24 December and 25 December", zone=BERLIN, now=NOW)

    assert understood.notes == ("24 December 2026 is no day of it anyway.",)


words = st.lists(
    st.sampled_from([*sorted(KNOWN), "10:00", "9am", "15th", "3", "31", "2027", ",", "-", "Europe/Berlin", "@", "("]),
    max_size=14,
).map(" ".join)


@settings(max_examples=500, deadline=None)
@given(words | st.text(max_size=120))
@example("every second second at 10:00")
@example("in a a week")
def test_no_words_bring_the_reader_down_and_what_is_read_happens(text: str) -> None:
    with suppress(NotUnderstood):
        understood = read_words(text, zone=BERLIN, now=NOW)

        first = next(instants(understood.rule))

        assert first.local >= understood.rule.anchor
        assert first.at >= NOW
        assert in_words(understood.rule)


@settings(max_examples=300, deadline=None)
@given(words | st.text(max_size=120))
def test_the_nearest_to_any_words_would_be_understood(text: str) -> None:
    try:
        read_words(text, zone=BERLIN, now=NOW)
    except NotUnderstood as found:
        nearest, reason = found.nearest, found.reason
    else:
        nearest, reason = "every Thursday at 10:00", ""

    assert reason == "zone" or is_its_own(nearest)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(READ), st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1)))
def test_words_mean_the_same_whenever_they_are_said(text: str, moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    with suppress(NotUnderstood):  # What names a date, or until when, may be over.
        rule = read_words(text, zone=BERLIN, now=now).rule

        first = next(instants(rule))

        assert now <= first.at
        assert first.at - now < timedelta(days=366 * 4)


def test_the_longest_words_take_no_time() -> None:
    texts = [*HOSTILE, "every Mon, Tue, " * 12, "1st and 2nd and " * 12, "not on 1 May, " * 14, "zz " * 66]

    began = time.process_time()
    for text in texts:
        refused(text)

    assert (time.process_time() - began) / len(texts) < 0.1
