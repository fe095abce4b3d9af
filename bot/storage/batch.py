"""What is due, read many at a time, and what became of it, written many at a time: each statement is a round trip.

It is seen by its transaction alone, and by nobody there: who asks for an occurrence is answered
after what waits was written, and what is changed otherwise is read again.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, bindparam, cast, column, func, update
from sqlalchemy.dialects.postgresql import ARRAY

from bot.storage.tables.base import Instant
from bot.storage.tables.rhythm import occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select, Update
    from sqlalchemy.types import TypeEngine

    from bot.storage.context import Context
    from bot.storage.prepared import Prepared

AT_A_TIME = 32
"""How many are read, or written, at once: what is stopped in between was read for nothing."""

_NAMES = tuple(f"its_id_{place}" for place in range(AT_A_TIME))


def some_of(each: Select[Any]) -> Select[Any]:
    """Return *each* for the occurrences of a batch."""
    return each.where(occurrence.c.occurrence_id.in_([bindparam(name) for name in _NAMES]))


def named(ids: Iterable[str]) -> dict[str, str | None]:
    """Return what `some_of` is to be told to give *ids*, at most `AT_A_TIME`."""
    return dict.fromkeys(_NAMES) | dict(zip(_NAMES, ids, strict=False))


def over_some(columns: Sequence[str]) -> Update:
    """Return the overwriting of *columns* of many rows at once, each of its version, for PostgreSQL.

    As a pipeline of single statements a lost race would be logged once more by the driver, for nothing.
    """
    types = {name: occurrence.c[name].type for name in columns}
    types |= {"its_id": occurrence.c.occurrence_id.type, "was": occurrence.c.version.type}
    given = func.unnest(*(_every(name, type_) for name, type_ in types.items()))
    rows = given.table_valued(*(column(name, type_) for name, type_ in types.items()), name="given").render_derived()
    mine = [occurrence.c.occurrence_id == rows.c.its_id, occurrence.c.version == rows.c.was]
    over = update(occurrence).where(occurrence.c.community_id == bindparam("community"), *mine)
    return over.values({name: rows.c[name] for name in columns})


def _every(name: str, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    plain = DateTime(timezone=True) if isinstance(type_, Instant) else type_
    return cast(bindparam(name, type_=ARRAY(plain)), ARRAY(plain))


class Batch:
    """Rows that are to be taken one after the other by their ids, and what is to be written over them."""

    __slots__ = ("_ahead", "_at_hand", "_context", "_over_some", "_read", "_taken", "_waiting", "_write")

    def __init__(self, context: Context, read: Prepared, write: Prepared, over_some: Prepared) -> None:
        self._context = context
        self._read, self._write, self._over_some = read, write, over_some
        self._ahead: dict[str, None] = {}
        self._at_hand: dict[str, Any] = {}
        self._taken: set[str] = set()
        self._waiting: list[Mapping[str, Any]] = []

    def expect(self, ids: Iterable[str]) -> None:
        """Be ready for *ids* to be taken, in about this order."""
        self._ahead = dict.fromkeys(ids)

    def take(self, id: str) -> Any:  # noqa: ANN401 (a row)
        """Return a row that was expected; None where it was not, or there is none: then it is to be read alone."""
        if id not in self._at_hand and id in self._ahead:
            self._look(id)
        row = self._at_hand.pop(id, None)
        if row is not None:
            self._taken.add(id)
        return row

    def put(self, id: str, values: Mapping[str, Any]) -> bool:
        """Have *values* written over a row soon; False where it was not taken from here: then write it at once."""
        if id not in self._taken:
            return False
        self._taken.discard(id)
        self._waiting.append(values)
        if len(self._waiting) == AT_A_TIME:
            self.settle()
        return True

    def settle(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        if len(waiting) < 2 or self._context.connection.dialect.name == "sqlite":  # noqa: PLR2004
            self._write.each(self._context, waiting)
        else:
            every = {name: [values[name] for values in waiting] for name in waiting[0]}
            self._over_some.count(self._context, every | {"community": self._context.community})

    def forget(self) -> None:
        """Write what waits, and read again what is taken from now on."""
        self.settle()
        self._ahead |= dict.fromkeys(self._at_hand)
        self._at_hand.clear()
        self._taken.clear()

    def _look(self, first: str) -> None:
        """Read *first*, and those that come next."""
        others = (one for one in self._ahead if one != first)
        chosen = [first, *islice(others, AT_A_TIME - 1)]
        for one in chosen:
            del self._ahead[one]
        community = self._context.community
        for row in self._read.records(self._context, {"community": community, **named(chosen)}):
            self._at_hand[row.occurrence_id] = row
