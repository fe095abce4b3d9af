"""Conversations of a few: private threads that Hearth opens, and finds again whatever happened in between.

A thread is known by who opened it, where, and what it is called; whose it is, by the message that stands
in it or by who is in it. One that nobody was added to yet is seen by nobody, and left alone.
https://discord.com/developers/docs/topics/threads#private-threads
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

from adapters.discord import atlas as maps
from adapters.discord import blocks, payload, wire
from bot.errors import OutcomeUnknown, Refused, RetryLater
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from adapters.discord.history import History
    from adapters.discord.payload import Payload
    from adapters.discord.truth import Truth
    from adapters.discord.wire import Wire
    from bot.messages import Post

SEVERAL = "+"
LONGEST_NAME = 100
KEPT_OPEN_MINUTES = 10_080
MOST_TRIED = 10
MOST_LISTED = 100
PAGES_SEARCHED = 2
# Nobody is added to a thread that is archived: what was said there is a week old; nor is who has left the server.
_NOBODY_TO_ADD = frozenset({"400:50083", "404:10007"})


class Talks:
    """Opens and finds the private threads of a few. `turn` keeps those of a server from being opened twice at once."""

    def __init__(self, line: Wire, truth: Truth, history: History) -> None:
        self._wire = line
        self._truth = truth
        self._history = history
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def turn(self, place: Place) -> asyncio.Lock:
        """Return what one has to hold to open a conversation in a space."""
        return self._turns[place.space]

    async def holding(self, place: Place, post: Post, holds: Callable[[Payload], bool]) -> tuple[str, str] | None:
        """Return the thread and the id of Hearth's message for which *holds* is true; None where there is none."""
        for told in await self.candidates(place, post):
            id = payload.snowflake(told, "id")
            if found := await self._history.own(Place(place.space, id), id, holds, pages=PAGES_SEARCHED):
                return id, payload.snowflake(found, "id")
        return None

    async def of_them(self, place: Place, post: Post) -> str:
        """Return the thread that exactly these are in; empty where there is none."""
        wanted = people(place)
        for told in await self.candidates(place, post):
            id = payload.snowflake(told, "id")
            alone = payload.number(told, "member_count") == len(wanted) + 1
            if alone and all([await self._is_in(place.space, id, each) for each in wanted]):
                return id
        return ""

    async def opened(self, place: Place, post: Post) -> str:
        """Open a thread that nobody is in yet, and return it."""
        body = {
            "name": name_of(post),
            "type": maps.PRIVATE_THREAD,
            "auto_archive_duration": KEPT_OPEN_MINUTES,
            "invitable": False,
        }
        parent = await self._parent(place, post)
        told = await self._wire.post("/channels/{channel_id}/threads", body, space=place.space, channel_id=parent)
        return self._truth.take_thread(payload.part({"thread": told}, "thread"), maps.guild_of(place.space)).id

    async def gather(self, place: Place, thread: str) -> None:
        """Add all of them to a thread; who is in it stays so, and who has left the server is passed over.

        Raises `Refused` where somebody may not be added, after all the others were; `OutcomeUnknown` where it
        may be tried again.
        """
        path = "/channels/{channel_id}/thread-members/{user_id}"
        fault: Refused | None = None
        for each in people(place):
            try:
                await self._wire.put(path, space=place.space, channel_id=thread, user_id=each)
            except Refused as refused:
                fault = fault if refused.reason in _NOBODY_TO_ADD else refused
            except RetryLater as later:
                raise OutcomeUnknown("not_all_added") from later
        if fault is not None:
            raise fault

    async def candidates(self, place: Place, post: Post) -> Sequence[Payload]:
        """Return the threads, open and archived, that Hearth opened there by that name, the latest first."""
        parent, me, name = await self._parent(place, post), await self._truth.me(), name_of(post)
        guild = maps.guild_of(place.space)
        active = await self._wire.get("/guilds/{guild_id}/threads/active", space=place.space, guild_id=guild)
        path = "/channels/{channel_id}/users/@me/threads/archived/private"
        query = {"limit": str(MOST_LISTED)}
        archived = await self._wire.get(path, space=place.space, query=query, channel_id=parent)
        own = [
            one
            for one in (*payload.parts(active, "threads"), *payload.parts(archived, "threads"))
            if payload.number(one, "type") == maps.PRIVATE_THREAD
            and payload.maybe_snowflake(one, "parent_id") == parent
            and payload.maybe_snowflake(one, "owner_id") == me
            and payload.words(one, "name") == name
        ]
        for one in own:
            self._truth.take_thread(one, guild)
        return sorted(own, key=lambda one: int(payload.snowflake(one, "id")), reverse=True)[:MOST_TRIED]

    async def _parent(self, place: Place, post: Post) -> str:
        """Return the text channel near which a conversation is opened; where none is near, one that all can read.

        Only there are private threads: a forum or a voice channel has none.
        """
        near = Place.parse(post.near)
        if near.space != place.space or not payload.is_id(near.channel):
            raise Refused("no_place_near")
        guild = maps.guild_of(place.space)
        found = await self._truth.channel(guild, near.channel)
        if found is not None and found.is_thread:
            found = await self._truth.channel(guild, found.parent)
        if found is not None and found.type == maps.TEXT:
            return found.id
        if commons := await self._truth.commons(guild):
            return commons
        raise Refused("no_private_threads_there")

    async def _is_in(self, space: str, thread: str, user: str) -> bool:
        path = "/channels/{channel_id}/thread-members/{user_id}"
        try:
            await self._wire.get(path, space=space, channel_id=thread, user_id=user)
        except (wire.Missing, wire.Forbidden):
            return False
        return True


def people(place: Place) -> tuple[str, ...]:
    """Return who talks in a place, by their ids; none where it is not the conversation of a few."""
    if not place.channel.startswith(SEVERAL):
        return ()
    named = place.channel[1:].split(SEVERAL)
    if not all(map(payload.is_id, named)):
        raise Refused("nobody_of_discord")
    return tuple(named)


def name_of(post: Post) -> str:
    """Return what the conversation for a post is called."""
    return blocks.label(post.title or "Hearth", LONGEST_NAME)
