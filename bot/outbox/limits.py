"""How much a platform takes, and when a space takes nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from aiolimiter import AsyncLimiter

from bot.errors import RetryLater, Unauthorised
from bot.outbox.verdicts import CLOSED_FOR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.messages import Place

MOST_LIMITERS = 1000


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform can take: calls in *seconds* for one channel and method, and calls under way in one space.

    `replaces` is how many messages a minute may be replaced in one space (0: as many as there are).
    For `nonce_seconds` the platform itself refuses the same post twice (Discord's nonce): until then
    a post whose outcome is unknown is sent again and need not be looked for. Where we may not look,
    `repeats_unsure` sends such a post again; else it is given up.
    """

    calls: float = 1
    seconds: float = 1
    at_once: int = 8
    replaces: float = 0
    nonce_seconds: float = 0
    repeats_unsure: bool = False


class Limits:
    """Holds every call to the pace of its platform: by channel and method, and by space."""

    def __init__(self, paces: Mapping[str, Pace]) -> None:
        self._paces = paces
        self._limiters: dict[tuple[str, str], AsyncLimiter] = {}
        self._rooms: dict[str, asyncio.Semaphore] = {}

    def pace(self, space: str) -> Pace:
        """Return the pace of a space's platform."""
        return self._paces.get(space.partition(":")[0], Pace())

    def room(self, space: str) -> asyncio.Semaphore:
        """Return what holds the calls under way in *space* to its pace: a claim may bring a few more."""
        if space not in self._rooms:
            self._rooms[space] = asyncio.Semaphore(self.pace(space).at_once)
        return self._rooms[space]

    async def wait(self, place: Place, method: str) -> None:
        """Return when *place* takes another call of *method* (`send`, `replace`)."""
        pace = self.pace(place.space)
        if method == "replace" and pace.replaces:
            await self._limiter((method, place.space), pace.replaces, 60).acquire()
        await self._limiter((method, str(place.room)), pace.calls, pace.seconds).acquire()

    def _limiter(self, key: tuple[str, str], calls: float, seconds: float) -> AsyncLimiter:
        if key not in self._limiters:
            self._forget_idle()
            self._limiters[key] = AsyncLimiter(calls, seconds)
        return self._limiters[key]

    def _forget_idle(self) -> None:
        if len(self._limiters) >= MOST_LIMITERS:
            self._limiters = {key: one for key, one in self._limiters.items() if not one.has_capacity(one.max_rate)}


class Pauses:
    """The spaces that take nothing for a while: the platform asked us to wait, or refused our token."""

    def __init__(self) -> None:
        self._waiting: dict[str, datetime] = {}
        self._closed: dict[str, datetime] = {}

    def note(self, space: str, error: Exception, now: datetime) -> None:
        """Take what *error* says of the whole space; one that speaks of a single channel pauses nothing else."""
        if isinstance(error, Unauthorised):
            self._closed[space] = now + CLOSED_FOR
        elif isinstance(error, RetryLater) and not error.room:
            until = now + timedelta(seconds=max(error.seconds, 0.0))
            self._waiting[space] = max(until, self._waiting.get(space, until))

    def closed(self, now: datetime) -> dict[str, datetime]:
        """Return the spaces whose token was refused, and until when they are left alone."""
        self._closed = {space: until for space, until in self._closed.items() if until > now}
        return dict(self._closed)

    def waiting(self, now: datetime) -> dict[str, datetime]:
        """Return the spaces that asked us to wait, and until when."""
        self._waiting = {space: until for space, until in self._waiting.items() if until > now}
        return dict(self._waiting)

    def left(self, space: str, now: datetime) -> float:
        """Return for how many seconds *space* still takes nothing."""
        until = max(self._waiting.get(space, now), self._closed.get(space, now))
        return (until - now).total_seconds()
