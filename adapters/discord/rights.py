"""What somebody may do on a server and in a channel of it: Discord's own arithmetic.

See https://discord.com/developers/docs/topics/permissions#permission-overwrites.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord import Permissions

from adapters.discord import payload

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from adapters.discord.payload import Payload

VIEW = Permissions(view_channel=True).value
HISTORY = Permissions(read_message_history=True).value
CONNECT = Permissions(connect=True).value
ADMINISTRATOR = Permissions(administrator=True).value
MANAGE_GUILD = Permissions(manage_guild=True).value
EVERYTHING = Permissions.all().value
READING = VIEW | HISTORY

_OF_ROLE = 0


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows or denies a role or a member beside their roles."""

    id: str
    of_role: bool
    allow: int
    deny: int


@dataclass(frozen=True, slots=True)
class Server:
    """A server as far as rights go: `roles` maps ids to permissions; the one with the server's own id is everybody's.

    `apps` are the roles that apps brought with them: no reader has one.
    """

    id: str
    owner: str
    roles: Mapping[str, int]
    name: str = ""
    apps: frozenset[str] = frozenset()


def server(guild: Payload) -> Server:
    """Return the server that a guild's payload tells of."""
    roles = {
        payload.snowflake(role, "id"): payload.number(role, "permissions") for role in payload.parts(guild, "roles")
    }
    id, owner = payload.snowflake(guild, "id"), payload.maybe_snowflake(guild, "owner_id")
    apps = frozenset(payload.snowflake(role, "id") for role in payload.parts(guild, "roles") if is_of_app(role))
    return Server(id, owner, roles, payload.words(guild, "name"), apps)


def is_of_app(role: Payload) -> bool:
    """Return whether a role is one that an app brought with it."""
    return bool(payload.maybe_snowflake(payload.maybe_part(role, "tags"), "bot_id"))


def overwrites(channel: Payload) -> tuple[Overwrite, ...]:
    """Return the overwrites that a channel's payload tells of."""
    return tuple(
        Overwrite(
            payload.snowflake(one, "id"),
            payload.number(one, "type") == _OF_ROLE,
            payload.number(one, "allow"),
            payload.number(one, "deny"),
        )
        for one in payload.parts(channel, "permission_overwrites")
    )


def on_server(where: Server, user: str, roles: Collection[str]) -> int:
    """Return what a member with *roles* may do where no channel says otherwise."""
    bits = where.roles.get(where.id, 0)
    for role in roles:
        bits |= where.roles.get(role, 0)
    return EVERYTHING if bits & ADMINISTRATOR or (user and user == where.owner) else bits


def in_channel(
    where: Server, over: Collection[Overwrite], user: str, roles: Collection[str], needed: int = VIEW
) -> int:
    """Return what a member with *roles* may do in a channel with the overwrites *over*; without all *needed*, nothing."""
    bits = on_server(where, user, roles)
    if bits & ADMINISTRATOR:
        return EVERYTHING
    of_roles = [one for one in over if one.of_role]
    bits = _applied(bits, [one for one in of_roles if one.id == where.id])
    bits = _applied(bits, [one for one in of_roles if one.id in roles and one.id != where.id])
    bits = _applied(bits, [one for one in over if not one.of_role and one.id == user])
    return bits if bits & needed == needed else 0


def everybody_reads(where: Server, over: Collection[Overwrite], needed: int = VIEW) -> bool:
    """Return whether everybody on the server may read a channel, what was said earlier included.

    Not where it is closed to a role or to somebody by name: who that is nobody knows without asking.
    """
    people = (one for one in over if one.id != where.id and one.id not in where.apps)
    closed = any(one.deny & (READING | needed) for one in people)
    return not closed and in_channel(where, over, "", (), needed) & READING == READING


def manages(bits: int) -> bool:
    """Return whether these permissions are of one who may manage the server."""
    return bool(bits & (ADMINISTRATOR | MANAGE_GUILD))


def _applied(bits: int, over: Collection[Overwrite]) -> int:
    allow = deny = 0
    for one in over:
        allow |= one.allow
        deny |= one.deny
    return bits & ~deny | allow
