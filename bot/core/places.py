"""Where somebody is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Place

if TYPE_CHECKING:
    from bot.community.model import Room
    from bot.transaction import Transaction


def direct(account: str) -> Place:
    """Return an account's own conversation with Hearth: `web:local/@li` for `web:local/li`."""
    space, _, native = account.partition("/")
    return Place(space, f"@{native}")


def near(tx: Transaction, account: str, place: str) -> str:
    """Return the printed channel near which an account can be told something, where they are told there at all.

    It is *place*, where Hearth can post there still and they are in its space; else an open channel that is.
    """
    space = account.partition("/")[0]
    asked = tx.members.known_room(Place.parse(place)) if place else None
    if asked and _serves(asked, space):
        return asked.key
    others = (room.key for room in tx.members.rooms(private=False) if _serves(room, space))
    return next(others, "")


def _serves(room: Room, space: str) -> bool:
    where = Place.parse(room.key)
    return where.space == space and not where.channel.startswith("@") and room.inside and not room.gone
