"""INSERT … ON CONFLICT for both engines.

SQLite's compiler knows the clauses of PostgreSQL's construct by the same names, so one
statement serves both; the contract suite runs every one of them on each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import not_
from sqlalchemy.dialects.postgresql import insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.dialects.postgresql import Insert


def insert_new(table: Table) -> Insert:
    """Return an INSERT that does nothing (rowcount 0) where a key of *table* is taken."""
    # SQLAlchemy keeps the count of an INSERT only where asked to.
    return insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def upsert(table: Table, keys: Sequence[str], columns: Sequence[str]) -> Insert:
    """Return an INSERT that overwrites *columns* where the row of *keys* exists."""
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: statement.excluded[name] for name in columns}
    )


def insert_or(table: Table, keys: Sequence[str], columns: Sequence[str], *, unless: ColumnElement[bool]) -> Insert:
    """Return an INSERT that overwrites *columns* where the row of *keys* exists, *unless* that is so of it."""
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: statement.excluded[name] for name in columns}, where=not_(unless)
    )
