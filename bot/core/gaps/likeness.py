"""How like questions are to each other: by meaning where there is an embedder, else by words."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from bot.domain.gaps.clustering import BY_MEANING, BY_WORDS, Placed, by_words, nearest
from bot.errors import PlatformError
from bot.storage.search.stopwords import ENGLISH
from bot.storage.search.words import fold, stem, without_clitics, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.ports import Embedder

REMEMBERED = 20_000
"""Vectors of questions in memory: 30 MB of those with 384 numbers."""
READ = 1_500
"""Characters of a question that are read for its meaning."""


def terms_of(text: str) -> frozenset[str]:
    """Return the stems of a question's words that say what it is about."""
    found = (word for word in words(fold(without_clitics(text))) if word not in ENGLISH and len(word) > 1)
    return frozenset(map(stem, found))


def gap_for(text: str, placed: Sequence[tuple[str, str]], embedder: Embedder | None = None) -> str | None:
    """Return the gap that a question belongs to; None where it asks what none of *placed* (gap, words) asks.

    An embedder that does not answer is none.
    """
    gaps = [gap for gap, _ in placed]
    if embedder is not None:
        try:
            like = _meanings(embedder).likeness(text, [words for _, words in placed])
            return nearest(like, gaps, bound=BY_MEANING)
        except PlatformError:
            pass
    asked = [Placed(gap, terms_of(words)) for gap, words in placed]
    return nearest(by_words(terms_of(text), asked), gaps, bound=BY_WORDS)


class Meanings:
    """The vectors of the questions that were compared last: each is encoded once."""

    def __init__(self, embedder: Embedder, *, most: int = REMEMBERED) -> None:
        self._encode = embedder.encode
        self._most = most
        # By their digests: whoever erases their words leaves none of them here.
        self._known: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """Return the cosine of *text* with each of *others*."""
        if not others:
            return []
        own, *rest = self._of([text, *others])
        found: list[float] = (np.stack(rest) @ own).tolist()
        return found

    def _of(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        by_key = {_digest(text): text[:READ] for text in texts}
        with self._lock:
            known = {key: self._known[key] for key in by_key if key in self._known}
        new = [key for key in by_key if key not in known]
        if new:
            known |= dict(zip(new, self._encode([by_key[key] for key in new]), strict=True))
        self._remember(known)
        return [known[_digest(text)] for text in texts]

    def _remember(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        with self._lock:
            self._known.update(vectors)
            for key in vectors:
                self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)


def _digest(text: str) -> bytes:
    return sha256(text[:READ].encode("utf-8", "replace")).digest()


# What was encoded is kept as long as the embedder is, and goes with it.
_OF: WeakKeyDictionary[Embedder, Meanings] = WeakKeyDictionary()


def _meanings(embedder: Embedder) -> Meanings:
    # The values must not hold the key, or neither would ever go.
    return _OF.setdefault(embedder, Meanings(embedder))
