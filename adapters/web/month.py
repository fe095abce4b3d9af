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
    """A month: its first day, the weeks that it touches, how many sessions there are, and its neighbours."""

    first: date
    zone: str
    weeks: tuple[tuple[Day, ...], ...]
    count: int
    before: date
    after: date

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
    return Month(first, calendar.zone, weeks, count, (first - timedelta(days=1)).replace(day=1), after(first))


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
