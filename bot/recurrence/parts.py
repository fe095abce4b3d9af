"""The text of an RFC 5545 rule, read part by part."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.recurrence.model import NotUnderstood

if TYPE_CHECKING:
    from datetime import datetime

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
FREQUENCIES: tuple[Frequency, ...] = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 500

_RANGES = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 0),
}
_FROM_ZERO = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}", re.ASCII)
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_UNTIL = re.compile(r"([0-9]{8})(T[0-9]{6}Z?)?", re.ASCII)
_MOST_WEEKS = 53
_ONLY_WITH = {"BYWEEKNO": ("YEARLY",), "BYYEARDAY": ("YEARLY",), "BYMONTHDAY": ("YEARLY", "MONTHLY", "DAILY")}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a rule's text says; a weekday is (which one of the period, 0 for each; 0 Monday to 6 Sunday)."""

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    week_start: int = 0
    count: int | None = None
    until: str = ""

    @property
    def has_day(self) -> bool:
        """Return whether it says on which days of its period it falls."""
        return bool(self.weekdays or self.month_days or self.year_days or self.weeks)

    def explicit(self, anchor: datetime) -> Parts:
        """Return the same with what it leaves to its anchor said: its day, its month, its time."""
        timed = replace(self, hours=self.hours or (anchor.hour,), minutes=self.minutes or (anchor.minute,))
        if self.has_day or self.frequency == "DAILY":
            return timed
        if self.frequency == "WEEKLY":
            return replace(timed, weekdays=((0, anchor.weekday()),))
        months = self.months or ((anchor.month,) if self.frequency == "YEARLY" else ())
        return replace(timed, months=months, month_days=(anchor.day,))


def _refuse(what: str) -> NotUnderstood:
    return NotUnderstood("words", what=what[:60], nearest="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=16;BYMINUTE=0")


def _number(name: str, said: str, least: int, most: int) -> int:
    if not _NUMBER.fullmatch(said) or not least <= int(said) <= most:
        raise _refuse(f"{name}={said}")
    return int(said)


def _numbers(said: dict[str, str], name: str) -> tuple[int, ...]:
    if name not in said:
        return ()
    least, most = _RANGES[name]
    found = {_number(name, each, least, most) for each in said[name].split(",")}
    if 0 in found and name not in _FROM_ZERO:
        raise _refuse(f"{name}=0")
    return tuple(sorted(found, key=lambda each: (each < 0, each)))


def _weekday(said: str, frequency: Frequency) -> tuple[int, int]:
    found = _DAY.fullmatch(said)
    if not found:
        raise _refuse(f"BYDAY={said}")
    which = int(found[1] or 0)
    if (found[1] and not which) or abs(which) > _MOST_WEEKS or (which and frequency not in {"MONTHLY", "YEARLY"}):
        raise _refuse(f"BYDAY={said}")
    return which, DAYS.index(found[2])


def _pairs(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for part in text.removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in said:
            raise _refuse(part)
        said[name] = value
    return said


def _frequency(said: dict[str, str]) -> Frequency:
    named = said.get("FREQ", "")
    if named in {"SECONDLY", "MINUTELY"}:
        raise NotUnderstood("too_often", what=f"FREQ={named}", nearest="FREQ=DAILY;BYHOUR=9;BYMINUTE=0")
    for each in FREQUENCIES:
        if named == each:
            return each
    raise _refuse(f"FREQ={named}" if named else "a rule without FREQ")


_KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", *_RANGES})


def _checked(said: dict[str, str], frequency: Frequency) -> None:
    for name, value in said.items():
        if name not in _KNOWN or frequency not in _ONLY_WITH.get(name, FREQUENCIES):
            raise _refuse(f"{name}={value}")
    if "COUNT" in said and "UNTIL" in said:
        raise _refuse("COUNT and UNTIL together")
    if "UNTIL" in said and not _UNTIL.fullmatch(said["UNTIL"]):
        raise _refuse(f"UNTIL={said['UNTIL']}")
    if "WKST" in said and said["WKST"] not in DAYS:
        raise _refuse(f"WKST={said['WKST']}")
    if "BYSETPOS" in said and not any(name.startswith("BY") and name != "BYSETPOS" for name in said):
        raise _refuse("BYSETPOS alone")


@lru_cache(maxsize=4096)
def read_parts(text: str) -> Parts:
    """Return what a rule's text says; NotUnderstood for what is no rule, or one that Hearth does not keep."""
    if len(text) > LONGEST:
        raise NotUnderstood("too_long", what=f"{len(text)} characters")
    said = _pairs(text.strip().upper())
    frequency = _frequency(said)
    _checked(said, frequency)
    _numbers(said, "BYSECOND")
    days = said["BYDAY"].split(",") if "BYDAY" in said else ()
    return Parts(
        frequency,
        interval=_number("INTERVAL", said.get("INTERVAL", "1"), 1, 9999),
        weekdays=tuple(dict.fromkeys(_weekday(each, frequency) for each in days)),
        months=_numbers(said, "BYMONTH"),
        month_days=_numbers(said, "BYMONTHDAY"),
        year_days=_numbers(said, "BYYEARDAY"),
        weeks=_numbers(said, "BYWEEKNO"),
        positions=_numbers(said, "BYSETPOS"),
        hours=_numbers(said, "BYHOUR"),
        minutes=_numbers(said, "BYMINUTE"),
        week_start=DAYS.index(said.get("WKST", "MO")),
        count=_number("COUNT", said["COUNT"], 1, 9999) if "COUNT" in said else None,
        until=said.get("UNTIL", ""),
    )


def _listed(name: str, values: tuple[int, ...]) -> list[str]:
    return [f"{name}={','.join(map(str, values))}"] if values else []


def written(parts: Parts) -> str:
    """Return the text of *parts*, without COUNT and UNTIL, and without the time where there is but one."""
    timed = len(parts.hours) > 1 or len(parts.minutes) > 1
    weekdays = ",".join(f"{which or ''}{DAYS[day]}" for which, day in parts.weekdays)
    return ";".join(
        [
            f"FREQ={parts.frequency}",
            *([f"INTERVAL={parts.interval}"] if parts.interval > 1 else []),
            *_listed("BYMONTH", parts.months),
            *_listed("BYWEEKNO", parts.weeks),
            *_listed("BYYEARDAY", parts.year_days),
            *_listed("BYMONTHDAY", parts.month_days),
            *([f"BYDAY={weekdays}"] if weekdays else []),
            *(_listed("BYHOUR", parts.hours) + _listed("BYMINUTE", parts.minutes) if timed else []),
            *_listed("BYSETPOS", parts.positions),
            *([f"WKST={DAYS[parts.week_start]}"] if parts.week_start else []),
        ]
    )
