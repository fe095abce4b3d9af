"""The engine's own ranking for the same question: what ours is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.search.question import read

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SQLITE = """SELECT rowid FROM entry_text WHERE entry_text MATCH ? AND rowid BETWEEN ? AND ?
 ORDER BY bm25(entry_text, 3, 1, 1) LIMIT 10"""
_POSTGRES = """SELECT number FROM entry, to_tsquery('hearth', %s) AS asked
 WHERE community_id = %s AND state = 'kept' AND search @@ asked ORDER BY ts_rank_cd(search, asked) DESC LIMIT 10"""


def best(connection: Connection, community: int, text: str) -> int:
    """Return how many entries the engine itself finds for *text* with OR, at most ten."""
    spelt = [word for term in read(text).terms for word in term.spelt]
    if connection.dialect.name == "sqlite":
        words = " OR ".join(f'"{word}"' for word in spelt)
        base = community << 32
        return len(connection.exec_driver_sql(_SQLITE, (words, base, base + (1 << 32) - 1)).all())
    words = " | ".join(f"'{word}'" for word in spelt)
    return len(connection.exec_driver_sql(_POSTGRES, (words, community)).all())
