"""What people type in a hurry: right, with a note where it may be meant otherwise, or refused with what is near."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

import pytest

from bot.recurrence import NotUnderstood, in_words, instants, read_rule, read_words, rule_notes

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BERLIN = ", Europe/Berlin"
EVERY_DAY_BUT_FRIDAY = "every Monday, Tuesday, Wednesday, Thursday, Saturday and Sunday at 10:00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("thursdays at 4", "every Thursday at 16:00"),
        ("weekly Thursday 16h", "every Thursday at 16:00"),
        ("weekly, thursday 4 pm", "every Thursday at 16:00"),
        ("every thurs @4pm", "every Thursday at 16:00"),
        ("every thursday 4-5pm", "every Thursday at 16:00"),
        ("thursdays 4 o'clock", "every Thursday at 16:00"),
        ("every two weeks thursday 16:00", "every other Thursday at 16:00"),
        ("alternate thursdays 16:00", "every other Thursday at 16:00"),
        ("alternate weeks on Thursday 16:00", "every other Thursday at 16:00"),
        ("every 2nd thursday 4pm", "every other Thursday at 16:00"),
        ("from 3 December weekly at 10", "every Thursday at 10:00"),
        ("every day but Friday at 10", EVERY_DAY_BUT_FRIDAY),
        ("every day but not on Fridays at 10", EVERY_DAY_BUT_FRIDAY),
        ("every day but weekends 10:00", "every weekday at 10:00"),
        ("every day but the 24 December at 10", "every day at 10:00 except 24 December 2026"),
        ("weekdays except Wednesday 9:30", "every Monday, Tuesday, Thursday and Friday at 9:30"),
        ("mon/wed/fri 9am", "every Monday, Wednesday and Friday at 9:00"),
        ("last thurs of month 4pm", "the last Thursday of every month at 16:00"),
        ("monthly first monday 10:00", "the first Monday of every month at 10:00"),
        ("the first of every month at 9", "the 1st of every month at 9:00"),
        ("the first monday of the month at 9", "the first Monday of every month at 9:00"),
        ("first workday of the month 9:00", "the first weekday of every month at 9:00"),
        ("weekends at 11", "every Saturday and Sunday at 11:00"),
        ("every night at 8", "every day at 20:00"),
        ("thursday night at 8", "on Thursday 26 November 2026 at 20:00"),
        ("tonight at 8", "on Monday 23 November 2026 at 20:00"),
        ("in 3 days at 10", "on Thursday 26 November 2026 at 10:00"),
        ("3.12. 16:00", "on Thursday 3 December 2026 at 16:00"),
        ("every sunday 10pm to 2am", "every Sunday at 22:00"),
    ],
)
def test_what_is_typed_in_a_hurry_is_what_it_says(text: str, said: str) -> None:
    assert in_words(read_words(text, zone="Europe/Berlin", now=NOW).rule) == said + BERLIN


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("tomorrow 10", "on Tuesday 24 November 2026 at 10:00"),
        ("1st Monday monthly 10", "the first Monday of every month at 10:00"),
        ("each weekday morning 9", "every weekday at 9:00"),
        ("bi-weekly thursday 10", "every other Thursday at 10:00"),
        ("thursday afternoon 4", "on Thursday 26 November 2026 at 16:00"),
        ("thursday", "on Thursday 26 November 2026 at 10:00"),
        ("quarterly first monday 10", "the first Monday of every quarter at 10:00"),
        ("daily standup 9:15", "every day at 9:15"),
        ("every thursday 10 for 10 weeks", "every Thursday at 10:00 until 3 February 2027"),
        ("semi-monthly on the 1st and 15th 10:00", "the 1st and the 15th of every month at 10:00"),
        ("every 5th Friday at 10", "the fifth Friday of every month at 10:00"),
        ("every friday night at 1", "every Friday at 13:00"),
        ("12/3 at 16:00", "on Friday 12 March 2027 at 16:00"),
        ("every 5 minutes", "every day at 10:00"),
    ],
)
def test_what_may_be_meant_in_more_than_one_way_is_refused_with_what_is_near(text: str, nearest: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_words(text, zone="Europe/Berlin", now=NOW)

    assert refused.value.nearest == nearest


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "next Tuesday 14:00",
            "next Tuesday was taken for the first that comes, 24 November 2026, not 1 December 2026.",
        ),
        ("every tuesday at midnight", "Midnight was taken for the first minute of the day, not the end of it."),
        ("every tue 12am", "Midnight was taken for the first minute of the day, not the end of it."),
        ("every thu 4pm cet", '"CET" was taken for Europe/Paris, whose clock changes.'),
        ("Thursday 16.00", 'It was taken for one Thursday, 26 November 2026; "every Thursday" is each week.'),
    ],
)
def test_what_some_mean_otherwise_is_noted(text: str, note: str) -> None:
    assert note in read_words(text, zone="Europe/Berlin", now=NOW).notes


def notes_of(text: str, count: int) -> tuple[str, ...]:
    rule = read_words(text, zone="Europe/Berlin", now=NOW).rule
    return rule_notes(rule, list(islice(instants(rule), count)))


def test_a_holiday_that_is_left_out_is_noted() -> None:
    assert notes_of("every Friday at 10:00 except holidays in Germany", 4) == ()
    assert notes_of("every Friday at 10:00 except holidays in Germany", 5) == (
        "Friday 25 December 2026 is a holiday: it is left out.",
        "Friday 1 January 2027 is a holiday: it is left out.",
    )


def test_a_holiday_that_is_moved_is_noted_once_and_one_without_a_place_is_left_out() -> None:
    moved = notes_of("every Friday at 10:00 holidays in Germany moved to the next working day", 5)
    daily = notes_of("weekdays at 10:00 holidays in Germany moved to the next working day", 25)

    assert moved == ("Friday 25 December 2026 is a holiday: it is on Monday 28 December 2026 instead.",)
    assert daily == ("Friday 25 December 2026 is a holiday: it is left out.",)


def test_a_rule_without_holidays_notes_none() -> None:
    rule = read_rule("FREQ=WEEKLY;BYDAY=FR", zone="Europe/Berlin", start=datetime(2026, 12, 1, 10)).rule

    assert rule_notes(rule, list(islice(instants(rule), 5))) == ()
    assert rule_notes(rule, []) == ()
