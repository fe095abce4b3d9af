"""Which entries are worth scoring: the rarest words first, up to a budget of postings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.storage.search.bm25 import K1, TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.storage.search.bm25 import Weighed
    from bot.storage.search.index import Index, Numbers

MOST = 100
"""Candidates that are read and scored."""

_IN_TITLE = TITLE * (1 + K1) / (TITLE + K1) - 1


def candidates(index: Index, weighed: Sequence[Weighed], *, most: int = MOST) -> list[int]:
    """Return the numbers of the most promising entries."""
    rarest = sorted((one for one in weighed if one.frequency), key=lambda one: one.frequency)
    if not rarest:
        return []
    near, far = _within(rarest, index.budget)
    found = [(index.holding(one.term, limit=index.budget), one.weight) for one in near]
    found += [(index.holding(one.term, limit=index.budget, title=True), one.weight * _IN_TITLE) for one in near]
    if far:
        found += _beside(index, near, far)
    return _best(found, most)


def _within(rarest: Sequence[Weighed], budget: int) -> tuple[Sequence[Weighed], Sequence[Weighed]]:
    """Split into what the budget allows (always the rarest one) and the rest."""
    spent = 0
    for place, one in enumerate(rarest):
        spent += one.frequency
        if place and spent > budget:
            return rarest[:place], rarest[place:]
    return rarest, ()


def _beside(index: Index, near: Sequence[Weighed], far: Sequence[Weighed]) -> list[tuple[Numbers, float]]:
    """Common words count where they stand beside a rare one."""
    rare = [one.term for one in near]
    return [(index.together([one.term], rare, limit=index.budget), one.weight) for one in far]


def _best(found: Sequence[tuple[Numbers, float]], most: int) -> list[int]:
    numbers, place = np.unique(np.concatenate([numbers for numbers, _ in found]), return_inverse=True)
    weights: NDArray[np.float64] = np.concatenate([np.full(len(numbers), weight) for numbers, weight in found])
    scores = np.bincount(place, weights, minlength=len(numbers))
    if len(numbers) <= most:
        return [int(number) for number in numbers]
    # The newest of equals: a stable order that shows what was told last.
    order = np.lexsort((-numbers, -scores))[:most]
    return [int(number) for number in numbers[order]]
