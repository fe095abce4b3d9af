"""A rule's local times and instants, found from wherever one has got to.

The rule is never run from its beginning: its anchor is moved along to the period (day, week, month or year) that the
search starts in, by whole intervals, and the rule is asked from that period's first day on. What a rule leaves to its
anchor (the weekday, the day of the month) is said in full before, so that nothing depends on where it starts.
"""

from __future__ import annotations

from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal

from dateutil import rrule

from bot.recurrence.holiday import is_holiday, next_working_day
from bot.recurrence.model import Instant
from bot.recurrence.parts import read_parts
from bot.recurrence.possible import is_possible
from bot.recurrence.zones import at_local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.recurrence.model import Rule
    from bot.recurrence.parts import Frequency, Parts

YEARS = 30
"""How far ahead is looked: what has nothing in that time has nothing."""

_BY_NAME: dict[Frequency, Literal[0, 1, 2, 3]] = {"YEARLY": 0, "MONTHLY": 1, "WEEKLY": 2, "DAILY": 3}
_MONTHS = 12
_WEEK = 7


def instants(rule: Rule, *, after: datetime | None = None, made: int = 0) -> Iterator[Instant]:
    """Yield what *rule* comes to after the naive local time *after*, until it ends or for 30 years.

    *made* is how many it has come to before: a rule with a count ends by it. What is left out (`without`, a holiday
    that is skipped) does not count.
    """
    found = (instant for local in local_times(rule, after=after) if (instant := _taking_place(rule, local)))
    return islice(found, None if rule.count is None else max(rule.count - made, 0))


def following(rule: Rule, after: datetime | None, made: int = 0) -> Instant | None:
    """Return the first instant after the naive local time *after*; None where there is no more."""
    return next(instants(rule, after=after, made=made), None)


def local_times(rule: Rule, *, after: datetime | None = None) -> Iterator[datetime]:
    """Yield the naive local times that the rule's text says, whatever is left out of them, for 30 years."""
    last = _last(rule, after)
    if not rule.text:
        return iter([rule.anchor] if (after is None or after < rule.anchor) and rule.anchor <= last else [])
    parts = read_parts(rule.text).explicit(rule.anchor)
    if not is_possible(parts, rule.anchor):
        return iter(())
    ran = _run(parts, _start(parts, rule.anchor, after), last)
    return (local for local in ran if local >= rule.anchor and (after is None or local > after))


def _last(rule: Rule, after: datetime | None) -> datetime:
    since = rule.anchor if after is None else max(after, rule.anchor)
    far = datetime.combine(years_on(since.date(), YEARS), since.time())
    return far if rule.until is None else min(far, datetime.combine(rule.until, time.max))


def years_on(day: date, years: int) -> date:
    """Return the same day that many years on; 1 March for a 29 February that is none."""
    year = min(day.year + years, MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _start(parts: Parts, anchor: datetime, after: datetime | None) -> datetime:
    """Return the first day of the last period, in step with the anchor's, that begins no later than *after*."""
    day = anchor.date()
    goal = day if after is None else max(after.date(), day)
    return datetime.combine(_in_step(parts, day, goal), time())


def _in_step(parts: Parts, day: date, goal: date) -> date:
    match parts.frequency:
        case "DAILY":
            return goal - timedelta((goal - day).days % parts.interval)
        case "WEEKLY":
            first, there = (_week_of(each, parts.week_start) for each in (day, goal))
            return there - timedelta((there - first).days % (_WEEK * parts.interval))
        case "MONTHLY":
            months = _month_number(goal) - (_month_number(goal) - _month_number(day)) % parts.interval
            return date(months // _MONTHS, months % _MONTHS + 1, 1)
        case "YEARLY":
            return date(goal.year - (goal.year - day.year) % parts.interval, 1, 1)


def _month_number(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _week_of(day: date, week_start: int) -> date:
    return day - timedelta(min((day.weekday() - week_start) % _WEEK, (day - date.min).days))


def _run(parts: Parts, start: datetime, last: datetime) -> Iterator[datetime]:
    return iter(
        rrule.rrule(
            _BY_NAME[parts.frequency],
            dtstart=start,
            until=last,
            interval=parts.interval,
            wkst=parts.week_start,
            byweekday=[rrule.weekday(day, which or None) for which, day in parts.weekdays] or None,
            bymonth=parts.months or None,
            bymonthday=parts.month_days or None,
            byyearday=parts.year_days or None,
            byweekno=parts.weeks or None,
            bysetpos=parts.positions or None,
            byhour=parts.hours,
            byminute=parts.minutes,
            bysecond=0,
        )
    )


def _taking_place(rule: Rule, local: datetime) -> Instant | None:
    if local.date() in rule.without:
        return None
    if not rule.on_holiday or not is_holiday(rule.country, local.date()):
        return at_local(local, rule.zone)
    return _moved(rule, local) if rule.on_holiday == "move" else None


def _moved(rule: Rule, local: datetime) -> Instant | None:
    """Return it on the next working day, unless the rule has that day anyway, or an earlier holiday moved there."""
    day = next_working_day(rule.country, local.date())
    since = local - timedelta((day - local.date()).days + _WEEK)
    near = [each for each in _near(rule, since, day) if each != local]
    taken = any(
        each.date() == day
        or (
            each < local
            and is_holiday(rule.country, each.date())
            and next_working_day(rule.country, each.date()) == day
        )
        for each in near
        if each.date() not in rule.without
    )
    if taken:
        return None
    return Instant(local, at_local(datetime.combine(day, local.time()), rule.zone).at, "holiday")


def _near(rule: Rule, since: datetime, until: date) -> Iterator[datetime]:
    for each in local_times(rule, after=since):
        if each.date() > until:
            return
        yield each
