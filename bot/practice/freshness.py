"""How far an entry can be relied on, from what different people said of it. No I/O, no clock; docs/freshness.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import prod
from typing import TYPE_CHECKING

from bot.practice.model import Kind, Says

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.practice.model import Word

HALF_LIFE = {
    Kind.TOOL: timedelta(days=270),
    Kind.TIP: timedelta(days=365),
    Kind.SOLUTION: timedelta(days=540),
    Kind.WARNING: timedelta(days=540),
    Kind.STORY: timedelta(days=1095),
}
"""After how long a confirmation counts half: what a tool's page says ages soon, what happened to somebody does not."""

STRENGTH = {Says.HOLDS: 0.6, Says.WORKED: 0.6, Says.PARTLY: 0.4, Says.USED: 0.4}
"""How much one person's fresh word is worth, of 1."""
DOUBT = {Says.FAILED: 0.25, Says.OVER: 0.5}
"""How much of the confidence one person's doubt takes away."""
TELLING = 0.6
"""What the author's own telling is worth while it is new."""
STALE = 0.2
"""Below it an entry is to be looked at before it is relied on."""
LEAST_OF_A_SIDE = 2
"""As many people on either side make a dispute: one who failed where others did not is a case of their own."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How an entry stands: `confidence` of 1, by how many different people it was confirmed, and when last.

    `told` is when its author told it, or last said that it holds.
    """

    confidence: float
    people: int = 0
    last: datetime | None = None
    doubted: bool = False
    disputed: bool = False
    told: datetime | None = None

    @property
    def low(self) -> bool:
        """Return whether it is to be looked at before it is relied on."""
        return self.confidence < STALE


def last_words(words: Iterable[Word]) -> Sequence[Word]:
    """Return the last word of each person: pressed again and again, it counts once."""
    last: dict[str, Word] = {}
    for word in words:
        known = last.get(word.person)
        if known is None or (word.at, word.says.value) > (known.at, known.says.value):
            last[word.person] = word
    return tuple(last.values())


def weight(age: timedelta, kind: Kind) -> float:
    """Return what is left of a word of that age: half after a half-life, all of one from the future."""
    return float(0.5 ** (max(age, timedelta()) / HALF_LIFE[kind]))


def freshness(  # Each is a fact of its own.
    words: Iterable[Word], *, kind: Kind, told_at: datetime, author: str | None, now: datetime
) -> Freshness:
    """Return how far an entry can be relied on at *now*.

    The confirmations are independent: each leaves a part of the doubt that the others leave. The author's own words
    only renew their telling; they are not one of those who confirmed it.
    """
    every = last_words(words)
    confirmed = [word for word in every if word.says in STRENGTH and word.person != author]
    doubts = [word for word in every if word.says in DOUBT]
    told = max([told_at, *(word.at for word in every if word.person == author and word.says in STRENGTH)])
    left = prod(1 - STRENGTH[word.says] * weight(now - word.at, kind) for word in confirmed)
    trust = 1 - left * (1 - TELLING * weight(now - told, kind))
    last = max((word.at for word in confirmed), default=None)
    doubt = prod(1 - DOUBT[word.says] * _counts(word, last, kind) for word in doubts)
    return Freshness(
        min(1.0, max(0.0, trust * doubt)), len(confirmed), last, bool(doubts), _is_disputed(every, kind, now), told
    )


def _counts(doubt: Word, last: datetime | None, kind: Kind) -> float:
    """Return how far a doubt counts still: less, the longer before the last confirmation it was said.

    Time alone takes no doubt away; what people said since does.
    """
    return weight(last - doubt.at, kind) if last else 1.0


def _is_disputed(words: Sequence[Word], kind: Kind, now: datetime) -> bool:
    """Return whether several people say that it works, and several that it does not, within a half-life."""
    recent = [word for word in words if now - word.at <= HALF_LIFE[kind]]
    works = sum(word.says in {Says.HOLDS, Says.WORKED} for word in recent)
    fails = sum(word.says in DOUBT for word in recent)
    return min(works, fails) >= LEAST_OF_A_SIDE


def is_old(fresh: Freshness, *, told_at: datetime, now: datetime, old_after_days: int) -> bool:
    """Return whether an entry is “found but old”; of which nobody ever said anything, the community's days decide."""
    if fresh.people or fresh.doubted:
        return fresh.low
    return (now - (fresh.told or told_at)).days > old_after_days
