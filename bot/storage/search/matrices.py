"""Vectors in memory: each community's, kept up to date, and no more of them than fits."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from bot.storage.search.vectors import Stored, newest, since

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy import Connection, Engine

SCANNED = 100_000
"""Vectors of a community up to which all of them are compared; above, the candidates' only."""
ROOM = 192 * 1024 * 1024
"""Bytes of vectors in memory, over all communities of one database."""
_CHUNK = 4_096


def cosines(stored: Stored, question: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how near each vector is to *question*, both being of length one."""
    found = np.empty(len(stored.numbers), dtype=np.float32)
    # In pieces that fit the cache: widened at once, the vectors would take four times their room.
    for start in range(0, len(found), _CHUNK):
        piece = stored.codes[start : start + _CHUNK].astype(np.float32)
        found[start : start + _CHUNK] = piece @ question
    return found * stored.scales


class Matrices:
    """The vectors of the communities that were asked last."""

    def __init__(self, *, room: int = ROOM, scanned: int = SCANNED) -> None:
        self._room = room
        self._scanned = scanned
        self._kept: OrderedDict[tuple[int, str], Stored | None] = OrderedDict()
        self._lock = Lock()

    def of(self, connection: Connection, community: int, model: str) -> Stored | None:
        """Return all vectors of a community as they are now; None where there are too many to compare."""
        key = (community, model)
        with self._lock:
            known = self._kept.get(key, _NOTHING)
        if known is None or newest(connection, community, model) == known.stamp:
            return known
        fresh = self._with_new(connection, key, known)
        with self._lock:
            self._kept[key] = fresh
            self._kept.move_to_end(key)
            self._make_room()
        return fresh

    def _with_new(self, connection: Connection, key: tuple[int, str], known: Stored) -> Stored | None:
        new = since(connection, *key, known.stamp, limit=self._scanned + 1)
        if not len(known.numbers):
            return new if len(new.numbers) <= self._scanned else None
        stays = ~np.isin(known.numbers, new.numbers)
        if int(stays.sum()) + len(new.numbers) > self._scanned:
            return None
        return Stored(
            np.concatenate([known.numbers[stays], new.numbers]),
            np.concatenate([known.scales[stays], new.scales]),
            np.concatenate([known.codes[stays], new.codes]),
            max(new.stamp, known.stamp),
        )

    def _make_room(self) -> None:
        while len(self._kept) > 1 and sum(_bytes(one) for one in self._kept.values()) > self._room:
            self._kept.popitem(last=False)


def _bytes(stored: Stored | None) -> int:
    return 0 if stored is None else int(stored.codes.nbytes)


_NOTHING = Stored(np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros((0, 0), np.int8))
# What is read from a database is kept as long as its engine is, and goes with it.
_OF_ENGINE: WeakKeyDictionary[Engine, Matrices] = WeakKeyDictionary()


def matrices(connection: Connection) -> Matrices:
    """Return the vectors kept for this connection's database."""
    return _OF_ENGINE.setdefault(connection.engine, Matrices())
