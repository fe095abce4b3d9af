"""Reading what was said on Discord, from now or from before. Part of `chat`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.discord import atlas as maps
from adapters.discord import parse, payload, wire
from bot.errors import Refused, Unreadable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence
    from datetime import datetime

    from adapters.discord.atlas import Channel, Home
    from adapters.discord.payload import Payload
    from adapters.discord.truth import Truth
    from adapters.discord.wire import Wire
    from bot.messages import MessageEdited, MessagePosted, MessageRef, Place
    from bot.ports import Clock

PAGE = 100
MOST_PAGES = 200
"""Of one channel, twenty thousand messages at most."""
MOST_REPLIES = 5
THREADS_ACTIVE = timedelta(days=7)
MOST_THREADS_TRIED = 5


class History:
    """What members said. Raises `Unreadable` where Discord would show nothing of it."""

    def __init__(self, line: Wire, truth: Truth, clock: Clock) -> None:
        self._wire = line
        self._truth = truth
        self._clock = clock

    async def message(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now; None where it is gone or may not be read."""
        guild = maps.guild_of(ref.place.space)
        for channel in await self._candidates(ref):
            try:
                told = await self._one(guild, channel, ref.id)
            except Refused:
                continue
            return next(iter(await self._said(guild, channel, [told])), None)
        return None

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what was said in a thread, oldest first, with what it hangs on.

        Where a message has no thread of its own, those that reply to it stand for one.
        """
        guild = maps.guild_of(place.space)
        try:
            await self._truth.readable(place.room)
            found = await self._truth.channel(guild, place.thread)
            first = await self._beginning(guild, place)
            if found and found.is_thread:
                inside = [told async for told in self._after(guild, found.id, "0")]
                return [*first, *await self._said(guild, found.id, inside)]
            later = [told async for told in self._after(guild, place.channel, place.thread, pages=MOST_REPLIES)]
        except (Refused, Unreadable):
            return ()
        return [*first, *await self._said(guild, place.channel, _replies(later, place.thread))]

    async def since(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:
        """Return what was said in a channel and its threads, oldest first; an edited message also as its edit."""
        await self._truth.readable(room, words=True)
        guild, start = maps.guild_of(room.space), str(max(int(payload.id_at(since)) - 1, 0))
        one = await self._truth.channel(guild, room.channel)
        every: list[MessagePosted | MessageEdited] = []
        ids = [] if one and one.type in maps.FORUMS else [room.channel]
        ids += [thread.id for thread in await self._threads(guild, room, since)]
        for channel in ids:
            try:
                told = [each async for each in self._after(guild, channel, start)]
            except (wire.Missing, wire.Forbidden):  # Gone, or closed to us, since it was listed.
                continue
            every += await self._said(guild, channel, told)
            every += await self._edited(guild, channel, told)
        return sorted(every, key=lambda one: one.at)

    async def own(self, place: Place, channel: str, holds: Callable[[Payload], bool], *, pages: int) -> Payload | None:
        """Return a late message of Hearth's for which *holds* is true; None where there is none."""
        await self._truth.readable(place.room)
        guild, before, me = maps.guild_of(place.space), "", await self._truth.me()
        for _ in range(pages):
            page = await self._page(guild, channel, {"before": before} if before else {})
            for told in page:
                if payload.snowflake(payload.part(told, "author"), "id") == me and holds(told):
                    return told
            if len(page) < PAGE:
                break
            before = payload.snowflake(page[-1], "id")
        return None

    async def _candidates(self, ref: MessageRef) -> list[str]:
        """Return the channels in which a message may stand: a reference that was printed does not tell its thread."""
        room, thread = ref.place.channel, ref.place.thread
        if thread and thread != ref.id:
            return [thread, room]
        one = await self._truth.channel(maps.guild_of(ref.place.space), room)
        known = self._truth.threads(room)
        near = sorted((each.id for each in known if int(each.id) <= int(ref.id)), key=int, reverse=True)
        first = [ref.id, room] if one and one.type in maps.FORUMS else [room, ref.id]
        return list(dict.fromkeys([*first, *near[:MOST_THREADS_TRIED]]))

    async def _beginning(self, guild: str, place: Place) -> list[MessagePosted]:
        """Return the message that a thread hangs on, where it stands outside of it."""
        try:
            told = await self._one(guild, place.channel, place.thread)
        except Refused:
            return []
        return await self._said(guild, place.channel, [told])

    async def _threads(self, guild: str, room: Place, since: datetime) -> list[Channel]:
        """Return the threads of a channel in which something was said from *since* on: open, or closed lately."""
        space = maps.space(guild)
        active = await self._wire.get("/guilds/{guild_id}/threads/active", space=space, guild_id=guild)
        closed = await self._closed(space, room.channel)
        told = [one for one in (*payload.parts(active, "threads"), *closed) if one.get("parent_id") == room.channel]
        lately = max(since, self._clock() - THREADS_ACTIVE)
        late = [one for one in told if _last(one) >= lately and payload.number(one, "type") != maps.PRIVATE_THREAD]
        return [self._truth.take_thread(one, guild) for one in late]

    async def _closed(self, space: str, room: str) -> Sequence[Payload]:
        path = "/channels/{channel_id}/threads/archived/public"
        try:
            told = await self._wire.get(path, space=space, query={"limit": str(PAGE)}, channel_id=room)
        except Refused:  # Not every kind of channel has threads.
            return ()
        return payload.parts(told, "threads")

    async def _after(self, guild: str, channel: str, start: str, *, pages: int = MOST_PAGES) -> AsyncIterator[Payload]:
        """Yield the messages after an id, oldest first."""
        for _ in range(pages):
            page = await self._page(guild, channel, {"after": start})
            ordered = sorted(page, key=lambda told: int(payload.snowflake(told, "id")))
            for told in ordered:
                yield told
            if len(page) < PAGE:
                return
            start = payload.snowflake(ordered[-1], "id")

    async def _page(self, guild: str, channel: str, query: dict[str, str]) -> Sequence[Payload]:
        path, space = "/channels/{channel_id}/messages", maps.space(guild)
        told = await self._wire.get(path, space=space, query={"limit": str(PAGE), **query}, channel_id=channel)
        return payload.parts({"messages": told}, "messages")

    async def _one(self, guild: str, channel: str, id: str) -> Payload:
        path = "/channels/{channel_id}/messages/{message_id}"
        told = await self._wire.get(path, space=maps.space(guild), channel_id=channel, message_id=id)
        return payload.part({"message": told}, "message")

    async def _said(self, guild: str, channel: str, every: Iterable[Payload]) -> list[MessagePosted]:
        me, home = await self._truth.me(), await self._truth.home(guild, channel)
        roles = await self._truth.mine(guild)
        found = (parse.said(_of(told, guild), me=me, homes=_always(home), roles=roles) for told in every)
        return [one for one in found if one]

    async def _edited(self, guild: str, channel: str, every: Iterable[Payload]) -> list[MessageEdited]:
        me, home = await self._truth.me(), await self._truth.home(guild, channel)
        roles = await self._truth.mine(guild)
        found = (parse.edited(_of(told, guild), me=me, homes=_always(home), roles=roles) for told in every)
        return [one for one in found if one]


def _of(told: Payload, guild: str) -> Payload:
    """Return a message as the gateway tells it: REST does not name the server."""
    return {**told, "guild_id": guild}


def _always(home: Home) -> Callable[[str, str], Home]:
    return lambda _guild, _channel: home


def _replies(later: Iterable[Payload], to: str) -> list[Payload]:
    """Return the messages that reply to *to*, or to one that does."""
    known, found = {to}, []
    for told in later:
        reference = payload.maybe_part(told, "message_reference")
        if reference and payload.maybe_snowflake(reference, "message_id") in known:
            known.add(payload.snowflake(told, "id"))
            found.append(told)
    return found


def _last(thread: Payload) -> datetime:
    """Return when something was said last in a thread; its last message may be gone, but not its id."""
    return payload.born(payload.maybe_snowflake(thread, "last_message_id") or payload.snowflake(thread, "id"))
