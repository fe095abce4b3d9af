"""Who is put together in one round: groups of two to four, nobody left out silently. Pure: no I/O, no clock.

Two people are put together again only where that can't be helped: the most pairs that have not met go before every
other wish (Edmonds' maximum-weight matching, by networkx). What somebody does not want is absolute.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import networkx as nx

from bot.community.pairings.fitting import Fitting, pair_of
from bot.community.pairings.foresight import goes_on
from bot.community.pairings.grouping import groups_of, with_the_odd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.community.pairings.fitting import Pair, Past, Taker
    from bot.community.pairings.grouping import Group

EXACT, COHORT = 100, 50
"""More than so many are matched in cohorts: an exact matching takes the third power of how many there are."""
FEW_LEFT = 4
"""Where somebody has no more than so many left whom they have not met, it is looked ahead."""
TRIES = 24


class Left(StrEnum):
    """Why somebody who took part was put together with nobody."""

    ALONE = "alone"
    NO_SPACE = "no_space"
    APART = "apart"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a round: groups of persons, and why the others are in none."""

    groups: tuple[tuple[str, ...], ...]
    left: Mapping[str, Left]


def draw(takers: Sequence[Taker], past: Past, *, size: int = 2, seed: str = "") -> Drawn:
    """Put *takers* together in groups of *size*, the odd one with others; the same for the same *seed*."""
    fitting = Fitting(takers, past, seed)
    pairs = [pair for cohort in _cohorts(fitting, seed) for pair in _matched(fitting, cohort)]
    pairs = _mended(fitting, pairs)
    alone = sorted(set(fitting.people) - {person for pair in pairs for person in pair})
    paired, left = with_the_odd(fitting, pairs, alone)
    groups = [group for some in _some(paired) for group in groups_of(fitting, some, size)]
    return Drawn(tuple(sorted(groups)), {person: _why(fitting, person) for person in left})


def _cohorts(fitting: Fitting, seed: str) -> Iterator[list[str]]:
    """Yield everybody, as many at a time as can be matched exactly; who may help whom stays together."""
    order = sorted(fitting.people)
    random.Random(seed).shuffle(order)  # noqa: S311  # Nothing secret hangs on it.
    if len(order) <= EXACT:
        yield order
        return
    order = _neighbours(fitting, order)
    for start in range(0, len(order), COHORT):
        yield order[start : start + COHORT]


def _some(groups: Sequence[Group]) -> Iterator[Sequence[Group]]:
    for start in range(0, len(groups), COHORT):
        yield groups[start : start + COHORT]


def _neighbours(fitting: Fitting, order: Sequence[str]) -> list[str]:
    """Return *order* by home, each one followed by somebody who solved what they ask about."""
    ordered: dict[str, None] = {}
    for person in sorted(order, key=lambda each: fitting.people[each].home):
        ordered[person] = None
        solver = next((one for one in sorted(fitting.people[person].solvers) if fitting.fresh(person, one)), None)
        if solver:
            ordered.setdefault(solver)
    return list(ordered)


def _matched(fitting: Fitting, people: Sequence[str]) -> list[Pair]:
    """Return the pairs of one cohort: as many as can be, of these the most that have not met, of these the fittest."""
    graph: nx.Graph[str] = nx.Graph()
    for one, other, fresh in fitting.candidates(sorted(people)):
        graph.add_edge(one, other, weight=fitting.weight(one, other), fresh=fresh)
    pairs = matching(graph)
    return _farsighted(graph, pairs) if _is_late(graph, pairs) else pairs


def matching(graph: nx.Graph[str]) -> list[Pair]:
    """Return the maximum-weight matching among those of the most pairs."""
    return sorted(pair_of(*each) for each in nx.max_weight_matching(graph, maxcardinality=True))


def _is_late(graph: nx.Graph[str], pairs: Sequence[Pair]) -> bool:
    """Return whether few are left to meet, and all could still be put together with one of them."""
    if not pairs or any(not graph.edges[pair]["fresh"] for pair in pairs):
        return False
    unmet = [sum(bool(edge["fresh"]) for edge in graph[person].values()) for person in graph]
    return min(unmet) <= FEW_LEFT


def _farsighted(graph: nx.Graph[str], first: list[Pair]) -> list[Pair]:
    """Return pairs like *first* after which the rest can still meet; *first* where none was found."""
    fresh: nx.Graph[str] = nx.Graph(edge for edge in graph.edges if graph.edges[edge]["fresh"])
    dice = random.Random("".join(map(str, first)))  # noqa: S311  # Nothing secret hangs on it.
    return goes_on(fresh, first, dice=dice, tries=TRIES)


def _mended(fitting: Fitting, pairs: Sequence[Pair]) -> list[Pair]:
    """Return *pairs* with those who were put together again, or with nobody, matched across cohorts."""
    if len(fitting.people) <= EXACT:
        return list(pairs)
    again = [pair for pair in pairs if not fitting.fresh(*pair)]
    kept = [pair for pair in pairs if fitting.fresh(*pair)]
    loose = sorted(set(fitting.people) - {person for pair in kept for person in pair})
    if len(loose) > 2 * EXACT:
        loose = sorted(set(loose) - {person for pair in again for person in pair})[: 2 * EXACT]
        kept += again
    return [*kept, *_matched(fitting, loose)]


def _why(fitting: Fitting, person: str) -> Left:
    """Return why a person was put together with nobody; what others do not want is told to nobody."""
    others = [other for other in fitting.people if other != person]
    if not others:
        return Left.ALONE
    near = [other for other in others if fitting.meets(person, other)]
    if not near:
        return Left.NO_SPACE
    avoided = fitting.avoided(person)
    return Left.APART if all(other in avoided for other in near) else Left.ODD
