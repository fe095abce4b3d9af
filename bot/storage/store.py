"""The store: transactions on a writer, reads on readers, one database by its address."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.errors import Unavailable
from bot.storage import communities, dues
from bot.storage.context import Context
from bot.storage.departures import Departures, Gone
from bot.storage.earlier import earlier
from bot.storage.engine import PATIENCE, file_of, is_sqlite, open_engine
from bot.storage.erased import Erasures
from bot.storage.faults import unavailable
from bot.storage.ids import Positions
from bot.storage.meter import Meter
from bot.storage.migrate import check
from bot.storage.queue import SqlQueue
from bot.storage.replicas import WRITERS, Writers
from bot.storage.scrub import fold, pending, scrub
from bot.storage.transaction import SqlTransaction
from bot.storage.writer import GroupWriter, hurried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from bot.community.model import Community, Where
    from bot.messages import Account, Place
    from bot.ports import Embedder
    from bot.storage.dues import Due
    from bot.transaction import Transaction

    Settled = Callable[[Connection], tuple[int, Callable[[Transaction], "T"]]]

T = TypeVar("T")

READERS = 4


class Store:
    """Everything that is kept. `write` and `read` run a plain function of a transaction.

    Raises `Unavailable` where the database cannot take it: nothing was changed then.
    """

    def __init__(
        self,
        engine: Engine | None,
        readers: Engine,
        *,
        embedder: Embedder | None = None,
        erasures: Erasures | None = None,
    ) -> None:
        self._departures = Departures(self, erasures)
        self.meter = Meter()
        self.embedder = embedder
        self._engine = engine
        self._readers = readers
        self._positions = Positions()
        self._asking = 0
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="hearth-reader")
        self._writer = _writer(engine, self.meter) if engine is not None else None
        self.queue = SqlQueue(self)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        embedder: Embedder | None = None,
        read_only: bool = False,
        patience: float = PATIENCE,
        erasures: Path | None = None,
    ) -> Store:
        """Open the database of *url*; an SQLite file that is not there yet is made, unless *read_only*.

        *erasures* is the list of them, `erasures.jsonl` in the data folder; for SQLite that beside the file.
        """
        if erasures is None and is_sqlite(url):
            erasures = file_of(url).with_name("erasures.jsonl")
        with unavailable():
            check(url, create=is_sqlite(url) and not read_only, patience=patience)
            engine = None if read_only else open_engine(url, size=WRITERS + 2, patience=patience)
            readers = open_engine(url, read_only=True, size=READERS, patience=patience)
            store = cls(engine, readers, embedder=embedder, erasures=Erasures(erasures) if erasures else None)
            if engine is not None and store.look(pending):
                store._threads.submit(scrub, store)
            return store

    async def write(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* in one transaction and return after its commit; *fn* must bear being run twice."""
        return await self._written(lambda _: (community, fn), community)

    async def write_at(
        self, place: Place, actor: Account, fn: Callable[[Transaction, Where], T], *, now: datetime
    ) -> T:
        """Do as `write` in the community that is meant in *place*, which is found in the same transaction."""

        def settled(connection: Connection) -> tuple[int, Callable[[Transaction], T]]:
            where = communities.settle(connection, place, actor, now=now)
            return where.community, lambda tx: fn(tx, where)

        # Where there are several writers a community's work goes to one of them: it must be known beforehand.
        alone = isinstance(self._owner, GroupWriter)
        return await self._written(settled, None if alone else (await self.where(place, actor, now=now)).community)

    def write_now(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Do as `write`, blocking."""
        gone = Gone()
        answer: T = self._owner.submit(self._work(lambda _: (community, fn), gone), community).result()
        self._departures.follow(gone)
        return answer

    async def read(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* on a reader: one snapshot, never the writer."""
        return await self._asked(partial(self.read_now, community, fn))

    def read_now(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Do as `read`, blocking."""
        return self.look(lambda connection: fn(self._reading(connection, community)))

    async def home(self, place: Place, *, now: datetime) -> int:
        """Return the community of the place's room, else its space's default; found one at first sight."""
        return (await self.where(place, now=now)).community

    async def where(self, place: Place, actor: Account | None = None, *, now: datetime) -> Where:
        """Return which community is meant in *place*, and its room; found a community for a space at first sight.

        Where there is no channel it is the one that *actor* chose, or their only one.
        """
        known = await self.look_soon(lambda connection: communities.where_of(connection, place, actor))
        if known is not None:
            return known
        return await self.change_soon(lambda connection: communities.settle(connection, place, actor, now=now))

    async def earlier(self, place: Place) -> Sequence[int]:
        """Return the communities that the place belonged to before its present one."""
        every, here = await self.look_soon(
            lambda connection: (earlier(connection, place.space), communities.where_of(connection, place))
        )
        return [one for one in every if here is None or one != here.community]

    def home_now(self, place: Place, *, now: datetime) -> int:
        """Do as `home`, blocking."""
        known = self.look(lambda connection: communities.where_of(connection, place))
        if known is None:
            known = self.change(lambda connection: communities.settle(connection, place, now=now))
        return known.community

    def communities(self) -> Sequence[Community]:
        """Return all communities, oldest first."""
        return self.look(communities.every)

    def found(self, name: str, *, now: datetime) -> Community:
        """Found a community."""
        return self.change(lambda connection: communities.found(connection, name, now=now))

    def due(self, now: datetime, *, limit: int = 500) -> Sequence[Due]:
        """Return what is due, longest first, in all communities; nothing is claimed by asking."""
        return self.look(lambda connection: dues.due(connection, now, limit=limit))

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Let what is asked in here and no longer waited for not be done, where it has not been begun."""
        token = hurried.set(True)
        try:
            yield
        finally:
            hurried.reset(token)

    def look(self, work: Callable[[Connection], T]) -> T:
        """Run *work* on a reader's connection, blocking: for what belongs to no one community."""
        with unavailable(), self._readers.connect() as connection, connection.begin():
            return work(connection)

    async def look_soon(self, work: Callable[[Connection], T]) -> T:
        """Do as `look`, not blocking."""
        return await self._asked(partial(self.look, work))

    async def _asked(self, work: Callable[[], T]) -> T:
        self._asking += 1
        try:
            return await asyncio.wrap_future(self._submitted(work))
        finally:
            self._asking -= 1

    def _submitted(self, work: Callable[[], T]) -> Future[T]:
        try:
            return self._threads.submit(work)
        except RuntimeError:  # It was closed while somebody was still at it.
            raise Unavailable("down") from None

    def change(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in a transaction on the writer, blocking: for what belongs to no one community."""
        answer: T = self._owner.submit(work).result()
        return answer

    async def change_soon(self, work: Callable[[Connection], T]) -> T:
        """Do as `change`, not blocking."""
        answer: T = await self._owner.submitted(work)
        return answer

    def close(self) -> None:
        """Finish what is under way and let go of the database."""
        if self._writer is not None:
            self._writer.close()
        self._threads.shutdown()
        self._readers.dispose()
        if self._engine is not None:
            self._engine.dispose()  # Last: SQLite folds its log into the file when the last one leaves.

    def _reading(self, connection: Connection, community: int) -> Transaction:
        return SqlTransaction(Context(connection, community, self._positions), self.embedder)

    def replay_erasures(self) -> int:
        """Erase again whom the list of erasures names: after a restore. Blocking; return how many there were."""
        return self._departures.replay()

    def scrub(self) -> None:
        """Remove what erased persons left, where that was cut short. Blocking."""
        scrub(self)

    def waited_for(self, community: int) -> bool:
        """Return whether others wait for the writer of *community*, or for an answer.

        Who goes on with more of the same lets them in: a process has one interpreter, whoever reads or writes.
        """
        return self._asking > 0 or self._owner.waited_for(community)

    @property
    def lanes(self) -> int:
        """Return how many communities are written to at once."""
        return 1 if isinstance(self._writer, GroupWriter) else WRITERS

    @property
    def engine(self) -> Engine:
        """Return the engine that writes."""
        if self._engine is None:
            raise Unavailable("read_only")
        return self._engine

    def fold_soon(self) -> None:
        """Fold SQLite's log into its file in the background, so that what was deleted is nowhere any more."""
        if self.engine.dialect.name == "sqlite":
            self._threads.submit(fold, self.engine)

    async def _written(self, settled: Settled[T], lane: int | None) -> T:
        """Run what *settled* says in the community that it says."""
        gone = Gone()
        answer: T = await self._owner.submitted(self._work(settled, gone), lane)
        if gone:
            self._threads.submit(self._departures.follow, gone)
        return answer

    def _work(self, settled: Settled[T], gone: Gone) -> Callable[[Connection], T]:
        def work(connection: Connection) -> T:
            community, fn = settled(connection)
            context = Context(connection, community, self._positions)
            answer = fn(SqlTransaction(context, self.embedder))
            self._departures.note(context, gone)
            return answer

        return work

    @property
    def _owner(self) -> GroupWriter | Writers:
        """Who may write."""
        if self._writer is None:
            raise Unavailable("read_only")
        return self._writer


def _writer(engine: Engine, meter: Meter) -> GroupWriter | Writers:
    return GroupWriter(engine, meter) if engine.dialect.name == "sqlite" else Writers(engine, meter)
