"""Whether rounds of pairings were fair: nobody left out, and no repeat while somebody new could be met."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from tests.simulation.process import Process

DRAWN = (
    "SELECT s.draw_id, s.person_id, s.pairing_id, s.state FROM pairing_seat s "
    "JOIN pairing_draw d USING (community_id, draw_id) WHERE d.drawn_at IS NOT NULL ORDER BY d.drawn_at"
)
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
    spaces = defaultdict(set)
    for person, space in process.rows("SELECT person_id, space_id FROM account"):
        spaces[person].add(space)
    apart = {frozenset(one) for one in process.rows("SELECT by_person, not_with FROM pairing_apart")}
    draws: dict[str, list[tuple[str, str | None, str]]] = defaultdict(list)
    for draw, *seat in process.rows(DRAWN):
        draws[draw].append((seat[0], seat[1], seat[2]))
    found, met = Pairs(), set[frozenset[str]]()
    seats: defaultdict[str, list[str]] = defaultdict(list)
    for every in draws.values():
        found.rounds += 1
        groups = _groups(every)
        found.groups += len(groups)
        present = [person for person, _, state in every if state in IN_IT]
        for person, _, state in every:
            if state in IN_IT:
                seats[person].append(state)
        able = {
            frozenset(two)
            for two in combinations(present, 2)
            if spaces[two[0]] & spaces[two[1]] and frozenset(two) not in apart
        }
        _judge(found, groups, able, met)
    found.people = len(seats)
    found.never = [one for one, states in seats.items() if len(states) > 1 and "matched" not in states]
    return found


def _groups(seats: list[tuple[str, str | None, str]]) -> list[list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for person, pairing, state in seats:
        if pairing and state == "matched":
            groups[pairing].append(person)
    return [one for one in groups.values() if len(one) > 1]


def _judge(found: Pairs, groups: list[list[str]], able: set[frozenset[str]], met: set[frozenset[str]]) -> None:
    """Count the repeats of a round, and those that another draw would have spared."""
    anew = 0
    for group in groups:
        two = [frozenset(one) for one in combinations(group, 2)]
        found.repeats += sum(one in met for one in two)
        anew += any(one not in met for one in two)
    graph: nx.Graph[str] = nx.Graph()
    for one, other in map(sorted, able - met):
        graph.add_edge(one, other)
    could = len(nx.max_weight_matching(graph, maxcardinality=True))
    found.early += max(0, min(len(groups), could) - anew)
    met.update(frozenset(one) for group in groups for one in combinations(group, 2))
