"""Communities and their places: which community is meant. Shared tables, read before the tenant is known."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, insert, select

from bot.community.model import Community, Settings, Where
from bot.messages import CommunityChoice
from bot.storage.context import Plain
from bot.storage.prepared import Prepared
from bot.storage.rooms import ROOM, room_of
from bot.storage.tables.charter import charter
from bot.storage.tables.community import account, community, member, person, space
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from bot.messages import Account, Place

FIRST_PULSE = timedelta(days=14)
"""Before that there is nothing of which a pulse could be taken."""

_FOUND = insert(community).returning(community.c.community_id)
_SPACE = insert_new(space)
_DEFAULT = Prepared(select(space.c.community_id).where(space.c.space_id == bindparam("space")))
_CHOSEN = (person.c.chosen == member.c.community_id).label("is_chosen")
# One that another has taken over is meant by nobody any more.
_TAKEN_OVER = exists().where(charter.c.community_id == member.c.community_id, charter.c.merged_into.is_not(None))
_JOINED = (
    select(member.c.community_id, _CHOSEN)
    .select_from(
        account.join(person, person.c.person_id == account.c.person_id).join(
            member, member.c.person_id == person.c.person_id
        )
    )
    .where(account.c.space_id == bindparam("space"), account.c.native == bindparam("native"), ~_TAKEN_OVER)
)
_CHOICES = (
    select(community.c.community_id, community.c.name, community.c.about, person.c.chosen)
    .select_from(
        member.join(community, community.c.community_id == member.c.community_id).outerjoin(
            person, (person.c.person_id == member.c.person_id) & (person.c.chosen == member.c.community_id)
        )
    )
    .where(member.c.person_id == bindparam("person"), ~_TAKEN_OVER)
    .order_by(func.lower(community.c.name), community.c.community_id)
)
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
    values = {"name": name, "settings": asdict(Settings()), "created_at": now, "pulse_at": now + FIRST_PULSE}
    return Community(connection.execute(_FOUND, values).scalar_one(), name)


def where_of(connection: Connection, place: Place, actor: Account | None = None) -> Where | None:
    """Return which community is meant in *place*, and its room; None where the space was never met.

    That is the room's; in somebody's own conversation with Hearth, and where there is no channel at all,
    the one that they (*actor*) chose and are a member of, or their only one; else the space's default.
    """
    plain = Plain(connection)
    rows = ROOM.records(plain, {"key": str(place.room)}) if place.channel else ()
    known = room_of(rows[0]) if rows else None
    own = place.channel.removeprefix("@") if place.channel.startswith("@") else ""
    if own or not place.channel:
        native = own or (actor.native if actor else "")
        space_id = place.space if own or actor is None else actor.space
        meant = _meant(connection, space_id, native)
        if meant is not None:
            return Where(meant, known)
    if known is not None and not own:
        return Where(known.community, known)
    default = _DEFAULT.rows(plain, {"space": place.space})
    return Where(default[0][0], known) if default else None


def _meant(connection: Connection, space_id: str, native: str) -> int | None:
    """Return the community that an account's person chose, else their only one; None where neither says which."""
    joined = connection.execute(_JOINED, {"space": space_id, "native": native}).all()
    chosen = (row.community_id for row in joined if row.is_chosen)
    return next(chosen, joined[0].community_id if len(joined) == 1 else None)


def settle(connection: Connection, place: Place, actor: Account | None = None, *, now: datetime) -> Where:
    """Do as `where_of`; found a community for a space at first sight."""
    known = where_of(connection, place, actor)
    if known is not None:
        return known
    name = place.space.partition(":")[2] or place.space
    new = found(connection, name, now=now)
    values = {"space_id": place.space, "community_id": new.id, "name": name, "created_at": now}
    connection.execute(_SPACE, values)
    return Where(new.id)


def chosen_from(connection: Connection, person_id: str) -> Sequence[CommunityChoice]:
    """Return the communities that a person is a member of, by name, and which of them they chose."""
    rows = connection.execute(_CHOICES, {"person": person_id})
    return [CommunityChoice(row.community_id, row.name, row.about, chosen=row.chosen is not None) for row in rows]


def every(connection: Connection) -> Sequence[Community]:
    """Return all communities, oldest first."""
    return [community_of(row) for row in connection.execute(_EVERY)]
