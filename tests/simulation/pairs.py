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
LEFT_OVER = {"odd", "alone", "no_space", "apart"}
IN_IT = {"matched", "alone_after", *LEFT_OVER}


@dataclass
class Pairs:
    """What came of all rounds: `never` are those in two rounds or more who were never put together with anybody."""

    rounds: int = 0
    groups: int = 0
    people: int = 0
    never: list[str] = field(default_factory=list)
    repeats: int = 0
    early: int = 0
    """Groups that met again in a round in which others, as many, would have met anew."""


@dataclass
class Rounds:
    """Judges each round when it was just drawn: who erases what is theirs later is missing from it afterwards,
    and whoever was put together with them would seem to have been free.
    """

    found: Pairs = field(default_factory=Pairs)
    _judged: set[str] = field(default_factory=set)
    _groups: dict[str, list[str]] = field(default_factory=dict)
    _states: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def look(self, process: Process) -> None:
        """Judge what was drawn since this was looked at last."""
        draws: defaultdict[str, list[Seat]] = defaultdict(list)
        for draw, person, pairing, state in process.rows(DRAWN):
            if draw not in self._judged:
                draws[draw].append((person, pairing, state))
        for draw, every in draws.items():
            self._judged.add(draw)
            self._judge(process, every)

    def _judge(self, process: Process, every: list[Seat]) -> None:
        groups, may = _groups(every), _may(process)
        unmet = {
            id_ for (id_,) in process.rows("SELECT pairing_id FROM pairing WHERE outcome = 'not' OR step = 'undone'")
        }
        met = _twos(group for id_, group in self._groups.items() if id_ not in unmet)
        free = [person for person, _, state in every if state in LEFT_OVER]
        present = [person for group in groups.values() for person in group] + free
        able = {two for two in map(frozenset, combinations(present, 2)) if may(*two)}
        self.found.rounds += 1
        self.found.groups += len(groups)
        _judge(self.found, list(groups.values()), able, met)
        self._groups.update(groups)
        for person, _, state in every:
            if state in IN_IT:
                self._states[person].append(state)

    def ended(self) -> Pairs:
        """Return what came of all rounds, with those who were in two or more and never put together with anybody."""
        self.found.people = len(self._states)
        never = (one for one, its in self._states.items() if len(its) > 1 and "matched" not in its)
        self.found.never = list(never)
        return self.found


def _may(process: Process) -> Callable[[str, str], bool]:
    """Return what says whether two people can meet, and neither said that they do not want to."""
    spaces: defaultdict[str, set[str]] = defaultdict(set)
    for person, space in process.rows("SELECT person_id, space_id FROM account WHERE left_at IS NULL"):
        spaces[person].add(space)
    apart = {frozenset(one) for one in process.rows("SELECT by_person, not_with FROM pairing_apart")}
    return lambda one, other: bool(spaces[one] & spaces[other]) and frozenset((one, other)) not in apart


def _groups(seats: list[Seat]) -> Mapping[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for person, pairing, state in seats:
        if pairing and state == "matched":
            groups[pairing].append(person)
    return {id_: one for id_, one in groups.items() if len(one) > 1}


def _twos(groups: Iterable[list[str]]) -> set[frozenset[str]]:
    return {frozenset(two) for group in groups for two in combinations(group, 2)}


def _judge(found: Pairs, groups: list[list[str]], able: set[frozenset[str]], met: set[frozenset[str]]) -> None:
    """Count the repeats of a round, and the groups that meet again though as many groups with fewer such there were.

    That is reckoned by a matching of the most pairs among those present, and of these one with the fewest repeats.
    In a group of three the odd one may have met either: a third is put beside two only when the pairs are drawn.
    """
    found.repeats += sum(len(_twos([group]) & met) for group in groups)
    anew = sum(bool(_twos([group]) - met) for group in groups)
    graph: nx.Graph[str] = nx.Graph()
    for one, other in sorted(sorted(two) for two in able):
        graph.add_edge(one, other, weight=1 + (frozenset((one, other)) not in met))
    drawn = map(frozenset, nx.max_weight_matching(graph, maxcardinality=True))
    could = sum(two not in met for two in drawn)
    found.early += max(0, min(len(groups), could) - anew)
