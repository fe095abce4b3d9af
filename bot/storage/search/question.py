"""What a question asks for: its terms, and the code in it that must be met letter by letter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.storage.search import stopwords
from bot.storage.search.words import fold, spellings, stem, without_clitics, words

MOST_TERMS = 64
"""Different words of a question that are looked up; a page pasted as a question costs no more."""
MOST_TEXT = 8_000
"""Characters of a question that are read."""

_TYPED = re.compile(r"[^\W_]+")
_LITERAL = re.compile(r"[^\s\"'“”‘’`,;(){}\[\]<>]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question and all its spellings, folded; `stems` is what a text is compared with."""

    spelt: tuple[str, ...]
    stems: frozenset[str]

    @property
    def word(self) -> str:
        """Return the word as it was typed, folded."""
        return self.spelt[0]

    @classmethod
    def of(cls, *spelt: str) -> Term:
        """Return the term of these spellings."""
        return cls(spelt, frozenset(stem(word) for word in spelt))


@dataclass(frozen=True, slots=True)
class Question:
    """The terms of a question, each once, and its literals: `c++`, `foo_bar`, `--onto`."""

    text: str
    terms: tuple[Term, ...]
    literals: tuple[str, ...] = ()


def read(text: str) -> Question:
    """Return what *text* asks for; a text of stopwords alone is taken at its words."""
    text = text[:MOST_TEXT]
    typed = _TYPED.findall(without_clitics(text))
    telling = [word for word in typed if fold(word) not in _silent(typed)] or typed
    terms: dict[str, Term] = {}
    for word in telling:
        if len(terms) == MOST_TERMS:
            break
        term = Term.of(*spellings(word))
        terms.setdefault(stem(term.word), term)
    return Question(text, tuple(terms.values()), _literals(fold(text)))


def _silent(typed: list[str]) -> frozenset[str]:
    german = any(fold(word) in stopwords.GERMAN_MARKS for word in typed)
    return stopwords.ENGLISH | stopwords.GERMAN if german else stopwords.ENGLISH


def _literals(folded: str) -> tuple[str, ...]:
    stripped = (literal.rstrip(".:!?").lstrip(":!?") for literal in _LITERAL.findall(folded))
    found = dict.fromkeys(literal for literal in stripped if _is_code(literal))
    return tuple(found)[:MOST_TERMS]


def _is_code(literal: str) -> bool:
    inner = words(literal)
    return bool(inner) and inner != [literal] and len(literal) <= 80 and not literal.isalnum()  # noqa: PLR2004
