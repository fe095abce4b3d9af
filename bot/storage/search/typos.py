"""Typos: a word that nothing visible holds is read as one that something does, a single slip away."""

from __future__ import annotations

from collections import Counter
from string import ascii_lowercase
from typing import TYPE_CHECKING

from rapidfuzz.distance import JaroWinkler

from bot.storage.search.words import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.storage.search.rows import Row

SHORTEST = 4
"""Characters from which a word may be mistyped; below, every word is one slip from another."""
LONGEST = 24


def may_be_typo(word: str) -> bool:
    """Return whether *word* is of the kind that is mistyped: letters, neither short nor endless."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def slips(word: str) -> list[str]:
    """Return every word one slip away: a letter left out, put in, changed, or two exchanged (Damerau 1964)."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = [head + tail[1:] for head, tail in cuts if tail]
    exchanged = [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
    changed = [head + letter + tail[1:] for head, tail in cuts if tail for letter in ascii_lowercase]
    put_in = [head + letter + tail for head, tail in cuts for letter in ascii_lowercase]
    return [slip for slip in dict.fromkeys(exchanged + left_out + put_in + changed) if slip != word]


def meant(word: str, near: Sequence[str], rows: Iterable[Row]) -> str | None:
    """Return which of *near* the *rows* speak of most, the likest of equals; None where they hold none."""
    stems: dict[str, list[str]] = {}
    for slip in near:
        stems.setdefault(stem(slip), []).append(slip)
    spoken = Counter(form for row in rows for form in _forms(row) if stem(form) in stems)
    counts: Counter[str] = Counter()
    for form, count in spoken.items():
        counts[stem(form)] += count
    if not counts:
        return None
    best = max(
        counts, key=lambda one: (counts[one], max(JaroWinkler.similarity(word, slip) for slip in stems[one]), one)
    )
    # Where the very word stands in an entry it is shown as it stands there.
    return max(stems[best], key=lambda slip: (spoken[slip], JaroWinkler.similarity(word, slip), slip))


def _forms(row: Row) -> set[str]:
    return set(words(fold(f"{row.title}\n{row.rest}")))
