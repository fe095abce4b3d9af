"""Typos: a word that nothing visible holds is read as one that something does, a single slip away."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import sqrt
from string import ascii_lowercase
from typing import TYPE_CHECKING

from bot.storage.search.words import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.storage.search.rows import Row

SHORTEST = 4
"""Characters from which a word may be mistyped; below, every word is one slip from another."""
SHORT = 5
"""Characters below which only letters exchanged and an umlaut's e count as a slip: bake is not back."""
LONGEST = 24


def may_be_typo(word: str) -> bool:
    """Return whether *word* is of the kind that is mistyped: letters, neither short nor endless."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def slips(word: str) -> tuple[list[str], list[str]]:
    """Return every word one slip away (Damerau 1964), the likely ones first.

    Likely is that letters were exchanged, left out or doubled; less so that another was hit. The
    first letter is seldom missed, while bread and read, files and piles are words of their own: it
    stays, but for an exchange.
    """
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    exchanged = [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
    after_first = cuts[1:]
    if len(word) < SHORT:
        return _others(word, exchanged + [f"{head}e{tail}" for head, tail in after_first if head[-1] in "aou"]), []
    left_out = [head + letter + tail for head, tail in after_first for letter in ascii_lowercase]
    put_in = [head + tail[1:] for head, tail in after_first if tail]
    changed = [head + letter + tail[1:] for head, tail in after_first if tail for letter in ascii_lowercase]
    return _others(word, exchanged + left_out + put_in), _others(word, changed)


def _others(word: str, near: Sequence[str]) -> list[str]:
    return [slip for slip in dict.fromkeys(near) if slip != word]


def meant(word: str, near: Sequence[str], rows: Iterable[Row]) -> str | None:
    """Return which of *near* the *rows* speak of and *word* is likest to; None where they hold none."""
    stems: dict[str, list[str]] = {}
    for slip in near:
        stems.setdefault(stem(slip), []).append(slip)
    forms = Counter(form for row in rows for form in _forms(row) if stem(form) in stems)
    spoken: defaultdict[str, float] = defaultdict(float)
    for form, count in forms.items():
        spoken[stem(form)] += count if form in stems[stem(form)] else 0.1 * count
    if not spoken:
        return None
    best = max(spoken, key=lambda one: (max(map(_ease(word), stems[one])) * sqrt(spoken[one]), one))
    # Where the very word stands in an entry it is shown as it stands there.
    return max(stems[best], key=lambda slip: (forms[slip], _ease(word)(slip), slip))


def _ease(word: str) -> Callable[[str], float]:
    """Return how easily *word* is typed for another: letters swapped or left out sooner than a wrong one."""

    def ease(slip: str) -> float:
        first = 1.0 if slip[0] == word[0] else 0.3
        if len(slip) == len(word):
            return first * (3.0 if sorted(slip) == sorted(word) else 1.0)
        return first * (3.0 if len(slip) > len(word) else 2.0)

    return ease


def _forms(row: Row) -> set[str]:
    return set(words(fold(f"{row.title}\n{row.rest}")))
