"""The store: transactions on a writer, reads on readers, one database by its address."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from bot.errors import Unavailable
from bot.storage import communities, dues
from bot.storage.context import Context
from bot.storage.engine import PATIENCE, is_sqlite, open_engine
from bot.storage.faults import unavailable
from bot.storage.ids import Positions
from bot.storage.meter import Meter
from bot.storage.migrate import check
from bot.storage.queue import SqlQueue
from bot.storage.replicas import PooledWriter
from bot.storage.transaction import SqlTransaction
from bot.storage.writer import GroupWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from bot.community.model import Community
    from bot.messages import Place
    from bot.ports import Embedder
    from bot.storage.dues import Due
    from bot.transaction import Transaction

T = TypeVar("T")

READERS = 4


class Store:
    """Everything that is kept. `write` and `read` run a plain function of a transaction.

    Raises `Unavailable` where the database cannot take it: nothing was changed then.
    """

    def __init__(self, engine: Engine | None, readers: Engine, *, embedder: Embedder | None = None) -> None:
        self.meter = Meter()
        self.embedder = embedder
        self._engine = engine
        self._readers = readers
        self._positions = Positions()
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="hearth-reader")
        self._writer = _writer(engine, self.meter) if engine is not None else None
        self.queue = SqlQueue(self)

    @classmethod
    def open(
        cls, url: str, *, embedder: Embedder | None = None, read_only: bool = False, patience: float = PATIENCE
    ) -> Store:
        """Open the database of *url*; an SQLite file that is not there yet is made, unless *read_only*."""
        with unavailable():
            check(url, create=is_sqlite(url) and not read_only, patience=patience)
            engine = None if read_only else open_engine(url, patience=patience)
            return cls(engine, open_engine(url, read_only=True, size=READERS, patience=patience), embedder=embedder)

    async def write(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* in one transaction and return after its commit; *fn* must bear being run twice."""
        answer: T = await self._owner.submitted(self._work(community, fn), community)
        return answer

    def write_now(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Do as `write`, blocking."""
        return self._owner.submit(self._work(community, fn), community).result()

    async def read(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* on a reader: one snapshot, never the writer."""
        return await asyncio.wrap_future(self._threads.submit(self.read_now, community, fn))

    def read_now(self, community: int, fn: Callable[[Transaction], T]) -> T:
        """Do as `read`, blocking."""
        return self.look(lambda connection: fn(self._transaction(connection, community)))

    async def home(self, place: Place, *, now: datetime) -> int:
        """Return the community of the place's room, else its space's default; found one at first sight."""
        known = await asyncio.wrap_future(self._threads.submit(self._home, place))
        if known is not None:
            return known
        return await self.change_soon(lambda connection: communities.settle_home(connection, place, now=now))

    def home_now(self, place: Place, *, now: datetime) -> int:
        """Do as `home`, blocking."""
        known = self._home(place)
        if known is not None:
            return known
        return self.change(lambda connection: communities.settle_home(connection, place, now=now))

    def communities(self) -> Sequence[Community]:
        """Return all communities, oldest first."""
        return self.look(communities.every)

    def found(self, name: str, *, now: datetime) -> Community:
        """Found a community."""
        return self.change(lambda connection: communities.found(connection, name, now=now))

    def due(self, now: datetime, *, limit: int = 500) -> Sequence[Due]:
        """Return what is due, longest first, in all communities; nothing is claimed by asking."""
        return self.look(lambda connection: dues.due(connection, now, limit=limit))

    def look(self, work: Callable[[Connection], T]) -> T:
        """Run *work* on a reader's connection, blocking: for what belongs to no one community."""
        with unavailable(), self._readers.connect() as connection, connection.begin():
            return work(connection)

    async def look_soon(self, work: Callable[[Connection], T]) -> T:
        """Do as `look`, not blocking."""
        return await asyncio.wrap_future(self._threads.submit(self.look, work))

    def change(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in a transaction on the writer, blocking: for what belongs to no one community."""
        return self._owner.submit(work).result()

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

    def _home(self, place: Place) -> int | None:
        return self.look(lambda connection: communities.home_of(connection, place))

    def _transaction(self, connection: Connection, community: int) -> Transaction:
        return SqlTransaction(Context(connection, community, self._positions), self.embedder)

    def _work(self, community: int, fn: Callable[[Transaction], T]) -> Callable[[Connection], T]:
        return lambda connection: fn(self._transaction(connection, community))

    @property
    def _owner(self) -> GroupWriter | PooledWriter:
        """Who may write."""
        if self._writer is None:
            raise Unavailable("read_only")
        return self._writer


def _writer(engine: Engine, meter: Meter) -> GroupWriter | PooledWriter:
    return GroupWriter(engine, meter) if engine.dialect.name == "sqlite" else PooledWriter(engine, meter)
