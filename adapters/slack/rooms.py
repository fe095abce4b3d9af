"""Which channels everybody in the workspace may read: remembered for a moment, and asked of Slack otherwise."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.slack.home import is_direct
from adapters.slack.payload import words
from bot.errors import PlatformError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.messages import Place, RoomChanged
    from bot.ports import Clock

FRESH_SECONDS = 60
PATIENCE_SECONDS = 1.0
MOST = 20_000
OPEN_TYPES = frozenset({"channel", ""})


@dataclass(frozen=True, slots=True)
class _Known:
    private: bool
    at: datetime


class Rooms:
    """Tells whether a channel is private. What cannot be told within a second is.

    Only a memory of what Slack would say: nothing is lost with it.
    """

    def __init__(self, ask: Callable[[Place], Awaitable[RoomChanged]], clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Future[bool]] = {}

    def learn(self, room: RoomChanged) -> None:
        """Remember how a channel is now."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[str(room.place)] = _Known(room.private, self._clock())

    def forget(self, room: Place) -> None:
        """Ask again the next time."""
        self._known.pop(str(room), None)

    async def private(self, room: Place) -> bool:
        """Return whether *room* is private, as Slack said within the last minute or says now."""
        if is_direct(room.channel) or room.channel.startswith(("@", "+")):
            return True
        known = self._known.get(str(room))
        if known is not None and (self._clock() - known.at).total_seconds() < FRESH_SECONDS:
            return known.private
        return await self._asked(room)

    async def unheard(self, body: Mapping[str, Any], room: Place) -> bool:
        """Return whether what an event tells of was said in private.

        The event itself tells nearly all of it; the rest is what was known of the channel last, however long ago.
        """
        event = body["event"]
        if words(event, "channel_type") not in OPEN_TYPES or body.get("is_ext_shared_channel"):
            return True
        known = self._known.get(str(room))
        return known.private if known is not None and "channel_type" in event else await self.private(room)

    async def _asked(self, room: Place) -> bool:
        """Ask Slack; who asks of the same room meanwhile waits for the same answer."""
        key = str(room)
        if key not in self._asking:
            self._asking[key] = asyncio.ensure_future(self._answer(room))
            self._asking[key].add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(self._asking[key])

    async def _answer(self, room: Place) -> bool:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                told = await self._ask(room)
        except (TimeoutError, PlatformError):
            return True
        self.learn(told)
        return told.private
