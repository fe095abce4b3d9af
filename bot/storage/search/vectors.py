"""Vectors of meaning as rows: which are missing, writing them, reading what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from sqlalchemy import and_, func, select

from bot.practice.model import State
from bot.storage.search.rows import COLUMNS, text_of
from bot.storage.tables.community import community
from bot.storage.tables.practice import entry, vector
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Connection

    Codes = NDArray[np.int8]

T = TypeVar("T")

_MOST = 127
_READ = 1_500


class Database(Protocol):
    """What encoding needs of the store."""

    def look(self, work: Callable[[Connection], T]) -> T:
        """Run *work* on a reader."""

    def change(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in a transaction on the writer."""


@dataclass(frozen=True, slots=True)
class Unencoded:
    """An entry's version whose meaning is not known yet, and its text."""

    number: int
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Stored:
    """Vectors of several entries: row *n* of `codes` times `scales[n]` is that of `numbers[n]`."""

    numbers: NDArray[np.int64]
    scales: NDArray[np.float32]
    codes: Codes
    stamp: int = 0


def quantised(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], Codes]:
    """Return (scales, whole numbers): a quarter of the room, at no loss that shows in the ranking."""
    scales = np.abs(vectors).max(axis=1) / _MOST
    codes = np.rint(vectors / np.maximum(scales, np.float32(1e-12))[:, None]).astype(np.int8)
    return scales.astype(np.float32), codes


def missing(connection: Connection, community_id: int, model: str, *, after: int, limit: int) -> list[Unencoded]:
    """Return kept entries above number *after* without a vector of *model*, by number."""
    wanted = (
        select(*COLUMNS, entry.c.version)
        .outerjoin_from(entry, vector, _of(model))
        .where(entry.c.community_id == community_id, entry.c.state == State.KEPT.value, entry.c.number > after)
        .where(vector.c.number.is_(None))
        .order_by(entry.c.number)
        .limit(limit)
    )
    rows = connection.execute(wanted)
    return [Unencoded(row.number, row.version, text_of(row)[:_READ]) for row in rows]


def put(
    connection: Connection, community_id: int, model: str, done: Sequence[Unencoded], vectors: NDArray[np.float32]
) -> None:
    """Write the vectors of those that still read as they were encoded."""
    current = select(entry.c.number, entry.c.version).where(
        entry.c.community_id == community_id, entry.c.number.in_([one.number for one in done])
    )
    versions = {row.number: row.version for row in connection.execute(current)}
    stamp = newest(connection, community_id, None)
    scales, codes = quantised(vectors)
    rows = [
        {
            "community_id": community_id,
            "number": one.number,
            "model": model,
            "version": one.version,
            "stamp": stamp + place + 1,
            "scale": float(scales[place]),
            "bytes": codes[place].tobytes(),
        }
        for place, one in enumerate(done)
        if versions.get(one.number) == one.version
    ]
    if rows:
        columns = ("model", "version", "stamp", "scale", "bytes")
        connection.execute(upsert(vector, ("community_id", "number"), columns), rows)


def newest(connection: Connection, community_id: int, model: str | None) -> int:
    """Return the highest stamp of the community, of *model* where given; 0 without any."""
    highest = select(func.max(vector.c.stamp)).where(vector.c.community_id == community_id)
    if model is not None:
        highest = highest.where(vector.c.model == model)
    return connection.execute(highest).scalar() or 0


def since(connection: Connection, community_id: int, model: str, stamp: int, *, limit: int) -> Stored:
    """Return the vectors of *model* written after *stamp*, oldest first, at most *limit*."""
    return _read(connection, community_id, model, vector.c.stamp > stamp, limit)


def among(connection: Connection, community_id: int, model: str, numbers: Iterable[int]) -> Stored:
    """Return the vectors of *numbers*, as far as there are any."""
    wanted = list(numbers)
    return _read(connection, community_id, model, vector.c.number.in_(wanted), len(wanted))


def progress(connection: Connection, community_id: int, model: str) -> tuple[int, int]:
    """Return (encoded, all) kept entries of a community."""
    kept = and_(entry.c.community_id == community_id, entry.c.state == State.KEPT.value)
    counted = select(func.count(vector.c.number), func.count()).outerjoin_from(entry, vector, _of(model)).where(kept)
    done, total = connection.execute(counted).one()
    return done, total


def changes(connection: Connection) -> dict[int, int]:
    """Return each community's change counter."""
    return {
        row.community_id: row.changes
        for row in connection.execute(select(community.c.community_id, community.c.changes))
    }


def _of(model: str) -> ColumnElement[bool]:
    return and_(
        vector.c.community_id == entry.c.community_id,
        vector.c.number == entry.c.number,
        vector.c.model == model,
        vector.c.version == entry.c.version,
    )


def _read(connection: Connection, community_id: int, model: str, wanted: ColumnElement[bool], limit: int) -> Stored:
    columns = select(vector.c.number, vector.c.scale, vector.c.bytes, vector.c.stamp)
    ours = columns.where(vector.c.community_id == community_id, vector.c.model == model, wanted)
    rows = connection.execute(ours.order_by(vector.c.stamp).limit(limit)).all()
    codes = np.frombuffer(b"".join(row.bytes for row in rows), dtype=np.int8).reshape(len(rows), -1 if rows else 0)
    return Stored(
        np.array([row.number for row in rows], dtype=np.int64),
        np.array([row.scale for row in rows], dtype=np.float32),
        codes,
        rows[-1].stamp if rows else 0,
    )
