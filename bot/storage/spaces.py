"""Spaces: since when Hearth is in one, who brought it there, and when what it holds goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, or_, select, update

from bot.community.model import Space
from bot.messages import Place
from bot.storage.context import Repository
from bot.storage.earlier import remember
from bot.storage.tables.community import room, space
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

_GET = select(space).where(space.c.space_id == bindparam("space"))
_PUT = upsert(space, ("space_id",), ("name", "joined_at", "installer", "left_at", "purge_at"))
_SETTLE = update(space).where(space.c.space_id == bindparam("its_space"))
_LEAVE = update(space).where(space.c.space_id == bindparam("its_space"))


def within(room_key: ColumnElement[str], space_key: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a printed room (or account) belongs to a space."""
    start = space_key.concat("/")
    return func.substr(room_key, 1, func.length(start)) == start


_SPACE = bindparam("space", type_=space.c.space_id.type)
_MOVE_ROOMS = (
    update(room)
    .where(within(room.c.room, _SPACE), room.c.community_id == bindparam("was"))
    .values(community_id=bindparam("becomes"))
)
_HAS_ROOM = exists().where(room.c.community_id == bindparam("community"), within(room.c.room, space.c.space_id))
_LIVES_HERE = or_(space.c.community_id == bindparam("community"), _HAS_ROOM)
_OURS = select(space).where(_LIVES_HERE).order_by(space.c.space_id)
_LEFT = select(space).where(space.c.left_at.is_not(None)).order_by(space.c.purge_at, space.c.space_id)
_ALL = select(space).order_by(space.c.space_id)
_STANDING = (
    select(room.c.room, room.c.community_id, room.c.settings, space.c.community_id.label("usual"))
    .select_from(room.join(space, within(room.c.room, space.c.space_id)))
    .where(room.c.gone.is_(False), space.c.left_at.is_(None))
    .order_by(room.c.room)
)
_HELD = select(space.c.community_id).where(space.c.space_id == bindparam("space"))
_HELD_BY_ROOMS = select(room.c.community_id).where(within(room.c.room, _SPACE))


class SqlSpaces(Repository):
    """The spaces of one community; a space is looked up before its community is known."""

    __slots__ = ()

    def get(self, key: str) -> Space | None:
        """Return a space, of whichever community."""
        row = self._context.connection.execute(_GET, {"space": key}).first()
        return space_of(row) if row else None

    def join(self, key: str, *, name: str, installer: str, now: datetime) -> None:
        """Record that Hearth is in a space now, whoever removed it before; what is not told stays as it was."""
        known = self.get(key)
        values = {
            "space_id": key,
            "community_id": self._context.community,
            "name": name or (known.name if known else ""),
            "installer": installer or (known.installer if known else ""),
            "created_at": now,
            "joined_at": now,
            "left_at": None,
            "purge_at": None,
        }
        self._context.connection.execute(_PUT, values)

    def leave(self, key: str, *, purge_at: datetime, now: datetime) -> bool:
        """Record that Hearth was removed from a space; False where it is unknown, or was removed before."""
        known = self.get(key)
        if known is None or known.left_at is not None:
            return False
        values = {"its_space": key, "left_at": now, "purge_at": purge_at}
        self._context.connection.execute(_LEAVE, values)
        return True

    def settle(self, key: str, community: int) -> None:
        """Make *community* the one that is meant in a space, but for channels that were bound to a third one."""
        known = self.get(key)
        if known is None:
            return
        connection = self._context.connection
        remember(connection, key)
        connection.execute(_SETTLE, {"its_space": key, "community_id": community})
        connection.execute(_MOVE_ROOMS, {"space": key, "was": known.community, "becomes": community})

    def every(self) -> Sequence[Space]:
        """Return the spaces that the community is at home in: by default, or with a channel of its own."""
        return [space_of(row) for row in self._context.run(_OURS)]

    def held(self, key: str) -> Sequence[int]:
        """Return the communities that are at home in a space."""
        return held(self._context.connection, key)

    def purge(self, key: str, *, now: datetime) -> bool:
        """Have what a space holds removed after this commit, in steps; False where it is not due, or not left."""
        known = self.get(key)
        if known is None or known.purge_at is None or known.purge_at > now:
            return False
        self._context.purging.append((key, now))
        return True


def held(connection: Connection, key: str) -> Sequence[int]:
    """Return the communities that are at home in a space."""
    default = connection.execute(_HELD, {"space": key}).scalars().all()
    bound = connection.execute(_HELD_BY_ROOMS, {"space": key}).scalars().all()
    return sorted({*default, *bound})


def bound(connection: Connection) -> Sequence[Place]:
    """Return the channels that a facilitator gave to a community, or switched something in: Hearth has to be there."""
    rows = connection.execute(_STANDING)
    places = [Place.parse(row.room) for row in rows if row.community_id != row.usual or row.settings]
    return [place for place in places if not place.channel.startswith("@")]


def left(connection: Connection) -> Sequence[Space]:
    """Return the spaces that Hearth was removed from, in the order in which what they hold goes."""
    return [space_of(row) for row in connection.execute(_LEFT)]


def spaces(connection: Connection) -> Sequence[Space]:
    """Return every space that Hearth has met."""
    return [space_of(row) for row in connection.execute(_ALL)]


def space_of(row: Row[Any]) -> Space:
    """Return the space that *row* holds."""
    return Space(
        key=row.space_id,
        community=row.community_id,
        name=row.name,
        joined_at=row.joined_at,
        installer=row.installer,
        left_at=row.left_at,
        purge_at=row.purge_at,
    )
