"""How well two people fit each other in a round. Pure: no I/O, no clock."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Pair = tuple[str, str]
_Kind = tuple[bool, bool]

SOLVER, NEWCOMER, SAME_GAP, ACROSS, OWED = 60, 40, 30, 20, 500
UNMET = 100
"""How much speaks for a kind of pair of which all are left, over one of which none is."""
HALF = 0.5
"""When so many of a kind of pair have met, that kind is wished for no longer: else only pairs within two odd halves
would be left at the end, and these can't all be put together.
"""
JITTER = 10  # So that two rounds alike are not drawn alike.
AGAIN = 100_000
PER_TIME, PER_ROUND, MANY, LONGEST = 10_000, 20, 8, 400
FRESH = 20_000_000
"""More than all else together may come to in a cohort: no wish outweighs a pair that has not met."""


class Because(StrEnum):
    """What speaks for putting two people together, strongest first."""

    SOLVER = "solver"
    NEWCOMER = "newcomer"
    GAP = "gap"
    ACROSS = "across"
    FRESH = "fresh"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who takes part. `spaces` are where they have an account, `home` the one they act in most lately.

    `solvers` are persons who told or solved something near what they ask about, `gaps` what they would like to know:
    both only from what everybody may see. `owed` where the last round left them without anybody.
    """

    person: str
    spaces: frozenset[str]
    home: str = ""
    new: bool = False
    solvers: frozenset[str] = frozenset()
    gaps: frozenset[str] = frozenset()
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """How often two people were put together, and how many rounds ago last."""

    times: int
    ago: int


@dataclass(frozen=True, slots=True)
class Past:
    """Who met whom, and who does not want to be put together with whom (who said so, then the other)."""

    met: Mapping[Pair, Met] = field(default_factory=dict)
    apart: frozenset[Pair] = frozenset()


def pair_of(one: str, other: str) -> Pair:
    """Return two persons in the one order in which they are looked up."""
    return (one, other) if one < other else (other, one)


class Fitting:
    """What any two of a round are to each other."""

    def __init__(self, takers: Sequence[Taker], past: Past, seed: str = "") -> None:
        self.people = {taker.person: taker for taker in takers}
        self._met = past.met
        self._said: dict[str, set[str]] = defaultdict(set)
        for one, other in past.apart:
            self._said[one].add(other)
        dice = random.Random(seed)  # noqa: S311  # Nothing secret hangs on it.
        self._dice = {person: dice.randrange(1 << 16) for person in sorted(self.people)}
        self._unmet: dict[tuple[str, _Kind], float] = {}

    def meets(self, one: str, other: str) -> bool:
        """Return whether two people share a space to meet in."""
        mine, theirs = self.people[one].spaces, self.people[other].spaces
        return mine is theirs or not mine.isdisjoint(theirs)

    def avoided(self, person: str) -> set[str]:
        """Return whom a person themselves does not want to be put together with."""
        return self._said.get(person, set())

    def may(self, one: str, other: str) -> bool:
        """Return whether two people can meet, and neither said that they do not want to."""
        said = self._said
        if said and (other in said.get(one, ()) or one in said.get(other, ())):
            return False
        return self.meets(one, other)

    def fresh(self, one: str, other: str) -> bool:
        """Return whether two people may be put together and have not been."""
        return (
            one in self.people
            and other in self.people
            and pair_of(one, other) not in self._met
            and self.may(one, other)
        )

    def share_a_space(self, group: Sequence[str]) -> bool:
        """Return whether there is one space in which everybody of a group is."""
        return bool(frozenset.intersection(*(self.people[person].spaces for person in group)))

    def candidates(self, people: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
        """Yield every two of *people* who may be put together, and whether they have not been.

        How many pairs of each kind each one has not met in is counted meanwhile: what is rare is kept for later.
        """
        every: dict[tuple[str, _Kind], list[bool]] = defaultdict(list)
        found = []
        for one, other in combinations(people, 2):
            if self.may(one, other):
                fresh, kind = pair_of(one, other) not in self._met, self._kind(one, other)
                every[one, kind].append(fresh)
                every[other, kind].append(fresh)
                found.append((one, other, fresh))
        self._unmet.update({key: sum(each) / len(each) for key, each in every.items()})
        yield from found

    def _kind(self, one: str, other: str) -> _Kind:
        mine, theirs = self.people[one], self.people[other]
        return mine.new != theirs.new, mine.home != theirs.home

    def weight(self, one: str, other: str) -> int:
        """Return how much speaks for a pair, as a whole number above zero."""
        met = self._met.get(pair_of(one, other))
        wishes = self._wishes(one, other) + (self._dice[one] ^ self._dice[other]) % JITTER
        if met is None:
            return FRESH + wishes
        since = min(met.ago, LONGEST) * PER_ROUND
        return max(1, AGAIN - min(met.times, MANY) * PER_TIME + since) + wishes

    def _wishes(self, one: str, other: str) -> int:
        mine, theirs = self.people[one], self.people[other]
        between, across = kind = self._kind(one, other)
        left = [self._unmet.get((person, kind), 1.0) for person in (one, other)]
        wished = min(left) >= HALF
        return (
            SOLVER * (other in mine.solvers or one in theirs.solvers)
            + NEWCOMER * (between and wished)
            + SAME_GAP * (not mine.gaps.isdisjoint(theirs.gaps))
            + ACROSS * (across and wished)
            + OWED * (mine.owed + theirs.owed)
            + int(UNMET * sum(left) / 2)
        )

    def because(self, one: str, other: str) -> Because:
        """Return the strongest thing that speaks for a pair."""
        mine, theirs = self.people[one], self.people[other]
        if other in mine.solvers or one in theirs.solvers:
            return Because.SOLVER
        if pair_of(one, other) in self._met:
            return Because.AGAIN
        if mine.new != theirs.new:
            return Because.NEWCOMER
        if not mine.gaps.isdisjoint(theirs.gaps):
            return Because.GAP
        return Because.ACROSS if mine.home != theirs.home else Because.FRESH
