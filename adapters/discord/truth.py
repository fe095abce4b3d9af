"""What Discord says of servers when it is asked: channels, roles, members, and what Hearth was granted.

Asked again after half a minute, so that no right is believed in for longer than a minute.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.discord import atlas as maps
from adapters.discord import payload, rights, wire
from adapters.discord.atlas import Atlas
from bot.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from adapters.discord.atlas import Channel, Home
    from adapters.discord.payload import Payload
    from adapters.discord.rights import Server
    from adapters.discord.wire import Wire
    from bot.messages import Place, RoomChanged
    from bot.ports import Clock

FRESH = timedelta(seconds=30)
# https://discord.com/developers/docs/resources/application#application-object-application-flags
CONTENT = 1 << 18 | 1 << 19
MEMBERS = 1 << 14 | 1 << 15


class Truth:
    """What REST tells, in an atlas of its own; of the gateway's, *heard*, the threads are taken as they are.

    The two are kept apart: an answer that was on its way while an event arrived must not undo it.
    """

    def __init__(self, line: Wire, heard: Atlas, clock: Clock) -> None:
        self._wire = line
        self._heard = heard
        self._atlas = Atlas()
        self._clock = clock
        self._asked: dict[str, datetime] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._mine: dict[str, tuple[str, ...]] = {}
        self._me = ""
        self._flags = 0

    async def me(self) -> str:
        """Return the id of Hearth's own user."""
        if not self._me:
            self._me = payload.snowflake(await self._wire.get("/users/@me"), "id")
        return self._me

    async def flags(self) -> int:
        """Return what the application was granted."""
        if self._is_old("flags"):
            self._flags = payload.number(await self._wire.get("/applications/@me"), "flags")
            self._asked["flags"] = self._clock()
        return self._flags

    async def server(self, guild: str) -> Server:
        """Return a server as it is now, its channels and Hearth's own roles along with it."""
        async with self._turns[guild]:
            if self._is_old(guild) or self._atlas.server(guild) is None:
                await self._ask(guild)
                self._asked[guild] = self._clock()
        found = self._atlas.server(guild)
        if found is None:  # Left in this very moment.
            raise wire.Missing("404:10004")
        return found

    async def roles(self, guild: str, user: str) -> tuple[str, ...]:
        """Return the roles of a member; `Missing` where they are none."""
        space = maps.space(guild)
        told = await self._wire.get("/guilds/{guild_id}/members/{user_id}", space=space, guild_id=guild, user_id=user)
        return payload.ids(told, "roles")

    async def mine(self, guild: str) -> tuple[str, ...]:
        """Return Hearth's own roles on a server."""
        await self.server(guild)
        return self._mine.get(guild, ())

    async def channel(self, guild: str, id: str) -> Channel | None:
        """Return a channel or thread; None where there is none that we may see."""
        thread = self._heard.channel(id)
        if known := self._atlas.channel(id) or (thread if thread and thread.is_thread else None):
            self._atlas.put(known)
            return known
        try:
            told = await self._wire.get("/channels/{channel_id}", space=maps.space(guild), channel_id=id)
        except (wire.Missing, wire.Forbidden):
            return None
        found = maps.channel(told, guild)
        self._atlas.put(found)
        return found

    def threads(self, room: str) -> Sequence[Channel]:
        """Return the threads of a channel that are known."""
        every = {one.id: one for one in (*self._heard.threads(room), *self._atlas.threads(room))}
        return tuple(every.values())

    async def rooms(self, guild: str) -> Sequence[RoomChanged]:
        """Return the channels of a server that Hearth sees, as they are now."""
        await self.server(guild)
        me, mine, now = await self.me(), await self.mine(guild), self._clock()
        every = (self._atlas.room_changed(one, now, me, mine) for one in self._atlas.channels(guild))
        return [one for one in every if one.inside]

    async def commons(self, guild: str) -> str:
        """Return the oldest plain text channel that everybody on a server reads; empty where there is none."""
        await self.server(guild)
        open_to_all = [
            one for one in self._atlas.channels(guild) if one.type == maps.TEXT and self._atlas.is_public(one)
        ]
        return min((one.id for one in open_to_all), key=int, default="")

    def take_thread(self, told: Payload, guild: str) -> Channel:
        """Take a thread that was listed, and return it."""
        found = maps.channel(told, guild)
        self._atlas.put(found)
        return found

    async def home(self, guild: str, id: str) -> Home:
        """Return where a channel is, asking for it where it is not known."""
        await self.server(guild)
        if (found := await self.channel(guild, id)) and found.is_thread:
            await self.channel(guild, found.parent)
        return self._atlas.home(guild, id)

    async def readable(self, place: Place, *, words: bool = False) -> None:
        """Raise `Unreadable` where Hearth may not read what stands in a place, or (*words*) not what members say.

        Asked beforehand: Discord shows an empty channel to whom may not read it, and empty messages.
        """
        if words and not await self.flags() & CONTENT:
            raise Unreadable(str(place))
        guild = maps.guild_of(place.space)
        server, mine = await self.server(guild), await self.mine(guild)
        one = await self.channel(guild, place.channel)
        if one is None:
            raise Unreadable(str(place))
        over = await self._over(one)
        if rights.in_channel(server, over, await self.me(), mine, one.needed) & rights.READING != rights.READING:
            raise Unreadable(str(place))

    async def sees(self, guild: str, user: str, roles: Sequence[str], room: str) -> bool:
        """Return whether a member with *roles* sees a channel, or is in a private thread.

        Of a channel for adults it cannot be told: Discord says nobody's age.
        """
        server, one = await self.server(guild), await self.channel(guild, room)
        if one is None or one.guild != guild or one.grown:
            return False
        if not rights.in_channel(server, await self._over(one), user, roles, one.needed):
            return False
        return one.type != maps.PRIVATE_THREAD or await self._is_in(one, user)

    async def _over(self, one: Channel) -> tuple[rights.Overwrite, ...]:
        """Return the overwrites of a channel; a thread has those of its parent."""
        if not one.is_thread:
            return one.over
        parent = await self.channel(one.guild, one.parent)
        return parent.over if parent else (rights.Overwrite(one.guild, of_role=True, allow=0, deny=rights.VIEW),)

    async def _is_in(self, thread: Channel, user: str) -> bool:
        path = "/channels/{channel_id}/thread-members/{user_id}"
        try:
            await self._wire.get(path, space=maps.space(thread.guild), channel_id=thread.id, user_id=user)
        except (wire.Missing, wire.Forbidden):
            return False
        return True

    async def _ask(self, guild: str) -> None:
        space = maps.space(guild)
        told: Payload = await self._wire.get("/guilds/{guild_id}", space=space, guild_id=guild)
        channels = await self._wire.get("/guilds/{guild_id}/channels", space=space, guild_id=guild)
        self._atlas.refresh(told, channels)
        self._mine[guild] = await self.roles(guild, await self.me())

    def _is_old(self, what: str) -> bool:
        asked = self._asked.get(what)
        return asked is None or self._clock() - asked >= FRESH
