"""Hashtags: the kinds and topics a member names, and the entries referred to.

A tag is ``#`` and a word, at the start of the text or after a space or an
opening sign, and never in code, links or references.  ``#142`` refers to an
entry; ``#ffcc00`` is a colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from bot.text.linear import encodable, pattern
from bot.text.normal import normalise
from bot.text.prose import stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KINDS = ("tip", "story", "tool", "solution", "warning")
"""The words that tag an entry's kind; every other tag is a topic."""

LONGEST_TOPIC = 40
"""The most characters a topic's name has."""

LONGEST_LABEL = 60
"""The most characters a forum's label has."""

_WORD = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_\x{200c}\x{200d}-]*(?:\.[\p{L}\p{N}_][\p{L}\p{M}\p{N}_\x{200c}\x{200d}-]*)*\+*"
_CHAIN = pattern(r"(?:^|[\s(\[{\"'«„“‘>*_~,;:|–—-])((?:#" + _WORD + ")+)")
_NUMBER = pattern(r"[1-9][0-9]{0,8}")
_COLOUR = pattern(r"(?i)(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})")
_LETTER = pattern(r"\p{L}")
_LETTER_OR_NUMBER = pattern(r"[\p{L}\p{N}]")
_PARTS = pattern(r"[\p{L}\p{M}\p{N}.+\x{200c}\x{200d}]+")
_EDGES = "-.\u200c\u200d"
_SEPARATORS = " \t\n,;|·"
# As in ``#tip: use it`` and ``#tip – use it``; ``#tip --use`` keeps its dashes.
_AFTER_LABELS = pattern(r"^[\s,;|·:]*(?:[–—-][ \t]+)?")
_WRAPS = {"*": "*", "_": "_", "~": "~", "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a text, and the text without them."""

    kind: str | None
    topics: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Tag:
    start: int
    end: int
    word: str

    @property
    def kind(self) -> str | None:
        folded = self.word.casefold()
        return folded if folded in KINDS else None


def topic_name(text: str) -> str:
    """Return the name under which the topic *text* is known; '' if none is left.

    ``Über Tests``, ``#über_tests`` and ``ÜBER-TESTS`` are one topic.
    """
    folded = encodable(text[: LONGEST_TOPIC * 4])
    for _ in range(2):  # Folding can undo the composed form, and the reverse.
        folded = normalize("NFKC", folded.casefold())
    parts = (part.group() or "" for part in _PARTS.finditer(folded))
    name = "-".join(parts).strip(_EDGES)[:LONGEST_TOPIC].strip(_EDGES)
    return name if _LETTER_OR_NUMBER.search(name) else ""


def label_name(text: str) -> str:
    """Return what posts of a forum are filed under, as one short line: the same wherever it is told."""
    return " ".join(normalise(text, limit=LONGEST_LABEL * 4).split())[:LONGEST_LABEL].strip()


def find_tags(text: str) -> Tags:
    """Return the kind and the topics that *text* is tagged with.

    The first kind wins and its tag leaves the text; so do the other tags at
    its start and end.  A topic within a sentence stays there as a word.
    """
    text = encodable(text)
    tags = [mark for mark in _marks(text) if _is_tag(mark.word)]
    if not tags:
        return Tags(kind=None, topics=(), text=text.strip())
    kind_tag = next((tag for tag in tags if tag.kind), None)
    names = (topic_name(tag.word) for tag in tags if not tag.kind)
    return Tags(
        kind=kind_tag.kind if kind_tag else None,
        topics=tuple(dict.fromkeys(name for name in names if name)),
        text=_without(text, tags, kind_tag),
    )


def find_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of the entries that *text* refers to, each once."""
    numbers = (int(mark.word) for mark in _marks(encodable(text)) if _NUMBER.fullmatch(mark.word))
    return tuple(dict.fromkeys(numbers))


def _is_tag(word: str) -> bool:
    if not _LETTER.search(word):
        return False
    is_colour = _COLOUR.fullmatch(word) and (len(set(word)) == 1 or not word.isalpha())
    return not is_colour


def _marks(text: str) -> Iterator[_Tag]:
    """Yield every ``#word`` that stands in prose, numbers and colours included."""
    if "#" not in text:
        return
    asides = iter(stretches(text))
    aside = next(asides, None)
    for found in _CHAIN.finditer(text):
        start, end = found.span(1)
        while aside is not None and aside.end <= start:
            aside = next(asides, None)
        if aside is None or end <= aside.start:
            yield from _links_of(text, start, end)


def _links_of(text: str, start: int, end: int) -> Iterator[_Tag]:
    """Yield the tags of ``#one#two``, which stand without a space between."""
    for word in text[start + 1 : end].split("#"):
        bare = word.rstrip("-_")
        if bare:
            yield _Tag(start, start + 1 + len(bare), bare)
        start += 1 + len(word)


def _without(text: str, tags: Sequence[_Tag], kind_tag: _Tag | None) -> str:
    """Return *text* without the tags that only label it."""
    leading, trailing = _run_of_labels(text, tags), _run_of_labels(text, tags, backwards=True)
    gone = {tag.start for tag in (*leading, *trailing, *([kind_tag] if kind_tag else ()))}
    pieces: list[str] = []
    done = 0
    for tag in tags:
        if tag.start in gone:
            start, end, joint = _hole(text, done, tag)
            pieces += [text[done:start], joint]
            done = end
        else:
            pieces.append(text[done : tag.start])
            done = tag.start + 1
    left = "".join([*pieces, text[done:]]).strip()
    left = left.rstrip(_SEPARATORS) if trailing else left
    after = _AFTER_LABELS.match(left) if leading else None
    return left[after.span()[1] :] if after else left


def _run_of_labels(text: str, tags: Sequence[_Tag], *, backwards: bool = False) -> list[_Tag]:
    """Return the tags with nothing but separators between them and the edge."""
    labels: list[_Tag] = []
    edge = len(text) if backwards else 0
    for tag in reversed(tags) if backwards else tags:
        between = text[tag.end : edge] if backwards else text[edge : tag.start]
        if between.strip(_SEPARATORS):
            break
        labels.append(tag)
        edge = tag.start if backwards else tag.end
    return labels


def _hole(text: str, done: int, tag: _Tag) -> tuple[int, int, str]:
    """Return what to cut out so that *tag* leaves no trace, and what joins the rest."""
    start, end = tag.start, tag.end
    while start > done and end < len(text) and _WRAPS.get(text[start - 1]) == text[end]:
        start, end = start - 1, end + 1
    while start > done and text[start - 1] in " \t":
        start -= 1
    while end < len(text) and text[end] in " \t":
        end += 1
    begins_line = start == 0 or text[start - 1] == "\n"
    ends_line = end == len(text) or text[end] == "\n"
    if begins_line and ends_line:
        return start, min(end + 1, len(text)), ""
    joined = begins_line or ends_line or text[end] in ".,;:!?)"
    return start, end, "" if joined else " "
