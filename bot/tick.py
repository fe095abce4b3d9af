"""The clock's way in: asks again and again what is due, and does it, a community at a time.

The truth is in our own rows. The scheduler only ticks: it may lose or double a tick and
nothing comes of it, since what is done is no longer due, and a use case run twice
changes nothing. Looking locks nothing. What is due in one community is done in
transactions of its own, several at once as long as the writer is not held for long.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.ports import Clock
    from bot.storage.dues import Due
    from bot.transaction import Transaction

log = structlog.get_logger()

MOST_AT_ONCE = 200
HELD, HELD_IN_LANES, MOST_HELD = 0.002, 0.02, 0.05
"""How many seconds a transaction goes on with the next that is due, while others wait: where there is one writer,
where there are several and each statement is a round trip; and while nobody does."""

GIVEN_WAY = 2
"""How many times as long as it was held the one writer is left to others then; where there are several, they have theirs."""

REPEATS = 500
"""How often one thing is done within a tick, where it is due again each time: what never ends waits for the next."""


class UseCase(Protocol):
    """What is done about something that is due; true where the same is due again already."""

    def __call__(self, tx: Transaction, id: str, *, now: datetime) -> object:
        """Do it; run twice it changes nothing more."""


class Fault(Protocol):
    """What is done about something that failed."""

    def __call__(self, tx: Transaction, id: str, *, fault: str, now: datetime) -> object:
        """Have it wait, or give it up."""


class Errand(Protocol):
    """What is done about something that is due and takes too long for a transaction."""

    def __call__(self, community: int, id: str, *, now: datetime) -> Awaitable[object]:
        """Do it in transactions of its own; run twice it changes nothing more. True where it is due again already."""


class Agenda(Protocol):
    """The store, as far as the tick needs it."""

    def waited_for(self, community: int) -> bool:
        """Return whether others wait for the writer of *community*."""

    @property
    def lanes(self) -> int:
        """Return how many communities are written to at once."""

    def due(self, now: datetime, *, limit: int = MOST_AT_ONCE) -> Sequence[Due]:
        """Return what is due in all communities, longest first."""

    async def write(self, community: int, fn: Callable[[Transaction], object]) -> object:
        """Run *fn* in one transaction."""


class Tick:
    """Does what is due: `use_cases` says how, by the kind of due, and `faults` what about one that failed."""

    def __init__(
        self,
        agenda: Agenda,
        use_cases: Mapping[str, UseCase],
        faults: Mapping[str, Fault] | None = None,
        *,
        errands: Mapping[str, Errand] | None = None,
        clock: Clock,
        wake: Callable[[], None] = lambda: None,
        seconds: float = 15.0,
    ) -> None:
        self._agenda = agenda
        self._use_cases = use_cases
        self._faults = faults or {}
        self._errands = errands or {}
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
        """Do all that is due now and return how much that was; what fails is tried again at a later tick."""
        done = 0
        times: Counter[Due] = Counter()
        settled: set[Due] = set()
        while fresh := [due for due in await self._due() if due not in settled]:
            rounds = await self._all([due for due in fresh if due.kind not in self._errands])
            repeated = [due for due in fresh if due.kind in self._errands and await self._run(due)]
            again = {due for due in (*repeated, *(due for one in rounds for due in one.again)) if times[due] < REPEATS}
            times.update(again)
            settled.update(due for due in fresh if due not in again)
            done += sum(one.done for one in rounds)
        return done

    async def _due(self) -> Sequence[Due]:
        try:
            return await asyncio.to_thread(self._agenda.due, self._clock(), limit=MOST_AT_ONCE)
        except Unavailable as error:
            log.warning("tick.database", reason=error.reason)
            return ()

    async def _all(self, dues: Sequence[Due]) -> Sequence[_Round]:
        """Do what is due, by communities; replicas that look at the same begin with different ones."""
        by_community: defaultdict[int, list[Due]] = defaultdict(list)
        for due in dues:
            by_community[due.community].append(due)
        rounds = [_Round(community, theirs) for community, theirs in by_community.items()]
        random.shuffle(rounds)
        lanes = asyncio.Semaphore(self._agenda.lanes)

        async def through(one: _Round) -> None:
            async with lanes:
                await self._through(one)

        await asyncio.gather(*map(through, rounds))
        return rounds

    async def _through(self, one: _Round) -> None:
        """Do what is due in one community, in as many transactions as that takes."""
        while one.left:
            try:
                await self._agenda.write(one.community, one.work(self._use_cases, self._agenda, self._clock()))
            except Unavailable as error:
                log.warning("tick.database", reason=error.reason)
                return
            except Exception as error:  # The tick's edge: what fails must not keep the rest from being done.
                failed = one.failed()
                if failed is None:
                    log.exception("tick.fault", community=one.community)
                    return
                log.exception("tick.fault", kind=failed.kind, community=failed.community, id=failed.id)
                await self._noted(failed, type(error).__name__)
            else:
                one.commit()
                self._wake()
                await asyncio.sleep(one.gives_way)

    async def _run(self, due: Due) -> bool:
        """Do what takes long; return whether it is due again already."""
        try:
            again = await self._errands[due.kind](due.community, due.id, now=self._clock())
        except Unavailable as error:
            log.warning("tick.database", reason=error.reason)
            return False
        except Exception as error:  # It stays due, and is tried again at the next tick, or when it says.
            log.exception("tick.fault", kind=due.kind, community=due.community, id=due.id)
            await self._noted(due, type(error).__name__)
            return False
        self._wake()
        return bool(again)

    async def _noted(self, failed: Due, fault: str) -> None:
        """Have what failed wait for its next try."""
        note, now = self._faults.get(failed.kind), self._clock()
        if note is None:
            return
        try:
            await self._agenda.write(failed.community, lambda tx: note(tx, failed.id, fault=fault, now=now))
        except Exception:  # It stays due, and is tried again at the next tick.
            log.exception("tick.unnoted", kind=failed.kind, community=failed.community, id=failed.id)


class _Round:
    """What is due in one community, as far as this tick has got with it.

    A transaction may be run more than once, or not be committed: so what it did counts afterwards only.
    """

    def __init__(self, community: int, dues: Sequence[Due]) -> None:
        self.community = community
        self.left = list(dues)
        self.done = 0
        self.again: list[Due] = []
        self.gives_way = 0.0
        self._taken: list[Due] = []
        self._repeated: list[Due] = []

    def work(self, use_cases: Mapping[str, UseCase], agenda: Agenda, now: datetime) -> Callable[[Transaction], None]:
        """Return what does as many of those that are left as one transaction should."""
        enough = HELD if agenda.lanes == 1 else HELD_IN_LANES

        def work(tx: Transaction) -> None:
            self._taken.clear()
            self._repeated.clear()
            self.gives_way = 0.0
            if not tx.schedules.alone():
                self._taken += self.left  # Another replica is at it; whatever it leaves is due at the next tick.
                return
            tx.schedules.expect([due.id for due in self.left if due.kind == "occurrence"])
            started = time.perf_counter()
            for due in self.left:
                self._taken.append(due)
                if use_cases[due.kind](tx, due.id, now=now):
                    self._repeated.append(due)
                held = time.perf_counter() - started
                if held > enough and agenda.waited_for(self.community):
                    self.gives_way = held * GIVEN_WAY if agenda.lanes == 1 else 0.0
                    break
                if held > MOST_HELD:
                    break
            tx.schedules.settle()

        return work

    def commit(self) -> None:
        """Count what the last transaction did."""
        self.done += len(self._taken)
        self.again += self._repeated
        del self.left[: len(self._taken)]

    def failed(self) -> Due | None:
        """Leave out what the last transaction failed at, which undid all of it, and return it."""
        return self.left.pop(len(self._taken) - 1) if self._taken else None
