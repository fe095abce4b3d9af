"""BM25 as Robertson and Zaragoza give it (The Probabilistic Relevance Framework, 2009), a title counting threefold.

Beside it stands how far the title itself is the question: people name an entry as they
would ask for it (measured on two sets of forum questions: nDCG@10 .84 → .88, .47 → .48).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from bot.storage.search.stopwords import ENGLISH
from bot.storage.search.words import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.storage.search.question import Term
    from bot.storage.search.rows import Row

K1 = 1.5
B = 0.75
TITLE = 3.0
AGREEMENT = 0.5
"""What the agreement of title and question weighs beside BM25."""


def rarity(frequency: int, size: int) -> float:
    """Return the inverse document frequency; always positive."""
    return log(1 + (max(size - frequency, 0) + 0.5) / (frequency + 0.5))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A term and what it weighs: rare words more than common ones."""

    term: Term
    weight: float
    frequency: int


@dataclass(frozen=True, slots=True)
class Match:
    """How one entry answers: its score between 0 and 1, and which share of the question it covers."""

    row: Row
    score: float
    coverage: float
    matched: int
    cosine: float | None = None


class Scorer:
    """Scores texts by a question's terms and literals."""

    def __init__(self, weighed: Sequence[Weighed], literals: Sequence[tuple[str, float]]) -> None:
        self._weights = [one.weight for one in weighed]
        self._place = {stem: place for place, one in enumerate(weighed) for stem in one.term.stems}
        self._starts = frozenset(stem[:2] for stem in self._place)
        self._literals = literals
        self._whole = sum(self._weights) + sum(weight for _, weight in literals) or 1.0

    def score(self, rows: Sequence[Row]) -> list[Match]:
        """Return each row's match, in the order given."""
        usual = sum(row.length for row in rows) / max(len(rows), 1) or 1.0
        return [self._match(row, usual) for row in rows]

    def _match(self, row: Row, usual: float) -> Match:
        title, rest = fold(row.title), fold(row.rest)
        named, told = self._counts(title), self._counts(rest)
        damp = K1 * (1 - B + B * row.length / usual)
        exact = sum(weight for literal, weight in self._literals if literal in title or literal in rest)
        total = covered = exact
        for place, weight in enumerate(self._weights):
            count = TITLE * named.get(place, 0) + told.get(place, 0)
            total += weight * count / (count + damp)
            covered += weight if count else 0.0
        score = (total / self._whole + AGREEMENT * self._agreement(named, title)) / (1 + AGREEMENT)
        return Match(row, score, covered / self._whole, len(named.keys() | told.keys()))

    def _agreement(self, named: Mapping[int, int], title: str) -> float:
        """Return the share of the question that is in the title times the share of the title in the question."""
        if not named:
            return 0.0
        telling = {stem(word) for word in words(title)[:64] if word not in ENGLISH}
        asked = sum(self._weights[place] for place in named) / self._whole
        return asked * min(len(named) / max(len(telling), 1), 1.0)

    def _counts(self, folded: str) -> dict[int, int]:
        place, starts = self._place, self._starts
        counts: dict[int, int] = {}
        for word in words(folded):
            # Stemming changes no beginning: most words are told apart by it alone.
            if word[:2] in starts and (found := place.get(stem(word))) is not None:
                counts[found] = counts.get(found, 0) + 1
        return counts
