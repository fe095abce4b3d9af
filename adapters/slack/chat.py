"""The way out to Slack: implements Chat over the Web API."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from adapters.slack import render
from adapters.slack.attaching import NOTE, Attaching, beneath_of, files_of, print_of
from adapters.slack.calls import Line, shown
from adapters.slack.changes import room as room_of
from adapters.slack.noted import key_of, metadata
from adapters.slack.payload import Malformed, part, words
from adapters.slack.people import People
from adapters.slack.reading import Reading
from adapters.slack.render_text import is_account
from bot.errors import PlatformError, Refused, Unreadable
from bot.messages import Invited, RoomChanged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from adapters.slack.fitting import Json
    from bot.messages import (
        Account,
        Change,
        MessageEdited,
        MessagePosted,
        MessageRef,
        Place,
        Post,
        Presence,
    )
    from bot.ports import Clock, Installations

POST_SECONDS = 15.0
OPEN_SECONDS = 5.0
ASK_SECONDS = 5.0
CALENDAR, NOWHERE = "*calendar", ""
"""A workspace has no calendar of its own: what is sent there stands nowhere."""
TALKS = frozenset("@+")  # Conversations that are called by who is in them.
MOST_REMEMBERED = 5_000
LOOKED_BACK = timedelta(days=1)
UNKNOWN_BLOCKS = "invalid_blocks"  # Also said where a workspace does not have Slack's own charts yet.
HAVE_LEFT = frozenset({"user_not_found", "user_disabled"})
# An ephemeral message shows only to somebody who is there; a direct one reaches them all the same.
NOT_THERE = frozenset({"channel_not_found", "is_archived", "not_in_channel", "user_not_in_channel"})
NOT_STANDING = frozenset(
    {"cant_update_message", "channel_not_found", "edit_window_closed", "is_archived", "message_not_found"}
    | {"not_in_channel", "thread_not_found", "user_not_found"}
)


class SlackChat:
    """Implements Chat for Slack. *page* is the address of the local page, where it has one."""

    def __init__(self, installations: Installations, api_url: str, clock: Clock, *, page: str = "") -> None:
        self._line = Line(installations, api_url)
        self._clock = clock
        self._page = page
        self._people = People(self._line, clock)
        self._reading = Reading(self._line, clock, self.channel)
        self._attaching = Attaching(self._line, self._reading)
        self._direct: dict[str, str] = {}
        self._sent: dict[str, tuple[str, str]] = {}

    async def send(self, place: Place, post: Post, *, key: str) -> str:
        """Post and return the message's id; a private one to whom it is for, and to nobody else."""
        if place.channel == CALENDAR:
            return NOWHERE
        try:
            return await self._sent_as(place, post, key)
        except Refused as refused:
            if refused.reason != UNKNOWN_BLOCKS or not render.with_charts(post):
                raise
        return await self._sent_as(place, post, key, drawn_charts=False)

    async def _sent_as(self, place: Place, post: Post, key: str, *, drawn_charts: bool = True) -> str:
        passing = post.audience == "private" and _passes(place, post)
        where = render.HANDED if passing else render.BENEATH
        drawn = await self._drawn(post, place.space, files=where, drawn_charts=drawn_charts)
        if post.audience == "public":
            return await self._post(place, await self.channel(place), drawn, key, post)
        to = _to(place, post)
        if not passing:
            channel, thread = await self._whereto(place, post)
            return await self._post(replace(place, thread=thread), channel, drawn, key, post)
        try:
            sent = await self._whisper(place, to, drawn)
        except Refused as refused:
            if refused.reason not in NOT_THERE:
                raise
            return await self._post(place.room, await self.direct(place.space, to), drawn, key, post)
        await self.hand_over(place.space, to, post)
        return sent

    async def replace(self, place: Place, sent: str, post: Post) -> None:
        """Put *post* in the place of a message; one that does not stand any more is no error."""
        if place.channel == CALENDAR:
            return
        drawn = await self._drawn(post, place.space)
        for channel in await self._candidates(place, post):
            try:
                # The files first: what is noted of them is true, whenever this ends.
                noted = await self._attaching.renew(place, channel, sent, post)
                with_note: dict[str, Any] = {"metadata": metadata(noted)} if noted else {}
                shown_now = {"text": drawn["text"], "blocks": drawn["blocks"]}
                async with self._line.to(place.space, seconds=POST_SECONDS) as client:
                    await client.chat_update(channel=channel, ts=sent, **shown_now, **with_note)
                return
            except Refused as refused:
                if refused.reason not in NOT_STANDING:
                    raise

    async def find(self, place: Place, *, key: str, post: Post | None = None) -> str | None:
        """Return the id of the message sent with *key* within the last day; None where there is none.

        Files of *post* that do not stand beneath it yet are shown now: they come after the message.
        Raises `Unreadable` without the right to the history, and for what was shown to one person in
        passing: that stands nowhere.
        """
        if place.channel == CALENDAR:
            return NOWHERE
        channel, thread = self._sent.get(key) or await self._whereto(place, post)
        oldest = self._clock() - LOOKED_BACK
        for message in await self._reading.raw(replace(place, thread=thread), channel, oldest, metadata=True):
            if key_of(message) == key:
                sent = words(message, "ts")
                if post is not None:
                    await self._attaching.beneath(replace(place, thread=thread), channel, sent, post, again=True)
                return sent
        if post is not None and _passes(place, post):
            raise Unreadable(str(place))
        return None

    async def read(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now; None where it is gone or may not be read."""
        return await self._reading.read(ref)

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what members said in a thread, oldest first; empty where it may not be read."""
        return await self._reading.thread(place)

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:
        """Return what members said in a channel from *since* on, replies of the last week included."""
        return await self._reading.history(room, since)

    async def rooms(self, space: str) -> Sequence[RoomChanged]:
        """Return the channels that Hearth is in."""
        return await self._reading.rooms(space)

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:
        """Return which of *rooms* somebody is in now, and whether they are a guest."""
        return await self._people.presence(account, rooms)

    async def room(self, place: Place) -> RoomChanged:
        """Return a channel as it is now."""
        async with self._line.to(place.space, seconds=ASK_SECONDS) as client:
            answer = await client.conversations_info(channel=place.channel)
        try:
            return room_of(part(shown(answer), "channel"), await self._line.home(place.space), self._clock())
        except Malformed as odd:
            raise PlatformError(str(odd)) from None

    async def told(self, change: RoomChanged | Invited) -> RoomChanged | Invited:
        """Return *change* with what Slack tells of the channel; where it tells nothing, as it was."""
        if isinstance(change, RoomChanged) and (change.gone or not change.inside):
            return change
        try:
            now = await self.room(change.place)
        except PlatformError:
            return change
        if isinstance(change, Invited):
            return replace(change, name=now.name, private=now.private)
        return replace(now, at=change.at)

    async def managing(self, account: Account) -> Account:
        """Return *account* with its name, and its right to manage the workspace where that can be told."""
        return await self._people.managing(account)

    def called(self, account: Account) -> Account:
        """Return *account* by the name that they chose, where that is known without asking Slack."""
        return self._people.called(account)

    async def met(self, account: Account) -> Account | None:
        """Return *account* by the name that they chose; None where it was told within the hour."""
        return await self._people.met(account)

    async def names(self, post: Post, space: str) -> Mapping[str, str]:
        """Return the names of those in *space* whom *post* names by their key alone."""
        asked = [key for key in render.unnamed(post) if key.startswith(f"{space}/")]
        return await self._people.names(asked) if asked else {}

    async def own(self, space: str) -> str:
        """Return the address of a workspace; empty where it is not known."""
        return (await self._line.home(space)).url

    async def _drawn(self, post: Post, space: str, *, files: str = render.BENEATH, drawn_charts: bool = True) -> Json:
        names, own = await self.names(post, space), await self.own(space)
        return render.message(post, names, page=self._page, own=own, files=files, drawn_charts=drawn_charts)

    def forget(self, change: Change) -> None:
        """Ask again about whom or what a change is about, instead of remembering."""
        self._people.forget(change)
        self._reading.forget(change)

    async def direct(self, space: str, *natives: str) -> str:
        """Return the channel of the conversation with somebody, or with several; it is opened where there was none.

        Slack has one for the same people, however often it is opened. Who of several has left is passed over.
        """
        key = f"{space}/{'+'.join(sorted(natives))}"
        if key not in self._direct:
            self._keep(self._direct, key, await self._opened(space, natives))
        return self._direct[key]

    async def _opened(self, space: str, natives: Sequence[str]) -> str:
        try:
            async with self._line.to(space, seconds=OPEN_SECONDS) as client:
                answer = await client.conversations_open(users=",".join(sorted(natives)))
        except Refused as refused:
            there = await self._people.there(space, natives) if refused.reason in HAVE_LEFT else natives
            if not there or len(there) == len(natives):
                raise
            return await self.direct(space, *there)
        return words(shown(answer), "channel", "id")

    async def channel(self, place: Place) -> str:
        """Return the channel that a place is on Slack."""
        sign, people = place.channel[:1], place.channel[1:]
        return await self.direct(place.space, *people.split("+")) if sign in TALKS else place.channel

    async def hand_over(self, space: str, to: str, post: Post) -> None:
        """Show the files of *post* to somebody alone, in their conversation with Hearth; without any it does nothing."""
        if files_of(post):
            await self._attaching.alone(space, await self.direct(space, to), post)

    async def close(self) -> None:
        """Close the connections."""
        await self._line.close()

    async def _post(self, place: Place, channel: str, drawn: Json, key: str, post: Post) -> str:
        self._keep(self._sent, key, (channel, place.thread))
        files = beneath_of(post)
        noted = metadata({"key": key, **({NOTE: print_of(files)} if files else {})})
        thread: dict[str, Any] = {"thread_ts": place.thread} if place.thread else {}
        async with self._line.to(place.space, seconds=POST_SECONDS) as client:
            answer = await client.chat_postMessage(channel=channel, metadata=noted, **thread, **drawn)
        sent = str(answer.get("ts"))
        await self._attaching.beneath(place, channel, sent, post)
        return sent

    async def _whisper(self, place: Place, to: str, drawn: Json) -> str:
        thread: dict[str, Any] = {"thread_ts": place.thread} if place.thread else {}
        async with self._line.to(place.space, seconds=POST_SECONDS) as client:
            answer = await client.chat_postEphemeral(
                channel=await self.channel(place), user=to, text=drawn["text"], blocks=drawn["blocks"], **thread
            )
        return str(answer.get("message_ts"))

    async def _whereto(self, place: Place, post: Post | None) -> tuple[str, str]:
        """Return the channel and the thread in which *post* stands: a private one in the conversation with one."""
        if post is None or post.audience == "public" or place.channel == f"@{_to(place, post)}":
            return await self.channel(place), place.thread
        return await self.direct(place.space, _to(place, post)), ""

    async def _candidates(self, place: Place, post: Post) -> list[str]:
        """Return the channels in which a message may stand: a private one in either of two."""
        channels = [await self.channel(place)]
        to = is_account(post.addressees[0]) if post.audience == "private" and post.addressees else ""
        return [await self.direct(place.space, to), *channels] if to else channels

    def _keep(self, held: dict[str, Any], key: str, value: object) -> None:
        if len(held) >= MOST_REMEMBERED:
            held.clear()  # Only asks again.
        held[key] = value


def _to(place: Place, post: Post) -> str:
    """Return whom a private post is for."""
    to = next(filter(None, map(is_account, post.addressees)), "")
    if not to and place.channel.startswith("@"):
        to = place.channel.removeprefix("@")
    if not to:
        raise Refused("no_addressee")
    return to


def _passes(place: Place, post: Post) -> bool:
    """Return whether a post is shown in passing, to one person in a channel: Slack keeps it nowhere."""
    return post.audience == "private" and not post.lasting and not place.channel.startswith("@")
