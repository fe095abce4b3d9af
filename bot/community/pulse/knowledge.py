"""The knowledge map: what there is of each topic, and how many people found it good. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.community.pulse.cells import others

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

People: TypeAlias = "tuple[float | None, float | None, float | None]"
"""How many people a topic's entries served: solved, used, confirmed; None where it is not shown."""
NOBODY: People = (None, None, None)

MOST_TOPICS = 24
"""So many topics a map has: those of which most was told."""


@dataclass(frozen=True, slots=True)
class Known:
    """One topic: `told` entries that every member may see, and how many people each other evidence is from.

    `solved`: their question was ended by such an entry; `used` one; `confirmed` that one holds, or told that it worked.
    """

    topic: str
    told: int = 0
    solved: int = 0
    used: int = 0
    confirmed: int = 0


@dataclass(frozen=True, slots=True)
class Charted:
    """One row of the map as it may be shown: people in whole `least`s, None below."""

    topic: str
    told: float
    solved: float | None
    used: float | None
    confirmed: float | None


def people_of(known: Sequence[Known], least: int, before: Mapping[str, People]) -> dict[str, People]:
    """Return what may be published of a topic's people at the end of a span; *before* is what was at the last one.

    What was published stays: a number that falls would tell that whoever has just left was among them, and who is left.
    """
    return {one.topic: _people(one, least, before.get(one.topic, NOBODY)) for one in known}


def _people(one: Known, least: int, before: People) -> People:
    solved, used, confirmed = (others(people, least).value for people in (one.solved, one.used, one.confirmed))
    return _more(solved, before[0]), _more(used, before[1]), _more(confirmed, before[2])


def _more(now: float | None, before: float | None) -> float | None:
    return max(now or 0, before or 0) or None


def charted(told: Mapping[str, int], people: Mapping[str, People]) -> tuple[Charted, ...]:
    """Return the rows of a map as they may be shown; the order is by what was told, then by name."""
    rows = sorted(told.items(), key=lambda one: (-one[1], one[0]))[:MOST_TOPICS]
    return tuple(Charted(topic, times, *people.get(topic, NOBODY)) for topic, times in rows)
