"""Whether a rule can come to anything at all: dateutil looks for it up to the year 9999, for seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.recurrence.parts import Parts

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEK = 7
_MOST_IN_A_MONTH, _MOST_IN_A_YEAR = 5, 53


def is_possible(parts: Parts, anchor: date) -> bool:
    """Return whether *parts*, said in full, can fall on any day; some that never do are not found out here."""
    return _has_a_day(parts) and _has_a_weekday(parts, anchor) and _has_a_position(parts)


def _has_a_day(parts: Parts) -> bool:
    """Return whether any of its months has any of its days: no February has a 31st."""
    if not parts.month_days:
        return True
    longest = [_LONGEST[month - 1] for month in parts.months or range(1, 13)]
    return any(abs(day) <= most for day in parts.month_days for most in longest)


def _has_a_weekday(parts: Parts, anchor: date) -> bool:
    """Return whether there are so many of a weekday in its period, and whether whole weeks lead to one."""
    in_months = parts.frequency == "MONTHLY" or (parts.frequency == "YEARLY" and parts.months)
    most = _MOST_IN_A_MONTH if in_months else _MOST_IN_A_YEAR
    days = [day for which, day in parts.weekdays if abs(which) <= most]
    if parts.frequency == "DAILY" and parts.interval % _WEEK == 0:
        days = [day for day in days if day == anchor.weekday()]
    return bool(days) or not parts.weekdays


def _has_a_position(parts: Parts) -> bool:
    """Return whether a period can have so many times that any of its positions is one of them."""
    most = _days_at_most(parts) * max(len(parts.hours), 1) * max(len(parts.minutes), 1)
    return not parts.positions or any(abs(position) <= most for position in parts.positions)


def _days_at_most(parts: Parts) -> int:
    if parts.frequency == "DAILY":
        return 1
    if parts.frequency == "WEEKLY":
        return len(parts.weekdays)
    return _in_months(parts.weekdays) if parts.frequency == "MONTHLY" and parts.weekdays else 366


def _in_months(weekdays: Sequence[tuple[int, int]]) -> int:
    return sum(1 if which else _MOST_IN_A_MONTH for which, _ in weekdays)
