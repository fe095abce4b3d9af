"""Calendars are read back by another library than the one that writes them, and must say the same instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import vobject

from bot.community.calendar import Dated, Dates, feed, session_file
from bot.recurrence import Rule, instants

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
YEARS = timedelta(days=2 * 365)
BERLIN = Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "Europe/Berlin", datetime(2026, 11, 26, 16))
CLINIC = Dates("s1", "Case clinic", BERLIN, 60)
RULES = (
    BERLIN,
    Rule("FREQ=MONTHLY;BYDAY=-1FR", "America/New_York", datetime(2026, 11, 27, 9)),
    Rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Australia/Lord_Howe", datetime(2026, 11, 23, 9, 30)),
    Rule("FREQ=DAILY", "Europe/Berlin", datetime(2026, 11, 23, 2, 30)),
    Rule("FREQ=MONTHLY;BYMONTHDAY=-1", "Asia/Kathmandu", datetime(2026, 11, 30, 17)),
    Rule("FREQ=WEEKLY;BYDAY=WE", "Africa/Casablanca", datetime(2026, 11, 25, 10)),
    Rule("", "Asia/Tokyo", datetime(2026, 12, 3, 16)),
)


def read_back(text: str, *, until: datetime) -> dict[datetime, str]:
    """Return instant → title of all that a calendar says, as another reader understands it."""
    calendar: Any = vobject.readOne(text)
    found: dict[datetime, str] = {}
    events = list(calendar.contents.get("vevent", []))
    replaced = {_utc(one.recurrence_id.value) for one in events if "recurrence-id" in one.contents}
    for event in events:
        for at in takewhile(lambda one: _utc(one) <= until, _starts(event)):
            if _utc(at) not in replaced or "recurrence-id" in event.contents:
                found[_utc(at)] = event.summary.value
    return found


def _starts(event: Any) -> Iterable[datetime]:  # noqa: ANN401  The other reader's own.
    if "rrule" not in event.contents:
        return [event.dtstart.value]
    return islice(event.getrruleset(addRDate=True), 2000)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def ours(rule: Rule, *, until: datetime) -> set[datetime]:
    return {one.at for one in takewhile(lambda one: one.at <= until, instants(rule, after=None))}


def a_row(dates: Dates, nth: int = 0, **changes: Any) -> Dated:  # noqa: ANN401
    one = next(islice(instants(dates.rule, after=None), nth, None))
    return replace(Dated(f"o{nth}", one.local, one.at, dates.minutes, dates.title), **changes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.text} {rule.zone}")
def test_another_reader_finds_the_same_instants_for_two_years(rule: Rule) -> None:
    text = feed("Hearth", [replace(CLINIC, rule=rule)], now=NOW)

    assert set(read_back(text, until=NOW + YEARS)) == ours(rule, until=NOW + YEARS)


@pytest.mark.parametrize("rule", RULES[:-1], ids=lambda rule: f"{rule.text} {rule.zone}")
def test_a_rule_that_ends_ends_for_the_other_reader_too(rule: Rule) -> None:
    counted, dated = replace(rule, count=7), replace(rule, until=date(2027, 4, 30))

    for ending in (counted, dated):
        text = feed("Hearth", [replace(CLINIC, rule=ending)], now=NOW)
        assert set(read_back(text, until=NOW + YEARS)) == ours(ending, until=NOW + YEARS)
    assert len(ours(counted, until=NOW + 5 * YEARS)) == 7


def test_a_session_that_is_skipped_is_left_out() -> None:
    text = feed("Hearth", [replace(CLINIC, rows=(a_row(CLINIC, 1, off=True),))], now=NOW)

    left = ours(BERLIN, until=NOW + YEARS) - {a_row(CLINIC, 1).at}
    assert set(read_back(text, until=NOW + YEARS)) == left
    assert "EXDATE" in text


def test_a_session_that_is_moved_is_found_at_its_new_time_alone() -> None:
    moved = a_row(CLINIC, 1, at=a_row(CLINIC, 1).at + timedelta(days=1, hours=2), sequence=3)

    text = feed("Hearth", [replace(CLINIC, rows=(moved,))], now=NOW)

    assert set(read_back(text, until=NOW + YEARS)) == (ours(BERLIN, until=NOW + YEARS) - {a_row(CLINIC, 1).at}) | {
        moved.at
    }
    assert "SEQUENCE:3" in text


def test_holidays_and_days_that_are_left_out_are_left_out_for_the_other_reader() -> None:
    rule = Rule(
        "FREQ=WEEKLY;BYDAY=FR",
        "Europe/Berlin",
        datetime(2026, 11, 27, 10),
        without=(date(2026, 12, 4),),
        country="DE",
        on_holiday="move",
    )

    text = feed("Hearth", [replace(CLINIC, rule=rule)], now=NOW)

    found = read_back(text, until=NOW + YEARS)
    assert set(found) == ours(rule, until=NOW + YEARS)
    berlin = {at.astimezone(ZoneInfo("Europe/Berlin")).date() for at in found}
    assert date(2026, 12, 4) not in berlin
    assert date(2026, 12, 25) not in berlin
    assert date(2026, 12, 28) in berlin


def test_a_session_of_a_rule_that_was_changed_since_stands_by_itself() -> None:
    once = Dated("o9", datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 8, tzinfo=UTC), 30, "Before the change")

    found = read_back(feed("Hearth", [replace(CLINIC, rows=(once,))], now=NOW), until=NOW + YEARS)

    assert found[once.at] == "Before the change"


def test_a_series_that_has_ended_shows_only_the_sessions_that_have_a_row() -> None:
    ended = replace(CLINIC, ended=True, rows=(a_row(CLINIC, 0),))

    assert list(read_back(feed("Hearth", [ended], now=NOW), until=NOW + YEARS)) == [a_row(CLINIC, 0).at]


def test_the_same_session_has_the_same_uid_in_every_file() -> None:
    row = a_row(CLINIC, 0)
    later = replace(row, at=row.at + timedelta(hours=1), sequence=1)

    first, second = (vobject.readOne(session_file(one, "Europe/Berlin", now=NOW)) for one in (row, later))

    assert first.vevent.uid.value == second.vevent.uid.value == "o0@hearth"
    assert int(second.vevent.sequence.value) > int(first.vevent.sequence.value)
    assert _utc(second.vevent.dtstart.value) == later.at
    assert "vtimezone" in second.contents


def test_a_session_that_is_called_off_says_so_in_its_file() -> None:
    text = session_file(a_row(CLINIC, 0, off=True), "Europe/Berlin", now=NOW)

    assert vobject.readOne(text).vevent.status.value == "CANCELLED"


def test_members_words_break_out_of_no_line_and_only_the_web_is_an_address() -> None:
    hostile = "Clinic\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:other; ,\\n " + "ü" * 200
    row = a_row(CLINIC, 0, title=hostile, about=hostile, where=hostile, url="javascript:alert(1)")

    text = session_file(row, "Europe/Berlin", now=NOW)

    calendar = vobject.readOne(text)
    assert len(calendar.contents["vevent"]) == 1
    assert "".join(calendar.vevent.summary.value.split()) == "".join(hostile.split())
    assert "url" not in calendar.vevent.contents
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
