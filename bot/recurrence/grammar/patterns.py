"""From what was said to the text of an RFC 5545 rule: which days it falls on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.recurrence.grammar.dates import exists, said_day
from bot.recurrence.grammar.heard import Cadence, Day, Days
from bot.recurrence.model import NotUnderstood
from bot.recurrence.parts import DAYS
from bot.recurrence.spoken import QUARTER_ENDS, QUARTERS, WORKING, ordinal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.recurrence.grammar.heard import MonthDays, Nth
    from bot.recurrence.grammar.said import Said

_ANY = 7
_LAST = 31
_SHORTEST = 28
_FIFTH = 5
_WEEK = 7
_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule's text without its interval; *first* is the text that finds the first one, where that is another.

    *begins* is the day of the year on which it begins, where one was named.
    """

    frequency: str
    days: str = ""
    interval: int = 1
    first: str = ""
    begins: Day | None = None
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the rule's text."""
        interval = f"INTERVAL={self.interval}" if self.interval > 1 else ""
        return ";".join(filter(None, (f"FREQ={self.frequency}", interval, self.days)))

    @property
    def finding(self) -> str:
        """Return the text that finds the first one: each period may have it."""
        return self.first or ";".join(filter(None, (f"FREQ={self.frequency}", self.days)))


def pattern(said: Said) -> Pattern | None:
    """Return on which days it falls; None for what happens once; NotUnderstood where the words do not fit together."""
    kinds = said.kinds - {"cadence", "scope"}
    if len(kinds) > 1:
        raise NotUnderstood("words", what="more than one way of saying the day")
    if said.scope and not (said.nth or said.month_days):
        raise NotUnderstood("no_day", what="of the month")
    match next(iter(kinds), ""):
        case "days" if said.days:
            return _weekly(said, said.days)
        case "nth" if said.nth:
            return _nth(said, said.nth)
        case "month_days" if said.month_days:
            return _month_days(said, said.month_days)
        case "day" if said.day:
            return _dated(said, said.day)
        case "near":
            _once_only(said)
            return None
        case _:
            return _alone(said)


def _once_only(said: Said) -> None:
    if said.cadence or said.bounded:
        raise NotUnderstood("words", what="one day and a rhythm")


def _listed(days: tuple[int, ...]) -> str:
    return f"BYDAY={','.join(DAYS[day] for day in days)}"


def _left(said: Said, days: tuple[int, ...]) -> tuple[int, ...]:
    """Return *days* without those that are excepted."""
    gone = said.without.weekdays if said.without else ()
    left = tuple(day for day in days if day not in gone)
    if not left:
        raise NotUnderstood("never", what="every day of it is excepted")
    return left


def _weekly(said: Said, days: Days) -> Pattern | None:
    cadence = said.cadence or Cadence("week")
    if cadence.unit == "day" and cadence.interval == 1:
        cadence = Cadence("week")
    if cadence.unit != "week":
        raise NotUnderstood("no_day", what=f"which of the {cadence.unit}")
    several = days.each or said.bounded or said.cadence or (said.part and said.part.each)
    if not several:
        return None
    notes = [f'"{cadence.word}" was taken for every two weeks.'] if cadence.word else []
    if days.word:
        notes.append(f'"{days.word}" was taken for Saturday and Sunday.')
    return Pattern("WEEKLY", _listed(_left(said, days.days)), cadence.interval, notes=tuple(notes))


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """In which months: *quarterly* in those that begin a quarter, or end it."""

    interval: int = 1
    quarterly: bool = False
    months: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def _rhythm(said: Said, *, each: bool) -> _Rhythm:
    """Return in which months there are days of the month."""
    if said.without and said.without.weekdays:
        raise NotUnderstood("words", what="days of the month except weekdays")
    scope, cadence = said.scope, said.cadence
    if scope and scope.months:
        if cadence and (cadence.unit != "year" or cadence.interval > 1):
            raise NotUnderstood("words", what="months and a rhythm")
        return _Rhythm(months=scope.months, notes=() if cadence or each else ("It was taken for each year.",))
    if not (scope or cadence):
        return _Rhythm(notes=() if each else ("It was taken for each month.",))
    units = {(each.unit, each.interval) for each in (scope, cadence) if each} - (
        {("month", 1)} if scope and cadence else set()
    )
    unit, interval = next(iter(units), ("month", 1))
    if len(units) > 1 or unit not in {"month", "quarter"}:
        raise NotUnderstood("words", what=f"a day of the month in a rhythm of {unit}s")
    return _Rhythm(interval, quarterly=unit == "quarter")


def _joined(said: Said, days: str, *, whiches: Sequence[int], each: bool, notes: tuple[str, ...] = ()) -> Pattern:
    rhythm = _rhythm(said, each=each)
    if rhythm.months:
        return Pattern("MONTHLY", f"BYMONTH={_numbers(rhythm.months)};{days}", notes=(*rhythm.notes, *notes))
    if not rhythm.quarterly:
        return Pattern("MONTHLY", days, rhythm.interval, notes=(*rhythm.notes, *notes))
    if said.start:
        return Pattern("MONTHLY", days, _QUARTER * rhythm.interval, first=f"FREQ=MONTHLY;{days}", notes=notes)
    months = f"BYMONTH={_numbers(_of_quarter(whiches))}"
    notes = ("Quarters begin with January, April, July and October.", *notes)
    if rhythm.interval == 1:
        return Pattern("MONTHLY", f"{months};{days}", notes=notes)
    return Pattern("MONTHLY", days, _QUARTER * rhythm.interval, first=f"FREQ=MONTHLY;{months};{days}", notes=notes)


def _of_quarter(whiches: Sequence[int]) -> tuple[int, ...]:
    """Return the months in which a quarter has its first such days, or its last."""
    if min(whiches) > 0 and max(whiches) <= _LAST:
        return QUARTERS
    if max(whiches) < 0:
        return QUARTER_ENDS
    raise NotUnderstood("words", what="the first and the last of a quarter")


def _numbers(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _nth(said: Said, nth: Nth) -> Pattern:
    if nth.each and not (said.scope or said.cadence) and len(nth.days) == 1 and nth.days[0][0] > 1:
        raise NotUnderstood("words", what="every nth weekday: of the month, or every so many weeks?")
    working = [which for which, day in nth.days if day == _ANY]
    if working:
        if len(nth.days) > 1:
            raise NotUnderstood("words", what="two kinds of days of the month")
        return _joined(said, f"{_listed(WORKING)};BYSETPOS={working[0]}", whiches=working, each=nth.each)
    days = ",".join(f"{which}{DAYS[day]}" for which, day in nth.days)
    fifth = any(which == _FIFTH for which, _ in nth.days)
    if fifth and "quarter" in {each.unit for each in (said.scope, said.cadence) if each}:
        raise NotUnderstood("words", what="the fifth one of a quarter")
    notes = ("A month without a fifth one is left out.",) if fifth else ()
    whiches = [which for which, _ in nth.days]
    return _joined(said, f"BYDAY={days}", whiches=whiches, each=nth.each, notes=notes)


def _month_days(said: Said, days: MonthDays) -> Pattern:
    for day in days.days:
        if not (1 <= day <= _LAST or day == -1):
            raise NotUnderstood("no_such_day", what=f"the {ordinal(day)}" if day > 0 else "the second to last day")
    if not (said.scope or said.cadence or days.each):
        raise NotUnderstood("words", what="a day of the month: of which month?")
    if said.cadence and said.cadence.unit in {"day", "week"}:
        raise NotUnderstood("words", what=f"a day of the month in a rhythm of {said.cadence.unit}s")
    for month in said.scope.months if said.scope else ():
        for day in days.days:
            if day > 0 and not exists(Day(day, month)):
                raise NotUnderstood("no_such_day", what=said_day(Day(day, month)))
    notes = _short(max(days.days))
    return _joined(said, f"BYMONTHDAY={_numbers(days.days)}", whiches=days.days, each=days.each, notes=notes)


def _short(day: int) -> tuple[str, ...]:
    if day <= _SHORTEST:
        return ()
    return (f"A month without a {ordinal(day)} is left out; the last day of the month is in each.",)


def _dated(said: Said, day: Day) -> Pattern | None:
    if not exists(day):
        raise NotUnderstood("no_such_day", what=said_day(day))
    cadence = said.cadence or (Cadence("year") if day.each else None)
    if cadence is None:
        _once_only(said)
        return None
    if said.scope or said.start or (said.without and said.without.weekdays):
        raise NotUnderstood("words", what="a date and more than it needs")
    begins = Day(day.day, day.month, day.year, day.weekday)
    if cadence.unit == "year":
        leap = ("29 February is only in leap years.",) if (day.day, day.month) == (29, 2) else ()
        return Pattern(
            "YEARLY", f"BYMONTH={day.month};BYMONTHDAY={day.day}", cadence.interval, begins=begins, notes=leap
        )
    if cadence.unit not in {"month", "quarter"}:
        raise NotUnderstood("words", what=f"a date in a rhythm of {cadence.unit}s")
    months = cadence.interval * (_QUARTER if cadence.unit == "quarter" else 1)
    notes = (f"It begins on {said_day(begins)}.", *_short(day.day))
    return Pattern("MONTHLY", f"BYMONTHDAY={day.day}", months, begins=begins, notes=notes)


def _alone(said: Said) -> Pattern:
    """Return a rhythm whose day is left to where it starts."""
    if not said.cadence:
        raise NotUnderstood("no_day")
    cadence = said.cadence
    if cadence.unit == "day":
        if said.without and said.without.weekdays:
            if cadence.interval > 1:
                raise NotUnderstood("words", what="every few days except weekdays")
            return Pattern("WEEKLY", _listed(_left(said, tuple(range(_WEEK)))))
        return Pattern("DAILY", "", cadence.interval)
    if not said.start or (said.without and said.without.weekdays):
        raise NotUnderstood("no_day", what=f"which day of the {cadence.unit}")
    notes = (f'"{cadence.word}" was taken for every two weeks.',) if cadence.word else ()
    match cadence.unit:
        case "week":
            return Pattern("WEEKLY", "", cadence.interval, notes=notes)
        case "year":
            return Pattern("YEARLY", "", cadence.interval)
        case _:
            return Pattern("MONTHLY", "", cadence.interval * (_QUARTER if cadence.unit == "quarter" else 1))
