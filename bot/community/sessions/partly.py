"""What a sentence says of a session though not all of it is understood: the good parts, and the word that is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.community.sessions.formats import format_in, named_first
from bot.community.sessions.wish import TITLE_LIMIT, one_line
from bot.recurrence import NotUnderstood, nearest_zone, read_words
from bot.recurrence.grammar.lexicon import ADVERBS, PLURALS, WEEKDAYS, WORKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

BEGINS = frozenset({"every", "each", "on", "the", "tomorrow", *ADVERBS, *PLURALS, *WEEKDAYS, *WORKDAYS})
"""Words with which a time begins in a sentence."""
CLOCK = re.compile(r"@?\d{1,2}([:.]\d\d)?\s*([ap]m)?", re.IGNORECASE)
BESIDE = re.compile(
    r"(?:called (?P<title>.+?))?(?:^|\s+)?(?:hosted by (?P<hosts>.+?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Partly:
    """What was understood, by the names of a form's fields, and the fault in the rest; None: nothing is left."""

    values: Mapping[str, str]
    fault: NotUnderstood | None


def read_partly(text: str, *, zone: str, now: datetime) -> Partly:
    """Return what of a sentence is understood where not all of it is.

    A format or a name at its beginning is kept, and so is its time as far as it reads; behind the time it may be
    `called …` and `hosted by …`. The fault names what is left.
    """
    words = one_line(text, 600).split()
    at = _time_begins(words)
    title = " ".join(words[:at]).strip(" ,:;-–")
    known = {"title": f"{title[:1].upper()}{title[1:]}"[:TITLE_LIMIT]}
    format_ = format_in(title)
    return _timed(words[at:], known | ({"format": format_.value} if format_ else {}), zone=zone, now=now)


def _time_begins(words: Sequence[str]) -> int:
    """Return the place of the word with which the time begins: behind the format, or what it is called."""
    first = named_first(words)
    begins = (at for at, word in enumerate(words) if at >= first and word.casefold().strip(",:;") in BEGINS)
    clocks = (at for at, word in enumerate(words) if CLOCK.fullmatch(word))
    return next(begins, first or next(clocks, len(words)))


def _timed(words: Sequence[str], known: Mapping[str, str], *, zone: str, now: datetime) -> Partly:
    when = " ".join(words)
    if not words:
        return Partly(known, NotUnderstood("empty"))
    try:
        read_words(when, zone=zone, now=now)
    except NotUnderstood as error:
        return _beside(words, {**known, "when": when}, error, zone=zone, now=now)
    return Partly({**known, "when": when}, None)


def _beside(
    words: Sequence[str], known: Mapping[str, str], error: NotUnderstood, *, zone: str, now: datetime
) -> Partly:
    """Return the time as far as it reads, and what stands behind it as what it is, or as the fault."""
    many = _understood(words, zone=zone, now=now)
    if not many:
        return Partly(known, error)
    rest = " ".join(words[many:])
    known = {**known, "when": " ".join(words[:many])}
    said = BESIDE.fullmatch(rest)
    if said:
        return Partly({**known, **{name: one for name, one in said.groupdict().items() if one}}, None)
    if error.reason != "zone" and _is_town(rest):
        error = NotUnderstood("zone", rest, nearest_zone(rest))
    if error.reason == "zone" and error.nearest:
        return Partly({**known, "zone": error.nearest}, error)
    return Partly(known, NotUnderstood("words", rest[:60]))


def _understood(words: Sequence[str], *, zone: str, now: datetime) -> int:
    """Return how many words from the first on are a time."""
    for many in range(len(words) - 1, 0, -1):
        try:
            read_words(" ".join(words[:many]), zone=zone, now=now)
        except NotUnderstood:
            continue
        return many
    return 0


def _is_town(words: str) -> bool:
    return nearest_zone(words).rpartition("/")[2].replace("_", " ").casefold() == words.casefold()
