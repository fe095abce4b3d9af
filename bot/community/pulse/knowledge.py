"""The knowledge map: what there is of each topic, and how many people found it good. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.community.pulse.cells import crowd

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def charted(known: Sequence[Known], least: int) -> tuple[Charted, ...]:
    """Return the rows of a map as they may be shown; the order is by what was told, then by name."""
    rows = sorted(known, key=lambda one: (-one.told, one.topic))[:MOST_TOPICS]
    return tuple(_row(one, least) for one in rows)


def _row(one: Known, least: int) -> Charted:
    solved, used, confirmed = (crowd(people, least).value for people in (one.solved, one.used, one.confirmed))
    return Charted(one.topic, one.told, solved, used, confirmed)
