"""From what was said to a rule in a zone, beginning at its first time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.recurrence.expand import following, local_times
from bot.recurrence.grammar.dates import near_day, near_note, on_calendar, year_note
from bot.recurrence.grammar.heard import Day
from bot.recurrence.grammar.hours import hour_meant
from bot.recurrence.grammar.patterns import pattern
from bot.recurrence.grammar.said import together
from bot.recurrence.holiday import country_of
from bot.recurrence.model import NotUnderstood, Rule, Understood
from bot.recurrence.parts import read_parts, written
from bot.recurrence.rfc import begun
from bot.recurrence.spoken import WEEKDAYS, clock, dated, without_zone
from bot.recurrence.zones import at_local, first_local, local_at, zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.recurrence.grammar.heard import Clause, Lasting
    from bot.recurrence.grammar.patterns import Pattern
    from bot.recurrence.grammar.said import Said

_MONTHS = 12
_MOMENT = timedelta(microseconds=1)


def understood(clauses: Sequence[Clause], *, zone: str, now: datetime) -> Understood:
    """Return the rule that *clauses* say together; NotUnderstood where they say none."""
    said = together(clauses)
    here = said.zone.name if said.zone else zone
    zone_of(here)
    today = first_local(now, here)
    hour, minute, notes = hour_meant(said.time, said.part)
    days = pattern(said)
    at = time(hour, minute)
    if days is None:
        rule, more = _once(said, here, today, at)
    else:
        rule, more = _recurring(said, days, here, today, at)
    minutes = said.length.minutes if said.length else said.time.minutes if said.time else None
    return Understood(rule, minutes, (*notes, *more, *_zone_notes(said, rule, zone)))


def _zone_notes(said: Said, rule: Rule, usual: str) -> list[str]:
    if not said.zone:
        return []
    notes = [f'"{said.zone.word}" was taken for {rule.zone}, whose clock changes.'] if said.zone.word.isupper() else []
    there = local_at(at_local(rule.anchor, rule.zone).at, usual)
    if there != rule.anchor:
        on = "" if there.date() == rule.anchor.date() else f" on {WEEKDAYS[there.weekday()]}"
        notes.append(f"{clock(rule.anchor)} in {rule.zone} is {clock(there)}{on} in {usual} the first time.")
    return notes


def _once(said: Said, zone: str, today: datetime, at: time) -> tuple[Rule, list[str]]:
    day, notes = _the_day(said, today, at)
    local = datetime.combine(day, at)
    if local < today:
        raise NotUnderstood("past", what=f"{dated(day)} at {clock(local)}")
    return Rule("", zone, local), notes


def _the_day(said: Said, today: datetime, at: time) -> tuple[date, list[str]]:
    if said.near:
        day = near_day(said.near, today.date())
        return day, near_note(said.near, day)
    if said.day:
        day = on_calendar(said.day, today.date())
        return day, year_note(said.day, day, today.date())
    ahead = timedelta(((said.days.days[0] if said.days else 0) - today.weekday()) % 7)
    day = today.date() + ahead
    if datetime.combine(day, at) < today:
        day += timedelta(7)
    name = WEEKDAYS[day.weekday()]
    return day, [f'It was taken for one {name}, {dated(day)}; "every {name}" is each week.']


def _begins(said: Said, days: Pattern, today: datetime) -> tuple[datetime, list[str]]:
    """Return the naive local time before which there is none, and what to note of it."""
    day: date | None = None
    notes: list[str] = []
    named = days.begins or (said.start.day if said.start else None)
    if isinstance(named, Day):
        day = on_calendar(named, today.date())
        notes = year_note(named, day, today.date()) if said.start else []
    elif named:
        day = near_day(named, today.date())
        notes = near_note(named, day)
    return max(datetime.combine(day, time()), today) if day else today, notes


def _recurring(said: Said, days: Pattern, zone: str, today: datetime, at: time) -> tuple[Rule, list[str]]:
    start, notes = _begins(said, days, today)
    timed = f"BYHOUR={at.hour};BYMINUTE={at.minute}"
    first = begun(Rule(f"{days.finding};{timed}", zone, start)).anchor
    text = written(replace(read_parts(days.text).explicit(first), hours=(), minutes=()))
    until, more = _until(said, first, today)
    left = _without(said, first)
    rule = Rule(text, zone, first, until, said.times.count if said.times else None, left)
    rule, of_holidays = _with_holidays(said, rule)
    more += [f"{dated(day)} is no day of it anyway." for day in left if not _falls_on(rule, day)]
    begun(replace(rule, without=()))
    if not following(rule, None):
        raise NotUnderstood("never", what=without_zone(rule))
    return rule, [*days.notes, *notes, *more, *of_holidays]


def _falls_on(rule: Rule, day: date) -> bool:
    return next(local_times(replace(rule, until=day), after=datetime.combine(day, time()) - _MOMENT), None) is not None


def _without(said: Said, first: datetime) -> tuple[date, ...]:
    named = said.without.days if said.without else ()
    return tuple(sorted({on_calendar(day, first.date()) for day in named}))


def _until(said: Said, first: datetime, today: datetime) -> tuple[date | None, list[str]]:
    ends = [each for each in (said.end, said.lasting, said.times) if each]
    if len(ends) > 1:
        raise NotUnderstood("words", what="more than one end")
    if said.lasting:
        return _after(said.lasting, first.date()), []
    if not said.end:
        return None, []
    until = on_calendar(said.end.day, today.date(), since=_since(said, first, today))
    if until < first.date():
        raise NotUnderstood("never", what=f"it ends on {dated(until)}, before it begins")
    return until, year_note(said.end.day, until, today.date())


def _since(said: Said, first: datetime, today: datetime) -> date:
    """Return from when on an end without a year is looked for: from the start, where one was named."""
    return first.date() if said.start else today.date()


def _after(lasting: Lasting, first: date) -> date:
    """Return the last day of a time that begins on *first*."""
    match lasting.unit:
        case "day":
            return first + timedelta(lasting.number - 1)
        case "week":
            return first + timedelta(lasting.number * 7 - 1)
        case _:
            months = lasting.number * (_MONTHS if lasting.unit == "year" else 1)
            whole = first.year * _MONTHS + first.month - 1 + months
            return _clipped(whole // _MONTHS, whole % _MONTHS + 1, first.day) - timedelta(1)


def _clipped(year: int, month: int, day: int) -> date:
    later = date(year + (month == _MONTHS), month % _MONTHS + 1, 1)
    return min(date(year, month, 1) + timedelta(day - 1), later)


def _with_holidays(said: Said, rule: Rule) -> tuple[Rule, list[str]]:
    if not said.holidays:
        return rule, []
    country = said.holidays.country or country_of(rule.zone)
    if not country:
        raise NotUnderstood("words", what="holidays: of which country?")
    notes = [] if said.holidays.country else [f"The holidays are those of {country}, where {rule.zone} is."]
    return replace(rule, country=country, on_holiday="move" if said.holidays.moved else "skip"), notes
