"""A PostgreSQL of our own for the tests: on 127.0.0.1, in a folder that goes with them."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

import psycopg

from bot.bench.postgres import serving
from tests.tools import in_memory, require

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nothing of it must outlive the tests, so it need not reach the disk; and little of its log is kept, for it may be
# in memory.
_FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=60"),
    *("wal_level=minimal", "max_wal_senders=0", "min_wal_size=32MB", "max_wal_size=128MB"),
    "dynamic_shared_memory_type=mmap",  # It is stopped at once, and must leave nothing outside its folder.
)
_serial = count()


class Cluster:
    """A running server; each database in it is made from one template."""

    def __init__(self, port: int) -> None:
        self._port = port

    def url(self, database: str) -> str:
        """Return the address of *database*."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}"

    def create(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        name = f"hearth_{next(_serial)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running() -> Iterator[Cluster]:
    """Run a server of our own for as long as the block lasts."""
    with serving(require("postgresql"), _FAST, within=in_memory()) as port:
        yield Cluster(port)
