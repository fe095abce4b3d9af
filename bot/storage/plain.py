"""Claiming what is due as a script in plain SQL would, one by one, by the statements for one: what the engine costs."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from bot.storage.dues import LOOK
from bot.storage.engine import open_engine
from bot.storage.schedules import CHANGE, PUT, TAKE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ClauseElement
    from sqlalchemy.engine import Dialect

# In the order in which TAKE gives an occurrence's columns.
_READ = (
    *("community", "its_id", "schedule", "kind", "local", "at", "state", "step", "due_at", "reason"),
    *("moved", "host", "sequence", "was"),
)
_ENDED = {"state": "done", "due_at": None, "wake_at": None, "tries": 0, "fault": ""}


def claimed_plainly(
    url: str, now: datetime, *, at_once: int, clock: Callable[[], float] = time.perf_counter
) -> tuple[int, float]:
    """Claim all that is due and end it, a batch in a transaction; return how many there were, and the seconds."""
    engine, looker = open_engine(url), open_engine(url, read_only=True)
    script = _Script(engine.dialect, now, at_once)
    with closing(engine.raw_connection()) as writing, closing(looker.raw_connection()) as reading:
        writes, looks = writing.driver_connection, reading.driver_connection
        started, count = clock(), 0
        while claimed := script.batch(looks, writes):
            count += claimed
        spent = clock() - started
    looker.dispose()
    engine.dispose()
    return count, spent


class _Script:
    """The statements as text, with named parameters."""

    def __init__(self, dialect: Dialect, now: datetime, at_once: int) -> None:
        self._file = dialect.name == "sqlite"
        made: Any = type(dialect)
        said: Any = made(paramstyle="named") if self._file else dialect
        self._take, self._put, self._change = (_text(each, said) for each in (TAKE, PUT, CHANGE))
        at = f"{now:%Y-%m-%d %H:%M:%S.%f}" if self._file else now
        look = LOOK.compile(dialect=said).construct_expanded_state({"now": now, "most": at_once})
        self._look, self._looked = look.statement, {**look.parameters, "now": at}

    def batch(self, looks: Any, writes: Any) -> int:  # noqa: ANN401 (either driver's connections)
        """Look for a batch and end all of it; return how many that were."""
        found = looks.execute(self._look, self._looked).fetchall()
        looks.commit()
        if found and self._file:
            writes.execute("BEGIN IMMEDIATE")
        for _, community, id_ in found:
            row = writes.execute(self._take, {"community": community, "its_id": id_}).fetchone()
            was = dict(zip(_READ, row, strict=False))
            if was["state"] == "planned" and was["due_at"]:
                writes.execute(self._put, was | _ENDED | {"version": was["was"] + 1})
        for community in {community for _, community, _ in found}:
            writes.execute(self._change, {"community": community})
        writes.commit()
        return len(found)


def _text(statement: ClauseElement, dialect: Dialect) -> str:
    names = ("at", "state", "step", "due_at", "reason", "moved", "host", "sequence", "version", "wake_at")
    columns = (*names, "tries", "fault") if statement is PUT else None
    return str(statement.compile(dialect=dialect, column_keys=columns))
