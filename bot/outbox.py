"""Sends what was committed to be sent: each post once, in order within its channel.

Rows go `todo → sending → sent | dead` in the database, which alone says what is to be
done: nothing is lost when the process ends at any moment, and a row that was being sent
then is looked up on the platform before it is sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import uniform
from typing import TYPE_CHECKING, Protocol, TypeVar

import structlog
from aiolimiter import AsyncLimiter

from bot.errors import OutcomeUnknown, PlatformError, Refused, RetryLater, Unauthorised, Unavailable
from bot.metrics import posts_carried

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from bot.messages import Place
    from bot.ports import Chat, Clock
    from bot.storage.queue import Errand

T = TypeVar("T")
log = structlog.get_logger()

LARGEST_CLAIM = 8
MOST_ATTEMPTS = 8  # With the pauses below, a platform may be down for about a quarter of an hour.
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0
# A token that was refused is tried again after this: meanwhile the app may have been installed anew.
CLOSED_FOR = timedelta(minutes=5)


class Queue(Protocol):
    """The rows of the outbox. Raises `Unavailable` where the database cannot take a change now."""

    async def recover(self, now: datetime) -> int:
        """Make rows that were left in `sending` due again, as unsure; return how many."""

    async def claim(self, now: datetime, *, limit: int, without: Collection[str]) -> Sequence[Errand]:
        """Mark due rows as `sending` and return them: the oldest of a channel, where none is under way there.

        `without` are the spaces that cannot take more now.
        """

    async def sent(self, errand: Errand, id: str, now: datetime) -> None:
        """Record that it stands on the platform as *id*; its text is no longer kept here."""

    async def later(self, errand: Errand, at: datetime, *, fault: str, counted: bool, unsure: bool) -> None:
        """Make it due again at *at*; *counted* as an attempt."""

    async def dead(self, errand: Errand, fault: str, now: datetime) -> None:
        """Give it up: the doctor shows it with *fault*."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform can take: calls in *seconds* for one channel, and calls under way in one space."""

    calls: float = 1
    seconds: float = 1
    at_once: int = 8


@dataclass(frozen=True, slots=True)
class Later:
    """Try again in `seconds`."""

    seconds: float
    fault: str
    counted: bool = True
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """It will not be tried again."""

    fault: str


def verdict(error: Exception, attempts: int) -> Later | Never:
    """Return what to do about a call that failed after *attempts* earlier ones."""
    match error:
        case RetryLater(seconds=seconds):
            return Later(max(seconds, 0.0), "rate_limited", counted=False)
        case Unauthorised():
            return Later(CLOSED_FOR.total_seconds(), "unauthorised", counted=False)
        case Refused(reason=reason):
            return Never(f"refused:{reason}")
        case OutcomeUnknown() | TimeoutError():
            return _again(attempts, "outcome_unknown", unsure=True)
        case PlatformError():
            return _again(attempts, type(error).__name__)
        case _:
            return Never(f"fault_of_ours:{type(error).__name__}")


def _again(attempts: int, fault: str, *, unsure: bool = False) -> Later | Never:
    if attempts + 1 >= MOST_ATTEMPTS:
        return Never(f"{fault}:{MOST_ATTEMPTS}_attempts")
    pause = min(FIRST_PAUSE * 2**attempts, LONGEST_PAUSE)
    return Later(pause * uniform(0.8, 1.2), fault, unsure=unsure)  # noqa: S311 - spreads load, guards nothing


class Outbox:
    """The sender of one process: `chats` maps a platform (`web`, `slack`) to its way out."""

    def __init__(
        self,
        queue: Queue,
        chats: Mapping[str, Chat],
        *,
        clock: Clock,
        paces: Mapping[str, Pace] | None = None,
        patience: float = 30.0,
        grace: float = 10.0,
        poll: float = 1.0,
    ) -> None:
        self._queue = queue
        self._chats = chats
        self._clock = clock
        self._paces = paces or {}
        self._patience = patience
        self._grace = grace
        self._poll = poll
        self._wake = asyncio.Event()
        self._under_way: dict[str, set[asyncio.Task[None]]] = {}
        self._closed: dict[str, datetime] = {}
        self._limiters: dict[str, AsyncLimiter] = {}
        self._rooms: dict[str, asyncio.Semaphore] = {}

    @property
    def paused(self) -> Mapping[str, datetime]:
        """Return the spaces whose token was refused, and until when they are left alone."""
        return {space: until for space, until in self._closed.items() if until > self._clock()}

    def wake(self) -> None:
        """Say that something was committed; to be called on the event loop."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled; then finish what is under way, for as long as the grace lasts."""
        try:
            await self._patiently(self._recover)
            while True:
                self._wake.clear()
                if not await self._patiently(self._send_what_is_due):
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(self._poll):
                            await self._wake.wait()
        finally:
            await self._drain()

    async def _recover(self) -> None:
        if count := await self._queue.recover(self._clock()):
            log.info("outbox.recovered", rows=count)

    async def _send_what_is_due(self) -> bool:
        """Set out with what is due and has room; return whether there may be more at once."""
        full = {space for space, tasks in self._under_way.items() if len(tasks) >= self._pace(space).at_once}
        claimed = await self._queue.claim(self._clock(), limit=LARGEST_CLAIM, without=full | set(self.paused))
        for errand in claimed:
            space = errand.place.space
            task = asyncio.create_task(self._carry(errand), name=f"outbox {errand.key}")
            self._under_way.setdefault(space, set()).add(task)
            task.add_done_callback(partial(self._carried, space))
        return len(claimed) == LARGEST_CLAIM

    def _carried(self, space: str, task: asyncio.Task[None]) -> None:
        self._under_way[space].discard(task)
        if not self._under_way[space]:
            del self._under_way[space]
        self._wake.set()

    async def _carry(self, errand: Errand) -> None:
        try:
            async with self._room(errand.place.space):
                await self._limiter(errand.place).acquire()
                async with asyncio.timeout(self._patience):
                    sent = await self._call(errand)
        except Exception as error:  # noqa: BLE001 - the outbox's edge: one bad post must not stop the others
            await self._failed(errand, error)
        else:
            await self._patiently(partial(self._queue.sent, errand, sent, self._clock()))
            posts_carried.labels("sent").inc()

    async def _call(self, errand: Errand) -> str:
        chat = self._chats[_platform(errand.place.space)]
        if errand.replaces is not None:
            await chat.replace(errand.place, errand.replaces, errand.post)
            return errand.replaces
        found = await chat.find(errand.place, key=errand.key) if errand.unsure else None
        return found or await chat.send(errand.place, errand.post, key=errand.key)

    async def _failed(self, errand: Errand, error: Exception) -> None:
        what, now = verdict(error, errand.attempts), self._clock()
        if isinstance(error, Unauthorised):
            self._closed[errand.place.space] = now + CLOSED_FOR
        match what:
            case Never(fault=fault):
                ours = None if isinstance(error, PlatformError | TimeoutError) else error
                log.error("outbox.dead", key=errand.key, space=errand.place.space, fault=fault, exc_info=ours)
                await self._patiently(partial(self._queue.dead, errand, fault, now))
                posts_carried.labels("dead").inc()
            case Later(fault=fault, seconds=seconds):
                log.warning("outbox.later", key=errand.key, fault=fault, seconds=round(seconds, 1))
                await self._patiently(partial(self._postpone, errand, what, now))
                posts_carried.labels("later").inc()

    async def _postpone(self, errand: Errand, later: Later, now: datetime) -> None:
        at = now + timedelta(seconds=later.seconds)
        unsure = later.unsure or errand.unsure
        await self._queue.later(errand, at, fault=later.fault, counted=later.counted, unsure=unsure)

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what *call* returns, however long the database takes to come back."""
        while True:
            try:
                return await call()
            except Unavailable as error:
                log.warning("outbox.database", reason=error.reason)
                await asyncio.sleep(self._poll)

    def _pace(self, space: str) -> Pace:
        return self._paces.get(_platform(space), Pace())

    def _room(self, space: str) -> asyncio.Semaphore:
        """Return what holds the calls under way in *space* to its pace: a claim may bring a few more."""
        if space not in self._rooms:
            self._rooms[space] = asyncio.Semaphore(self._pace(space).at_once)
        return self._rooms[space]

    def _limiter(self, place: Place) -> AsyncLimiter:
        channel = str(place.room)
        if channel not in self._limiters:
            self._forget_idle()
            pace = self._pace(place.space)
            self._limiters[channel] = AsyncLimiter(pace.calls, pace.seconds)
        return self._limiters[channel]

    def _forget_idle(self, most: int = 1000) -> None:
        if len(self._limiters) >= most:
            self._limiters = {key: one for key, one in self._limiters.items() if not one.has_capacity(one.max_rate)}

    async def _drain(self) -> None:
        tasks = {task for each in self._under_way.values() for task in each}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._grace)
            for task in late:
                task.cancel()  # Its row stays in `sending`: it is looked up at the next start.
            await asyncio.gather(*late, return_exceptions=True)


def _platform(space: str) -> str:
    return space.partition(":")[0]
