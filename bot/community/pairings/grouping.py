"""From pairs to groups of three and four, and a place for the odd one. Pure."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.community.pairings.fitting import Fitting

MOST = 4
TWO, THREE, FOUR = 2, 3, 4

Group = tuple[str, ...]


def groups_of(fitting: Fitting, groups: Sequence[Group], size: int) -> list[Group]:
    """Return pairs as groups of *size*, as far as they can be joined; the odd one's trio stays as it is."""
    pairs = [group for group in groups if len(group) == TWO]
    larger = _larger(fitting, pairs, size)
    # Where parting pairs would leave somebody alone, none is parted.
    alone = any(len(group) == 1 for group in larger)
    return [*(group for group in groups if len(group) > TWO), *(pairs if alone else larger)]


def _larger(fitting: Fitting, pairs: list[Group], size: int) -> list[Group]:
    if size == FOUR:
        return _joined(fitting, pairs, pairs)
    if size == THREE:
        ranked = sorted(pairs, key=lambda pair: (-fitting.weight(pair[0], pair[1]), pair))
        stay = (2 * len(ranked) + THREE - 1) // THREE  # Of three pairs one is parted, one of it to each of the others.
        return _joined(fitting, ranked[:stay], [(one,) for pair in ranked[stay:] for one in pair])
    return pairs


def with_the_odd(fitting: Fitting, groups: Sequence[Group], alone: Iterable[str]) -> tuple[list[Group], list[str]]:
    """Return *groups* with whoever is alone put to the group that they fit best, and who fits none."""
    placed, left = list(groups), []
    for person in alone:
        best = max(placed, key=lambda group: (_gain(fitting, group, (person,)), -len(group), group), default=None)
        if best is None or _gain(fitting, best, (person,)) <= 0:
            left.append(person)
            continue
        placed.remove(best)
        placed.append(_together(best, (person,)))
    return placed, left


def _joined(fitting: Fitting, ones: list[Group], others: list[Group]) -> list[Group]:
    """Return the groups joined two by two, one of *ones* with one of *others*; what fits none stays as it is."""
    graph: nx.Graph[Group] = nx.Graph()
    candidates = combinations(ones, 2) if ones == others else ((one, other) for one in ones for other in others)
    for one, other in candidates:
        gain = _gain(fitting, one, other)
        if gain > 0:
            graph.add_edge(one, other, weight=gain)
    found = nx.max_weight_matching(graph, maxcardinality=True)
    joined = {group for pair in found for group in pair}
    loose = [group for group in dict.fromkeys([*ones, *others]) if group not in joined]
    return [*(_together(*pair) for pair in found), *_paired_again(fitting, loose)]


def _paired_again(fitting: Fitting, loose: list[Group]) -> list[Group]:
    """Return the groups that were left, with those of a parted pair put together again where they were parted."""
    single = [group for group in loose if len(group) == 1]
    graph: nx.Graph[Group] = nx.Graph()
    for one, other in combinations(single, 2):
        if fitting.may(one[0], other[0]):
            graph.add_edge(one, other, weight=fitting.weight(one[0], other[0]))
    found = nx.max_weight_matching(graph, maxcardinality=True)
    paired = {group for pair in found for group in pair}
    return [*(group for group in loose if group not in paired), *(_together(*pair) for pair in found)]


def _gain(fitting: Fitting, group: Group, others: Group) -> int:
    """Return how much speaks for putting two groups together, by each two of them; 0 where they can't be."""
    if len(group) + len(others) > MOST or not fitting.share_a_space((*group, *others)):
        return 0
    crossing = [(one, other) for one in group for other in others]
    if not all(fitting.may(one, other) for one, other in crossing):
        return 0
    return max(1, sum(fitting.weight(one, other) for one, other in crossing) // len(crossing))


def _together(*groups: Group) -> Group:
    return tuple(sorted(person for group in groups for person in group))
