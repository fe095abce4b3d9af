"""A rule in words, which the grammar reads back to the same rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.recurrence.parts import read_parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.recurrence.model import Rule
    from bot.recurrence.parts import Parts

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WHICH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second to last"}
QUARTERS = (1, 4, 7, 10)
QUARTER_ENDS = (3, 6, 9, 12)
WORKING = (0, 1, 2, 3, 4)
_TEENS = (11, 12, 13)
_WEEK = 7


def in_words(rule: Rule) -> str:
    """Return *rule* as a person would say it: `every other Thursday at 16:00, Europe/Berlin`."""
    return f"{without_zone(rule)}, {rule.zone}"


def without_zone(rule: Rule) -> str:
    """Return *rule* as a person would say it who is in its zone."""
    if not rule.text:
        return f"on {named_day(rule.anchor)} at {clock(rule.anchor)}"
    parts = read_parts(rule.text)
    hours = parts.hours or (rule.anchor.hour,)
    times = [f"{hour}:{minute:02}" for hour in hours for minute in parts.minutes or (rule.anchor.minute,)]
    said = _days(parts.explicit(rule.anchor)) or f"by the rule {rule.text}"
    return " ".join([said, f"at {listed(times)}", *_ends(rule)])


def _ends(rule: Rule) -> list[str]:
    ends = [f"until {dated(rule.until)}"] if rule.until else []
    if rule.count is not None:
        ends.append(f"{rule.count} times" if rule.count > 1 else "once")
    if rule.without:
        ends.append(f"except {listed([dated(day) for day in rule.without])}")
    if rule.on_holiday == "skip":
        ends.append(f"except holidays in {rule.country}")
    if rule.on_holiday == "move":
        ends.append(f"holidays in {rule.country} moved")
    return ends


def listed(said: Sequence[str]) -> str:
    """Return `a, b and c`."""
    return " and ".join([*([", ".join(said[:-1])] if said[1:] else []), *said[-1:]])


def ordinal(number: int) -> str:
    """Return `1st`, `22nd`, `13th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in _TEENS else ending}"


def dated(day: date) -> str:
    """Return `3 December 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def named_day(day: date) -> str:
    """Return `Thursday 3 December 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {dated(day)}"


def clock(local: datetime) -> str:
    """Return `9:05`."""
    return f"{local.hour}:{local.minute:02}"


def _days(parts: Parts) -> str:
    """Return on which days it falls; empty where there are no words for it."""
    if parts.weeks or parts.year_days or (parts.positions and not _working(parts)):
        return ""
    match parts.frequency:
        case "DAILY":
            plain = not (parts.months or parts.month_days or parts.weekdays)
            return _every(parts.interval, "day") if plain else ""
        case "WEEKLY":
            return _of_week(parts) if not parts.months else ""
        case "MONTHLY":
            return _of_month(parts)
        case "YEARLY":
            return _of_year(parts)


def _working(parts: Parts) -> bool:
    fits = parts.frequency == "MONTHLY" and parts.weekdays == tuple((0, day) for day in WORKING)
    return fits and not parts.month_days and len(parts.positions) == 1 and parts.positions[0] in WHICH


def _every(interval: int, unit: str) -> str:
    if interval <= 2:  # noqa: PLR2004
        return f"every {'other ' if interval > 1 else ''}{unit}"
    return f"every {interval} {unit}s"


def _of_week(parts: Parts) -> str:
    days = tuple(sorted(day for _, day in parts.weekdays))
    if len(days) == _WEEK and parts.interval == 1:
        return "every day"
    named = "weekdays" if days == WORKING else listed([WEEKDAYS[day] for day in days])
    if parts.interval == 1:
        return f"every {'weekday' if days == WORKING else named}"
    if parts.interval == 2 and len(days) == 1:  # noqa: PLR2004
        return f"every other {named}"
    return f"{_every(parts.interval, 'week')} on {named}"


def _within(parts: Parts) -> str:
    """Return which days of a month, `the first Monday and the 15th` being none; empty without words."""
    if parts.positions:
        return f"the {WHICH[parts.positions[0]]} weekday"
    if parts.month_days and parts.weekdays:
        return ""
    if any(which not in WHICH for which, _ in parts.weekdays) or any(day < -1 for day in parts.month_days):
        return ""
    days = [f"the {ordinal(day)}" if day > 0 else "the last day" for day in parts.month_days]
    return listed(days or [f"the {WHICH[which]} {WEEKDAYS[day]}" for which, day in parts.weekdays])


def _of_month(parts: Parts) -> str:
    within = _within(parts)
    if parts.months and parts.interval == 1 and parts.months == _of_quarter(parts):
        return within and f"{within} of every quarter"
    if parts.months:
        return f"{within} of {_month_names(parts)}" if within and parts.interval == 1 else ""
    return within and f"{within} of {_every(parts.interval, 'month')}"


def _month_names(parts: Parts) -> str:
    return listed([MONTHS[month - 1] for month in parts.months])


def _of_quarter(parts: Parts) -> tuple[int, ...]:
    """Return the months in which such days are a quarter's: its first month's, or its last one's."""
    whiches = parts.positions or parts.month_days or tuple(which for which, _ in parts.weekdays)
    if all(which < 0 for which in whiches):
        return QUARTER_ENDS
    return QUARTERS if all(which > 0 and (parts.month_days or which < len(WHICH) - 2) for which in whiches) else ()


def _of_year(parts: Parts) -> str:
    if len(parts.months) == len(parts.month_days) == 1 and not parts.weekdays and parts.month_days[0] > 0:
        day = f"{parts.month_days[0]} {MONTHS[parts.months[0] - 1]}"
        return f"every {day}" if parts.interval == 1 else f"{_every(parts.interval, 'year')} on {day}"
    within = _within(parts) if parts.months and parts.interval == 1 else ""
    return within and f"{within} of {_month_names(parts)}"
