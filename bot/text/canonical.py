"""What a text is when it is stored, and how it reads without its markup.

``bot.text.prose`` describes the canonical text: a small Markdown subset with
references to members and channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.text.linear import encodable, pattern
from bot.text.normal import cut, normalise
from bot.text.prose import Kind, stretches
from bot.text.tags import find_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.text.prose import Stretch

    Edit = tuple[int, int, str]

ELLIPSIS = "…"
_MARKUP = pattern(
    r"(?m)^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$"
    r"|^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|[0-9]{1,9}[.)][ \t]+)+"
    r"|\\[!-/:-@\[-`{-~]|\*{1,3}|_{1,3}|~{1,2}|\|\|",
)
_SENTENCE_END = pattern(r"[.!?…][\"'”’)\]]*[ \t]+|[。！？]")
_ABBREVIATIONS = (
    "e.g.",
    "i.e.",
    "z.B.",
    "z. B.",
    "d.h.",
    "d. h.",
    "u.a.",
    "bzw.",
    "etc.",
    "vs.",
    "ca.",
    "Nr.",
    "approx.",
)
_SHORTEST_SENTENCE = 12
# A line as long as this may go on in the next one.
_SHORTEST_BROKEN = 50
# What is read of a text for its title or summary: its beginning, markup and all.
_ENOUGH = 4_000


def canonical(text: str) -> str:
    """Return what is stored of a *text* typed on the page or in a form.

    Normalised, without trailing spaces or blank lines around it.  Nothing is
    escaped or taken out: ``@everyone`` and ``<script>`` are words like others,
    which every renderer shows as they are and lets ping nobody.
    """
    lines = (line.rstrip(" \t") for line in normalise(text).split("\n"))
    return "\n".join(lines).strip("\n")


def plain(text: str, *, names: Mapping[str, str] | None = None) -> str:
    """Return *text* as it reads without markup, line breaks kept.

    Links leave their label; references the name that *names* has for their
    key (``@Li``, ``#help``), or ``@…`` and ``#…``, since a key tells nobody
    anything.
    """
    text = encodable(text)
    asides = list(stretches(text))
    edits = [*_aside_edits(text, asides, names or {}), *_markup_edits(text, asides)]
    pieces: list[str] = []
    done = 0
    for start, end, instead in sorted(edits):
        if start >= done:
            pieces += [text[done:start], instead]
            done = end
    return "".join([*pieces, text[done:]]).strip()


def _aside_edits(text: str, asides: Sequence[Stretch], names: Mapping[str, str]) -> Iterator[Edit]:
    for aside in asides:
        shown_from, shown_to = aside.shown
        if aside.kind in (Kind.MENTION, Kind.CHANNEL):
            sign = "@" if aside.kind is Kind.MENTION else "#"
            yield aside.start, aside.end, sign + names.get(text[shown_from:shown_to], ELLIPSIS)
        elif aside.start < shown_from:
            yield aside.start, shown_from, ""
            yield shown_to, aside.end, ""


def _is_open(aside: Stretch) -> bool:
    """Tell whether markup within *aside* counts: in a link's label only."""
    return aside.kind is Kind.LINK and aside.start < aside.shown[0]


def _markup_edits(text: str, asides: Sequence[Stretch]) -> Iterator[Edit]:
    closed = (aside for aside in asides if not _is_open(aside))
    fence = next(closed, None)
    opened: dict[str, int] = {}
    for found in _MARKUP.finditer(text):
        start, end = found.span()
        while fence is not None and fence.end <= start:
            fence = next(closed, None)
        if fence is None or start < fence.start:
            yield from _edits_for(text, start, end, opened)


def _edits_for(text: str, start: int, end: int, opened: dict[str, int]) -> Iterator[Edit]:
    mark = text[start:end]
    if mark[0] == "\\":
        yield start, start + 1, ""
    elif mark[0] not in "*_~|" or mark[-1] in " \t" or "\n" in mark:
        yield start, end, ""
    elif mark in opened and _closes(text, start, end):
        before = opened.pop(mark)
        yield before, before + len(mark), ""
        yield start, end, ""
    elif _opens(text, start, end):
        opened[mark] = start


def _opens(text: str, start: int, end: int) -> bool:
    return text[end : end + 1].strip() != "" and not text[start - 1 : start].isalnum()


def _closes(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].strip() != "" and not text[end : end + 1].isalnum()


def shortened(text: str, limit: int) -> str:
    """Return *text* in at most *limit* characters, cut between words, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = cut(text, max(limit - 1, 0))
    space = head.rfind(" ")
    if space > limit // 2 and text[len(head)] != " ":
        head = head[:space]
    return (head.rstrip(" ,;:.–-") + ELLIPSIS)[: max(limit, 0)]


def summary(text: str, limit: int) -> str:
    """Return *text* in one line without markup, at most *limit* characters."""
    return shortened(" ".join(plain(text[: _ENOUGH + 4 * limit]).split()), limit)


def title_from(text: str, *, limit: int = 120) -> str:
    """Return a title for the body *text*: its first sentence or line.

    Without tags and markup, at most *limit* characters; '' if *text* says
    nothing.  Code makes a title only where there is no prose.
    """
    untagged = find_tags(text[: _ENOUGH + 4 * limit]).text
    for body in (_without_blocks(untagged), untagged):
        words = _first_line(plain(body))
        if words:
            return shortened(_first_sentence(words), limit)
    return ""


def _first_line(text: str) -> str:
    """Return the first line that says something, and what a mail program broke off it."""
    lines = [" ".join(line.split()) for line in text.lstrip().split("\n")]
    first, last = lines[0], lines[0]
    for line in lines[1:]:
        if len(last) < _SHORTEST_BROKEN or last[-1] in ".!?:;…" or not line[:1].islower():
            break
        first, last = f"{first} {line}", line
        if len(first) > _ENOUGH:
            break
    return first


def _without_blocks(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for aside in stretches(text):
        if aside.kind is Kind.CODE and text.startswith(("```", "~~~"), aside.start):
            pieces.append(text[done : aside.start])
            done = aside.end
    return "\n".join([*pieces, text[done:]])


def _first_sentence(line: str) -> str:
    for found in _SENTENCE_END.finditer(line):
        sentence = line[: found.span()[1]].rstrip()
        if len(sentence) >= _SHORTEST_SENTENCE and not sentence.endswith(_ABBREVIATIONS):
            line = sentence
            break
    return line[:-1] if line[-1:] in {".", ":"} and line[-2:-1] not in {".", ""} else line
