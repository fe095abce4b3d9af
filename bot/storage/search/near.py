"""Near-duplicates: what was told before in nearly the same words.

Shown before something is saved, so a false alarm costs more than a miss. Measured on `til`: two
distinct tips are taken for one another in 1 of 400 cases, and an edited one is always recognised
(tests/storage/search/test_near.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.search.stopwords import ENGLISH
from bot.storage.search.words import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.search.bm25 import Match

SAME_BODY = 0.7
"""The share of all their words that two bodies have in common from which on one tells what the other does."""
LIKE_BODY = 0.45
LIKE_TITLE = 0.6
SAME_TITLE = 0.8
LEAST_WORDS = 4
"""Different telling words from which on a text is long enough to be compared by them."""
_READ = 4_000
_LOOKED_AT = 10


def duplicates(title: str, body: str, matches: Sequence[Match]) -> list[Match]:
    """Return those of *matches* that tell what *title* and *body* tell."""
    ours = _telling(title), _telling(body)
    return [
        match for match in matches[:_LOOKED_AT] if _same(ours, (_telling(match.row.title), _telling(match.row.told)))
    ]


def _same(ours: tuple[set[str], set[str]], theirs: tuple[set[str], set[str]]) -> bool:
    titles = _alike(ours[0], theirs[0])
    if min(len(ours[1]), len(theirs[1])) < LEAST_WORDS:
        return titles >= SAME_TITLE or _alike(ours[0] | ours[1], theirs[0] | theirs[1]) >= SAME_BODY
    bodies = _alike(ours[1], theirs[1])
    return bodies >= SAME_BODY or (titles >= LIKE_TITLE and bodies >= LIKE_BODY)


def _telling(text: str) -> set[str]:
    return {stem(word) for word in words(fold(text[:_READ])) if word not in ENGLISH}


def _alike(one: set[str], other: set[str]) -> float:
    """Return the share of all their words that both have (Jaccard 1901)."""
    return len(one & other) / max(len(one | other), 1)
