"""The page's calendar, each session's page and file, and the feed that programs fetch."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.web import month
from bot.errors import Unavailable
from bot.messages import Calendar, CalendarRow, Meeting
from tests.adapters.web.test_repertoire import without_nonce

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Opened, Served


def a_row(id_: str, starts: datetime, title: str = "Case clinic", **fields: object) -> CalendarRow:
    meeting = Meeting(id_, title, "Case clinic", starts, starts + timedelta(hours=1), **fields)  # type: ignore[arg-type]
    return CalendarRow(meeting, "series", 3, "going")


LATE = a_row("s1", datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "Over midnight")
CLINIC = a_row("s2", datetime(2026, 12, 3, 15, tzinfo=UTC))


def on_day(html: str, title: str) -> str:
    """Return the day of the month on whose cell a session stands."""
    cell = next(cell for cell in html.split("<td")[1:] if title in cell)
    found = re.search(r"</span>(\d+)<span", cell)
    assert found
    return found.group(1)


async def test_a_month_shows_each_session_on_its_day_in_the_readers_zone(page: Served) -> None:
    page.library.hold(CLINIC, "li")
    page.library.hold(LATE, "li")

    december, january = await page.get("/calendar?month=2026-12"), await page.get("/calendar?month=2027-01")

    assert on_day(december.text, "Case clinic") == "3"
    assert "16:00" in december.text
    assert "Times are in Europe/Berlin" in december.text
    assert on_day(january.text, "Over midnight") == "1"
    assert 'href="/sessions/s2?in=3"' in december.text
    assert "You are going" in december.text


async def test_the_days_of_the_next_month_that_are_shown_have_their_sessions_too(page: Served) -> None:
    page.library.hold(a_row("s3", datetime(2026, 12, 5, 15, tzinfo=UTC), "On the fifth"), "li")

    november = (await page.get("/calendar?month=2026-11")).text

    assert on_day(november, "On the fifth") == "5"
    assert "No session this month" in november


@pytest.mark.parametrize(("first", "more"), [(date(2026, 11, 1), False), (date(2027, 3, 1), True)])
def test_a_month_further_ahead_than_what_is_written_down_says_so(first: date, *, more: bool) -> None:
    assert month.drawn(Calendar("UTC"), first, today=datetime(2026, 11, 23, tzinfo=UTC)).open == more


async def test_a_session_that_is_called_off_says_so(page: Served) -> None:
    page.library.hold(a_row("s3", datetime(2026, 12, 3, 15, tzinfo=UTC), cancelled=True), "li")

    html = (await page.get("/calendar?month=2026-12")).text

    assert "Cancelled: Case clinic" in html


@pytest.mark.parametrize("wanted", ["", "2026-13", "x", "2026", "-1", "9999-12", "0000-00", "２０２６-1", "2026-1-1"])
async def test_what_is_no_month_is_answered_with_one(page: Served, wanted: str) -> None:
    answer = await page.get(f"/calendar?month={wanted}")

    assert answer.status == 200
    assert 'class="month"' in answer.text


async def test_an_empty_month_says_so(page: Served) -> None:
    assert "No session this month that you can see." in (await page.get("/calendar")).text


async def test_a_sessions_page_shows_it_and_gives_its_file(page: Served) -> None:
    page.library.hold(CLINIC, "li", text="Bring a case <b>")

    shown, file = await page.get("/sessions/s2?in=3"), await page.get("/sessions/s2.ics?in=3")

    assert "Bring a case &lt;b&gt;" in shown.text
    assert page.library.meant == [3, 3]
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.headers["Content-Disposition"].startswith("attachment")


async def test_a_hidden_session_looks_absent(page: Served) -> None:
    page.library.hold(CLINIC, "amara")

    for way in ("", ".ics"):
        hidden, absent = await page.get(f"/sessions/s2{way}"), await page.get(f"/sessions/nothing{way}")
        assert (hidden.status, absent.status) == (404, 404)
        assert without_nonce(hidden.text) == without_nonce(absent.text)


async def test_a_feed_needs_no_sign_in_but_its_secret(opened: Opened) -> None:
    opened.library.feeds["right"] = "BEGIN:VCALENDAR"

    right, wrong = await opened.get("/feed/right.ics"), await opened.get("/feed/wrong.ics")

    assert (right.status, right.text) == (200, "BEGIN:VCALENDAR")
    assert right.headers["Cache-Control"] == "private, no-store"
    assert right.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert wrong.status == 404
    assert "wrong" not in wrong.text


async def test_with_the_database_away_a_feed_asks_to_come_again(page: Served) -> None:
    page.library.fault = Unavailable("down")

    assert (await page.get("/feed/right.ics")).status == 503


def test_every_week_of_a_month_is_whole_and_today_is_marked() -> None:
    shown = month.drawn(Calendar("Asia/Tokyo"), date(2027, 2, 1), today=datetime(2027, 2, 9, 20, tzinfo=UTC))

    assert all(len(week) == 7 for week in shown.weeks)
    assert [day.date for week in shown.weeks for day in week if day.today] == [date(2027, 2, 10)]
    assert (shown.before, shown.after) == (date(2027, 1, 1), date(2027, 3, 1))
