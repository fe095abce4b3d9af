"""Near-duplicates: what was told before in nearly the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.search.stopwords import ENGLISH
from bot.storage.search.words import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.search.bm25 import Match
    from bot.storage.search.understanding import Understood

_READ = 4_000
_LOOKED_AT = 10


def duplicates(title: str, body: str, matches: Sequence[Match], understood: Understood) -> list[Match]:
    """Return those of *matches* that tell what *title* and *body* tell."""
    ours = _telling(title), _telling(body)
    return [match for match in matches[:_LOOKED_AT] if _same(ours, match, understood)]


def _same(ours: tuple[set[str], set[str]], match: Match, understood: Understood) -> bool:
    theirs = _telling(match.row.title), _telling(match.row.rest)
    titles = _alike(ours[0], theirs[0])
    bodies = _alike(ours[1], theirs[1])
    if not ours[1] or not theirs[1]:
        return titles >= 0.8
    return bodies >= 0.75 or (titles >= 0.6 and bodies >= 0.5) or (titles >= 0.99 and bodies >= 0.25)


def _telling(text: str) -> set[str]:
    return {stem(word) for word in words(fold(text[:_READ])) if word not in ENGLISH}


def _alike(one: set[str], other: set[str]) -> float:
    """Return the share of all their words that both have (Jaccard 1901)."""
    return len(one & other) / max(len(one | other), 1)
