"""The clauses that say when in the day, and for how long."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.recurrence.grammar.atoms import number
from bot.recurrence.grammar.heard import Length, Time
from bot.recurrence.grammar.lexicon import FIXED_TIMES, MONTHS, NUMBERS, WEEKDAYS

if TYPE_CHECKING:
    from bot.recurrence.grammar.heard import Found
    from bot.recurrence.grammar.tokens import Line

_HOURS = 24
_AN_HOUR = 60
_A_DAY = _HOURS * _AN_HOUR
_HALF_DAY = 12
_SURE_FROM = 13
_MORNING_FROM = 7
_MARKS = ("at", "@", "from")


@dataclass(frozen=True, slots=True)
class _Said:
    """A time as it was said: *half* is am or pm, *bare* a number alone, *plain* one that may be either half.

    *midnight*: the word was said, which some mean as the end of the day.
    """

    hour: int
    minute: int = 0
    half: str = ""
    bare: bool = False
    plain: bool = False
    midnight: bool = False

    @property
    def fits(self) -> bool:
        if self.half:
            return 1 <= self.hour <= _HALF_DAY and self.minute < _AN_HOUR
        return self.hour < _HOURS and self.minute < _AN_HOUR

    @property
    def whole(self) -> int:
        """Return the minute of the day: what may be either half is in the day's middle."""
        hour = self.hour
        if self.half:
            hour = hour % _HALF_DAY + (_HALF_DAY if self.half == "pm" else 0)
        elif self.plain and 0 < hour < _MORNING_FROM:
            hour += _HALF_DAY
        return hour * _AN_HOUR + self.minute


def time(line: Line, index: int) -> Found:
    """Read `at 10:00`, `9am`, `@ 10`, `at half past nine`, `12-13h`, `from 10 to 11:30`, `noon`."""
    start = line.past(index, *_MARKS)
    marked = start > index
    found = _moment(line, start)
    if not found:
        return None
    if ranged := _range(line, found, marked=marked):
        return ranged
    said, behind = found
    if not said.fits or line.text(index) == "from" or (said.bare and not marked):
        return None
    return (_told(said),), behind


def _told(said: _Said) -> Time:
    hour, minute = divmod(said.whole, _AN_HOUR)
    if (said.half and not said.whole) or said.midnight:
        return Time(hour, minute, doubt="midnight")
    early = not said.half and not said.plain and 0 < said.hour < _MORNING_FROM
    return Time(hour, minute, doubt="half" if said.plain and not said.half else "early" if early else "")


def _range(line: Line, start: tuple[_Said, int], *, marked: bool) -> Found:
    behind = start[1]
    if line.text(behind) not in {"-", "to", "until", "till"}:
        return None
    found = _moment(line, behind + 1)
    if not found or not found[0].fits or (found[0].bare and _is_day(line, found[1])):
        return None
    end, first = found[0], start[0]
    if first.bare and not end.plain and not end.half:
        first = replace(first, plain=False)  # `12-13h`: the h is for both.
    if end.half and not first.half and first.plain:
        first = replace(first, half=_half_before(first, end))
    if not first.fits or (first.bare and end.bare and not marked and line.text(behind) != "-"):
        return None
    return (replace(_told(first), minutes=_between(first, end)),), found[1]


def _is_day(line: Line, index: int) -> bool:
    """Return whether the number before *index* counts a day: `until 11 March`."""
    return line.text(index) in MONTHS or line.text(index) in {"of", "th"} or line.text(index) in WEEKDAYS


def _half_before(first: _Said, end: _Said) -> str:
    sooner = replace(first, half=end.half)
    return end.half if sooner.whole < end.whole else "am" if end.half == "pm" else "pm"


def _between(first: _Said, end: _Said) -> int:
    until = end.whole
    if end.plain and until <= first.whole and end.hour < _HALF_DAY:
        until = end.hour * _AN_HOUR + end.minute + _HALF_DAY * _AN_HOUR
    return (until - first.whole) % _A_DAY or _A_DAY


def _moment(line: Line, index: int) -> tuple[_Said, int] | None:
    if fixed := FIXED_TIMES.get(line.text(index)):
        return _Said(*fixed, midnight=fixed == (0, 0)), index + 1
    if spoken := _spoken(line, index):
        return spoken
    token = line.at(index)
    match token.kind:
        case "hours":
            hour, _, minute = token.text.partition("h")
            return _Said(int(hour), int(minute or 0)), index + 1
        case "clock":
            return _clock(line, index)
        case "number" | "word":
            return _number(line, index)
        case _:
            return None


def _clock(line: Line, index: int) -> tuple[_Said, int]:
    hour, minute = map(int, re.split(r"[:.]", line.text(index)))
    half = line.text(index + 1)
    if half in {"am", "pm"}:
        return _Said(hour, minute, half), index + 2
    return _Said(hour, minute), line.past(index + 1, "h")


def _number(line: Line, index: int) -> tuple[_Said, int] | None:
    token = line.at(index)
    if token.kind == "number" and len(token.text) == 4 and line.text(index - 1) in _MARKS:  # noqa: PLR2004 - `at 1600`
        return _Said(int(token.text[:2]), int(token.text[2:])), index + 1
    hour = token.number if token.kind == "number" else NUMBERS.get(token.text, -1)
    if not 0 <= hour <= 99:  # noqa: PLR2004
        return None
    after = line.text(index + 1)
    if after in {"am", "pm"}:
        return _Said(hour, half=after), index + 2
    if after in {"h", "hours"} and token.kind == "number":
        return _Said(hour), index + 2
    plain = (0 < hour < _SURE_FROM and len(token.text) != 2) or hour in {10, 11, 12}  # noqa: PLR2004 - `at 08` is sure
    if after == "o'clock":
        return _Said(hour, plain=plain), index + 2
    return _Said(hour, bare=True, plain=plain), index + 1


_STEPS = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}


def _spoken(line: Line, index: int) -> tuple[_Said, int] | None:
    """Read `half past nine`, `quarter to ten`, `ten past 4 pm`."""
    start = line.past(index, "a")
    minutes, way = _STEPS.get(line.text(start)), line.past(start + 1, "-")
    if minutes is None or line.text(way) not in {"past", "to"}:
        return None
    way_said, at = line.text(way), line.past(way + 1, "-")
    found = _number(line, at)
    if not found or not 1 <= found[0].hour <= _HALF_DAY or (way_said == "to" and minutes == 30):  # noqa: PLR2004
        return None
    said = replace(found[0], bare=False)
    if way_said == "past":
        return replace(said, minute=minutes), found[1]
    return _minutes_before(said, minutes), found[1]


def _minutes_before(said: _Said, minutes: int) -> _Said:
    whole = (said.whole - minutes) % _A_DAY
    sooner = said.hour - 1 or _HALF_DAY
    if said.half:
        return _Said(whole // _AN_HOUR, whole % _AN_HOUR)
    return replace(said, hour=sooner, minute=_AN_HOUR - minutes)


def length(line: Line, index: int) -> Found:
    """Read `for 90 minutes`, `for an hour`, `for half an hour`, `60 min`."""
    start = line.past(index, "for")
    if behind := line.behind(start, "half an hour"):
        return ((Length(30),), behind) if start > index else None
    token = line.at(start)
    if token.kind == "hours" and start > index:
        hour, _, minute = token.text.partition("h")
        return _length(int(hour) * _AN_HOUR + int(minute or 0), start + 1)
    found = number(line, start)
    if not found:
        return None
    match line.text(found[1]):
        case "minutes" | "minute" | "mins" | "min":
            return _length(found[0], found[1] + 1)
        case "hours" | "hour" | "hrs" | "hr" | "h" if start > index:
            return _length(found[0] * _AN_HOUR, found[1] + 1)
        case _:
            return None


def _length(minutes: int, behind: int) -> Found:
    return ((Length(minutes),), behind) if 0 < minutes <= _A_DAY else None
