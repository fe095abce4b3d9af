"""Search: one way of finding over two engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.search import sqlite
from bot.storage.search.finder import Finder

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.ports import Embedder
    from bot.transaction import Search


def make_search(connection: Connection, community: int, embedder: Embedder | None) -> Search:  # noqa: ARG001 - The viewer says it.
    """Return the search of *community* over *connection*."""
    return Finder(connection, sqlite.SqliteIndex, embedder)


def ensure(connection: Connection) -> None:
    """Make what finding needs in the database where it is missing; safe to run twice."""
    sqlite.ensure(connection)
