"""The index on PostgreSQL: a generated tsvector, stemmed as FTS5 does it, under GIN led by the community."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Integer, and_, bindparam, func, literal_column, select

from bot.storage.search.index import numbers_of, rounded
from bot.storage.tables.practice import entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from bot.storage.search.index import Numbers, Sight
    from bot.storage.search.question import Term

_CHARACTERS = 100_000
"""Of a text that are indexed: a tsvector holds no more than a megabyte."""
_BUDGET = 3_000
"""Postings read for one question: each is a row that is looked at, and so is each that is counted."""
_COUNTED = 10_001
_SAMPLE = 1_000
"""Of the newest entries, which tell how common a word is that more than the budget hold."""

_CONFIGURATION = """
DO $do$ BEGIN
 IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'hearth') THEN
  CREATE TEXT SEARCH DICTIONARY hearth_stem (TEMPLATE = snowball, LANGUAGE = porter);
  CREATE TEXT SEARCH CONFIGURATION hearth (COPY = simple);
  ALTER TEXT SEARCH CONFIGURATION hearth
   ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart
   WITH hearth_stem;
 END IF;
END $do$"""
_PARTS = " || ' ' || ".join(
    f"coalesce(parts::jsonb ->> '{part}', '')" for part in ("situation", "did", "came", "learned")
)


def _folded(text: str) -> str:
    """Lower case without accents, words apart: by ICU, as the database's own locale may know ASCII only."""
    lower = f'normalize(lower(left({text}, {_CHARACTERS}) COLLATE "und-x-icu"), NFD)'
    plain = f"regexp_replace({lower}, '[\\u0300-\\u036f]+', '', 'g')"
    return f"to_tsvector('hearth'::regconfig, regexp_replace({plain}, '[^[:alnum:]]+', ' ', 'g'))"


_BODY = f"body || ' ' || not_when || ' ' || tags || ' ' || {_PARTS}"
_COLUMN = f"""ALTER TABLE entry ADD COLUMN IF NOT EXISTS search tsvector GENERATED ALWAYS AS (
 setweight({_folded("title")}, 'A') || {_folded(_BODY)}) STORED"""
_INDEX = """CREATE INDEX IF NOT EXISTS ix_entry_search ON entry
 USING gin ({key}search) WITH (fastupdate = off) WHERE state = 'kept'"""


def ensure(connection: Connection) -> None:
    """Make the column and its index where they are missing."""
    connection.exec_driver_sql(_CONFIGURATION)
    connection.exec_driver_sql(_COLUMN)
    offered = connection.exec_driver_sql("SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gin'").first()
    if offered:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS btree_gin")
    connection.exec_driver_sql(_INDEX.format(key="community_id, " if offered else ""))


def rebuild(connection: Connection) -> None:
    """Index every kept entry anew."""
    connection.exec_driver_sql("REINDEX INDEX ix_entry_search")


class PostgresIndex:
    """One community's words as one asker sees them."""

    budget = _BUDGET

    def __init__(self, connection: Connection, sight: Sight) -> None:
        self._connection = connection
        self._sight = sight
        # What is asked for decides the plan: one for all questions would read every row.
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")

    def size(self) -> int:
        """Count what may be seen, up to a limit."""
        seen = select(entry.c.number).where(self._sight.seen).limit(_COUNTED).subquery()
        found: int = self._connection.execute(select(func.count()).select_from(seen)).scalar_one()
        known = found < _COUNTED or self._sight.narrow
        return found if known else max(found, rounded(self._connection, self._sight.community))

    def frequency(self, term: Term, *, most: int) -> int:
        """Count the entries that hold *term*; beyond the budget by a sample of the newest."""
        words = _any(term.spelt)
        values = {"words": words, "most": min(most, _BUDGET + 1)}
        found: int = self._connection.execute(self._count, values).scalar_one()
        if found <= _BUDGET or self._sight.narrow:
            return found
        share = self._connection.execute(self._sampled, {"words": words}).scalar_one() / _SAMPLE
        return max(found, int(share * rounded(self._connection, self._sight.community)))

    def holding(self, term: Term, *, limit: int, title: bool = False) -> Numbers:
        """Return the entries that hold *term*."""
        return self._numbers(_any(term.spelt, "A" if title else ""), limit)

    def together(self, terms: Sequence[Term], beside: Sequence[Term], *, limit: int) -> Numbers:
        """Return the entries that hold all of *terms* and one of *beside*."""
        every = [f"({_any(term.spelt)})" for term in terms]
        if beside:
            every.append(f"({_any([word for term in beside for word in term.spelt])})")
        return self._numbers(" & ".join(every), limit)

    def with_any(self, spelt: Sequence[str], *, limit: int) -> Numbers:
        """Return the entries that hold one of many words."""
        return self._numbers(_any(spelt), limit)

    def _numbers(self, words: str, limit: int) -> Numbers:
        return numbers_of(self._connection.execute(self._matching, {"words": words, "most": limit}))

    @cached_property
    def _count(self) -> Select[int]:
        return select(func.count()).select_from(self._matching.subquery())

    @cached_property
    def _matching(self) -> Select[int]:
        # The state is spelt out for the partial index.
        matches = and_(literal_column("entry.state = 'kept'"), _holds(literal_column("entry.search")))
        # A limit makes the planner read on until it is reached, row by row; fenced, it finds first.
        found = select(entry.c.number).where(self._sight.predicate, matches).cte("found").prefix_with("MATERIALIZED")
        return select(found.c.number).limit(bindparam("most", type_=Integer))

    @cached_property
    def _sampled(self) -> Select[int]:
        search: ColumnElement[object] = literal_column("entry.search")
        newest = select(search.label("search")).where(self._sight.seen)
        some = newest.order_by(entry.c.number.desc()).limit(_SAMPLE).subquery()
        return select(func.count()).select_from(some).where(_holds(some.c.search))


def _holds(column: ColumnElement[object]) -> ColumnElement[bool]:
    asked = func.to_tsquery(literal_column("'hearth'::regconfig"), bindparam("words"))
    return column.op("@@", is_comparison=True)(asked)


def _any(spelt: Sequence[str], weight: str = "") -> str:
    """Return the words as one expression; each is quoted, so that none is an operator."""
    suffix = f":{weight}" if weight else ""
    return " | ".join("'" + word.replace("\\", "").replace("'", "''") + "'" + suffix for word in spelt)
