"""Communities and their places: which community is meant. Shared tables, read before the tenant is known."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from bot.community.model import Community, Settings
from bot.storage.tables.community import community, room, space
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from bot.messages import Place

_FOUND = insert(community).returning(community.c.community_id)
_SPACE = insert_new(space)
_EVERY = select(community).order_by(community.c.community_id)


def settings_of(stored: Mapping[str, Any]) -> Settings:
    """Return the settings in *stored*; what this version does not know is left out."""
    known = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in stored.items() if name in known})


def community_of(row: Row[Any]) -> Community:
    """Return the community that *row* holds."""
    return Community(row.community_id, row.name, row.about, settings_of(row.settings), row.changes)


def found(connection: Connection, name: str, *, now: datetime) -> Community:
    """Found a community."""
    values = {"name": name, "settings": asdict(Settings()), "created_at": now}
    return Community(connection.execute(_FOUND, values).scalar_one(), name)


def home_of(connection: Connection, place: Place) -> int | None:
    """Return the community of the place's room, else its space's default, else None."""
    bound = select(room.c.community_id).where(room.c.room == str(place.room))
    known = connection.execute(bound).scalar()
    if known is not None:
        return int(known)
    default = select(space.c.community_id).where(space.c.space_id == place.space)
    known = connection.execute(default).scalar()
    return None if known is None else int(known)


def settle_home(connection: Connection, place: Place, *, now: datetime) -> int:
    """Return the community of *place*; found one for its space at first sight."""
    known = home_of(connection, place)
    if known is not None:
        return known
    name = place.space.partition(":")[2] or place.space
    new = found(connection, name, now=now)
    values = {"space_id": place.space, "community_id": new.id, "name": name, "created_at": now}
    connection.execute(_SPACE, values)
    return new.id


def every(connection: Connection) -> Sequence[Community]:
    """Return all communities, oldest first."""
    return [community_of(row) for row in connection.execute(_EVERY)]
