"""Search: one way of finding over two engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.search import postgres, sqlite
from bot.storage.search.finder import Finder

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.ports import Embedder
    from bot.transaction import Search


def make_search(connection: Connection, community: int, embedder: Embedder | None) -> Search:  # noqa: ARG001 - The viewer says it.
    """Return the search of *community* over *connection*."""
    return Finder(connection, sqlite.SqliteIndex if _embedded(connection) else postgres.PostgresIndex, embedder)


def ensure(connection: Connection) -> None:
    """Make what finding needs in the database where it is missing; safe to run twice."""
    (sqlite if _embedded(connection) else postgres).ensure(connection)


def rebuild(connection: Connection) -> None:
    """Index every kept entry anew."""
    (sqlite if _embedded(connection) else postgres).rebuild(connection)


def check(connection: Connection) -> bool:
    """Return whether the index says what the entries say; PostgreSQL answers for its own."""
    return not _embedded(connection) or sqlite.check(connection)


def _embedded(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
