"""How few people are too few for a figure about them (ux.md): three, and five where there is a Discord space.

Discord's terms ask for aggregates of at least five; a community that spans both keeps to the stricter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Place
    from bot.transaction import Transaction

LEAST = 3
LEAST_ON_DISCORD = 5


def least_in(spaces: Iterable[str]) -> int:
    """Return how many people a figure needs that is shown in these spaces."""
    return LEAST_ON_DISCORD if any(space.partition(":")[0] == "discord" for space in spaces) else LEAST


def least_at(place: Place | None) -> int:
    """Return how many people a figure needs that is shown in a place; in none, it is for one member alone."""
    return least_in((place.space,) if place else ())


def least_people(tx: Transaction) -> int:
    """Return how many people a figure about a whole community needs."""
    return least_in(space.key for space in tx.spaces.every())
