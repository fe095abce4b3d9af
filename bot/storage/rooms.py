"""Rooms: the channels that Hearth has met, and whose they are."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from bot.community.model import Room, Switches
from bot.storage.context import Repository
from bot.storage.tables.community import room
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from bot.messages import Place

_KNOWN = {field.name for field in fields(Switches)}
_GET = select(room).where(room.c.room == bindparam("key"))
_PUT = upsert(room, ("room",), ("name", "private"))
_BIND = upsert(room, ("room",), ("community_id",))
_SWITCH = upsert(room, ("room",), ("settings",))
_EVERY = select(room).where(room.c.community_id == bindparam("community")).order_by(room.c.room)


class Rooms(Repository):
    """The rooms of one community; a room is looked up before its community is known."""

    __slots__ = ()

    def room(self, place: Place, *, private: bool, name: str = "") -> Room:
        """Record and return the room of *place*; private once told private, until told otherwise."""
        found = self.known_room(place)
        known = found or Room(str(place.room), self._context.community)
        told = replace(known, name=name or known.name, private=private)
        if told != found:
            values = {"room": told.key, "community_id": told.community, "name": told.name, "private": private}
            self._context.connection.execute(_PUT, values)
        return told

    def known_room(self, place: Place) -> Room | None:
        """Return the room of *place*, of whichever community, or None where Hearth has not met it."""
        row = self._context.connection.execute(_GET, {"key": str(place.room)}).first()
        return _room(row) if row else None

    def rooms(self, *, private: bool | None = None) -> Sequence[Room]:
        """Return the community's rooms."""
        every = [_room(row) for row in self._context.run(_EVERY)]
        return [one for one in every if private is None or one.private is private]

    def switch(self, place: Place, switches: Switches) -> None:
        """Set what the room of *place* has switched on; one that Hearth has not met becomes known, and private."""
        values = {"room": str(place.room), "community_id": self._context.community, "name": "", "private": True}
        self._context.connection.execute(_SWITCH, values | {"settings": asdict(switches)})

    def bind(self, place: Place, community: int) -> None:
        """Make the room of *place* belong to a community."""
        values = {"room": str(place.room), "community_id": community, "name": "", "private": True}
        self._context.connection.execute(_BIND, values)


def _room(row: Row[Any]) -> Room:
    return Room(
        key=row.room,
        community=row.community_id,
        name=row.name,
        private=row.private,
        switches=_switches(row.settings),
        gone=row.gone,
        inside=row.inside,
        shared=row.shared,
        read_to=row.read_to,
    )


def _switches(stored: Mapping[str, Any]) -> Switches:
    """Return the switches in *stored*; what this version does not know is left out."""
    return Switches(**{name: on for name, on in stored.items() if name in _KNOWN})
