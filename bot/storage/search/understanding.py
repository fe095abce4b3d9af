"""What a question means to one community as one asker sees it: typos mended, words weighed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.storage.search import typos
from bot.storage.search.bm25 import Weighed, rarity
from bot.storage.search.index import COUNTED
from bot.storage.search.question import Term
from bot.storage.search.rows import fetch
from bot.storage.search.stopwords import ENGLISH
from bot.storage.search.words import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from bot.storage.search.index import Index, Sight
    from bot.storage.search.question import Question
    from bot.storage.search.rows import Row

MOST_CORRECTED = 3
"""Words of one question that are looked at as typos: each costs hundreds of look-ups."""
_ROWS_FOR_A_TYPO = 100
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Understood:
    """A question with its typos mended and its terms weighed."""

    question: Question
    weighed: tuple[Weighed, ...]
    corrected: tuple[tuple[str, str], ...] = ()

    @cached_property
    def weights(self) -> dict[str, float]:
        """Return what each stem that is asked for weighs."""
        return {stem: one.weight for one in self.weighed for stem in one.term.stems}

    @cached_property
    def literals(self) -> list[tuple[str, float]]:
        """Return each literal; it weighs what the words in it do on average."""
        weighed = []
        for literal in self.question.literals:
            inner = [self.weights[found] for word in words(literal) if (found := stem(word)) in self.weights]
            if inner:
                weighed.append((literal, sum(inner) / len(inner)))
        return weighed

    @property
    def text(self) -> str:
        """Return the question as it was meant."""
        meant = dict(self.corrected)
        return _WORD.sub(lambda word: meant.get(fold(word[0]), word[0]), self.question.text)


def understand(
    question: Question,
    connection: Connection,
    index: Callable[[Connection, Sight], Index],
    seen: Sight,
    *,
    mend: bool = True,
) -> Understood:
    """Weigh the terms of *question* by what may be seen, and mend its typos by it."""
    return _Reader(connection, index(connection, seen), seen).read(question, mend=mend)


class _Reader:
    def __init__(self, connection: Connection, index: Index, seen: Sight) -> None:
        self._connection = connection
        self._index = index
        self._seen = seen

    def read(self, question: Question, *, mend: bool) -> Understood:
        size = self._index.size()
        weighed: list[Weighed] = []
        corrected: list[tuple[str, str]] = []
        looks = MOST_CORRECTED if mend else 0
        for asked in question.terms:
            term, frequency = asked, self._index.frequency(asked, most=COUNTED)
            if not frequency and looks and typos.may_be_typo(asked.word):
                looks -= 1
                meant = self._meant(asked.word)
                if meant in ENGLISH:
                    continue
                if meant:
                    corrected.append((asked.word, meant))
                    term = Term.of(meant)
                    frequency = self._index.frequency(term, most=COUNTED)
            weighed.append(Weighed(term, rarity(frequency, size), frequency))
        return Understood(question, tuple(weighed), tuple(corrected))

    def _meant(self, word: str) -> str | None:
        """Return the word that is one slip away; a stopword, where it is that."""
        for near in filter(None, typos.slips(word)):
            if silent := next((slip for slip in near if slip in ENGLISH), None):
                return silent
            if meant := typos.meant(word, near, self._speaking(near)):
                return meant
        return None

    def _speaking(self, near: Sequence[str]) -> list[Row]:
        return fetch(self._connection, self._seen, self._index.with_any(near, limit=_ROWS_FOR_A_TYPO))
