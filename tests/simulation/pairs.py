"""Whether rounds of pairings were fair: nobody left out, and no repeat while somebody new could be met."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.simulation.process import Process

DRAWN = (
    "SELECT s.draw_id, s.person_id, s.pairing_id, s.state FROM pairing_seat s "
    "JOIN pairing_draw d USING (community_id, draw_id) WHERE d.drawn_at IS NOT NULL ORDER BY d.drawn_at"
)
Seat = tuple[str, "str | None", str]
IN_IT = {"matched", "odd", "alone", "no_space", "apart", "alone_after"}


@dataclass
class Pairs:
    """What came of all rounds: `never` are those in two rounds or more who were never put together with anybody."""

    rounds: int = 0
    groups: int = 0
    people: int = 0
    never: list[str] = field(default_factory=list)
    repeats: int = 0
    early: int = 0
    """Repeats in a round in which as many could have been put together anew."""


def pairs(process: Process) -> Pairs:
    """Return what came of all rounds."""
    unmet = {id_ for (id_,) in process.rows("SELECT pairing_id FROM pairing WHERE outcome = 'not'")}
    draws: defaultdict[str, list[Seat]] = defaultdict(list)
    for draw, *seat in process.rows(DRAWN):
        draws[draw].append((seat[0], seat[1], seat[2]))
    found, met, known = Pairs(rounds=len(draws)), set[frozenset[str]](), set[frozenset[str]]()
    may = _may(process)
    for every in draws.values():
        groups = _groups(every)
        found.groups += len(groups)
        present = [person for person, _, state in every if state in IN_IT]
        able = {two for two in map(frozenset, combinations(present, 2)) if may(*two)}
        _judge(found, list(groups.values()), able, known=known, met=met)
        known |= _twos(groups.values())
        met |= _twos(group for id_, group in groups.items() if id_ not in unmet)
    _left_out(found, draws)
    return found


def _may(process: Process) -> Callable[[str, str], bool]:
    """Return what says whether two people can meet, and neither said that they do not want to."""
    spaces: defaultdict[str, set[str]] = defaultdict(set)
    for person, space in process.rows("SELECT person_id, space_id FROM account"):
        spaces[person].add(space)
    apart = {frozenset(one) for one in process.rows("SELECT by_person, not_with FROM pairing_apart")}
    return lambda one, other: bool(spaces[one] & spaces[other]) and frozenset((one, other)) not in apart


def _left_out(found: Pairs, draws: Mapping[str, list[Seat]]) -> None:
    """Name those who were in two rounds or more, and never put together with anybody."""
    states: defaultdict[str, list[str]] = defaultdict(list)
    for person, _, state in (seat for every in draws.values() for seat in every):
        if state in IN_IT:
            states[person].append(state)
    found.people = len(states)
    found.never = [one for one, its in states.items() if len(its) > 1 and "matched" not in its]


def _groups(seats: list[Seat]) -> Mapping[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for person, pairing, state in seats:
        if pairing and state == "matched":
            groups[pairing].append(person)
    return {id_: one for id_, one in groups.items() if len(one) > 1}


def _twos(groups: Iterable[list[str]]) -> set[frozenset[str]]:
    return {frozenset(two) for group in groups for two in combinations(group, 2)}


def _judge(
    found: Pairs,
    groups: list[list[str]],
    able: set[frozenset[str]],
    *,
    known: set[frozenset[str]],
    met: set[frozenset[str]],
) -> None:
    """Count the repeats of a round, and those that another draw, which leaves out nobody more, would have spared.

    Who said that they did not meet may be put together again as if it were new; that they need not be. Whoever
    is left over is put beside two only when the pairs are drawn.
    """
    found.repeats += sum(len(_twos([group]) & met) for group in groups)
    anew = sum(bool(_twos([group]) - met) for group in groups)
    graph: nx.Graph[str] = nx.Graph()
    for two in able:
        one, other = sorted(two)
        graph.add_edge(one, other, weight=1 + (two not in known))
    drawn = map(frozenset, nx.max_weight_matching(graph, maxcardinality=True))
    could = sum(two not in known for two in drawn)
    thirds = sum(len(group) > 2 for group in groups)
    found.early += max(0, min(len(groups), could) - thirds - anew)
