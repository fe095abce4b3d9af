"""A month of sessions as a calendar shows it: weeks of days, each with what is on it. Pure."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.messages import Action, Button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.messages import Calendar, CalendarRow

AHEAD = timedelta(days=35)
"""How far ahead sessions that recur are written down, and can be shown."""
MINE = {
    "going": "You are going",
    "maybe": "You may come",
    "no": "You can't come",
    "waiting": "You are on the waiting list",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One session on its day: its times there, and what the reader said to it, in words."""

    row: CalendarRow
    starts: datetime
    ends: datetime
    mine: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar; `outside` where it belongs to the month before or after."""

    date: date
    sessions: tuple[Shown, ...]
    outside: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its first day, the weeks that it touches, how many sessions there are, and its neighbours.

    `open` where more may come: what recurs is written down a few weeks ahead.
    """

    first: date
    zone: str
    weeks: tuple[tuple[Day, ...], ...]
    count: int
    before: date
    after: date
    open: bool = False

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Return what can be done beside looking."""
        return (Button("Coming sessions", Action("session_list")), Button("My own calendar", Action("feed_mine")))


def drawn(calendar: Calendar, first: date, *, today: datetime) -> Month:
    """Return the month that *first* is in, its days in the calendar's own zone."""
    zone = ZoneInfo(calendar.zone)
    by_day = _by_day([_shown(row, zone) for row in calendar.rows])
    now = today.astimezone(zone).date()
    weeks = tuple(
        tuple(Day(day, by_day.get(day, ()), day.month != first.month, day == now) for day in week)
        for week in Weeks().monthdatescalendar(first.year, first.month)
    )
    count = sum(len(day.sessions) for week in weeks for day in week if not day.outside)
    before, last = (first - timedelta(days=1)).replace(day=1), weeks[-1][-1].date
    return Month(first, calendar.zone, weeks, count, before, after(first), open=last > now + AHEAD)


def span(first: date) -> tuple[date, date]:
    """Return the first day of the weeks that a month touches, and the day after their last."""
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    return weeks[0][0], weeks[-1][-1] + timedelta(days=1)


def after(first: date) -> date:
    """Return the first day of the month after."""
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def _shown(row: CalendarRow, zone: ZoneInfo) -> Shown:
    starts, ends = (at.astimezone(zone) for at in (row.meeting.starts, row.meeting.ends))
    return Shown(row, starts, ends, MINE.get(row.mine, ""))


def _by_day(every: Sequence[Shown]) -> Mapping[date, tuple[Shown, ...]]:
    days: dict[date, tuple[Shown, ...]] = {}
    for one in sorted(every, key=lambda one: one.starts):
        days[one.starts.date()] = (*days.get(one.starts.date(), ()), one)
    return days
