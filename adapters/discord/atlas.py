"""Where channels are: their parents, threads and privacy, as Discord last told it.

Filled from gateway events and from REST alike; what is not in it is private.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapters.discord import payload, rights
from bot.messages import Place, RoomChanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from adapters.discord.payload import Payload
    from adapters.discord.rights import Overwrite, Server

TEXT, CATEGORY, PRIVATE_THREAD = 0, 4, 12
VOICES = frozenset({2, 13})
THREADS = frozenset({10, 11, 12})
FORUMS = frozenset({15, 16})
# Text, voice, announcement, stage, forum, media: where members say something.
ROOMS = frozenset({0, 2, 5, 13, 15, 16})


@dataclass(frozen=True, slots=True)
class Home:
    """Where something is said: `room` is what privacy attaches to, `thread` a public thread in it.

    A private thread is a room of its own. `forum` where the room is made for posts, `title` the
    thread's own, `name` the room's; `labels` are what a post is filed under, by name.
    """

    room: str
    thread: str = ""
    private: bool = True
    forum: bool = False
    title: str = ""
    name: str = ""
    labels: tuple[str, ...] = ()

    def place(self, guild: str) -> Place:
        """Return the place, without the message that something hangs on."""
        return Place(space(guild), self.room, self.thread)


Homes = Callable[[str, str], Home]
"""Server and channel to where that is; what is not known is a private room."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or a thread, as far as we need to know it. `grown`: Discord shows it to adults alone.

    `about` is its topic; `tags` are what a forum files its posts under, as (id, name), `applied` the ids of a post's.
    See https://discord.com/developers/docs/resources/channel#forum-tag-object.
    """

    id: str
    guild: str
    type: int
    name: str = ""
    parent: str = ""
    over: tuple[Overwrite, ...] = ()
    archived: bool = False
    grown: bool = False
    about: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    applied: tuple[str, ...] = ()

    @property
    def needed(self) -> int:
        """What it takes to see it; of voices, to read what is written beside them as well.

        See https://discord.com/developers/docs/resources/message#get-channel-messages.
        """
        return rights.VIEW | rights.CONNECT if self.type in VOICES else rights.VIEW

    @property
    def is_thread(self) -> bool:
        """Whether it hangs on another channel and has no rights of its own."""
        return self.type in THREADS


def space(guild: str) -> str:
    """Return the space that a server is."""
    return f"discord:{guild}"


def guild_of(space: str) -> str:
    """Return the id of the server that a space is."""
    return space.partition(":")[2]


def channel(told: Payload, guild: str = "") -> Channel:
    """Return the channel that a payload tells of; those within a server's payload do not name it."""
    return Channel(
        payload.snowflake(told, "id"),
        payload.maybe_snowflake(told, "guild_id") or guild,
        payload.number(told, "type"),
        payload.words(told, "name"),
        payload.maybe_snowflake(told, "parent_id"),
        rights.overwrites(told),
        payload.truth(payload.maybe_part(told, "thread_metadata"), "archived"),
        payload.truth(told, "nsfw"),
        payload.words(told, "topic"),
        tuple(
            (payload.snowflake(tag, "id"), payload.words(tag, "name")) for tag in payload.parts(told, "available_tags")
        ),
        payload.ids(told, "applied_tags"),
    )


class Atlas:
    """What is known of servers and their channels. Changes with each event; holds no text of anybody's."""

    def __init__(self) -> None:
        self._servers: dict[str, Server] = {}
        self._channels: dict[str, Channel] = {}

    def take(self, guild: Payload) -> None:
        """Take a whole server as GUILD_CREATE tells it, in the place of what was known."""
        server = rights.server(guild)
        self.drop_server(server.id)
        self._servers[server.id] = server
        for told in (*payload.parts(guild, "channels"), *payload.parts(guild, "threads")):
            self.put(channel(told, server.id))

    def refresh(self, guild: Payload, channels: Sequence[Payload]) -> None:
        """Take a server and its channels as REST tells them; of threads it tells nothing here."""
        self.take_server(guild)
        id = payload.snowflake(guild, "id")
        now = [channel(told, id) for told in channels]
        kept = {one.id for one in now}
        gone = [
            one.id for one in self._channels.values() if one.guild == id and not one.is_thread and one.id not in kept
        ]
        for each in gone:
            self.drop(each)
        for one in now:
            self.put(one)

    def take_server(self, guild: Payload) -> None:
        """Take what GUILD_UPDATE tells of a server, channels left as they are."""
        server = rights.server(guild)
        self._servers[server.id] = server

    def take_role(self, guild: str, role: Payload) -> None:
        """Take a role as it is now."""
        if server := self._servers.get(guild):
            id = payload.snowflake(role, "id")
            changed = {**server.roles, id: payload.number(role, "permissions")}
            apps = server.apps | {id} if rights.is_of_app(role) else server.apps
            self._servers[guild] = replace(server, roles=changed, apps=apps)

    def drop_role(self, guild: str, role: str) -> None:
        """Forget a role."""
        if server := self._servers.get(guild):
            left = {id: bits for id, bits in server.roles.items() if id != role}
            self._servers[guild] = replace(server, roles=left)

    def put(self, one: Channel) -> None:
        """Take a channel or a thread as it is now."""
        self._channels[one.id] = one

    def drop(self, id: str) -> Channel | None:
        """Forget a channel; return what it was."""
        return self._channels.pop(id, None)

    def drop_server(self, guild: str) -> None:
        """Forget a server and all its channels."""
        self._servers.pop(guild, None)
        self._channels = {id: one for id, one in self._channels.items() if one.guild != guild}

    def server(self, guild: str) -> Server | None:
        """Return what is known of a server."""
        return self._servers.get(guild)

    def servers(self) -> Sequence[Server]:
        """Return every server that is known."""
        return tuple(self._servers.values())

    def channel(self, id: str) -> Channel | None:
        """Return what is known of a channel or thread."""
        return self._channels.get(id)

    def channels(self, guild: str) -> Sequence[Channel]:
        """Return the channels of a server in which members say something, threads left out."""
        return tuple(one for one in self._channels.values() if one.guild == guild and one.type in ROOMS)

    def threads(self, room: str) -> Sequence[Channel]:
        """Return the threads of a channel that are known."""
        return tuple(one for one in self._channels.values() if one.parent == room and one.is_thread)

    def home(self, guild: str, channel: str) -> Home:
        """Return where *channel* is; one that is not known is a private room."""
        found = self._channels.get(channel)
        if found is None or found.guild != guild:
            return Home(channel)
        if found.type == PRIVATE_THREAD:
            return Home(found.id, name=found.name)
        if not found.is_thread:
            return self._room(found)
        parent = self._channels.get(found.parent)
        if parent is None:
            return Home(found.parent or found.id, found.id if found.parent else "", title=found.name)
        labels = tuple(name for id, name in parent.tags if id in found.applied)
        return replace(self._room(parent), thread=found.id, title=found.name, labels=labels)

    def is_public(self, one: Channel) -> bool:
        """Return whether everybody on its server may read a channel, whatever their age."""
        server = self._servers.get(one.guild)
        return server is not None and not one.grown and rights.everybody_reads(server, one.over, one.needed)

    def room_changed(self, one: Channel, at: datetime, me: str, roles: Iterable[str]) -> RoomChanged:
        """Return how a channel is now, to Hearth with its own *roles*."""
        server = self._servers.get(one.guild)
        inside = server is not None and bool(rights.in_channel(server, one.over, me, tuple(roles), one.needed))
        # Whoever reads a channel is a member of its server: there is nobody from elsewhere.
        where, private = Place(space(one.guild), one.id), not self.is_public(one)
        labels = tuple(name for _, name in one.tags)
        return RoomChanged(
            where, at, one.name, private=private, inside=inside, shared=False, about=one.about, labels=labels
        )

    def _room(self, one: Channel) -> Home:
        return Home(one.id, private=not self.is_public(one), forum=one.type in FORUMS, name=one.name)
