"""Brings events to the core in the order in which they came, and holds them while the database is away.

Discord never delivers twice: what is not taken waits here, and when the database is back the space
is read again for whatever was lost beside that.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

import structlog

from bot.errors import RetryLater, Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Bringing = Callable[[], Awaitable[None]]

log = structlog.get_logger()

LONGEST = 10_000
"""Events of one space that wait at most: what a busy server says in an hour."""
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0


class Lanes:
    """One lane for each space, beside each other. `read_again` is called for a space that fell behind."""

    def __init__(
        self, read_again: Callable[[str], Awaitable[None]], *, longest: int = LONGEST, pause: float = FIRST_PAUSE
    ) -> None:
        self._read_again = read_again
        self._longest = longest
        self._first_pause = pause
        self._waiting: dict[str, deque[Bringing]] = {}
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self.behind: set[str] = set()

    def put(self, space: str, bring: Bringing, *, lane: str = "") -> None:
        """Let *bring* have its turn in the space's *lane*."""
        name = f"{space} {lane}"
        waiting = self._waiting.setdefault(name, deque())
        if len(waiting) >= self._longest:
            self._fall_behind(space, "too_many")
            return
        waiting.append(bring)
        if name not in self._at_work:
            self._at_work[name] = asyncio.create_task(self._work(name, space))

    async def drain(self, seconds: float) -> None:
        """Finish what is under way, for at most *seconds*; what is left is read again after the next start."""
        tasks = set(self._at_work.values())
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, name: str, space: str) -> None:
        waiting = self._waiting[name]
        try:
            while waiting or space in self.behind:
                await self._bring(space, waiting.popleft() if waiting else self._reading(space))
        finally:
            del self._at_work[name], self._waiting[name]

    def _reading(self, space: str) -> Bringing:
        self.behind.discard(space)

        async def read() -> None:
            await self._read_again(space)

        return read

    async def _bring(self, space: str, bring: Bringing) -> None:
        """Bring one event, again and again until the database takes it."""
        pause = self._first_pause
        while isinstance(error := await _failing(bring), Unavailable | RetryLater):
            if isinstance(error, Unavailable):
                self._fall_behind(space, error.reason)
            await asyncio.sleep(error.seconds if isinstance(error, RetryLater) else pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        if error:
            log.error("discord.event_not_taken", space=space, exc_info=error)

    def _fall_behind(self, space: str, why: str) -> None:
        if space not in self.behind:
            log.warning("discord.behind", space=space, why=why)
        self.behind.add(space)


async def _failing(bring: Bringing) -> BaseException | None:
    """Return what *bring* fails with."""
    task = asyncio.ensure_future(bring())
    try:
        await asyncio.wait({task})
    finally:
        if not task.done():
            task.cancel()
    return task.exception() if not task.cancelled() else None
