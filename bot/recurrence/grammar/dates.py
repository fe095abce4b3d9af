"""Days that were said, on the calendar: which year is meant, and whether there is such a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from bot.recurrence.grammar.heard import Day, Near
from bot.recurrence.model import NotUnderstood
from bot.recurrence.spoken import MONTHS, WEEKDAYS, dated, named_day

_WEEK = 7
_LEAP = 2028
_FAR = 30
_FAR_DAYS = 366 * _FAR


def said_day(day: Day) -> str:
    """Return a day as it was said: `31 February`."""
    month = MONTHS[day.month - 1] if 1 <= day.month <= len(MONTHS) else f"of month {day.month}"
    weekday = f"{WEEKDAYS[day.weekday]} " if day.weekday is not None else ""
    return f"{weekday}{day.day} {month}{f' {day.year}' if day.year else ''}"


def exists(day: Day) -> bool:
    """Return whether some year (its own, if it has one) has such a day."""
    return 1 <= day.month <= len(MONTHS) and 1 <= day.day <= monthrange(day.year or _LEAP, day.month)[1]


def on_calendar(day: Day, today: date, *, since: date | None = None) -> date:
    """Return the day that is meant: without a year the next one, *since* or today; never one that has been."""
    if not exists(day):
        raise NotUnderstood("no_such_day", what=said_day(day))
    found = date(day.year, day.month, day.day) if day.year else _next(day, since or today)
    if found < today:
        raise NotUnderstood("past", what=said_day(day))
    if found.year > today.year + _FAR:
        raise NotUnderstood("far", what=said_day(day))
    if day.weekday is not None and found.weekday() != day.weekday:
        raise NotUnderstood("no_such_day", what=f"{said_day(day)}: {dated(found)} is a {WEEKDAYS[found.weekday()]}")
    return found


def _next(day: Day, since: date) -> date:
    years = range(since.year, since.year + 9)
    there = (date(year, day.month, day.day) for year in years if exists(Day(day.day, day.month, year)))
    return next(each for each in there if each >= since)


def year_note(day: Day, found: date, today: date) -> list[str]:
    """Return what to say of a year that nobody named."""
    return [] if day.year or found.year == today.year else [f"{said_day(day)} was taken for {found.year}."]


def near_day(near: Near, today: date) -> date:
    """Return a day that was said as seen from today."""
    if (near.days or 0) > _FAR_DAYS or (near.weeks or 0) > _FAR_DAYS // _WEEK:
        raise NotUnderstood("far", what=f"in {near.days or near.weeks} {'days' if near.days else 'weeks'}")
    if near.days is not None:
        return today + timedelta(near.days)
    if near.weeks is not None:
        monday = today + timedelta(near.weeks * _WEEK - today.weekday())
        day = today.weekday() if near.weekday is None else near.weekday
        found = monday + timedelta(day)
        if found < today:
            raise NotUnderstood("past", what=named_day(found))
        return found
    ahead = ((near.weekday or 0) - today.weekday()) % _WEEK
    return today + timedelta(ahead or (_WEEK if near.word in {"next", "coming"} else 0))


def near_note(near: Near, found: date) -> list[str]:
    """Return what to say of a weekday that may mean this week's or the next one's."""
    if near.word != "next" or near.weekday is None:
        return []
    later = dated(found + timedelta(_WEEK))
    return [f"next {WEEKDAYS[near.weekday]} was taken for the first that comes, {dated(found)}, not {later}."]
