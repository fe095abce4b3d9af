"""What may be shown of people: nothing of fewer than `least`, nor anything that leads to it (docs/pulse.md).

Each figure about people is made of a period's own, closed weeks, by one of these rules alone, and published once.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

TENTH = 10
"""Shares are told in steps of ten in a hundred where a finer one would count people out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that may be published; `bound` where it is only a limit."""

    value: float | None = None
    bound: Literal["", "at least", "at most"] = ""


HIDDEN = Cell()


def crowd(people: int, least: int) -> Cell:
    """Return how many people there are, in whole `least`s: two such numbers never differ by fewer."""
    return Cell(people // least * least) if people >= least else HIDDEN


def others(people: int, least: int) -> Cell:
    """Return how many people there are beside any one of them, in whole `least`s.

    Where cells overlap, somebody may know that they alone are in one and not in the other; and where cells go on from
    span to span, who has gone. What is left then is `least` or more.
    """
    return crowd(people - 1, least)


def share(yes: int, no: int, least: int) -> Cell:
    """Return which part of some people is on one side, in percent.

    Where fewer than `least` are on the other side, it is told as a limit that all numbers of them have in common;
    a group in which both sides might be so small is not told at all.
    """
    every = yes + no
    if every < 2 * least - 1:
        return HIDDEN
    few = (least - 1) / every * 100
    if no < least:
        return Cell(floor((100 - few) / TENTH) * TENTH, "at least")
    if yes < least:
        return Cell(ceil(few / TENTH) * TENTH, "at most")
    yes, no = yes // least, no // least
    return Cell(round(100 * yes / (yes + no)))


def total(times: int, people: int, least: int) -> Cell:
    """Return how often something was done: by `least` others beside whoever looks and did it too."""
    return Cell(times) if people > least else HIDDEN


def steps(groups: Sequence[tuple[str, int]], least: int) -> Mapping[str, Cell]:
    """Return how many people are in each of some groups that lie in an order and hold everybody.

    A group that is too small is told together with its neighbour: under the neighbour's name, itself not at all.
    """
    kept: list[tuple[str, int]] = []
    waiting = 0
    for name, people in groups:
        if people + waiting >= least:
            kept.append((name, people + waiting))
            waiting = 0
        else:
            waiting += people
    if kept:
        kept[-1] = (kept[-1][0], kept[-1][1] + waiting)
    shown = {name: crowd(people, least) for name, people in kept}
    return {name: shown.get(name, HIDDEN) for name, _ in groups}


def dependence(given: Collection[int], least: int) -> Cell:
    """Return which part of the answers came from the `least` and one who gave most.

    Told where as many others gave some too: it is a figure about a group, never about one.
    """
    group = least + 1
    if len(given) < 2 * group:
        return HIDDEN
    most = sorted(given, reverse=True)[:group]
    return Cell(round(100 * sum(most) / sum(given) / TENTH) * TENTH)
