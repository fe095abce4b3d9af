"""Finding, the same on both engines: question → terms → candidates → scores → tier and passages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import PlatformError
from bot.practice.model import Found, Hit
from bot.storage.search.bm25 import Scorer
from bot.storage.search.candidates import candidates
from bot.storage.search.index import sight
from bot.storage.search.meaning import Meaning
from bot.storage.search.near import duplicates
from bot.storage.search.passages import passage
from bot.storage.search.question import read
from bot.storage.search.rows import fetch
from bot.storage.search.tiers import tier
from bot.storage.search.understanding import understand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from bot.community.model import Viewer
    from bot.messages import Place
    from bot.ports import Embedder
    from bot.practice.model import Query
    from bot.storage.search.bm25 import Match
    from bot.storage.search.index import Index, Sight
    from bot.storage.search.understanding import Understood


class Finder:
    """Finds in one community by one connection."""

    def __init__(
        self, connection: Connection, index: Callable[[Connection, Sight], Index], embedder: Embedder | None
    ) -> None:
        self._connection = connection
        self._index = index
        self._embedder = embedder

    def find(self, query: Query, viewer: Viewer, place: Place | None = None) -> Found:
        """Return what *viewer* may see (with *place*: what everybody there may), best first."""
        asked = sight(viewer, place, query)
        # Words are weighed and mended by all that may be seen, whatever filter is set.
        understood = understand(read(query.text), self._connection, self._index, replace(asked, chosen=None))
        matches = self._matches(understood, asked, semantic=query.semantic)
        weights = understood.weights
        hits = (
            Hit(match.row.number, round(match.score, 4), passage(match.row, weights), match.row.source_id)
            for match in matches[: max(query.limit, 0)]
        )
        return Found(tier(matches), tuple(hits), understood.corrected)

    def near(self, title: str, body: str, viewer: Viewer, *, limit: int = 3) -> Sequence[Hit]:
        """Return near-duplicates of a draft that *viewer* may see; none is the usual case."""
        seen = sight(viewer)
        understood = understand(read(f"{title}\n{body[:600]}"), self._connection, self._index, seen, mend=False)
        found = duplicates(title, body, self._matches(understood, seen, semantic=False))
        return [
            Hit(match.row.number, round(match.score, 4), passage(match.row, understood.weights)) for match in found
        ][:limit]

    def _matches(self, understood: Understood, seen: Sight, *, semantic: bool) -> list[Match]:
        numbers = candidates(self._index(self._connection, seen), understood.weighed)
        meaning = self._meaning(understood, seen) if semantic else None
        near = meaning.nearest() if meaning else []
        rows = fetch(self._connection, seen, [*numbers, *near])
        matches = Scorer(understood.weighed, understood.literals).score(rows)
        if meaning:
            matches = meaning.fused(matches)
        found = [match for match in matches if match.score > 0]
        return sorted(found, key=lambda match: (-match.score, -match.row.number))

    def _meaning(self, understood: Understood, seen: Sight) -> Meaning | None:
        if self._embedder is None or not understood.text.strip():
            return None
        try:
            return Meaning.of(self._connection, seen, self._embedder, understood.text)
        except PlatformError:
            return None  # An endpoint that is away takes its vectors with it, not the answer.
