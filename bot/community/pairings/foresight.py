"""Looking ahead when few are left to meet, so that the last of them can still be put together. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from bot.community.pairings.fitting import pair_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    from bot.community.pairings.fitting import Pair

AHEAD = 3
"""So many rounds are looked ahead."""
FEWER = 3
"""By so much fewer tries are made for each round further on."""


def goes_on(
    unmet: nx.Graph[str], first: list[Pair], *, dice: random.Random, tries: int, ahead: int = AHEAD
) -> list[Pair]:
    """Return pairs of *unmet*, *first* if they will do, after which everybody can be put together *ahead* times more.

    Return *first* where none such was found: what can't be helped is then a meeting again.
    """
    for attempt in range(tries):
        pairs = first if attempt == 0 else any_pairs(unmet, dice)
        if len(pairs) == len(first) and _lasts(unmet, pairs, dice=dice, tries=tries, ahead=ahead):
            return pairs
    return first


def any_pairs(unmet: nx.Graph[str], dice: random.Random) -> list[Pair]:
    """Return one of the matchings of the most pairs, by chance."""
    graph: nx.Graph[str] = nx.Graph()
    for one, other in sorted(pair_of(*edge) for edge in unmet.edges):
        graph.add_edge(one, other, weight=dice.randrange(1, 1_000))
    return sorted(pair_of(*each) for each in nx.max_weight_matching(graph, maxcardinality=True))


def _lasts(unmet: nx.Graph[str], pairs: Sequence[Pair], *, dice: random.Random, tries: int, ahead: int) -> bool:
    """Return whether after *pairs* all who have somebody left to meet can be put together, again and again."""
    rest = _without(unmet, pairs)
    if not rest or ahead == 0:
        return True
    following = any_pairs(rest, dice)
    if 2 * len(following) < len(rest) - len(rest) % 2:
        return False
    fewer = max(1, tries // FEWER)
    return any(
        _lasts(rest, following if attempt == 0 else any_pairs(rest, dice), dice=dice, tries=fewer, ahead=ahead - 1)
        for attempt in range(fewer)
    )


def _without(unmet: nx.Graph[str], pairs: Iterable[Pair]) -> nx.Graph[str]:
    """Return what is left to meet after *pairs*: only who has somebody left."""
    gone = set(pairs)
    return nx.Graph(edge for edge in unmet.edges if pair_of(*edge) not in gone)
