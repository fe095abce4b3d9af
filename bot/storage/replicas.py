"""Writing to PostgreSQL: a pool of threads, and whoever loses a race runs again."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import Unavailable
from bot.storage.faults import lost_a_race, unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from bot.storage.meter import Meter

T = TypeVar("T")

WRITERS = 4
TRIES = 30


class PooledWriter:
    """Runs work SERIALIZABLE, so that it may be written as if alone.

    Two writes of one community always conflict (its counter), so this process lets
    them queue; against other replicas the database is the referee, and who lost is
    run again. Work must therefore bear being run twice.
    """

    def __init__(self, engine: Engine, meter: Meter) -> None:
        self._engine = engine
        self._meter = meter
        self._turns: defaultdict[int, Lock] = defaultdict(Lock)
        self._threads = ThreadPoolExecutor(WRITERS, thread_name_prefix="hearth-writer")

    def submit(self, work: Callable[[Connection], T], community: int | None = None) -> Future[T]:
        """Have *work* done in a transaction; the future is answered after its commit."""
        try:
            return self._threads.submit(self._commit, work, community)
        except RuntimeError as error:
            raise Unavailable("down") from error

    async def submitted(self, work: Callable[[Connection], T], community: int | None = None) -> T:
        """Do as `submit` and wait for the answer, on the event loop."""
        return await asyncio.wrap_future(self.submit(work, community))

    def close(self) -> None:
        """Finish what is waiting, then stop."""
        self._threads.shutdown()

    def _commit(self, work: Callable[[Connection], T], community: int | None) -> T:
        turn: AbstractContextManager[Any] = nullcontext() if community is None else self._turns[community]
        with turn, unavailable():
            for tried in range(TRIES):
                try:
                    return self._attempt(work)
                except Exception as error:
                    if not lost_a_race(error) or tried == TRIES - 1:
                        raise
                    self._meter.failed += 1
                    time.sleep(random.uniform(0, min(0.2, 0.002 * 2**tried)))  # noqa: S311 (jitter)
        raise AssertionError("unreachable")

    def _attempt(self, work: Callable[[Connection], T]) -> T:
        started = time.perf_counter()
        with self._engine.connect() as connection, connection.begin():
            result = work(connection)
        self._meter.groups += 1
        self._meter.took(time.perf_counter() - started)
        return result
