"""Finding, the same on both engines: question → terms → candidates → scores → tier and passages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.practice.model import Found, Hit
from bot.storage.search import typos
from bot.storage.search.bm25 import Scorer, Weighed, rarity
from bot.storage.search.candidates import candidates
from bot.storage.search.index import COUNTED, sight
from bot.storage.search.passages import passage
from bot.storage.search.question import Question, Term, read
from bot.storage.search.rows import fetch
from bot.storage.search.stopwords import ENGLISH
from bot.storage.search.tiers import tier
from bot.storage.search.words import stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from bot.community.model import Viewer
    from bot.messages import Place
    from bot.ports import Embedder
    from bot.practice.model import Query
    from bot.storage.search.bm25 import Match
    from bot.storage.search.index import Index, Sight

    Corrections = tuple[tuple[str, str], ...]

MOST_CORRECTED = 3
"""Words of one question that are taken for typos at the most: each costs hundreds of look-ups."""
_ROWS_FOR_A_TYPO = 200


@dataclass(frozen=True, slots=True)
class _Understood:
    """A question with its typos mended and its terms weighed."""

    question: Question
    weighed: tuple[Weighed, ...]
    corrected: Corrections = ()


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
        seen = sight(viewer, place, query)
        understood = self._understand(read(query.text), replace(seen, chosen=None))
        matches = self._matches(understood, seen)
        weights = {stem: one.weight for one in understood.weighed for stem in one.term.stems}
        hits = (
            Hit(match.row.number, round(match.score, 4), passage(match.row, weights), match.row.source_id)
            for match in matches[: query.limit]
        )
        return Found(tier(matches), tuple(hits), understood.corrected)

    def near(self, title: str, body: str, viewer: Viewer, *, limit: int = 3) -> Sequence[Hit]:
        """Return near-duplicates of a draft that *viewer* may see; none is the usual case."""
        return ()

    def _matches(self, understood: _Understood, seen: Sight) -> list[Match]:
        numbers = candidates(self._index(self._connection, seen), understood.weighed)
        rows = fetch(self._connection, seen, numbers)
        scorer = Scorer(understood.weighed, _literals(understood))
        scored = [match for match in scorer.score(rows) if match.score > 0]
        return sorted(scored, key=lambda match: (-match.score, -match.row.number))

    def _understand(self, question: Question, seen: Sight) -> _Understood:
        index = self._index(self._connection, seen)
        size = index.size()
        weighed: list[Weighed] = []
        corrected: list[tuple[str, str]] = []
        for asked in question.terms:
            term, frequency = asked, index.frequency(asked, most=COUNTED)
            if not frequency and len(corrected) < MOST_CORRECTED and typos.may_be_typo(asked.word):
                likely, other = typos.slips(asked.word)
                if not ENGLISH.isdisjoint(likely):
                    continue
                meant = self._meant(index, asked.word, likely, seen) or self._meant(index, asked.word, other, seen)
                if meant:
                    corrected.append((asked.word, meant))
                    term = Term.of(meant)
                    frequency = index.frequency(term, most=COUNTED)
            weighed.append(Weighed(term, rarity(frequency, size), frequency))
        return _Understood(question, tuple(weighed), tuple(corrected))

    def _meant(self, index: Index, word: str, near: Sequence[str], seen: Sight) -> str | None:
        rows = fetch(self._connection, seen, index.with_any(near, limit=_ROWS_FOR_A_TYPO))
        return typos.meant(word, near, rows)


def _literals(understood: _Understood) -> list[tuple[str, float]]:
    """Weigh each literal as the words in it do on average."""
    weights = {stem: one.weight for one in understood.weighed for stem in one.term.stems}
    weighed = []
    for literal in understood.question.literals:
        inner = [weights[stem(word)] for word in words(literal) if stem(word) in weights]
        if inner:
            weighed.append((literal, sum(inner) / len(inner)))
    return weighed
