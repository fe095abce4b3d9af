"""The smallest readings: a number, an ordinal, a weekday, lists of them, and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.recurrence.grammar.heard import Day, Near
from bot.recurrence.grammar.lexicon import MONTHS, NUMBERS, ORDINALS, PLURALS, WEEKDAYS, WEEKENDS, WORKDAYS
from bot.recurrence.grammar.lexicon import WORKING_WORDS as WORKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.recurrence.grammar.tokens import Line

T = TypeVar("T")
WEEK = 7
MOST = 9_999
_WHOLE_YEAR = 4
_LAST_DAY = 99


def number(line: Line, index: int) -> tuple[int, int] | None:
    """Read `3`, `three`, or `a` for one."""
    token = line.at(index)
    if token.kind == "number":
        return (token.number, index + 1) if token.number <= MOST else None
    found = 1 if token.text in {"a", "an"} else NUMBERS.get(token.text)
    return (found, index + 1) if found else None


def ordinal(line: Line, index: int) -> tuple[int, int] | None:
    """Read `first`, `2nd`, `last`, `second to last`."""
    for said in ("second to last", "second - last", "next to last", "second last"):
        if behind := line.behind(index, said):
            return -2, behind
    token = line.at(index)
    if token.kind == "ordinal":
        return token.number, index + 1
    found = ORDINALS.get(token.text)
    return (found, index + 1) if found else None


def separated(line: Line, index: int) -> int:
    """Return the index behind `,`, `and`, `, and`, `&`, `/` or `+`; *index* where there is none."""
    behind = line.past(index, ",")
    return line.past(behind, "and", "&", "/", "+") if behind > index else line.past(index, "and", "&", "/", "+")


def listed(line: Line, index: int, one: Callable[[Line, int], tuple[T, int] | None]) -> tuple[list[T], int] | None:
    """Read one or more, separated."""
    found = one(line, index)
    if not found:
        return None
    values = [found[0]]
    index = found[1]
    while (behind := separated(line, index)) > index and (found := one(line, behind)):
        values.append(found[0])
        index = found[1]
    return values, index


def weekday(line: Line, index: int) -> tuple[int, int] | None:
    """Read the singular name of a weekday, or its short form."""
    day = WEEKDAYS.get(line.text(index))
    if day is None:
        return None
    behind = index + 1
    return day, (line.past(behind, ".") if len(line.text(index)) < 5 else behind)  # noqa: PLR2004 - `Mon.`


def _some(line: Line, index: int) -> tuple[tuple[tuple[int, ...], bool], int] | None:
    """Read a weekday, a range of them, or a set; with whether its words mean each week."""
    text = line.text(index)
    if text in WORKDAYS or text in WEEKENDS:
        return ((0, 1, 2, 3, 4) if text in WORKDAYS else (5, 6), True), index + 1
    if text in WORKING and line.text(index + 1) in {"day", "days"}:
        return ((0, 1, 2, 3, 4), True), index + 2
    first = _named(line, index)
    if not first:
        return None
    if line.text(first[1]) in {"-", "to", "through", "thru"} and (last := _named(line, first[1] + 1)):
        span = (last[0] - first[0]) % WEEK
        return (tuple((first[0] + day) % WEEK for day in range(span + 1)), True), last[1]
    return ((first[0],), text in PLURALS), first[1]


def _named(line: Line, index: int) -> tuple[int, int] | None:
    plural = PLURALS.get(line.text(index))
    return weekday(line, index) if plural is None else (plural, index + 1)


def weekdays(line: Line, index: int) -> tuple[tuple[tuple[int, ...], bool], int] | None:
    """Read weekdays in any form, with whether they are meant each week."""
    ranged = line.past(index, "both")
    if line.text(ranged) == "from" and (found := _some(line, ranged + 1)) and len(found[0][0]) > 1:
        return found
    found_all = listed(line, ranged, _some)
    if not found_all:
        return None
    some, behind = found_all
    days = tuple(sorted({day for each, _ in some for day in each}))
    return (days, len(days) > 1 or any(each for _, each in some)), behind


def _day_number(line: Line, index: int) -> tuple[int, int] | None:
    token = line.at(index)
    is_time = line.text(index + 1) in {"am", "pm", "h", "hours", "o'clock"}
    fits = token.kind in {"number", "ordinal"} and 0 < token.number <= _LAST_DAY and not is_time
    return (token.number, index + 1) if fits else None


def _year(line: Line, index: int) -> tuple[int | None, int]:
    behind = line.past(index, ",")
    token = line.at(behind)
    if token.kind == "number" and len(token.text) == _WHOLE_YEAR and 1900 <= token.number <= MOST:  # noqa: PLR2004
        after = line.text(behind + 1)
        if after not in {"h", "hours", "am", "pm"}:
            return token.number, behind + 1
    return None, index


def _named_date(line: Line, index: int) -> tuple[Day, int] | None:
    start = line.past(index, "the")
    if day := _day_number(line, start):
        month = MONTHS.get(line.text(line.past(day[1], "of")))
        if month:
            year, behind = _year(line, line.past(day[1], "of") + 1)
            return None if _more_months(line, behind) else (Day(day[0], month, year), behind)
    month = MONTHS.get(line.text(start))
    if month and (day := _day_number(line, line.past(start + 1, "the"))):
        year, behind = _year(line, day[1])
        return Day(day[0], month, year), behind
    return None


def _more_months(line: Line, index: int) -> bool:
    """Return whether another month follows without a day of its own: `of January and July`."""
    behind = separated(line, index)
    return behind > index and line.text(behind) in MONTHS and not _day_number(line, line.past(behind + 1, "the"))


def _written_date(line: Line, index: int) -> tuple[Day, int] | None:
    token = line.at(index)
    if token.kind == "iso":
        year, month, day = map(int, token.text.split("-"))
        return Day(day, month, year), index + 1
    if token.kind == "dotted":
        first, second, third = token.text.split(".")
        return Day(int(first), int(second), int(third) if third else None), index + 1
    return None


def date(line: Line, index: int) -> tuple[Day, int] | None:
    """Read `3 December`, `December 3rd, 2026`, `2026-12-03`, `3.12.`, with or without the weekday before it."""
    found = _written_date(line, index) or _named_date(line, index)
    if found:
        return found
    named = weekday(line, line.past(index, "the"))
    if not named:
        return None
    behind = line.past(line.past(line.past(named[1], ","), "the"), "on")
    if found := _written_date(line, behind) or _named_date(line, behind):
        day = found[0]
        return Day(day.day, day.month, day.year, weekday=named[0]), found[1]
    return None


_FIXED = (("the day after tomorrow", 2), ("day after tomorrow", 2), ("tomorrow", 1), ("today", 0))


def near(line: Line, index: int) -> tuple[Near, int] | None:
    """Read a day as seen from today: `tomorrow`, `next Tuesday`, `in two weeks, Wednesday`, `Tuesday next week`."""
    for said, days in _FIXED:
        if behind := line.behind(index, said):
            return Near(days=days), behind
    named = weekday(line, index)
    if named and (week := _week(line, line.past(named[1], ","))) and week[0].weekday is None:
        return Near(weeks=week[0].weeks, weekday=named[0]), week[1]
    if line.text(index) in {"next", "this", "coming"} and (found := weekday(line, index + 1)):
        return Near(weekday=found[0], word=line.text(index)), found[1]
    if week := _week(line, index):
        return week
    return _days_on(line, index)


def _week(line: Line, index: int) -> tuple[Near, int] | None:
    """Read a week as seen from today, with its weekday where one is named."""
    weeks, word, behind = 0, "this week", line.behind(index, "this week")
    if not behind:
        weeks, word, behind = 1, "next week", line.behind(index, "next week")
    if not behind and line.text(index) == "in" and (many := number(line, index + 1)):
        weeks, word, behind = many[0], "", many[1] + 1 if line.text(many[1]) in {"week", "weeks"} else 0
    if not behind:
        return None
    after = line.past(line.past(behind, ","), "on")
    named = weekday(line, after)
    return (Near(weeks=weeks, weekday=named[0]), named[1]) if named else (Near(weeks=weeks, word=word), behind)


def _days_on(line: Line, index: int) -> tuple[Near, int] | None:
    if line.text(index) != "in" or not (many := number(line, index + 1)):
        return None
    if line.text(many[1]) in {"day", "days"}:
        return Near(days=many[0]), many[1] + 1
    return None
