"""A line of words cut into tokens: every character belongs to one, or the line is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from bot.recurrence.grammar.lexicon import PLURALS, SHORT_FOR, WEEKDAYS
from bot.recurrence.model import NotUnderstood

Kind = Literal["word", "number", "ordinal", "clock", "hours", "iso", "dotted", "slashed", "zone", "mark", "end"]

LONGEST = 200
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’ʼ", "'"))
_HALVES = re.compile(r"\b([ap])\.\s?m\b\.?", re.ASCII)
_JOINED = re.compile(r"\b(bi|semi|mid)-(?=[a-z])", re.ASCII)
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9]))
  | (?P<dotted>[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{4})?(?![0-9]))
  | (?P<slashed>[0-9]{1,4}/[0-9]{1,2}(?:/[0-9]{1,4})?(?![0-9]))
  | (?P<ordinal>[0-9]{1,3}(?:st|nd|rd|th)\b)
  | (?P<clock>[0-9]{1,2}[:.][0-9]{2}(?![0-9]))
  | (?P<hours>[0-9]{1,2}h(?:[0-9]{2})?\b)
  | (?P<number>[0-9]{1,9})
  | (?P<zone>[a-z_]+(?:/[a-z0-9_+\-]+)+)
  | (?P<word>[a-z]+(?:['_][a-z]+)*)
  | (?P<mark>[-,;&@()+/.])
    )""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark, in lower case."""

    kind: Kind
    text: str

    @property
    def number(self) -> int:
        """Return what a number or an ordinal counts; -1 for anything else."""
        return int(re.sub(r"[a-z]+$", "", self.text)) if self.kind in {"number", "ordinal"} else -1


END = Token("end", "")


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of a line; behind its end there are END tokens without end."""

    tokens: tuple[Token, ...]

    def __len__(self) -> int:
        """Return how many tokens there are."""
        return len(self.tokens)

    def at(self, index: int) -> Token:
        """Return the token at *index*."""
        return self.tokens[index] if index < len(self.tokens) else END

    def text(self, index: int) -> str:
        """Return the text of the token at *index*."""
        return self.at(index).text

    def past(self, index: int, *texts: str) -> int:
        """Return the index behind the token at *index* if it is one of *texts*, else *index*."""
        return index + (self.text(index) in texts)

    def behind(self, index: int, said: str) -> int:
        """Return the index behind all the words of *said* in a row, 0 where they do not stand there."""
        wanted = said.split()
        there = all(self.text(index + offset) == word for offset, word in enumerate(wanted))
        return index + len(wanted) if there else 0


def tokens_of(text: str) -> Line:
    """Return the tokens of *text*; NotUnderstood for one that is empty, too long or has strange characters."""
    if len(text) > LONGEST:
        raise NotUnderstood("too_long", what=f"{len(text)} characters")
    said = _cleaned(text)
    if not said:
        raise NotUnderstood("empty")
    found: list[Token] = []
    index = 0
    while index < len(said):
        match = _TOKEN.match(said, index)
        if not match:
            raise NotUnderstood("words", what=_visible(said[index:].lstrip()[0]))
        index = match.end()
        found.extend(_split(match))
    return Line(tuple(found))


def _cleaned(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).translate(_DASHES).casefold()
    said = " ".join(plain.split()).removesuffix(".").strip()
    return _JOINED.sub(r"\1", _HALVES.sub(r"\1m", said))[: 4 * LONGEST]


def _visible(character: str) -> str:
    return character if character.isprintable() and not character.isspace() else f"U+{ord(character):04X}"


def _split(match: re.Match[str]) -> list[Token]:
    kind, text = str(match.lastgroup), match[0].strip()
    if kind == "zone" and all(part in WEEKDAYS or part in PLURALS for part in text.split("/")):
        words = [Token("word", part) for part in text.split("/")]
        return [each for word in words for each in (Token("mark", "/"), word)][1:]
    return [Token(_KINDS[kind], each) for each in SHORT_FOR.get(text, (text,))]


_KINDS: dict[str, Kind] = {
    "word": "word",
    "number": "number",
    "ordinal": "ordinal",
    "clock": "clock",
    "hours": "hours",
    "iso": "iso",
    "dotted": "dotted",
    "slashed": "slashed",
    "zone": "zone",
    "mark": "mark",
}
