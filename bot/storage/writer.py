"""The one writer of an SQLite file: commits what is waiting as one group."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from bot.errors import Unavailable
from bot.storage.faults import lost_a_race, reason_of, unavailable
from bot.storage.prepared import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine

    from bot.storage.meter import Meter

LARGEST_GROUP = 64

hurried: ContextVar[bool] = ContextVar("hurried", default=False)
"""Whether what a caller no longer waits for is not to be done, unless it has been begun.

Else what was handed over is done: whoever sent a post and is stopped while noting it has sent it.
"""


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    future: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: BaseException | None = None
    fate: Lock = field(default_factory=Lock)
    begun: bool = False

    def begin(self) -> bool:
        """Begin, unless the caller gave it up before; whoever comes first decides."""
        self.begun = self.begun or self.fate.acquire(blocking=False)
        return self.begun

    def give_up(self) -> None:
        """Let it not be done, unless it was begun already."""
        self.fate.acquire(blocking=False)

    def answer(self) -> None:
        """Tell the caller, who has waited for the commit; one that went away hears nothing."""
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class GroupWriter:
    """Runs each piece of work in its own savepoint and answers after the commit of its group.

    A full disk or an I/O error undoes the whole group, released savepoints included:
    then each is tried again alone. Work must therefore bear being run twice.
    """

    def __init__(self, engine: Engine, meter: Meter, *, tries: int = 1) -> None:
        self._engine = engine
        self._meter = meter
        self._tries = tries
        self._committing = False
        self._connection: Connection | None = None
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._closed = False
        self._thread = Thread(target=self._serve, name="hearth-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], Any], community: int | None = None) -> Future[Any]:  # noqa: ARG002
        """Have *work* done in a transaction; the future is answered after its commit."""
        if self._closed:
            raise Unavailable("down")
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()  # What was handed over will be done.
        self._jobs.put(_Job(work, future))
        return future

    async def submitted(self, work: Callable[[Connection], Any], community: int | None = None) -> Any:  # noqa: ANN401, ARG002
        """Do as `submit` and wait for the answer, on the event loop."""
        if self._closed:
            raise Unavailable("down")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop)
        self._jobs.put(job)
        try:
            return await job.future  # type: ignore[misc]
        except asyncio.CancelledError:
            if hurried.get():
                job.give_up()
            raise

    def waited_for(self, community: int | None = None) -> bool:  # noqa: ARG002
        """Return whether others wait for this writer."""
        return not self._jobs.empty()

    def close(self) -> None:
        """Finish what is waiting, then stop."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
            self._thread.join()

    def _serve(self) -> None:
        while (first := self._jobs.get()) is not None:
            self._commit([first, *self._waiting()])
        if self._connection is not None:
            self._connection.close()

    def _waiting(self) -> Sequence[_Job]:
        waiting: list[_Job] = []
        try:
            while len(waiting) < LARGEST_GROUP - 1:
                job = self._jobs.get_nowait()
                if job is None:
                    self._jobs.put(None)  # To be met again once these are done.
                    break
                waiting.append(job)
        except Empty:
            pass
        return waiting

    def _commit(self, group: Sequence[_Job]) -> None:
        for tried in range(1, self._tries + 1):
            try:
                with unavailable():
                    self._attempt(group)
            except BaseException as error:  # noqa: BLE001 (each caller gets it: the thread must go on)
                if tried == self._tries or not self._may_succeed(error):
                    self._undone(group, error)
                    return
                self._meter.failed += 1
                time.sleep(random.uniform(0, min(0.2, 0.002 * 2**tried)))  # noqa: S311 (jitter)
            else:
                _answer(group)
                return

    def _may_succeed(self, error: BaseException) -> bool:
        """Whether nothing was committed and the same may well succeed: a lost race, a connection gone stale.

        Cut off while committing, nobody knows whether it was committed: the callers must hear that.
        """
        stale = isinstance(error, Unavailable) and error.reason == "down" and self._connection is not None
        if stale:
            self._drop_connection()
        return lost_a_race(error) or (stale and not self._committing)

    def _undone(self, group: Sequence[_Job], error: BaseException) -> None:
        self._meter.failed += 1
        if isinstance(error, Unavailable) and error.reason == "down":
            self._drop_connection()
        if len(group) > 1 and not _hopeless(error):
            for job in group:
                self._commit([job])
            return
        for job in group:
            # Whoever lost every race may ask again in a moment: nothing is wrong with what was asked.
            job.error = Unavailable("locked") if lost_a_race(error) else error
        _answer(group)

    def _attempt(self, group: Sequence[_Job]) -> None:
        self._committing = False
        connection = self._connection = self._connection or self._engine.connect()
        with connection.begin():
            for job in group:
                self._run(connection, job, alone=len(group) == 1)
            self._committing = True
        self._meter.groups += 1

    def _run(self, connection: Connection, job: _Job, *, alone: bool) -> None:
        """Run one job in its savepoint; one that is alone needs none, for it fails alone."""
        if not job.begin():
            return
        job.error, started = None, time.perf_counter()
        if alone:
            job.result = job.work(connection)
            self._meter.took(time.perf_counter() - started)
            return
        driver = connection.connection.driver_connection
        tell(driver, "SAVEPOINT job")
        try:
            job.result = job.work(connection)
        except BaseException as error:
            if reason_of(error) is not None or lost_a_race(error):
                raise  # The group is lost, not this job alone.
            tell(driver, "ROLLBACK TO job")
            job.error = error
        tell(driver, "RELEASE job")
        self._meter.took(time.perf_counter() - started)

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _answer(group: Sequence[_Job]) -> None:
    """Answer every job: those of one event loop together, for each waking of it costs."""
    for loop in {job.loop for job in group}:
        theirs = [job for job in group if job.loop is loop]
        if loop is None:
            _answer_all(theirs)
        else:
            with contextlib.suppress(RuntimeError):  # The loop was closed: nobody waits there any more.
                loop.call_soon_threadsafe(_answer_all, theirs)


def _answer_all(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        job.answer()


def _hopeless(error: BaseException) -> bool:
    """Whether each alone would wait just as long and fail just the same."""
    return isinstance(error, Unavailable) and error.reason in {"locked", "read_only", "not_a_database"}
