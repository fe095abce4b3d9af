"""Filling a database with very many entries at once: for measurements, never beside a running Hearth."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.storage.search import ensure, rebuild

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection

_BATCH = 20_000
_COLUMNS = """community_id, number, rid, id, version, kind, title, body, nameless, scope, room, state, told_at, kept_at,
 source_id"""


def fill(connection: Connection, told: Iterable[tuple[int, int, str, str]], *, now: datetime) -> None:
    """Keep every (community, number, title, body) of *told* and index all of it afterwards, which is far quicker."""
    embedded = connection.dialect.name == "sqlite"
    for statement in _unindexed(embedded=embedded):
        connection.exec_driver_sql(statement)
    rows = _rows(told, now.replace(tzinfo=None).isoformat(sep=" ") if embedded else now.isoformat())
    while batch := list(islice(rows, _BATCH)):
        (_insert if embedded else _copy)(connection, batch)
    connection.exec_driver_sql(
        "UPDATE community SET last_number ="
        " (SELECT coalesce(max(number), 0) FROM entry WHERE entry.community_id = community.community_id)"
    )
    ensure(connection)
    rebuild(connection) if embedded else connection.exec_driver_sql("ANALYZE entry")


def _unindexed(*, embedded: bool) -> Iterator[str]:
    if not embedded:
        yield "DROP INDEX IF EXISTS ix_entry_search"
        return
    for event in ("insert", "delete", "update"):
        yield f"DROP TRIGGER IF EXISTS entry_text_{event}"


def _rows(told: Iterable[tuple[int, int, str, str]], at: str) -> Iterator[tuple[object, ...]]:
    for community, number, title, body in told:
        key = f"{community}-{number}"
        rid = community << 32 | number
        yield community, number, rid, key, 1, "tip", title, body, False, "community", "", "kept", at, at, key


def _insert(connection: Connection, batch: list[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(batch[0]))
    connection.exec_driver_sql(f"INSERT INTO entry ({_COLUMNS}) VALUES ({marks})", batch)


def _copy(connection: Connection, batch: list[tuple[object, ...]]) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - A pooled connection has one while it is checked out.
    with driver.cursor() as cursor, cursor.copy(f"COPY entry ({_COLUMNS}) FROM STDIN") as copy:
        for row in batch:
            copy.write_row(row)
