"""What stands in channels: messages, threads, what was missed, and the channels themselves."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from adapters.slack import heard
from adapters.slack.calls import shown
from adapters.slack.changes import room as room_of
from adapters.slack.payload import Malformed, instant, part, parts, words
from bot.errors import PlatformError, Refused, RetryLater, Unreadable
from bot.messages import MessageEdited, MessagePosted, Place

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from datetime import datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.calls import Line
    from adapters.slack.home import Home
    from adapters.slack.payload import Payload
    from bot.messages import Change, MessageRef, RoomChanged
    from bot.ports import Clock

READ_SECONDS = 5.0
PAGE_SECONDS = 15.0
FRESH = timedelta(seconds=60)
# A thread of the last week may hang on an older message, which Slack shows only where it stands itself.
BEGUN = timedelta(days=14)
PAGE = 200
SHORTEST_WAIT = 0.1
MOST_PAGES = 200
MOST_REMEMBERED = 20_000
KINDS = "public_channel,private_channel"
HIDDEN = frozenset({"channel_not_found", "method_not_supported_for_channel_type", "missing_scope", "not_in_channel"})
GONE = frozenset({"message_not_found", "thread_not_found"})


class Reading:
    """Reads what Slack lets us read. *channel* returns the channel that a place is, opened where it has to be."""

    def __init__(self, line: Line, clock: Clock, channel: Callable[[Place], Awaitable[str]]) -> None:
        self._line = line
        self._clock = clock
        self._channel = channel
        self._closed: dict[str, tuple[datetime, bool]] = {}

    async def read(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now; None where it is gone, may not be read, or no member said it."""
        place = ref.place
        try:
            channel = await self._channel(place)
            found = await self._one(place, channel, ref.id)
        except (Refused, Unreadable):
            return None
        if found is None:
            return None
        return self._said(found, channel, await self._line.home(place.space), private=await self._private(place))

    async def noted(self, place: Place, channel: str, ts: str) -> dict[str, str] | None:
        """Return what Hearth noted with a message of its own, in its metadata; None where it is not there."""
        found = await self._one(place, channel, ts, metadata=True)
        payload = part(found, "metadata", "event_payload") if found and found.get("metadata") else {}
        return {name: str(value) for name, value in payload.items()} if found else None

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what members said in a thread, oldest first; empty where it may not be read."""
        try:
            channel = await self._channel(place)
            replies = await self.raw(place, channel, None)
        except (Refused, Unreadable):
            return ()
        home, private = await self._line.home(place.space), await self._private(place)
        said = (self._said(one, channel, home, private=private) for one in replies)
        return sorted(filter(None, said), key=lambda message: message.at)

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:
        """Return what was said from *since* on, oldest first, and what was edited since.

        Slack's history of a channel leaves out replies: the threads that went on since are read as well, where
        they began within two weeks.
        """
        channel = await self._channel(room)
        earliest = min(since, self._clock() - BEGUN)
        found = {words(one, "ts"): one for one in await self.raw(room.room, channel, earliest, patient=True)}
        for parent in [one for one in found.values() if _goes_on(one, since)]:
            place = Place(room.space, room.channel, words(parent, "ts"))
            found |= {words(one, "ts"): one for one in await self.raw(place, channel, earliest, patient=True)}
        home, private = await self._line.home(room.space), await self._private(room)
        told = [fact for one in found.values() for fact in self._facts(one, channel, home, private=private)]
        news = {fact.ref for fact in told if fact.at >= since}
        return sorted((fact for fact in told if fact.ref in news), key=_order)

    async def rooms(self, space: str) -> Sequence[RoomChanged]:
        """Return the channels that Hearth is in, as they are now."""
        home, now = await self._line.home(space), self._clock()
        rooms: list[RoomChanged] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            async with self._line.to(space, seconds=PAGE_SECONDS) as client:
                answer = await client.users_conversations(types=KINDS, limit=PAGE, cursor=cursor)
            listed = _listed(shown(answer), "channels")
            rooms += [room_of({**channel, "is_member": True}, home, now) for channel in listed]
            cursor = words(shown(answer), "response_metadata", "next_cursor")
            if not cursor:
                break
        return rooms

    async def raw(
        self, place: Place, channel: str, oldest: datetime | None, *, metadata: bool = False, patient: bool = False
    ) -> Sequence[Payload]:
        """Return what stands in a channel, or in a thread of it, from *oldest* on.

        Where *patient*, it waits as Slack asks and goes on: a busy channel has more threads than Slack lets
        one read in a minute, and to begin anew would never end.
        """
        limits: dict[str, Any] = {"limit": PAGE, "include_all_metadata": metadata}
        if oldest is not None:
            limits["oldest"] = f"{oldest.timestamp():.6f}"
        found: list[Payload] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            answer = await self._page(place, channel, {**limits, "cursor": cursor}, patient=patient)
            found += _listed(answer, "messages")
            cursor = words(answer, "response_metadata", "next_cursor")
            if not cursor:
                break
        return found

    def forget(self, change: Change) -> None:
        """Ask again about a channel that changed."""
        place = getattr(change, "place", None)
        if isinstance(place, Place):
            self._closed.pop(str(place.room), None)

    async def _page(self, place: Place, channel: str, given: dict[str, Any], *, patient: bool = False) -> Payload:
        while True:
            try:
                return await self._asked(place, channel, given)
            except RetryLater as later:
                if not patient:
                    raise
                await asyncio.sleep(max(later.seconds, SHORTEST_WAIT))

    async def _asked(self, place: Place, channel: str, given: dict[str, Any]) -> Payload:
        try:
            async with self._line.to(place.space, seconds=PAGE_SECONDS) as client:
                return await _ask(client, channel, place.thread, given)
        except Refused as refused:
            if refused.reason in HIDDEN:
                raise Unreadable(str(place)) from None
            if refused.reason in GONE:
                return {}
            raise

    async def _one(self, place: Place, channel: str, ts: str, *, metadata: bool = False) -> Payload | None:
        """Return one message, which Slack shows with its thread and nowhere else where it is a reply."""
        given = {"oldest": ts, "latest": ts, "inclusive": True, "limit": PAGE, "include_all_metadata": metadata}
        asked = Place(place.space, place.channel, place.thread or ts)
        answer = await self._page(asked, channel, given)
        return next((one for one in _listed(answer, "messages") if words(one, "ts") == ts), None)

    async def _private(self, place: Place) -> bool:
        """Return whether a channel is private; what Slack does not tell is."""
        if place.channel.startswith(("@", "+")):
            return True
        at, private = self._closed.get(str(place.room), (None, True))
        if at is not None and self._clock() - at < FRESH:
            return private
        try:
            async with self._line.to(place.space, seconds=READ_SECONDS) as client:
                answer = await client.conversations_info(channel=place.channel)
            private = room_of(part(shown(answer), "channel"), await self._line.home(place.space), self._clock()).private
        except (PlatformError, Malformed):
            return True
        if len(self._closed) >= MOST_REMEMBERED:
            self._closed.clear()
        self._closed[str(place.room)] = (self._clock(), private)
        return private

    def _said(self, message: Payload, channel: str, home: Home, *, private: bool) -> MessagePosted | None:
        try:
            told = heard.said({**message, "channel": channel}, home, private)
        except Malformed:
            return None
        return told if isinstance(told, MessagePosted) else None

    def _facts(
        self, message: Payload, channel: str, home: Home, *, private: bool
    ) -> Iterator[MessagePosted | MessageEdited]:
        said = self._said(message, channel, home, private=private)
        if said is None:
            return
        yield said
        if edit := heard.edited(message, channel, home, private=private):
            yield edit


async def _ask(client: AsyncWebClient, channel: str, thread: str, given: dict[str, Any]) -> Payload:
    if thread:
        answer = await client.conversations_replies(channel=channel, ts=thread, **given)
    else:
        answer = await client.conversations_history(channel=channel, **given)
    return shown(answer)


def _listed(answer: object, name: str) -> list[Payload]:
    """Return the rows of an answer; Slack sends nothing else, and what is something else says nothing."""
    try:
        return parts(answer, name) if isinstance(answer, dict) else []
    except Malformed:
        return []


def _goes_on(parent: Payload, since: datetime) -> bool:
    """Return whether something was answered to a message since."""
    latest = words(parent, "latest_reply")
    return bool(latest) and instant(latest) >= since


def _order(fact: MessagePosted | MessageEdited) -> tuple[datetime, bool]:
    return fact.at, isinstance(fact, MessageEdited)
