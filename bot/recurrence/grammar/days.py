"""The clauses that say on which days: how often, which weekdays, which days of the month, which one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.recurrence.grammar.atoms import WEEK, date, listed, near, number, ordinal, weekday, weekdays
from bot.recurrence.grammar.heard import Cadence, Day, Days, MonthDays, Nth, Part, Scope
from bot.recurrence.grammar.lexicon import ADVERBS, MONTHS, PARTS, UNITS, WEEKENDS, WORKDAYS
from bot.recurrence.grammar.lexicon import WORKING_WORDS as WORKING

if TYPE_CHECKING:
    from bot.recurrence.grammar.heard import Found, PartOfDay, Unit
    from bot.recurrence.grammar.tokens import Line

_OTHER = frozenset({"other", "second", "2nd"})
_MOST_INTERVAL = 999
_LAST_WHICH = 5
_LAST_OF_MONTH = 31


def every(line: Line, index: int) -> Found:
    """Read `every` or `each` and what stands behind it."""
    if line.text(index) not in {"every", "each"}:
        return None
    for read in (_every_unit, _every_other, _every_part, _every_date, _every_weekdays, _every_nth, _every_month_day):
        if found := read(line, index + 1):
            return found
    return None


def _unit(line: Line, index: int) -> Unit | None:
    name = UNITS.get(line.text(index))
    match name:
        case "day" | "week" | "month" | "quarter" | "year":
            return name
        case _:
            return None


def _every_unit(line: Line, index: int) -> Found:
    many = number(line, index)
    if many and 0 < many[0] <= _MOST_INTERVAL and (unit := _unit(line, many[1])):
        return (Cadence(unit, many[0]),), many[1] + 1
    if unit := _unit(line, index):
        return (Cadence(unit),), index + 1
    return ((Cadence("week", 2),), index + 1) if line.text(index) == "fortnight" else None


def _every_other(line: Line, index: int) -> Found:
    which = 2 if line.text(index) == "other" else (ordinal(line, index) or (0,))[0]
    if which <= 1:
        return None
    if unit := _unit(line, index + 1):
        return (Cadence(unit, which),), index + 2
    word = "" if line.text(index) == "other" else "every second"
    working = line.text(index + 1) in WORKDAYS | WORKING  # Every other weekday is no week's days.
    if working or line.text(index) not in _OTHER:
        return None
    if (found := weekdays(line, index + 1)) and not _of_month(line, found[1]):
        return (Cadence("week", 2, word=word), Days(found[0][0], each=True)), found[1]
    return None


def _of_month(line: Line, index: int) -> bool:
    return line.text(index) in {"of", "monthly"} or any(
        line.behind(index, said) for said in ("in the month", "each month", "every month", "in a month", "a month")
    )


def _every_part(line: Line, index: int) -> Found:
    part = _part_named(line.text(index))
    return ((Cadence("day"), Part(part)), index + 1) if part else None


def _every_date(line: Line, index: int) -> Found:
    found = date(line, index)
    if not found or found[0].year or found[0].weekday is not None:
        return None
    return (Day(found[0].day, found[0].month, each=True),), found[1]


def _every_weekdays(line: Line, index: int) -> Found:
    found = weekdays(line, index)
    word = "every weekend" if found and line.text(index) in WEEKENDS else ""
    return ((Days(found[0][0], each=True, word=word),), found[1]) if found else None


def _every_nth(line: Line, index: int) -> Found:
    found = nth(line, index)
    if not found:
        return None
    clause = found[0][0]
    return ((Nth(clause.days, each=True),), found[1]) if isinstance(clause, Nth) else None


def _every_month_day(line: Line, index: int) -> Found:
    found = month_days(line, index)
    if not found:
        return None
    clause = found[0][0]
    return ((MonthDays(clause.days, each=True),), found[1]) if isinstance(clause, MonthDays) else None


def adverb(line: Line, index: int) -> Found:
    """Read `weekly`, `fortnightly`, `once a month`."""
    if known := ADVERBS.get(line.text(index)):
        unit = _unit_named(known[0])
        word = line.text(index) if line.text(index) == "biweekly" else ""
        return ((Cadence(unit, known[1], word=word),), index + 1) if unit else None
    if line.text(index) == "once" and line.text(index + 1) in {"a", "per", "every", "each"}:
        return ((Cadence(unit),), index + 3) if (unit := _unit(line, index + 2)) else None
    return None


def _unit_named(name: str) -> Unit | None:
    match name:
        case "day" | "week" | "month" | "quarter" | "year":
            return name
        case _:
            return None


def plain_weekdays(line: Line, index: int) -> Found:
    """Read `Mondays and Wednesdays`, `on weekdays`, `Monday to Friday`."""
    start = line.past(line.past(index, "on"), "the")
    found = weekdays(line, start)
    return ((Days(found[0][0], each=found[0][1]),), found[1]) if found else None


def nth(line: Line, index: int) -> Found:
    """Read `the first Monday`, `2nd and 4th Tuesday`, `last Monday and last Thursday`, `the last working day`."""
    found = listed(line, line.past(index, "on"), _nth_group)
    if not found:
        return None
    return (Nth(tuple(dict.fromkeys(each for group in found[0] for each in group))),), found[1]


def _nth_group(line: Line, index: int) -> tuple[list[tuple[int, int]], int] | None:
    found = listed(line, line.past(index, "the"), _which)
    if not found:
        return None
    day = _nth_day(line, found[1])
    return ([(which, day[0]) for which in found[0]], day[1]) if day else None


def _which(line: Line, index: int) -> tuple[int, int] | None:
    found = ordinal(line, line.past(index, "the"))
    return found if found and found[0] <= _LAST_WHICH else None


def _nth_day(line: Line, index: int) -> tuple[int, int] | None:
    if line.text(index) in WORKDAYS and not line.text(index).endswith("s"):
        return WEEK, index + 1
    if line.text(index) in WORKING and line.text(index + 1) == "day":
        return WEEK, index + 2
    return weekday(line, index)


def month_days(line: Line, index: int) -> Found:
    """Read `on the 15th`, `the 1st and the last day`, `last day`."""
    found = listed(line, line.past(index, "on"), _month_day)
    if not found:
        return None
    return (MonthDays(tuple(sorted(set(found[0]), key=lambda day: (day < 0, day)))),), found[1]


def _month_day(line: Line, index: int) -> tuple[int, int] | None:
    start = line.past(index, "the")
    found = ordinal(line, start)
    if not found:
        return None
    if line.text(found[1]) == "day" and found[0] != 0:
        return found[0], found[1] + 1
    spoken = found[0] > 0 and start > index and line.text(found[1]) == "of"  # `the first of every month`
    return found if spoken or line.at(start).kind == "ordinal" else None


def scope(line: Line, index: int) -> Found:
    """Read `of the month`, `of every other month`, `in January and July`, `per quarter`."""
    if line.text(index) not in {"of", "in", "per", "a"}:
        return None
    start = line.past(index + 1, "the", "each", "every", "a", "that")
    if unit := _unit(line, start):
        whole = unit in {"month", "quarter"} and not line.text(start).endswith("s")
        return ((Scope(unit),), start + 1) if whole else None
    if line.text(start - 1) in {"every", "each"} and (found := _every_unit(line, start) or _every_other(line, start)):
        cadence = found[0][0]
        if isinstance(cadence, Cadence) and len(found[0]) == 1 and cadence.unit in {"month", "quarter"}:
            return (Scope(cadence.unit, cadence.interval),), found[1]
    return _months(line, start)


def _months(line: Line, index: int) -> Found:
    found = listed(line, index, lambda line, at: (MONTHS[line.text(at)], at + 1) if line.text(at) in MONTHS else None)
    return ((Scope("year", months=tuple(sorted(set(found[0])))),), found[1]) if found else None


def one_date(line: Line, index: int) -> Found:
    """Read one day by its date: `on 3 December`."""
    found = date(line, line.past(index, "on"))
    return ((found[0],), found[1]) if found else None


def one_near(line: Line, index: int) -> Found:
    """Read one day as seen from today: `on coming Tuesday`, `in two weeks`."""
    found = near(line, line.past(index, "on"))
    if found and found[0].word in {"next week", "this week"} and found[0].weekday is None:
        return None  # A week is no day.
    return ((found[0],), found[1]) if found else None


def part_of_day(line: Line, index: int) -> Found:
    """Read `in the morning`, `mornings`."""
    start = line.behind(index, "in the") or index
    part = _part_named(line.text(start))
    if not part:
        return None
    return (Part(part, each=line.text(start).endswith("s")),), start + 1


def _part_named(name: str) -> PartOfDay | None:
    part = PARTS.get(name)
    match part:
        case "morning" | "afternoon" | "evening":
            return part
        case _:
            return None
