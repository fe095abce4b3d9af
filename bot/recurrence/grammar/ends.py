"""The clauses that bound a rule: starting, until, so many times, except, and in which zone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from bot.recurrence.grammar.atoms import date, listed, near, number, weekday, weekdays
from bot.recurrence.grammar.heard import End, Holidays, Lasting, Near, Start, Times, Without, Zone
from bot.recurrence.grammar.lexicon import AMBIGUOUS_ZONES, EXCEPT, NAMED_ZONES, SEASONAL, STARTS, UNITS, UNTILS, ZONES
from bot.recurrence.holiday import country_called
from bot.recurrence.model import NotUnderstood
from bot.recurrence.zones import nearest_zone, zone_called, zone_names

if TYPE_CHECKING:
    from bot.recurrence.grammar.heard import Found
    from bot.recurrence.grammar.tokens import Line

_LONGEST_NAME = 4
_COUNTED = frozenset({"times", "time", "sessions", "session", "occurrences"})


def start(line: Line, index: int) -> Found:
    """Read `starting 1 December`, `from next Monday`, `as of 2026-12-01`."""
    behind = line.behind(index, "as of") or (
        index + 1 if line.text(index) in STARTS or line.text(index) == "starts" else 0
    )
    if not behind:
        return None
    behind = line.past(behind, "on", "from")
    if found := date(line, behind):
        return (Start(found[0]),), found[1]
    if day := near(line, behind):
        monday = day[0].word == "next week" and day[0].weekday is None
        return (Start(replace(day[0], weekday=0) if monday else day[0]),), day[1]
    named = weekday(line, behind)
    if named and line.text(named[1]) not in {"to", "-", "through", "thru"}:
        return (Start(Near(weekday=named[0])),), named[1]
    return None


def end(line: Line, index: int) -> Found:
    """Read `until 31 March`, `through 2027-03-31`."""
    if behind := line.behind(index, "up to"):
        pass
    elif line.text(index) in UNTILS:
        behind = line.past(index + 1, "on")
    found = date(line, behind) if behind else None
    return ((End(found[0]),), found[1]) if found else None


def times(line: Line, index: int) -> Found:
    """Read `6 times`, `for 6 sessions`, `once`."""
    if line.text(index) == "once":
        return (Times(1),), index + 1
    found = number(line, line.past(index, "for"))
    if not found or line.text(found[1]) not in _COUNTED or found[0] < 1:
        return None
    return (Times(found[0]),), found[1] + 1


def lasting(line: Line, index: int) -> Found:
    """Read `for 6 weeks`."""
    found = number(line, line.past(index + 1, "the")) if line.text(index) == "for" else None
    if not found or not 0 < found[0] <= 999:  # noqa: PLR2004
        return None
    match UNITS.get(line.text(found[1])):
        case "day" | "week" | "month" | "year" as unit:
            return (Lasting(found[0], unit),), found[1] + 1
        case _:
            return None


def without(line: Line, index: int) -> Found:
    """Read `except weekends`, `but Friday`, `but not on 24 December and 31 December`, `except holidays in Germany`."""
    behind = line.behind(index, "but not") or (index + 1 if line.text(index) in EXCEPT | {"but"} else 0)
    if not behind:
        return None
    behind = line.past(line.past(behind, "on", "for"), "on")
    if found := _holidays(line, behind):
        return found
    if days := listed(line, behind, date):
        return (Without(days=tuple(days[0])),), days[1]
    named = weekdays(line, line.past(behind, "the"))
    return ((Without(weekdays=named[0][0]),), named[1]) if named else None


def _holidays(line: Line, index: int) -> Found:
    behind = line.past(line.past(index, "the"), "public", "bank", "national")
    if line.text(behind) not in {"holiday", "holidays"}:
        return None
    if line.text(behind + 1) in {"in", "of"} and (found := _country(line, behind + 2)):
        return (Holidays(found[0]),), found[1]
    return (Holidays(""),), behind + 1


def moved_holidays(line: Line, index: int) -> Found:
    """Read `holidays in Germany moved to the next working day`, `moving holidays in DE`."""
    said = line.text(index)
    found = _holidays(line, index + (said in {"moving", "move"}))
    if not found or not isinstance(clause := found[0][0], Holidays):
        return None
    behind = found[1] if said in {"moving", "move"} else line.past(found[1], "moved")
    if said not in {"moving", "move"} and behind == found[1]:
        return None
    for rest in ("to the next working day", "to the next weekday", "to the next business day"):
        behind = line.behind(behind, rest) or behind
    return (Holidays(clause.country, moved=True),), behind


def _country(line: Line, index: int) -> tuple[str, int] | None:
    start_at = line.past(index, "the")
    if line.text(start_at + 1) == "-":
        code = f"{line.text(start_at)}-{line.text(start_at + 2)}".upper()
        if found := country_called(code):
            return found, start_at + 3
    for many in range(_LONGEST_NAME, 0, -1):
        words = [line.text(start_at + offset) for offset in range(many)]
        if all(words) and (found := country_called(" ".join(words))):
            return found, start_at + many
    return None


def zone(line: Line, index: int) -> Found:
    """Read `Europe/Berlin`, `Pacific time`, `in CET`, `London time`."""
    bracket = line.text(index) == "("
    start_at = line.past(line.past(index, "(", "in"), "the")
    found = _zone_named(line, start_at)
    if not found:
        return None
    if bracket and line.text(found[1]) != ")":
        return None
    return (found[0],), found[1] + bracket


def _zone_named(line: Line, index: int) -> tuple[Zone, int] | None:
    token = line.at(index)
    if token.kind == "zone":
        if name := zone_called(token.text):
            return Zone(name), line.past(index + 1, "time")
        raise NotUnderstood("zone", what=token.text, nearest=nearest_zone(token.text))
    return _zone_by_word(line, index) or _zone_of_town(line, index)


def _zone_by_word(line: Line, index: int) -> tuple[Zone, int] | None:
    many = 2 if line.behind(index, "central european") else 1
    said = " ".join(line.text(index + offset) for offset in range(many))
    behind = line.past(index + many, "standard", "daylight", "summer")
    timed = line.past(behind, "time")
    if said in AMBIGUOUS_ZONES:
        raise NotUnderstood("zone", what=said.upper(), nearest=AMBIGUOUS_ZONES[said])
    if said not in ZONES or (said in NAMED_ZONES and timed == behind):
        return None
    word = said.upper() if said in SEASONAL else ""
    return Zone(ZONES[said], word), timed if timed > behind else index + many


@cache
def _towns() -> dict[str, str]:
    """Return zones by their town; of two, the one with the shorter name."""
    names = sorted((name for name in zone_names() if "/" in name), key=lambda name: (-len(name), name))
    return {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names}


def _zone_of_town(line: Line, index: int) -> tuple[Zone, int] | None:
    for many in range(_LONGEST_NAME, 0, -1):
        words = [line.text(index + offset) for offset in range(many)]
        if line.text(index + many) == "time" and (name := _towns().get(" ".join(words))):
            return Zone(name, " ".join(words).title()), index + many + 1
    return None
