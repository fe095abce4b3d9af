"""Which questions ask the same: one at a time, by words or by meaning, always the same for the same order.

A question goes to the gap whose questions are most like it on average (average linkage); where none is like enough
it opens one of its own. By words it is the cosine of what both have in common, each word weighed by how rare it is.
Measured on `stackfaq` (tests/evaluation): the bounds are from one half of its threads, the figures from the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

BY_WORDS = 0.24
"""The likeness of words from which on questions ask the same."""
BY_MEANING = 0.60
"""The cosine of meaning from which on they do."""
_SUPPOSED = 1_000
"""Questions that are supposed to have been asked before: among few every word would count as rare."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question that is in a gap already, by its words."""

    gap: str
    terms: frozenset[str]


def by_words(terms: frozenset[str], placed: Sequence[Placed]) -> list[float]:
    """Return how like each of *placed* is to a question of *terms*, from 0 to 1."""
    weights = _weights([terms, *(one.terms for one in placed)])
    own = _length(terms, weights)
    return [_cosine(terms, one.terms, weights, own) for one in placed]


def nearest(likeness: Sequence[float], gaps: Sequence[str], *, bound: float) -> str | None:
    """Return the gap whose questions are most like on average; None where none is like enough.

    *gaps* says of each value of *likeness* whose it is. Of two that are equally like, the one that comes first.
    """
    found: defaultdict[str, list[float]] = defaultdict(list)
    for value, gap in zip(likeness, gaps, strict=True):
        found[gap].append(value)
    best = max(found, key=lambda gap: sum(found[gap]) / len(found[gap]), default=None)
    return best if best is not None and sum(found[best]) / len(found[best]) >= bound else None


def _weights(every: Sequence[Collection[str]]) -> dict[str, float]:
    counts = Counter(term for terms in every for term in terms)
    size = len(every) + _SUPPOSED
    return {term: log(1 + (size - count + 0.5) / (count + 0.5)) for term, count in counts.items()}


def _cosine(one: frozenset[str], other: frozenset[str], weights: dict[str, float], length: float) -> float:
    common = sum(weights[term] ** 2 for term in one & other)
    return common / (length * _length(other, weights)) if common else 0.0


def _length(terms: frozenset[str], weights: dict[str, float]) -> float:
    return sqrt(sum(weights[term] ** 2 for term in terms)) or 1.0


def pairwise(found: Sequence[str], truth: Sequence[str]) -> tuple[float, float, float]:
    """Return (precision, recall, F1) over pairs of questions: *found* together, and together in *truth*."""
    together = _pairs(list(zip(found, truth, strict=True)))
    precision = together / max(_pairs(found), 1)
    recall = together / max(_pairs(truth), 1)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def _pairs(labels: Sequence[object]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())
