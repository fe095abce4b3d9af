"""What changes on servers: channels, rights, people, and Hearth's own place there. Returns the core's words for it.

Keeps the atlas as Discord tells it, and what the core was told of each channel, so that it hears of
a channel again only when something about it is different.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.discord import atlas as maps
from adapters.discord import payload, people, rights
from adapters.discord.atlas import space
from bot.messages import Account, Arrived, Moved, Place, Renamed, RoomChanged, SpaceJoined, SpaceLeft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from adapters.discord.atlas import Atlas, Channel
    from adapters.discord.payload import Payload
    from adapters.discord.rights import Overwrite
    from bot.messages import Change
    from bot.ports import Clock

SPEAK = 1 << 11
LATELY = timedelta(days=30)
"""So long after Hearth was added each session tells of it again: it may have been added while Hearth was off.

The core greets once for each coming, as long as it keeps the key of that: twice as long."""
_TEXT = 0


class Servers:
    """The servers that Hearth is on. `me` is its own user there, known once a session began."""

    def __init__(self, atlas: Atlas, clock: Clock) -> None:
        self.atlas = atlas
        self.me = ""
        self._clock = clock
        self._awaited: set[str] = set()
        self._roles: dict[str, tuple[str, ...]] = {}
        self._told: dict[str, tuple[RoomChanged, tuple[Overwrite, ...]]] = {}
        self._tags: dict[str, dict[str, str]] = {}

    def roles(self, guild: str) -> tuple[str, ...]:
        """Return Hearth's own roles on a server."""
        return self._roles.get(guild, ())

    def begin(self, ready: Payload) -> None:
        """Take that a session began: its servers are told of one by one, and were not joined just now."""
        self.me = payload.snowflake(payload.part(ready, "user"), "id")
        self._awaited |= {payload.snowflake(one, "id") for one in payload.parts(ready, "guilds")}

    def come(self, guild: Payload) -> list[Change]:
        """Take a whole server, told of at the start of a session, after an outage, or because Hearth was added."""
        id = payload.snowflake(guild, "id")
        joined = self._is_new(id, guild)
        self._awaited.discard(id)
        self.atlas.take(guild)
        mine = (one for one in payload.parts(guild, "members") if self._is_me(one))
        self._roles[id] = payload.ids(next(mine, {}), "roles")
        told = self._joined(id, guild) if joined else self._known(id, guild)
        return [told, *self._rooms(id)]

    def go(self, told: Payload) -> list[Change]:
        """Take that Hearth was removed from a server; an outage of the server is nothing of that sort."""
        if payload.truth(told, "unavailable"):
            return []
        id = payload.snowflake(told, "id")
        for one in self.atlas.channels(id):
            self._told.pop(one.id, None)
            self._tags.pop(one.id, None)
        self.atlas.drop_server(id)
        self._awaited.discard(id)
        self._roles.pop(id, None)
        return [SpaceLeft(space(id), self._clock())]

    def alter(self, guild: Payload) -> list[Change]:
        """Take a server's new name, owner or roles."""
        self.atlas.take_server(guild)
        return self._rooms(payload.snowflake(guild, "id"))

    def set_channel(self, told: Payload) -> list[Change]:
        """Take a channel or thread, new or changed."""
        one = maps.channel(told)
        self.atlas.put(one)
        return list(self._changed(one)) if one.type in maps.ROOMS else []

    def drop_channel(self, told: Payload) -> list[Change]:
        """Take that a channel or a thread was deleted. A private thread is a room of its own."""
        one = maps.channel(told)
        known = self.atlas.drop(one.id) or one
        self._told.pop(one.id, None)
        self._tags.pop(one.id, None)
        if known.is_thread and known.type != maps.PRIVATE_THREAD:
            return []
        place = Place(space(known.guild), known.id)
        return [RoomChanged(place, self._clock(), known.name, gone=True, inside=False)]

    def set_place(self, interaction: Payload) -> None:
        """Take the thread that somebody acts in, where it was not known: an old one is told of nowhere else."""
        told = payload.maybe_part(interaction, "channel")
        guild = payload.maybe_snowflake(interaction, "guild_id")
        if guild and told.get("id") and self.atlas.channel(payload.snowflake(told, "id")) is None:
            one = maps.channel(told, guild)
            if one.is_thread:
                self.atlas.put(one)

    def vouched(self, interaction: Payload) -> Payload:
        """Return an interaction whose actor may no more than their roles say: by a channel nobody manages its server.

        Discord adds up what a channel allows them as well.
        """
        server = self.atlas.server(payload.maybe_snowflake(interaction, "guild_id"))
        if server is None:
            return interaction
        member = payload.part(interaction, "member")
        user = payload.snowflake(payload.part(member, "user"), "id")
        theirs = rights.on_server(server, user, payload.ids(member, "roles"))
        bits = payload.number(member, "permissions") & theirs
        return {**interaction, "member": {**member, "permissions": bits}}

    def set_threads(self, told: Payload) -> None:
        """Take threads that came into sight."""
        for one in payload.parts(told, "threads"):
            self.atlas.put(maps.channel(one, payload.snowflake(told, "guild_id")))

    def set_role(self, told: Payload) -> list[Change]:
        """Take a role as it is now: with it, who may read what."""
        guild = payload.snowflake(told, "guild_id")
        self.atlas.take_role(guild, payload.part(told, "role"))
        return self._rooms(guild, again=True)

    def drop_role(self, told: Payload) -> list[Change]:
        """Take that a role is no more."""
        guild = payload.snowflake(told, "guild_id")
        self.atlas.drop_role(guild, payload.snowflake(told, "role_id"))
        return self._rooms(guild, again=True)

    def arrive(self, told: Payload) -> list[Change]:
        """Take that somebody joined a server."""
        user = payload.part(told, "user")
        return [] if people.is_bot(user) else [Arrived(self._account(told), self._clock())]

    def depart(self, told: Payload) -> list[Change]:
        """Take that somebody left a server."""
        account = self._account(told)
        return [] if self._is_me(told) else [Moved(account, Place(account.space), self._clock(), inside=False)]

    def set_member(self, told: Payload) -> list[Change]:
        """Take somebody's name and roles as they are now: with them, which of the private channels they are in."""
        guild, roles = payload.snowflake(told, "guild_id"), payload.ids(told, "roles")
        if self._is_me(told):
            self._roles[guild] = roles
            return self._rooms(guild)
        if people.is_bot(payload.part(told, "user")):
            return []
        account, at = self._account(told), self._clock()
        return [Renamed(account, at), *self._moves(account, guild, roles, at)]

    def _moves(self, account: Account, guild: str, roles: tuple[str, ...], at: datetime) -> Iterator[Moved]:
        server = self.atlas.server(guild)
        for one in self.atlas.channels(guild) if server else ():
            if server and not self.atlas.is_public(one) and self._sees(one):
                bits = rights.in_channel(server, one.over, account.native, roles, one.needed)
                yield Moved(account, Place(account.space, one.id), at, inside=bool(bits))

    def set_thread_members(self, told: Payload) -> list[Change]:
        """Take who came into a private thread or left it."""
        one = self.atlas.channel(payload.snowflake(told, "id"))
        if one is None or one.type != maps.PRIVATE_THREAD:
            return []
        came = [payload.snowflake(member, "user_id") for member in payload.parts(told, "added_members")]
        moves = [(id, True) for id in came] + [(id, False) for id in payload.ids(told, "removed_member_ids")]
        where, at = Place(space(one.guild), one.id), self._clock()
        return [Moved(Account(where.space, id), where, at, inside) for id, inside in moves if id != self.me]

    def _rooms(self, guild: str, *, again: bool = False) -> list[Change]:
        """Return the channels of a server that are not as they were told; the private ones *again* all the same."""
        return [change for one in self.atlas.channels(guild) for change in self._changed(one, again=again)]

    def _changed(self, one: Channel, *, again: bool = False) -> Iterator[RoomChanged]:
        now = self.atlas.room_changed(one, self._clock(), self.me, self.roles(one.guild))
        before, over = self._told.get(one.id, (None, ()))
        self._told[one.id] = (now, one.over)
        same = before is not None and replace(before, at=now.at) == now and over == one.over
        if not same or (again and now.private and now.inside):
            yield replace(now, relabelled=self._relabelled(one))

    def _relabelled(self, one: Channel) -> tuple[tuple[str, str], ...]:
        """Return which tags of a forum are called otherwise than before: while Hearth was off that is told nowhere."""
        before, self._tags[one.id] = self._tags.get(one.id, {}), dict(one.tags)
        return tuple((before[id], name) for id, name in one.tags if before.get(id, name) != name)

    def _sees(self, one: Channel) -> bool:
        told = self._told.get(one.id)
        return told is not None and told[0].inside

    def _is_new(self, id: str, guild: Payload) -> bool:
        """Return whether Hearth was added just now, or lately and perhaps while it did not listen."""
        if self.atlas.server(id) is not None:
            return False
        return id not in self._awaited or self._clock() - self._since(guild) < LATELY

    def _since(self, guild: Payload) -> datetime:
        """Return when Hearth was added: told again, it is the same."""
        return payload.instant(guild, "joined_at") if guild.get("joined_at") else self._clock()

    def _joined(self, id: str, guild: Payload) -> SpaceJoined:
        owner = payload.maybe_snowflake(guild, "owner_id")
        by = Account(space(id), owner, manages=True) if owner else None
        return SpaceJoined(space(id), self._since(guild), payload.words(guild, "name"), by, self._lobby(id, guild))

    def _known(self, id: str, guild: Payload) -> SpaceJoined:
        """Return that Hearth is on a server, and what that is called: nobody is greeted for it."""
        return SpaceJoined(space(id), self._since(guild), payload.words(guild, "name"))

    def _lobby(self, id: str, guild: Payload) -> Place | None:
        """Return where a first word is read: the channel for the server's own messages, or the first that takes it."""
        system = self.atlas.channel(payload.maybe_snowflake(guild, "system_channel_id"))
        listed = [one for one in self.atlas.channels(id) if one.type == _TEXT]
        fit = [
            one for one in (*([system] if system else []), *_public_first(listed, self.atlas)) if self._may_speak(one)
        ]
        return Place(space(id), fit[0].id) if fit else None

    def _may_speak(self, one: Channel) -> bool:
        server, needed = self.atlas.server(one.guild), rights.VIEW | SPEAK
        return (
            server is not None
            and rights.in_channel(server, one.over, self.me, self.roles(one.guild)) & needed == needed
        )

    def _is_me(self, told: Payload) -> bool:
        return payload.snowflake(payload.part(told, "user"), "id") == self.me

    def _account(self, told: Payload) -> Account:
        user, guild = payload.part(told, "user"), payload.snowflake(told, "guild_id")
        return Account(space(guild), payload.snowflake(user, "id"), people.shown_name(user, told))


def _public_first(channels: Iterable[Channel], atlas: Atlas) -> Sequence[Channel]:
    return sorted(channels, key=lambda one: not atlas.is_public(one))
