"""Which questions ask the same: one at a time, by words or by meaning, always the same for the same order.

A question goes to the gap whose questions are most like it on average (average linkage); where none is like enough
it opens one of its own. The average over many pairs says more than that over one, so it may be lower. What comes later
corrects what was put together early: a gap that has grown may be as like another one, then the two become one; and a
question that fits the grown gap better than its own comes over. By words, likeness is the cosine of what both have in
common, each word weighed by how rare it is; runs of four letters of a word count a little, so that a typo or another
ending is not another word.

Measured on `stackfaq` (tests/evaluation): the bounds are from one half of its threads, the figures from the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Terms = frozenset[str]


@dataclass(frozen=True, slots=True)
class Bound:
    """From which likeness on questions ask the same: on average over very many pairs of them, and of one pair."""

    of_many: float
    of_one: float

    def of(self, pairs: int) -> float:
        """Return the bound for an average over so many pairs: what it may be off by goes with their root."""
        return self.of_many + (self.of_one - self.of_many) / sqrt(pairs)


BY_WORDS = Bound(0.20, 0.30)
BY_MEANING = Bound(0.60, 0.60)
_BETTER = 0.02
"""By so much a question has to fit another gap better to come over."""
_RUN = 4
"""Letters of a run."""
_OF_A_RUN = "~"
_WEIGHT_OF_A_RUN = 0.3
_SUPPOSED = 100
"""Questions that are supposed to have been asked before: among few every word would count as rare."""


def with_runs(words: Iterable[str]) -> Terms:
    """Return words with the runs of letters in them, as `Words` weighs them."""
    own = frozenset(words)
    return own | {_OF_A_RUN + run for word in own for run in _runs(f"^{word}$")}


def _runs(word: str) -> Iterable[str]:
    return (word[start : start + _RUN] for start in range(len(word) - _RUN + 1))


class Words:
    """Questions by their terms, to tell how like another one is to each of them."""

    def __init__(self, every: Sequence[Terms]) -> None:
        self._size = len(every)
        self._counts = Counter(term for terms in every for term in terms)
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for place, terms in enumerate(every):
            for term in terms:
                self._with[term].append(place)
        self._lengths = [self._length(terms) for terms in every]

    def likeness(self, terms: Terms) -> list[float]:
        """Return how like each question is to one of *terms*, from 0 to 1."""
        common = [0.0] * self._size
        for term in terms & self._with.keys():
            weight = self._weight(term) ** 2
            for place in self._with[term]:
                common[place] += weight
        own = self._length(terms)
        return [value / (own * length) for value, length in zip(common, self._lengths, strict=True)]

    def _weight(self, term: str) -> float:
        count = self._counts[term]
        rare = log(1 + (self._size + _SUPPOSED - count + 0.5) / (count + 0.5))
        return rare * _WEIGHT_OF_A_RUN if term.startswith(_OF_A_RUN) else rare

    def _length(self, terms: Terms) -> float:
        return sqrt(sum(self._weight(term) ** 2 for term in terms)) or 1.0


def nearest(likeness: Sequence[float], gaps: Sequence[str], *, bound: Bound, many: int = 1, but: str = "") -> str:
    """Return the gap whose questions are most like on average, empty where none is like enough.

    *gaps* says of each value of *likeness* whose it is; *but* is left out. *many* is how many questions each value is
    the average of. Of two that are equally like, the first.
    """
    found = fits(likeness, gaps, bound=bound, many=many)
    found.pop(but, None)
    best = max(found, key=lambda gap: found[gap], default="")
    return best if best and found[best] >= 0 else ""


def fits(likeness: Sequence[float], gaps: Sequence[str], *, bound: Bound, many: int = 1) -> dict[str, float]:
    """Return by how much each gap is above the bound for it."""
    values: defaultdict[str, list[float]] = defaultdict(list)
    for value, gap in zip(likeness, gaps, strict=True):
        values[gap].append(value)
    return {gap: sum(own) / len(own) - bound.of(len(own) * many) for gap, own in values.items()}


def comes_over(found: Mapping[str, float], *, own: str, to: str) -> bool:
    """Return whether a question that *found* says of how it fits leaves its own gap for another."""
    return found[to] >= max(0.0, found.get(own, 0.0) + _BETTER)


def together(rows: Sequence[Sequence[float]]) -> list[float]:
    """Return how like several questions are, on average, to each of those that their *rows* speak of."""
    return [sum(values) / len(rows) for values in zip(*rows, strict=True)]


def pairwise(found: Sequence[str], truth: Sequence[str]) -> tuple[float, float, float]:
    """Return (precision, recall, F1) over pairs of questions: *found* together, and together in *truth*."""
    both = _pairs(list(zip(found, truth, strict=True)))
    precision, recall = both / max(_pairs(found), 1), both / max(_pairs(truth), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def _pairs(labels: Sequence[object]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())
