"""What would be understood that is nearest to what was not."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.recurrence.grammar.build import understood
from bot.recurrence.grammar.clauses import clauses
from bot.recurrence.grammar.dates import exists
from bot.recurrence.grammar.heard import (
    Cadence,
    Clause,
    Day,
    Days,
    End,
    Lasting,
    MonthDays,
    Near,
    Nth,
    Part,
    Scope,
    Start,
    Time,
    Times,
    Without,
)  # fmt: skip
from bot.recurrence.grammar.lexicon import KNOWN
from bot.recurrence.grammar.tokens import Line, Token
from bot.recurrence.model import NotUnderstood
from bot.recurrence.spoken import in_words, without_zone

if TYPE_CHECKING:
    from datetime import datetime

FALLBACK = "every Thursday at 10:00"
_ALIKE = 70
_TRIES = 12
_SHORTEST = 3
_MONTHS = 12
_HOURS = 24
_TEN = Time(10)


def nearest(line: Line, *, zone: str, now: datetime) -> str:
    """Return words that would be understood, as near to those of *line* as can be found."""
    heard = _heard(_corrected(line))
    for _ in range(_TRIES):
        try:
            rule = understood(heard, zone=zone, now=now).rule
        except NotUnderstood as refused:
            heard = _mended(heard, refused.reason)
        else:
            return without_zone(rule) if rule.zone == zone else in_words(rule)
    return FALLBACK


def _corrected(line: Line) -> Line:
    """Return *line* with each unknown word made into the known one that is like it."""
    return Line(tuple(_known(token) for token in line.tokens))


def _known(token: Token) -> Token:
    if token.kind == "slashed":
        return _dotted(token)
    if token.kind != "word" or token.text in KNOWN or len(token.text) < _SHORTEST:
        return token
    found = process.extractOne(token.text, sorted(KNOWN), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return Token("word", found[0]) if found else token


def _dotted(token: Token) -> Token:
    """Return `12/3` as 12 March, and `12/31` as the day that it can only be."""
    first, second, *year = token.text.split("/")
    if int(first) <= _MONTHS < int(second):
        first, second = second, first
    return Token("dotted", f"{first}.{second}.{year[0] if year and len(year[0]) == 4 else ''}")  # noqa: PLR2004


def _heard(line: Line) -> list[Clause]:
    """Return the clauses of *line* without the tokens that belong to none."""
    found: list[Clause] = []
    numbers: list[Clause] = []
    whole = line
    while line.tokens:
        try:
            heard, stuck = clauses(line)
        except NotUnderstood:
            return found  # It names a zone that there is not.
        found.extend(heard)
        if stuck is None:
            break
        if -1 < line.at(stuck).number < _HOURS and line.at(stuck).kind == "number":
            numbers.append(Time(line.at(stuck).number))
        line = Line(line.tokens[stuck + 1 :])
    each = any(token.text in {"every", "each"} for token in whole.tokens)
    return [
        replace(clause, each=True) if each and isinstance(clause, Days) else clause
        for clause in _once_each([*found, *numbers])
    ]


def _once_each(heard: list[Clause]) -> list[Clause]:
    return list({type(clause): clause for clause in reversed(heard)}.values())[::-1]


def _mended(heard: list[Clause], reason: str) -> list[Clause]:
    match reason:
        case "no_time":
            return [*heard, _TEN]
        case "no_day":
            return _with_day(heard)
        case "no_such_day":
            return [_on_calendar(clause) for clause in heard]
        case "past":
            return [_ahead(clause) for clause in heard]
        case "never" | "far":
            return _unbounded(heard)
        case _:
            return _fewer(heard)


def _unbounded(heard: list[Clause]) -> list[Clause]:
    bounds = (End, Times, Lasting, Without, Start)
    return [clause for clause in heard if not isinstance(clause, bounds)]


def _with_day(heard: list[Clause]) -> list[Clause]:
    monthly = any(isinstance(clause, Cadence) and clause.unit in {"month", "quarter", "year"} for clause in heard)
    days = [clause for clause in heard if isinstance(clause, Days)]
    if monthly and days:
        return [*(clause for clause in heard if clause not in days), Nth(((1, days[0].days[0]),))]
    return [*heard, Nth(((1, 0),))] if monthly else [*heard, Days((3,), each=True)]


def _on_calendar(clause: Clause) -> Clause:
    match clause:
        case Day() if not exists(clause):
            month = min(max(clause.month, 1), 12)
            return Day(
                min(max(clause.day, 1), monthrange(clause.year or 2027, month)[1]), month, clause.year, each=clause.each
            )
        case Day():
            return replace(clause, weekday=None)
        case End() | Start() if isinstance(clause.day, Day):
            day = _on_calendar(clause.day)
            return replace(clause, day=day) if isinstance(day, Day) else clause
        case Without():
            return replace(clause, days=tuple(day for day in clause.days if exists(day)))
        case MonthDays():
            return replace(clause, days=(-1,))
        case _:
            return clause


def _ahead(clause: Clause) -> Clause:
    match clause:
        case Day():
            return replace(clause, year=None, weekday=None)
        case Near():
            return Near(weeks=1, weekday=clause.weekday) if clause.weekday is not None else Near(days=1)
        case End() | Start() if isinstance(clause.day, Day):
            return replace(clause, day=replace(clause.day, year=None, weekday=None))
        case Start():
            return replace(clause, day=Near(days=1))
        case Without():
            return replace(clause, days=())
        case _:
            return clause


def _fewer(heard: list[Clause]) -> list[Clause]:
    """Return *heard* without the last clause that is neither a time nor the first of those that name a day."""
    if bare := [clause for clause in heard if isinstance(clause, Nth | MonthDays)]:
        if not any(isinstance(clause, Scope | Cadence) for clause in heard):
            return [*heard, Scope("month")]
        if others := [clause for clause in heard if isinstance(clause, Days | Day | Near)] + bare[1:]:
            return [clause for clause in heard if clause not in others]
    for kinds in ((Part,), (Without, End, Times, Lasting, Start), (Day, Near), (Cadence,)):
        for clause in reversed(heard):
            if isinstance(clause, kinds):
                return [each for each in heard if each is not clause]
    return heard[:-1] if len(heard) > 1 else [Days((3,), each=True), _TEN]
