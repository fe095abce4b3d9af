"""The way out to Discord, and what the core asks of it.

A post for one person is kept by Letters, and a note of it stands where it belongs: Hearth sends no
direct messages. Its id is `letter:<key>@<user>`, whatever stands on Discord for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.discord import atlas as maps
from adapters.discord import gathered, payload, render, wire
from adapters.discord.calendar import CALENDAR, Calendar
from adapters.discord.history import History
from adapters.discord.talks import SEVERAL, Talks, people
from adapters.discord.truth import Truth
from adapters.discord.wire import Wire
from bot.errors import OutcomeUnknown, PlatformError, Refused, Unauthorised
from bot.messages import Place, Post, Presence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from discord.http import HTTPClient

    from adapters.discord.atlas import Atlas
    from adapters.discord.payload import Payload
    from adapters.discord.render import Body
    from bot.messages import Account, MessageEdited, MessagePosted, MessageRef, RoomChanged
    from bot.ports import Clock, Letters

LETTER = "letter:"
PAGES_SEARCHED = 5
"""How far back a post is looked for whose outcome is unknown: five hundred messages."""
_NO_REPLYING = ":160002"  # Cannot reply without permission to read message history.


class DiscordChat:
    """Implements Chat over Discord's REST. *page* is the address of the page, where it has one."""

    def __init__(
        self,
        rest: Callable[[], Awaitable[HTTPClient]],
        *,
        letters: Letters,
        atlas: Atlas,
        clock: Clock,
        page: str = "",
    ) -> None:
        self._letters = letters
        self._page = page
        self._wire = Wire(rest)
        self._truth = Truth(self._wire, atlas, clock)
        self._history = History(self._wire, self._truth, clock)
        self._calendar = Calendar(self._wire, self._truth, clock)
        self._talks = Talks(self._wire, self._truth, self._history)

    async def send(self, place: Place, post: Post, *, key: str) -> str:
        """Post and return the id; with the same *key* only once."""
        if place.channel == CALENDAR:
            return await self._calendar.put(place, post)
        if people(place) and post.audience == "public":
            return await self._say_together(place, post, key)
        user = _reader(place, post)
        if user is None:
            return await self._post(place, render.message(post, place.space, key=key, page=self._page), key)
        await self._letters.put(key, f"{place.space}/{user}", post)
        await self._tell_of(place, post, user, key)
        return f"{LETTER}{key}@{user}"

    async def replace(self, place: Place, sent: str, post: Post) -> None:
        """Put *post* in the place of the message *sent*; nobody is called by it."""
        if sent.startswith(LETTER):
            key, _, user = sent.removeprefix(LETTER).rpartition("@")
            await self._letters.put(key, f"{place.space}/{user}", post)
            return
        if place.channel == CALENDAR:
            await self._calendar.change(place, sent, post)
            return
        path = "/channels/{channel_id}/messages/{message_id}"
        body = render.replacement(post, place.space, page=self._page)
        for channel in await self._channels(place, post):
            try:
                await self._wire.patch(path, body, space=place.space, channel_id=channel, message_id=sent)
            except wire.Missing:
                continue
            return

    async def find(self, place: Place, *, key: str, post: Post | None = None) -> str | None:
        """Return the id of the message sent with *key*; raise `Unreadable` where we can't look."""
        if place.channel == CALENDAR:
            return await self._calendar.find(place, post)
        if people(place):
            return await self._found_together(place, post, key) if post else None
        if _person(place):
            return await self._find_letter(place, key)
        for channel in await self._channels(place):
            if found := await self._marked(place, channel, key):
                return _as_sent(found, key)
        return None

    async def read(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now; None where it is gone or may not be read."""
        return await self._history.message(ref) if payload.is_id(ref.place.channel) else None

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what members said in a thread, oldest first, with what it hangs on."""
        return await self._history.thread(place)

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:
        """Return what members said in a channel and its threads from *since* on, oldest first."""
        return await self._history.since(room, since)

    async def rooms(self, space: str) -> Sequence[RoomChanged]:
        """Return the channels that Hearth is in, as they are now."""
        return await self._truth.rooms(maps.guild_of(space))

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:
        """Return which of *rooms* the account is in now. Discord knows no guests: who is none is no member."""
        guild = maps.guild_of(account.space)
        try:
            roles = await self._truth.roles(guild, account.native)
        except (Refused, Unauthorised):
            return Presence(guest=True)
        return Presence(frozenset([str(room) for room in rooms if await self._is_in(account, roles, room)]))

    async def _is_in(self, account: Account, roles: Sequence[str], room: Place) -> bool:
        if room.space != account.space or not payload.is_id(room.channel):
            return room.space == account.space and account.native in room.channel[1:].split(SEVERAL)
        try:
            return await self._truth.sees(maps.guild_of(room.space), account.native, roles, room.channel)
        except PlatformError:
            return False

    async def _post(self, place: Place, body: Body, key: str) -> str:
        """Post *body* where it belongs; to what is a message and no thread, as a reply to it."""
        guild, where = maps.guild_of(place.space), place.channel
        thread = await self._truth.channel(guild, place.thread) if place.thread else None
        whole = {**body, "nonce": key, "enforce_nonce": True}
        if thread and thread.is_thread:
            where = thread.id
        elif place.thread:
            whole["message_reference"] = _reference(place)
        try:
            return await self._created(place.space, where, whole)
        except Refused as refused:
            if not refused.reason.endswith(_NO_REPLYING):
                raise
        whole.pop("message_reference", None)
        return await self._created(place.space, where, whole)

    async def _say_together(self, place: Place, post: Post, key: str) -> str:
        """Post where exactly these talk; the message comes first, since by it the thread is found again."""
        async with self._talks.turn(place):
            if found := await self._found_together(place, post, key):
                return found
            where = await self._talks.of_them(place, post) or await self._talks.opened(place, post)
            body = render.message(post, place.space, key=key, page=self._page)
            sent = await self._created(place.space, where, {**body, "nonce": key, "enforce_nonce": True})
            await self._talks.gather(place, where)
            return sent

    async def _found_together(self, place: Place, post: Post, key: str) -> str | None:
        """Return the id of the message sent with *key* to a few; who of them was not added yet is added now."""
        found = await self._talks.holding(place, post, lambda told: _bears(told, key))
        if found is None:
            return None
        await self._talks.gather(place, found[0])
        return found[1]

    async def _created(self, space: str, channel: str, body: Body) -> str:
        try:
            return await self._posted(space, channel, body)
        except wire.Forbidden:
            if wire.FILES not in body:
                raise
        return await self._posted(space, channel, gathered.without_files(body))  # What it says matters more.

    async def _posted(self, space: str, channel: str, body: Body) -> str:
        answer: Any = await self._wire.post("/channels/{channel_id}/messages", body, space=space, channel_id=channel)
        if not isinstance(answer, dict):
            raise OutcomeUnknown("no_json")
        return payload.snowflake(answer, "id")

    async def _tell_of(self, place: Place, post: Post, user: str, key: str) -> None:
        """Put a note of a letter where it belongs; a conversation with one person is where it began, or nowhere."""
        direct = not payload.is_id(place.channel)
        where = Place.parse(post.near) if direct and post.near else place
        if not payload.is_id(where.channel) or where.space != place.space:
            return
        try:
            await self._post(where, render.stub(user, key, lasting=post.lasting), key)
        except (wire.Missing, wire.Forbidden):
            if not direct:  # Where it began may be closed to us by now; what was asked for here must not get lost.
                raise

    async def _find_letter(self, place: Place, key: str) -> str | None:
        """Return the id of a letter if it is kept, and where a note of it belongs, that stands as well."""
        user = _person(place)
        kept = await self._letters.get(key, f"{place.space}/{user}")
        if not isinstance(kept, Post):
            return None
        near = Place.parse(kept.near) if kept.near else place
        if _person(near) or near.space != place.space:
            return f"{LETTER}{key}@{user}"
        for channel in await self._channels(near):
            if await self._marked(near, channel, key):
                return f"{LETTER}{key}@{user}"
        return None

    async def _marked(self, place: Place, channel: str, key: str) -> Payload | None:
        return await self._history.own(place, channel, lambda told: _bears(told, key), pages=PAGES_SEARCHED)

    async def _channels(self, place: Place, post: Post | None = None) -> list[str]:
        """Return the channels in which something sent to *place* may stand, the likelier first."""
        if people(place):
            told = await self._talks.candidates(place, post) if post else ()
            return [payload.snowflake(one, "id") for one in told]
        guild = maps.guild_of(place.space)
        thread = await self._truth.channel(guild, place.thread) if place.thread else None
        if thread is None or not thread.is_thread:
            return [place.channel]
        room = await self._truth.channel(guild, place.channel)
        return [thread.id] if room and room.type in maps.FORUMS else [thread.id, place.channel]


def _person(place: Place) -> str:
    """Return the user whose conversation with Hearth a place is, empty where it is a channel."""
    return place.channel.removeprefix("@") if place.channel.startswith("@") else ""


def _reader(place: Place, post: Post) -> str | None:
    """Return the one user who may see a post; None where everybody in its place may."""
    person = _person(place)
    if person:
        return person
    if post.audience == "public":
        return None
    mine = [account.rpartition("/")[2] for account in post.addressees if account.startswith(f"{place.space}/")]
    if not mine or not payload.is_id(mine[0]):
        raise Refused("private_to_nobody")
    return mine[0]


def _reference(place: Place) -> Body:
    guild = maps.guild_of(place.space)
    return {"message_id": place.thread, "channel_id": place.channel, "guild_id": guild, "fail_if_not_exists": False}


def _as_sent(told: Payload, key: str) -> str:
    """Return the id as `send` returned it: a note stands for its letter."""
    note, _, user = payload.words(told, "content").partition(" <@")
    return f"{LETTER}{key}@{user.rstrip('>')}" if note == render.NOTE else payload.snowflake(told, "id")


def _bears(told: Payload, key: str) -> bool:
    return str(told.get("nonce", "")) == key or render.is_marked(payload.parts(told, "components"), key)
