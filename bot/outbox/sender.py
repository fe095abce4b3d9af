"""The sender of one process: claims what is due, calls the platform, and concludes."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import structlog

from bot.errors import PlatformError, RetryLater, Unavailable, Unreadable
from bot.metrics import posts_carried
from bot.outbox.limits import Limits, Pauses
from bot.outbox.verdicts import Later, Never, Unsure, verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.outbox.limits import Pace
    from bot.ports import Chat, Clock
    from bot.storage.queue import Errand

T = TypeVar("T")
GivenUp = Callable[[int, str], Awaitable[None]]
log = structlog.get_logger()

LARGEST_CLAIM = 8
MOST_SET_OUT = 64  # Posts of one space that were claimed: what rests too long would outlive its lease.
SHORTEST_REST = 0.005
SHORTEST_PAUSE, SHARE = 0.02, 0.1
"""How long it pauses after a claim at least, and which part of its time claims take at most while much is committed.

Each is a search through all that waits, and those whose words are to be kept compete with it.
"""


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


class Outbox:
    """The sender of one process: `chats` maps a platform (`web`, `slack`) to its way out.

    `given_up`, where it is set, hears of each post that will not be sent: of its community, and its key.
    """

    given_up: GivenUp | None = None

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
        self._limits = Limits(paces or {})
        self._pauses = Pauses()
        self._patience = patience
        self._grace = grace
        self._poll = poll
        self._wake = asyncio.Event()
        self._under_way: dict[str, set[asyncio.Task[None]]] = {}

    @property
    def paused(self) -> Mapping[str, datetime]:
        """Return the spaces whose token was refused, and until when they are left alone."""
        return self._pauses.closed(self._clock())

    @property
    def waiting(self) -> Mapping[str, datetime]:
        """Return the spaces that asked us to wait, and until when."""
        return self._pauses.waiting(self._clock())

    def wake(self) -> None:
        """Say that something was committed; to be called on the event loop."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled; then finish what is under way, for as long as the grace lasts."""
        try:
            await self._patiently(self._recover)
            while True:
                self._wake.clear()
                began = time.monotonic()
                if not await self._patiently(self._send_what_is_due):
                    pause = self._pause(time.monotonic() - began)
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(self._rest()):
                            await self._wake.wait()
                    await asyncio.sleep(pause - (time.monotonic() - began))
        finally:
            await self._drain()

    def _pause(self, took: float) -> float:
        """Return how long after the beginning of a claim that *took* so long the next one begins at the earliest."""
        return min(max(SHORTEST_PAUSE, took / SHARE), self._poll)

    def _rest(self) -> float:
        """Return for how long nothing is due: a space that asked to wait is served again the moment it may be."""
        now = self._clock()
        soonest = min(self.waiting.values(), default=now + timedelta(days=1))
        return max(SHORTEST_REST, min(self._poll, (soonest - now).total_seconds()))

    async def _recover(self) -> None:
        if count := await self._queue.recover(self._clock()):
            log.info("outbox.recovered", rows=count)

    async def _send_what_is_due(self) -> bool:
        """Set out with what is due and has room; return whether there may be more at once."""
        full = {space for space, tasks in self._under_way.items() if self._is_full(space, len(tasks))}
        without = full | set(self.paused) | set(self.waiting)
        claimed = await self._queue.claim(self._clock(), limit=LARGEST_CLAIM, without=without)
        for errand in claimed:
            space = errand.place.space
            task = asyncio.create_task(self._carry(errand), name=f"outbox {errand.key}")
            self._under_way.setdefault(space, set()).add(task)
            task.add_done_callback(partial(self._carried, space))
        return len(claimed) == LARGEST_CLAIM

    def _is_full(self, space: str, set_out: int) -> bool:
        """Return whether *space* has as many calls as it takes; posts of channels that rest are few beside them."""
        return self._limits.room(space).locked() or set_out >= MOST_SET_OUT

    def _carried(self, space: str, task: asyncio.Task[None]) -> None:
        self._under_way[space].discard(task)
        if not self._under_way[space]:
            del self._under_way[space]
        self._wake.set()

    async def _carry(self, errand: Errand) -> None:
        space = errand.place.space
        try:
            # A channel that rests takes none of the space's calls: the others would wait for it.
            await self._limits.wait(errand.place, "send" if errand.replaces is None else "replace")
            async with self._limits.room(space):
                self._check_open(space)
                async with asyncio.timeout(self._patience):
                    sent = await self._call(errand)
        except Exception as error:  # noqa: BLE001 - the outbox's edge: one bad post must not stop the others
            await self._failed(errand, error)
        else:
            await self._patiently(partial(self._queue.sent, errand, sent, self._clock()))
            posts_carried.labels("sent").inc()

    def _check_open(self, space: str) -> None:
        """Refuse what set out before another post was told that the space takes nothing now."""
        if (left := self._pauses.left(space, self._clock())) > 0:
            raise RetryLater(left)

    async def _call(self, errand: Errand) -> str:
        chat = self._chats[errand.place.space.partition(":")[0]]
        if errand.replaces is not None:
            await chat.replace(errand.place, errand.replaces, errand.post)
            return errand.replaces
        found = await self._found(chat, errand) if errand.unsure and not self._is_refused_twice(errand) else None
        return found or await chat.send(errand.place, errand.post, key=errand.key)

    def _is_refused_twice(self, errand: Errand) -> bool:
        """Return whether the platform itself still refuses the same post twice: it was not first sent before this."""
        age = (self._clock() - errand.created_at).total_seconds()
        return age < self._limits.pace(errand.place.space).nonce_seconds

    async def _found(self, chat: Chat, errand: Errand) -> str | None:
        try:
            return await chat.find(errand.place, key=errand.key, post=errand.post)
        except Unreadable:
            if self._limits.pace(errand.place.space).repeats_unsure:
                return None
            raise Unsure from None

    async def _failed(self, errand: Errand, error: Exception) -> None:
        what, now = verdict(error, errand.attempts), self._clock()
        self._pauses.note(errand.place.space, error, now)
        match what:
            case Never(fault=fault):
                ours = None if isinstance(error, PlatformError | TimeoutError) else error
                log.error("outbox.dead", key=errand.key, space=errand.place.space, fault=fault, exc_info=ours)
                await self._patiently(partial(self._queue.dead, errand, fault, now))
                posts_carried.labels("dead").inc()
                if self.given_up is not None:
                    await self.given_up(errand.community, errand.key)
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

    async def _drain(self) -> None:
        tasks = {task for each in self._under_way.values() for task in each}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._grace)
            for task in late:
                task.cancel()  # Its row stays in `sending`: it is looked up at the next start.
            await asyncio.gather(*late, return_exceptions=True)
