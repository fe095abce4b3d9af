"""How texts become the words that are compared: the one analysis of both engines.

The engines find candidates with their own stemmers; what is scored, marked and judged is
what this module says. Folding keeps every character's place, so that a position in the
folded text is one in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_CLITIC = re.compile(r"n['’]t\b|['’](?:s|t|re|ve|ll|d|m)\b", re.IGNORECASE)
LONGEST_WORD = 64
"""Characters of a word that has a stem; what is longer is no word anybody says."""


class _Folding(dict[int, str]):
    """Lower case without accents, one character for one, learned as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFD", chr(code))[0].lower()[:1]
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return *text* in lower case without accents, of the same length."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def without_clitics(text: str) -> str:
    """Return *text* with don't as do and it's as it; for questions only, as places shift."""
    return _CLITIC.sub(" ", text)


def words(folded: str) -> list[str]:
    """Return the words of a folded text in order."""
    return _WORD.findall(folded)


def spans(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, word) of each word of a folded text."""
    for match in _WORD.finditer(folded):
        yield match.start(), match.end(), match.group()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; words in code and numbers are their own."""
    if len(word) > LONGEST_WORD or not (word.isascii() and word.isalpha()):
        return word
    return str(_porter().stemWord(word))


@lru_cache(maxsize=1)
def _porter() -> snowballstemmer.stemmer:
    # FTS5's porter is the original algorithm; the same one here keeps both of one mind.
    return snowballstemmer.stemmer("porter")


def spellings(word: str) -> tuple[str, ...]:
    """Return how else a word as typed may be spelt, folded: über is uber and ueber, Straße strasse."""
    lower = word.lower()
    found = {fold(lower): None}
    found |= dict.fromkeys(_respelt(lower))
    return tuple(found)


def _respelt(lower: str) -> Iterator[str]:
    wide = lower
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        wide = wide.replace(umlaut, letters)
    yield fold(wide)
    narrow = lower
    for letters, umlaut in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        narrow = narrow.replace(letters, umlaut)
    if len(narrow) > 2:  # noqa: PLR2004 - What is shorter is another word.
        yield fold(narrow)
    if "ss" in lower:
        yield fold(lower.replace("ss", "ß"))
