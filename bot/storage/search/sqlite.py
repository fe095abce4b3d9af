"""The index on SQLite: FTS5 over a view of what is kept, a community being a range of row ids."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    column,
    func,
    inspect,
    literal_column,
    select,
    table,
)
from sqlalchemy.exc import DatabaseError

from bot.practice.model import State
from bot.storage.search.index import COUNTED, numbers_of, rounded
from bot.storage.tables.practice import entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

    from bot.storage.search.index import Numbers, Sight
    from bot.storage.search.question import Term

_BITS = 32
_TEXT = table("entry_text", column("entry_text"), column("rowid"))
_SIZES = table("entry_text_docsize", column("id"))  # A row for each that is indexed, narrow to count.

# Each part by its name: FTS5 reads its content without table-valued functions such as json_each.
_PARTS = " || char(10) || ".join(
    f"coalesce(json_extract({{row}}.parts, '$.{part}'), '')" for part in ("situation", "did", "came", "learned")
)
_BODY = f"""{{row}}.body || char(10) || {{row}}.not_when ||
 CASE WHEN {{row}}.parts IS NULL THEN '' ELSE char(10) || {_PARTS} END"""
_OLD, _NEW = _BODY.format(row="old"), _BODY.format(row="new")
_FORGET = f"""INSERT INTO entry_text (entry_text, rowid, title, body, tags)
 SELECT 'delete', old.rid, old.title, {_OLD}, old.tags WHERE old.state = 'kept'"""
_LEARN = f"""INSERT INTO entry_text (rowid, title, body, tags)
 SELECT new.rid, new.title, {_NEW}, new.tags WHERE new.state = 'kept'"""

# `detail = column`: words are looked up one by one, so that their places need not be kept.
SCHEMA = (
    "CREATE UNIQUE INDEX IF NOT EXISTS ux_entry_rid ON entry (rid)",
    "CREATE INDEX IF NOT EXISTS ix_entry_narrow ON entry (community_id, rid, state, room, author) WHERE scope <> 'community'",
    f"""CREATE VIEW IF NOT EXISTS entry_kept AS
 SELECT rid, title, {_BODY.format(row="entry")} AS body, tags FROM entry WHERE state = 'kept'""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS entry_text USING fts5 (title, body, tags, content = 'entry_kept',
 content_rowid = 'rid', detail = column, tokenize = 'porter unicode61 remove_diacritics 2')""",
    f"CREATE TRIGGER IF NOT EXISTS entry_text_insert AFTER INSERT ON entry BEGIN {_LEARN}; END",
    f"CREATE TRIGGER IF NOT EXISTS entry_text_delete AFTER DELETE ON entry BEGIN {_FORGET}; END",
    f"""CREATE TRIGGER IF NOT EXISTS entry_text_update
 AFTER UPDATE OF rid, title, body, parts, not_when, tags, state ON entry BEGIN {_FORGET}; {_LEARN}; END""",
)


def ensure(connection: Connection) -> None:
    """Make the index and its triggers where they are missing; fill a new one from the entries."""
    new = not inspect(connection).has_table("entry_text")
    for statement in SCHEMA:
        connection.exec_driver_sql(statement)
    if new:
        rebuild(connection)


def rebuild(connection: Connection) -> None:
    """Index every kept entry anew."""
    connection.exec_driver_sql("INSERT INTO entry_text (entry_text) VALUES ('rebuild')")


def check(connection: Connection) -> bool:
    """Return whether the index says what the entries say."""
    try:
        connection.exec_driver_sql("INSERT INTO entry_text (entry_text, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


class SqliteIndex:
    """One community's words as one asker sees them."""

    budget = 10_000

    def __init__(self, connection: Connection, sight: Sight) -> None:
        self._connection = connection
        self._sight = sight
        self._base = sight.community << _BITS
        self._range = (self._base, self._base + (1 << _BITS) - 1)

    def size(self) -> int:
        """Count what may be seen, up to `COUNTED`."""
        if self._sight.narrow:
            return self._connection.execute(select(func.count()).select_from(self._own.subquery())).scalar_one()
        row = _SIZES.c.id
        kept = select(row).where(row.between(*self._range)).limit(COUNTED).subquery()
        found = self._connection.execute(select(func.count()).select_from(kept)).scalar_one()
        if found == COUNTED:
            return rounded(self._connection, self._sight.community)
        unseen = select(func.count()).select_from(self._unseen.subquery())
        return found - self._connection.execute(unseen).scalar_one()

    def frequency(self, term: Term, *, most: int) -> int:
        """Count the entries that hold *term*, up to *most*."""
        return self._connection.execute(self._count, {"words": _any(term.spelt), "most": most}).scalar_one()

    def holding(self, term: Term, *, limit: int, title: bool = False) -> Numbers:
        """Return the entries that hold *term*."""
        expression = _any(term.spelt)
        return self._numbers(f"title : ({expression})" if title else expression, limit)

    def together(self, terms: Sequence[Term], beside: Sequence[Term], *, limit: int) -> Numbers:
        """Return the entries that hold all of *terms* and one of *beside*."""
        every = [f"({_any(term.spelt)})" for term in terms]
        if beside:
            every.append(f"({_any([word for term in beside for word in term.spelt])})")
        return self._numbers(" AND ".join(every), limit)

    def with_any(self, spelt: Sequence[str], *, limit: int) -> Numbers:
        """Return the entries that hold one of many words."""
        return self._numbers(_any(spelt), limit)

    def _numbers(self, expression: str, limit: int) -> Numbers:
        return numbers_of(self._connection.execute(self._matching, {"words": expression, "most": limit})) - self._base

    @cached_property
    def _count(self) -> Select[int]:
        return select(func.count()).select_from(self._matching.subquery())

    @cached_property
    def _matching(self) -> Select[int]:
        row = _TEXT.c.rowid
        # MATCH with the range seeks to the community; joined to `entry`, each posting would cost a look-up.
        mine = and_(_TEXT.c.entry_text.op("MATCH")(bindparam("words")), row.between(*self._range))
        seen = row.in_(self._own) if self._sight.narrow else row.not_in(self._unseen)
        wanted = select(row).where(mine, seen, *self._chosen(row))
        return wanted.limit(bindparam("most", type_=Integer))

    @cached_property
    def _own(self) -> Select[int]:
        ours = entry.c.community_id == self._sight.community
        return select(entry.c.rid).where(ours, self._sight.seen)

    @cached_property
    def _unseen(self) -> Select[int]:
        # `scope` is spelt out for the partial index; CASE, as the predicate may be NULL without an author.
        hidden = case((self._sight.seen, 0), else_=1) == 1
        ours = entry.c.community_id == self._sight.community
        narrow: ColumnElement[bool] = literal_column("entry.scope <> 'community'")
        return select(entry.c.rid).where(ours, narrow, entry.c.state == State.KEPT.value, hidden)

    def _chosen(self, row: ColumnElement[int]) -> list[ColumnElement[bool]]:
        if self._sight.chosen is None:
            return []
        ours = entry.c.community_id == self._sight.community
        return [row.in_(select(entry.c.rid).where(ours, self._sight.chosen))]


def _any(spelt: Sequence[str]) -> str:
    """Return the words as one expression; each is quoted, so that none is an operator."""
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in spelt)
