"""Rooms: the channels that Hearth has met, and whose they are."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from bot.community.model import Room, Switches
from bot.storage.context import Repository
from bot.storage.earlier import remember
from bot.storage.prepared import Prepared
from bot.storage.tables.community import room
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from bot.messages import Place, RoomChanged

_KNOWN = {field.name for field in fields(Switches)}
ROOM = Prepared(select(room).where(room.c.room == bindparam("key")))
_PUT = upsert(room, ("room",), ("name", "private"))
_TOLD = ("name", "private", "gone", "inside", "shared", "told_at", "about", "labels")
_TELL = upsert(room, ("room",), _TOLD)
_BIND = upsert(room, ("room",), ("community_id",))
_SWITCH = upsert(room, ("room",), ("settings",))
_EVERY = select(room).where(room.c.community_id == bindparam("community")).order_by(room.c.room)


class Rooms(Repository):
    """The rooms of one community; a room is looked up before its community is known."""

    __slots__ = ()

    def room(self, place: Place, *, private: bool, name: str = "", known: Room | None = None) -> Room:
        """Record and return the room of *place*, as what was said there tells of it.

        Where the platform has told of the channel itself, that it is private stands until it tells otherwise.
        *known* is the room where this transaction has read it already.
        """
        found = known or self.known_room(place)
        was = found or Room(str(place.room), self._context.community)
        stays = was.told_at is not None and was.private
        told = replace(was, name=name or was.name, private=private or stays)
        if told != found:
            values = {"room": told.key, "community_id": told.community, "name": told.name, "private": told.private}
            self._context.connection.execute(_PUT, values)
        return told

    def told_of(self, change: RoomChanged) -> bool:
        """Record what a platform tells of a channel; False where that changes nothing, or is older than what is known."""
        place = change.place.room
        found = self.known_room(place)
        if found and found.told_at and change.at < found.told_at:
            return False
        known = found or Room(str(place), self._context.community)
        told = replace(
            known,
            name=change.name or known.name,
            private=change.private,
            gone=change.gone,
            inside=change.inside,
            shared=change.shared,
            told_at=change.at,
            about=known.about if change.about is None else change.about,
            labels=known.labels if change.labels is None else change.labels,
        )
        values = {"community_id": told.community, "room": told.key} | {name: getattr(told, name) for name in _TOLD}
        self._context.connection.execute(_TELL, values)
        return replace(known, told_at=told.told_at) != told or found is None

    def known_room(self, place: Place) -> Room | None:
        """Return the room of *place*, of whichever community, or None where Hearth has not met it."""
        found = ROOM.records(self._context, {"key": str(place.room)})
        return room_of(found[0]) if found else None

    def rooms(self, *, private: bool | None = None) -> Sequence[Room]:
        """Return the community's rooms."""
        every = [room_of(row) for row in self._context.run(_EVERY)]
        return [one for one in every if private is None or one.private is private]

    def switch(self, place: Place, switches: Switches) -> None:
        """Set what the room of *place* has switched on; one that Hearth has not met becomes known, and private."""
        values = {"room": str(place.room), "community_id": self._context.community, "name": "", "private": True}
        self._context.connection.execute(_SWITCH, values | {"settings": asdict(switches)})

    def bind(self, place: Place, community: int) -> None:
        """Make the room of *place* belong to a community."""
        known = self.known_room(place)
        remember(self._context.connection, place.space, known.community if known else None)
        values = {"room": str(place.room), "community_id": community, "name": "", "private": True}
        self._context.connection.execute(_BIND, values)


def room_of(row: Row[Any]) -> Room:
    """Return the room that *row* holds."""
    return Room(
        key=row.room,
        community=row.community_id,
        name=row.name,
        private=row.private,
        switches=_switches(row.settings),
        gone=row.gone,
        inside=row.inside,
        shared=row.shared,
        told_at=row.told_at,
        read_to=row.read_to,
        about=row.about,
        labels=tuple(row.labels),
    )


def _switches(stored: Mapping[str, Any]) -> Switches:
    """Return the switches in *stored*; what this version does not know is left out."""
    return Switches(**{name: on for name, on in stored.items() if name in _KNOWN})
