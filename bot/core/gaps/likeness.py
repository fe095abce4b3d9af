"""How like questions are to each other: by meaning where there is an embedder, else by words."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from bot.domain.gaps.clustering import BY_MEANING, BY_WORDS, Words, comes_over, fits, nearest, together, with_runs
from bot.errors import PlatformError
from bot.storage.search.stopwords import ENGLISH
from bot.storage.search.words import fold, stem, without_clitics, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.domain.gaps.clustering import Bound
    from bot.ports import Embedder

    Likeness = Callable[[str], Sequence[float]]
    """How like some words are to each of the questions that were asked before."""

REMEMBERED = 20_000
"""Vectors of questions in memory: 30 MB of those with 384 numbers."""
READ = 1_500
"""Characters of a question that are read for its meaning."""
MOST_OF_A_GAP = 12
"""The questions of a gap that are compared with another gap's: enough to tell what it asks."""
MOST_COMING = 12
"""So many of the questions that are most like a new one are looked at anew."""


class Placed(NamedTuple):
    """A question that was asked before: the gap that it is in, its id and its words."""

    gap: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a question belongs: the gap *into* which it goes, empty for one of its own, and its *twin*, if any.

    `over` are the questions that come over to it from other gaps.
    """

    into: str = ""
    twin: str = ""
    over: tuple[str, ...] = ()


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words that say what it is about."""
    found = (word for word in words(fold(without_clitics(text[:READ]))) if word not in ENGLISH and len(word) > 1)
    return frozenset(map(stem, found))


def terms_of(text: str) -> frozenset[str]:
    """Return a question's stems, with the runs of letters in them."""
    return with_runs(stems_of(text))


def place(text: str, placed: Sequence[Placed], embedder: Embedder | None = None) -> Placing:
    """Return where a question belongs among those that are *placed*.

    An embedder that does not answer is none.
    """
    others = [one.text for one in placed]
    if embedder is not None:
        meanings = _OF.setdefault(embedder, Meanings())
        try:
            return _place(text, placed, lambda one: meanings.likeness(embedder, one, others), BY_MEANING)
        except PlatformError:
            pass
    asked = Words([terms_of(words) for words in others])
    return _place(text, placed, lambda one: asked.likeness(terms_of(one)), BY_WORDS)


def _place(text: str, placed: Sequence[Placed], likeness: Likeness, bound: Bound) -> Placing:
    gaps, row, twin = [one.gap for one in placed], likeness(text), ""
    into = nearest(row, gaps, bound=bound)
    if into:
        members = [one.text for one in placed if one.gap == into][:MOST_OF_A_GAP]
        rows = [row, *(likeness(words) for words in members)]
        twin = nearest(together(rows), gaps, bound=bound, many=len(rows), but=into)
    gaps = [into if gap == twin else gap for gap in gaps]
    return Placing(into, twin, tuple(_coming(row, placed, gaps, into, likeness, bound)))


def _coming(  # Each is a fact of its own.
    row: Sequence[float], placed: Sequence[Placed], gaps: list[str], into: str, likeness: Likeness, bound: Bound
) -> Iterator[str]:
    """Yield the questions that fit the gap of the new one better than their own; who opened a gap with others stays."""
    near = sorted((place for place, gap in enumerate(gaps) if gap != into), key=lambda place: -row[place])
    for at in near[:MOST_COMING]:
        one, own = placed[at], gaps[at]
        if one.id == own and gaps.count(own) > 1:
            continue
        others = likeness(one.text)
        values = [*others[:at], *others[at + 1 :], row[at]]
        found = fits(values, [*gaps[:at], *gaps[at + 1 :], into], bound=bound)
        if comes_over(found, own=own, to=into):
            gaps[at] = into
            yield one.id


class Meanings:
    """The vectors of the questions that were compared last: each is encoded once."""

    def __init__(self, *, most: int = REMEMBERED) -> None:
        self._most = most
        # By their digests: whoever erases their words leaves none of them here.
        self._known: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def likeness(self, embedder: Embedder, text: str, others: Sequence[str]) -> list[float]:
        """Return the cosine of *text* with each of *others*."""
        if not others:
            return []
        own, *rest = self._of(embedder, [text, *others])
        found: list[float] = (np.stack(rest) @ own).tolist()
        return found

    def _of(self, embedder: Embedder, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        keys = [_digest(text) for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        with self._lock:
            known = {key: self._known[key] for key in by_key if key in self._known}
        new = [key for key in by_key if key not in known]
        if new:
            known |= dict(zip(new, embedder.encode([by_key[key][:READ] for key in new]), strict=True))
        self._remember(known)
        return [known[key] for key in keys]

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
