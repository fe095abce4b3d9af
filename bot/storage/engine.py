"""Engines by URL: `sqlite:///path` or `postgresql://…`, set up so that a commit is a commit."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 1.5
"""How many seconds a connection waits for a lock, or for a server, before it says so: who asks waits for three."""

SLOWEST_READ = 10.0
"""Seconds after which PostgreSQL ends a read: nothing that is asked of a reader takes that long by itself."""

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # Erasure is real: freed pages are overwritten.
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32768",
    "PRAGMA mmap_size = 268435456",
)


def is_sqlite(url: str) -> bool:
    """Return whether *url* names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def file_of(url: str) -> Path:
    """Return the file that an SQLite *url* names."""
    database = make_url(url).database
    if not database or database == ":memory:":
        raise Unavailable("not_a_database")  # A database in memory could not be shared with readers.
    return Path(database)


def open_engine(url: str, *, read_only: bool = False, size: int = 4, patience: float = PATIENCE) -> Engine:
    """Return an engine for *url*; nothing is connected yet."""
    if is_sqlite(url):
        return _sqlite(file_of(url), read_only=read_only, size=size, patience=patience)
    return _postgres(url, read_only=read_only, size=size, patience=patience)


def _sqlite(path: Path, *, read_only: bool, size: int, patience: float) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=_connector(path, read_only=read_only, patience=patience),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    def do_begin(connection: sqlite3.Connection) -> None:
        connection.execute(begin)

    # Without a BEGIN of our own, releasing a savepoint commits. Not by an event, as SQLAlchemy's
    # manual has it: one listener makes every statement of the engine a third dearer.
    engine.dialect.do_begin = do_begin  # type: ignore[method-assign, assignment]
    return engine


def _connector(path: Path, *, read_only: bool, patience: float) -> Callable[[], sqlite3.Connection]:
    mode = "ro" if read_only else "rwc"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        for setting in _SETTINGS:
            connection.execute(setting)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    return connect


def _postgres(url: str, *, read_only: bool, size: int, patience: float) -> Engine:
    milliseconds = int(patience * 1000)
    settings = f"-c timezone=UTC -c jit=off -c lock_timeout={milliseconds}"
    if read_only:
        settings += f" -c statement_timeout={int(SLOWEST_READ * 1000)}"
    arguments: dict[str, Any] = {
        "options": settings,
        "connect_timeout": max(1, int(patience)),
        "tcp_user_timeout": milliseconds,  # A server that no longer takes what is sent is gone.
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
    }
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        isolation_level="REPEATABLE READ" if read_only else "SERIALIZABLE",
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=read_only,  # The writer asks nothing beforehand: it begins anew where it was cut off.
        pool_timeout=patience if read_only else 30,
        connect_args=arguments,
    )
    return engine.execution_options(postgresql_readonly=True) if read_only else engine
