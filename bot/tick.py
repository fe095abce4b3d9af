"""The clock's way in: asks again and again what is due, and does each in a transaction of its own.

The truth is in our own rows. The scheduler only ticks: it may lose or double a tick and
nothing comes of it, since what is done is no longer due, and a use case run twice
changes nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.ports import Clock
    from bot.storage.dues import Due
    from bot.transaction import Transaction

log = structlog.get_logger()

MOST_AT_ONCE = 500


class UseCase(Protocol):
    """What is done about something that is due."""

    def __call__(self, tx: Transaction, id: str, *, now: datetime) -> object:
        """Do it; run twice it changes nothing more."""


class Agenda(Protocol):
    """The store, as far as the tick needs it."""

    def due(self, now: datetime, *, limit: int = MOST_AT_ONCE) -> Sequence[Due]:
        """Return what is due in all communities, longest first."""

    async def write(self, community: int, fn: Callable[[Transaction], object]) -> object:
        """Run *fn* in one transaction."""


class Tick:
    """Does what is due: `use_cases` says how, by the kind of due."""

    def __init__(
        self,
        agenda: Agenda,
        use_cases: Mapping[str, UseCase],
        *,
        clock: Clock,
        wake: Callable[[], None] = lambda: None,
        seconds: float = 15.0,
    ) -> None:
        self._agenda = agenda
        self._use_cases = use_cases
        self._clock = clock
        self._wake = wake
        self._seconds = seconds

    async def run(self) -> None:
        """Tick until cancelled; what has been begun is finished first."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        ticking = asyncio.Lock()

        async def tick() -> None:
            async with ticking:
                await self.once()

        scheduler.add_job(
            tick,
            "interval",
            seconds=self._seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        try:
            await tick()  # What came due while nobody was here does not wait for the first interval.
            scheduler.start()
            await asyncio.Event().wait()
        finally:
            if scheduler.running:
                scheduler.pause()
                async with ticking:
                    scheduler.shutdown(wait=False)

    async def once(self) -> int:
        """Do all that is due now and return how much that was; what fails is tried again at the next tick."""
        done = 0
        seen: set[Due] = set()
        while fresh := [due for due in await self._due() if due not in seen]:
            seen.update(fresh)
            for due in fresh:
                done += await self._do(due)
        return done

    async def _due(self) -> Sequence[Due]:
        try:
            return await asyncio.to_thread(self._agenda.due, self._clock(), limit=MOST_AT_ONCE)
        except Unavailable as error:
            log.warning("tick.database", reason=error.reason)
            return ()

    async def _do(self, due: Due) -> bool:
        use_case, now = self._use_cases[due.kind], self._clock()
        try:
            await self._agenda.write(due.community, lambda tx: use_case(tx, due.id, now=now))
        except Unavailable as error:
            log.warning("tick.database", reason=error.reason)
            return False
        except Exception:  # The tick's edge: what fails must not keep the rest from being done.
            log.exception("tick.fault", kind=due.kind, community=due.community, id=due.id)
            return False
        self._wake()
        return True
