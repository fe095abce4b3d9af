"""Statements of the capture's path: compiled once for each engine, then run by the driver alone.

SQLAlchemy's own execution costs about three times what SQLite takes for such a statement
(`make bench`, capture). `rows` come as the driver has them, which does for numbers and texts;
`records` come by name, and converted.
"""

from __future__ import annotations

from collections import namedtuple
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from bot.storage.tables.base import Instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Select
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql import ClauseElement
    from sqlalchemy.types import TypeEngine

    Reader = Callable[[tuple[Any, ...]], Any]
    Processors = Sequence[tuple[str, Callable[[Any], Any] | None]]
    Listener = Callable[[str, Any, bool], None]


class Wired(Protocol):
    """What a statement is run by: SQLAlchemy's connection, and the driver's own beneath it."""

    connection: Connection
    driver: Any


class Prepared:
    """One statement; `columns` are those that an INSERT is given.

    Each in `listeners` hears (statement, parameters, whether these are many): SQLAlchemy's
    events do not see what goes by here.
    """

    listeners: ClassVar[list[Listener]] = []

    __slots__ = ("_columns", "_compiled", "_readers", "_statement")

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, tuple[str, bool, Processors]] = {}
        self._readers: dict[str, Reader] = {}

    def count(self, context: Wired, values: Mapping[str, Any]) -> int:
        """Execute with *values* and return how many rows it touched."""
        return int(self._run(context, values).rowcount)

    def rows(self, context: Wired, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Execute with *values* and return what came."""
        found: list[tuple[Any, ...]] = self._run(context, values).fetchall()
        return found

    def records(self, context: Wired, values: Mapping[str, Any]) -> list[Any]:
        """Execute a SELECT with *values* and return its rows as SQLAlchemy gives them: by name, and converted."""
        read = self._readers.get(context.connection.dialect.name) or self._reader(context.connection.dialect)
        return [read(row) for row in self._run(context, values).fetchall()]

    def each(self, context: Wired, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute once for each of *rows*."""
        if len(rows) == 1:
            self._run(context, rows[0])
        elif rows:
            sql, positional, processors = self._for(context.connection.dialect)
            bound = [_bound(row, processors, positional=positional) for row in rows]
            for listener in self.listeners:
                listener(sql, bound, True)  # noqa: FBT003 (as SQLAlchemy's own event has it)
            context.driver.cursor().executemany(sql, bound)

    def _run(self, context: Wired, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 (either driver's cursor)
        sql, positional, processors = self._for(context.connection.dialect)
        bound = _bound(values, processors, positional=positional)
        for listener in self.listeners:
            listener(sql, bound, False)  # noqa: FBT003
        return context.driver.execute(sql, bound)

    def _reader(self, dialect: Dialect) -> Reader:
        statement: Select[Any] = self._statement  # type: ignore[assignment]
        read = self._readers[dialect.name] = _reader(statement, dialect)
        return read

    def _for(self, dialect: Dialect) -> tuple[str, bool, Processors]:
        found = self._compiled.get(dialect.name)
        if found is None:
            compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._columns)
            names = compiled.positiontup if compiled.positional else compiled.params
            processors = [(name, _processor(compiled, name)) for name in names]
            found = self._compiled[dialect.name] = (str(compiled), compiled.positional, processors)
        return found


def _processor(compiled: Any, name: str) -> Callable[[Any], Any] | None:  # noqa: ANN401 (either dialect's)
    process: Callable[[Any], Any] | None = compiled._bind_processors.get(name)  # noqa: SLF001 (no public way)
    if process is not None and isinstance(compiled.binds[name].type, Instant):
        return lru_cache(64)(process)  # One transaction writes the same instant into many columns.
    return process


def _reader(statement: Select[Any], dialect: Dialect) -> Reader:
    """Return what makes a record of a row as the driver has it."""
    columns = statement.selected_columns
    record = namedtuple("Record", columns.keys())  # type: ignore[misc]  # noqa: PYI024 (its names are known here only)
    types = [column.type.dialect_impl(dialect) for column in columns]
    converters = [_converter(type_, dialect) for type_ in types]
    odd = [(place, convert) for place, convert in enumerate(converters) if convert is not None]

    def read(row: tuple[Any, ...]) -> Any:  # noqa: ANN401
        values = list(row)
        for place, convert in odd:
            values[place] = convert(values[place])
        return record._make(values)

    return read


def _converter(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(type_, Instant) and dialect.name == "sqlite":
        return _instant  # The same in one step of C: some rows hold five.
    return type_.result_processor(dialect, None)


def _instant(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored + "+00:00")


def tell(driver: Any, sql: str) -> None:  # noqa: ANN401 (either driver's connection)
    """Execute *sql*, which binds nothing and answers nothing."""
    for listener in Prepared.listeners:
        listener(sql, (), False)  # noqa: FBT003
    driver.execute(sql)


def _bound(values: Mapping[str, Any], processors: Processors, *, positional: bool) -> Any:  # noqa: ANN401
    if positional:
        return tuple([values[name] if process is None else process(values[name]) for name, process in processors])
    return {name: values[name] if process is None else process(values[name]) for name, process in processors}
