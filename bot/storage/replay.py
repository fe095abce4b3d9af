"""Statements recorded and done again through the driver alone: what the engine itself costs."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from bot.storage.engine import open_engine
from bot.storage.migrate import upgrade
from bot.storage.prepared import Prepared
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, ExecutionContext


class Recording:
    """Records what is executed while it is entered, on every engine of the process."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, Any, bool]] = []

    def __enter__(self) -> Self:
        event.listen(Engine, "before_cursor_execute", self._note)
        Prepared.listeners.append(self._hear)
        event.listen(Engine, "begin", self._begun)
        event.listen(Engine, "commit", self._committed)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._note)
        Prepared.listeners.remove(self._hear)
        event.remove(Engine, "begin", self._begun)
        event.remove(Engine, "commit", self._committed)

    @property
    def writes(self) -> list[tuple[str, Any, bool]]:
        """Return what was done from the first delivery's transaction on: the database was made before."""
        first = next(place for place, step in enumerate(self.steps) if step[0].startswith("INSERT INTO delivery"))
        start = max((place for place, step in enumerate(self.steps[:first]) if step[0] == "COMMIT"), default=-1)
        return self.steps[start + 1 :]

    def _note(
        self,
        connection: Connection,  # noqa: ARG002
        cursor: object,  # noqa: ARG002
        statement: str,
        parameters: Any,  # noqa: ANN401 (the driver's)
        context: ExecutionContext | None,  # noqa: ARG002
        many: bool,  # noqa: FBT001
    ) -> None:
        self.steps.append((statement, parameters, many))

    def _hear(self, statement: str, parameters: Any, many: bool) -> None:  # noqa: ANN401, FBT001
        self.steps.append((statement, parameters, many))

    def _begun(self, connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            self.steps.append(("BEGIN IMMEDIATE", (), False))  # Psycopg begins by itself.

    def _committed(self, connection: Connection) -> None:  # noqa: ARG002
        self.steps.append(("COMMIT", (), False))


def replay_on(url: str, recording: Recording, prepare: Callable[[Store], object]) -> float:
    """Do the recorded writes on the empty database of *url* after *prepare*; return the CPU in seconds."""
    store = Store.open(url)
    prepare(store)
    store.close()
    engine = open_engine(url)
    with closing(engine.raw_connection()) as pooled:
        started = time.process_time()
        _replay(pooled.driver_connection, recording.writes)
        spent = time.process_time() - started
    engine.dispose()
    return spent


def _replay(connection: Any, steps: list[tuple[str, Any, bool]]) -> None:  # noqa: ANN401 (either driver's)
    cursor = connection.cursor()
    for statement, parameters, many in steps:
        if statement == "COMMIT":
            connection.commit()
        elif many:
            cursor.executemany(statement, parameters)
        else:
            cursor.execute(statement, parameters)
            if cursor.description:
                cursor.fetchall()


@contextmanager
def scratch(url: str, name: str) -> Iterator[str]:
    """Make a database beside that of a PostgreSQL *url*, with all tables, and drop it afterwards."""
    server = open_engine(url, size=1).execution_options(isolation_level="AUTOCOMMIT")
    address = make_url(url).set(database=name).render_as_string(hide_password=False)
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        upgrade(address)
        yield address
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.dispose()
