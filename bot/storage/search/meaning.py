"""Meaning beside words: the entries nearest to a question, and both scores as one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from bot.storage.search.matrices import cosines, matrices
from bot.storage.search.vectors import among
from bot.storage.tables.practice import entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from bot.ports import Embedder
    from bot.storage.search.bm25 import Match
    from bot.storage.search.index import Sight
    from bot.storage.search.vectors import Stored

SHARE = 0.5
"""What meaning weighs; words weigh the rest."""
NEAREST = 50
_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question's vector among those of a community; `every` is None where there are too many to compare."""

    connection: Connection
    sight: Sight
    model: str
    question: NDArray[np.float32]
    every: Stored | None

    @classmethod
    def of(cls, connection: Connection, sight: Sight, embedder: Embedder, text: str) -> Meaning | None:
        """Return the meaning of *text*; None where the community has no vectors yet."""
        every = matrices(connection).of(connection, sight.community, embedder.name)
        if every is not None and not len(every.numbers):
            return None
        return cls(connection, sight, embedder.name, embedder.encode([text])[0], every)

    def nearest(self) -> list[int]:
        """Return the visible entries nearest to the question, as far as all are compared."""
        if self.every is None:
            return []
        near = cosines(self.every, self.question)
        found: list[int] = []
        best = self.every.numbers[_best(near, NEAREST)]
        found += self._visible(best)
        if len(found) < NEAREST and len(near) > NEAREST:
            # Many of the nearest are not for this asker: look further down.
            found = self._visible(self.every.numbers[_best(near, _LOOKED_AT)])[:NEAREST]
        return found

    def fused(self, matches: Sequence[Match]) -> list[Match]:
        """Return *matches* scored by words and meaning; one without a vector yet by its words alone."""
        numbers = [match.row.number for match in matches]
        if self.every is None:
            some = among(self.connection, self.sight.community, self.model, numbers)
        else:
            some = _part(self.every, np.flatnonzero(np.isin(self.every.numbers, np.array(numbers, dtype=np.int64))))
        near = dict(zip(some.numbers.tolist(), cosines(some, self.question).tolist(), strict=True))
        return [self._both(match, near.get(match.row.number)) for match in matches]

    def _both(self, match: Match, cosine: float | None) -> Match:
        if cosine is None:
            return match
        score = (1 - SHARE) * match.score + SHARE * min(max(cosine, 0.0), 1.0)
        return replace(match, score=score, cosine=cosine)

    def _visible(self, numbers: NDArray[np.int64]) -> list[int]:
        wanted = [int(number) for number in numbers]
        found = self.connection.execute(
            select(entry.c.number).where(self.sight.predicate, entry.c.number.in_(wanted))
        ).scalars()
        seen = set(found)
        return [number for number in wanted if number in seen]


def _part(stored: Stored, rows: NDArray[np.int64]) -> Stored:
    return replace(stored, numbers=stored.numbers[rows], scales=stored.scales[rows], codes=stored.codes[rows])


def _best(near: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    if len(near) > most:
        some = np.argpartition(-near, most)[:most]
        return np.asarray(some[np.argsort(-near[some])], dtype=np.int64)
    return np.argsort(-near)
