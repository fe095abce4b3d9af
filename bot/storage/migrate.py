"""Bringing a database to the shape that this code knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from bot.errors import Unavailable
from bot.storage.engine import file_of, is_sqlite, open_engine
from bot.storage.faults import unavailable
from bot.storage.tables import metadata
from bot.storage.versions import HEAD, KNOWN, version, version_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


def check(url: str, *, create: bool) -> None:
    """Raise `Unavailable` (absent, newer, older) unless the database is as this code knows it.

    With *create* an empty one is made so.
    """
    if is_sqlite(url):
        _check_file(url, create=create)
    engine = open_engine(url, read_only=not create, size=1)
    try:
        with unavailable(), engine.connect() as connection, connection.begin():
            found = version_of(connection)
            if found is None and create and not inspect(connection).get_table_names():
                make(connection)
            elif found is None:
                raise Unavailable("older")
            elif found != HEAD:
                raise Unavailable("older" if found in KNOWN else "newer")
    finally:
        engine.dispose()


def make(connection: Connection) -> None:
    """Make all tables in an empty database: the same as all migrations one after another."""
    metadata.create_all(connection)
    ensure_search(connection)
    version.create(connection)
    connection.execute(version.insert().values(version_num=HEAD))


def ensure_search(connection: Connection) -> None:
    """Make what search needs beside the tables, where it is not there yet."""
    from bot.storage.search import ensure  # noqa: PLC0415 (imported only by who changes the database)

    if connection.dialect.name == "sqlite":
        ensure(connection)


def _check_file(url: str, *, create: bool) -> None:
    path = file_of(url)
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        raise Unavailable("absent")


def upgrade(url: str) -> None:
    """Bring the database of *url* to the shape that this code knows."""
    check(url, create=True)
