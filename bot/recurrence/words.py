"""Words to rules: an own closed grammar of English, which refuses what it does not wholly understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.recurrence.grammar.build import understood
from bot.recurrence.grammar.clauses import clauses
from bot.recurrence.grammar.lexicon import KNOWN, OFTEN
from bot.recurrence.grammar.nearest import FALLBACK, nearest
from bot.recurrence.grammar.tokens import tokens_of
from bot.recurrence.model import NotUnderstood
from bot.recurrence.zones import nearest_zone, zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.recurrence.grammar.tokens import Line
    from bot.recurrence.model import Understood

_SHOWN = 3
_CLOSEST = 15
_MOST_SHOWN = 60
_YEARS = range(1900, 9_000)


def read_words(text: str, *, zone: str, now: datetime) -> Understood:
    """Read a rule in words, in *zone* unless they name one, from *now* (aware) on.

    Raises NotUnderstood, with the nearest words that would be understood (for a zone: the nearest name), and nothing
    else whatever the text; it takes time that grows no faster than the text, which is short.
    """
    zone_of(zone)
    if now.year not in _YEARS:
        raise NotUnderstood("far", nearest=FALLBACK)
    try:
        line = tokens_of(text)
    except NotUnderstood as refused:
        refused.nearest = FALLBACK
        raise
    try:
        return _read(line, zone=zone, now=now)
    except NotUnderstood as refused:
        if refused.reason == "zone":
            refused.what = _as_typed(refused.what, text)
        else:
            refused.what = " ".join(text.split())[:_MOST_SHOWN] if refused.what.startswith("FREQ=") else refused.what
            often = refused.reason == "too_often"
            refused.nearest = "every day at 10:00" if often else nearest(line, zone=zone, now=now)
        raise


def _as_typed(what: str, text: str) -> str:
    start = text.casefold().find(what)
    return text[start : start + len(what)] if start >= 0 and len(text.casefold()) == len(text) else what


def _read(line: Line, *, zone: str, now: datetime) -> Understood:
    if line.text(0) in {"every", "each"} and any(line.text(index) in OFTEN for index in (1, 2)) and _crowded(line):
        raise NotUnderstood("too_often", what=_shown(line, 0))
    heard, stuck = clauses(line)
    if stuck is not None:
        raise _unfit(line, stuck)
    return understood(heard, zone=zone, now=now)


def _crowded(line: Line) -> bool:
    """Return whether `every 5 minutes` is more often than can be."""
    return line.at(1).kind != "number" or line.at(1).number < _CLOSEST or line.text(2) == "seconds"


def _unfit(line: Line, stuck: int) -> NotUnderstood:
    """Return what is wrong with the token at *stuck*."""
    near = range(stuck, min(stuck + _SHOWN, len(line)))
    if slashed := [line.text(index) for index in near[:2] if line.at(index).kind == "slashed"]:
        return NotUnderstood("words", what=slashed[0])
    unknown = next((index for index in near if line.at(index).kind == "word" and line.text(index) not in KNOWN), None)
    if unknown is not None and line.text(unknown + 1) == "time":
        return NotUnderstood("zone", what=line.text(unknown), nearest=nearest_zone(line.text(unknown)))
    if unknown != stuck and any(line.at(index).kind in {"clock", "hours"} for index in near[:2]):
        return NotUnderstood("no_time", what=_shown(line, stuck))
    return NotUnderstood("words", what=line.text(unknown) if unknown is not None else _shown(line, stuck))


def _shown(line: Line, index: int) -> str:
    return " ".join(line.text(each) for each in range(index, min(index + _SHOWN, len(line))))[:_MOST_SHOWN]
