"""Which stretches of a text are not prose: code, links, references.

The canonical text of Hearth is a small Markdown subset: emphasis, inline and
fenced code, quotes, lists, headings, ``[label](target)``, bare addresses, and
references.  Indented code is not part of it (a chat knows none).

A **reference** names a member's account or a channel, and is resolved when it
is shown: ``<@key>`` and ``<#key>``, where *key* begins with a letter or digit
and goes on with letters, digits and ``. _ : / -``, 120 characters at most
(``<@slack:T01/U02>``, ``<#slack:T01/C042>``).  This syntax is closed: whatever
else stands in angle brackets (``<!channel>``, ``<@&42>``), and ``@everyone``,
is ordinary text.  Neither can ping anybody: what is pinged are a Post's
addressees and never something found in a text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.text.linear import encodable, pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.text.linear import Match

_REFERENCE = r"<([@#])([A-Za-z0-9][A-Za-z0-9._:/-]{0,119})>"
_TOKENS = (
    r"(?m)(?P<run>`+)",
    r"(?P<tildes>^ {0,3}~{3,})",
    _REFERENCE,
    r"<((?:https?|ftp|mailto):[^<>\s]*)>",
    r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)",
    r"((?:\b(?:https?|ftp|wss?|ssh|git|mailto|postgres(?:ql)?|mysql|redis|mongodb|amqps?)://|\bwww\.)[^\s<>`]+)",
)
_TOKEN = pattern("|".join(_TOKENS))
# Without one of these a text is prose from end to end, as most messages are.
_SIGNS = ("`", "~~~", "<", "](", "://", "www.")
_RUN, _TILDES, _SIGN, _KEY, _ADDRESS, _LABEL, _BARE = range(1, 8)
_TICKS = pattern("`+")
_TILDE_FENCE = pattern(r"(?m)^ {0,3}~{3,}[ \t]*$")
_SHORTEST_FENCE = 3


class Kind(Enum):
    """What a stretch is."""

    CODE = auto()
    LINK = auto()
    MENTION = auto()
    CHANNEL = auto()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters *start* to *end* of a text; *shown* is the part without markup."""

    kind: Kind
    start: int
    end: int
    shown: tuple[int, int]


class _Ticks:
    """Where the runs of backticks of one text are."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._by_length: defaultdict[int, list[int]] = defaultdict(list)
        self._fences: list[tuple[int, int]] = []
        for found in _TICKS.finditer(text) if "`" in text else ():
            start, end = found.span()
            self._by_length[end - start].append(start)
            if end - start >= _SHORTEST_FENCE:
                self._fences.append((start, end - start))

    def closing(self, start: int, length: int) -> int | None:
        """Return where the next run of exactly *length* begins."""
        runs = self._by_length[length]
        after = bisect_right(runs, start)
        return runs[after] if after < len(runs) else None

    def closing_fence(self, start: int, length: int) -> tuple[int, int] | None:
        """Return start and length of the next run of at least *length*."""
        after = bisect_right(self._fences, (start, length))
        later = (self._fences[index] for index in range(after, len(self._fences)))
        return next((run for run in later if run[1] >= length), None)


def _code(text: str, ticks: _Ticks, start: int, end: int) -> Stretch | None:
    """Return the code that the backticks from *start* to *end* open, if they do.

    A fence ends at the next run as long, wherever it stands (Slack and Discord
    write it at the end of a line), or with the text (as in CommonMark).
    """
    length = end - start
    if length >= _SHORTEST_FENCE and not text[text.rfind("\n", 0, start) + 1 : start].strip(" >"):
        closing, run = ticks.closing_fence(start, length) or (len(text), 0)
        return Stretch(Kind.CODE, start, closing + run, (_after_language(text, end, closing), closing))
    at = ticks.closing(start, length)
    if at is None:
        return None
    shown_from = _after_language(text, end, at) if length >= _SHORTEST_FENCE else end
    return Stretch(Kind.CODE, start, at + length, (shown_from, at))


def _after_language(text: str, start: int, end: int) -> int:
    """Return where the code begins: after the rest of the line, if that is one word."""
    line = text.find("\n", start, end)
    return line if line >= 0 and len(text[start:line].split(None, 1)) <= 1 else start


def _tilde_fence(text: str, start: int, end: int) -> Stretch:
    closing = _TILDE_FENCE.search(text[end:])
    shown, after = (len(text), len(text)) if closing is None else (end + part for part in closing.span())
    return Stretch(Kind.CODE, start, after, (_after_language(text, end, shown), shown))


_LOOSE_END = ".,;:!?'\")*_~]"


def _named(found: Match[str]) -> Stretch | None:
    """Return the link or the reference that was *found*."""
    start, end = found.span()
    if found.group(_SIGN):
        kind = Kind.MENTION if found.group(_SIGN) == "@" else Kind.CHANNEL
        return Stretch(kind, start, end, found.span(_KEY))
    for group in (_ADDRESS, _LABEL):
        if found.group(group) is not None:
            return Stretch(Kind.LINK, start, end, found.span(group))
    end = start + len((found.group(_BARE) or "").rstrip(_LOOSE_END))
    return Stretch(Kind.LINK, start, end, (start, end))


def stretches(text: str) -> Iterator[Stretch]:
    """Yield what is not prose in *text*, left to right, apart from each other."""
    if not any(sign in text for sign in _SIGNS):
        return
    text = encodable(text)
    ticks = _Ticks(text)
    free = 0
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        stretch = None
        if start < free:
            continue
        if found.group(_RUN):
            stretch = _code(text, ticks, start, end)
        elif found.group(_TILDES):
            stretch = _tilde_fence(text, start, end)
        else:
            stretch = _named(found)
        if stretch is not None:
            free = stretch.end
            yield stretch


def without_references(text: str) -> str:
    """Return *text* for readers to whom nobody is resolved: without the keys of accounts and channels."""
    instead = {Kind.MENTION: "somebody", Kind.CHANNEL: "a channel"}
    parts, end = [], 0
    for stretch in stretches(text):
        if stretch.kind in instead:
            parts += [text[end : stretch.start], instead[stretch.kind]]
            end = stretch.end
    return "".join((*parts, text[end:]))
