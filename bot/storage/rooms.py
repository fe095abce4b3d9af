"""Rooms: the channels that Hearth has met, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from bot.community.model import Room
from bot.storage.context import Repository
from bot.storage.tables.community import room
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from bot.messages import Place

_GET = select(room).where(room.c.room == bindparam("key"))
_PUT = upsert(room, ("room",), ("name", "private"))
_BIND = upsert(room, ("room",), ("community_id",))
_EVERY = select(room).where(room.c.community_id == bindparam("community")).order_by(room.c.room)


class Rooms(Repository):
    """The rooms of one community; a room is looked up before its community is known."""

    __slots__ = ()

    def room(self, place: Place, *, private: bool, name: str = "") -> Room:
        """Record and return the room of *place*; private once told private, until told otherwise."""
        connection, key = self._context.connection, str(place.room)
        row = connection.execute(_GET, {"key": key}).first()
        known = _room(row) if row else Room(key, self._context.community)
        told = Room(key, known.community, name or known.name, private)
        if row is None or told != known:
            values = {"room": key, "community_id": told.community, "name": told.name, "private": private}
            connection.execute(_PUT, values)
        return told

    def rooms(self, *, private: bool | None = None) -> Sequence[Room]:
        """Return the community's rooms."""
        every = [_room(row) for row in self._context.run(_EVERY)]
        return [one for one in every if private is None or one.private is private]

    def bind(self, place: Place, community: int) -> None:
        """Make the room of *place* belong to a community."""
        values = {"room": str(place.room), "community_id": community, "name": "", "private": True}
        self._context.connection.execute(_BIND, values)


def _room(row: Row[Any]) -> Room:
    return Room(row.room, row.community_id, row.name, row.private)
