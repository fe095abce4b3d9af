"""Blocks as Discord's components, in pieces that fit a message. Part of `render`."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from adapters.discord import chart, gathered, markup
from adapters.discord.components import (
    BUTTON,
    CONTAINER,
    LONGEST_LINE,
    LONGEST_PIECE,
    TEXT,
    Component,
    Piece,
    button,
    flat,
    label,
    moment,
    piece,
    row,
    rows_of,
    spans,
    styled,
    text,
)
from adapters.discord.payload import is_id
from bot.messages import Chart, Choices, EntryCard, File, Lines, Meeting, Place, Prose, Quote, Rows, Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.messages import Block

__all__ = [
    "BUTTON",
    "TEXT",
    "TIGHT",
    "Component",
    "Piece",
    "button",
    "card",
    "chunks",
    "flat",
    "label",
    "pieces",
    "prose",
    "rows_of",
    "shortened",
    "spans",
    "text",
    "tightly",
]

_TITLE, _PASSAGE, _SHORT, _SOURCE = 200, 560, 60, 200
TIGHT = 240
"""What the passage of a card has where three of them must share a message."""


def pieces(block: Block, space: str) -> list[Piece]:  # noqa: C901  One case a kind of block.
    """Return *block* in as many pieces as it takes."""
    match block:
        case Prose():
            return [text(prose(block, space))]
        case Quote(text=words):
            return [text(markup.quoted(markup.told(chunk, space))) for chunk in chunks(words, space)]
        case Lines(rows=rows):
            return [text("\n".join(group)) for group in _grouped([row(each, space) for each in rows])]
        case EntryCard():
            return [card(block, space)]
        case Choices(buttons=buttons):
            return [piece([each]) for each in rows_of(buttons)]
        case Rows():
            return gathered.pressed(block, space)
        case Meeting():
            return [gathered.meeting(block, space)]
        case File(name=name, label=words):
            return [gathered.file(name, words)]
        case Chart():
            return [chart.chart(block)]
        case _:
            assert_never(block)


def tightly(block: Block, space: str) -> list[Piece]:
    """Return *block* in less room, where it can be drawn so."""
    match block:
        case EntryCard():
            return [card(block, space, TIGHT)]
        case Rows():
            return gathered.numbered(block, space)
        case Meeting():
            return [gathered.meeting(block, space, TIGHT)]
        case _:
            return pieces(block, space)


def shortened(block: Prose | Quote | Lines, space: str, limit: int) -> Piece:
    """Return *block* as one piece of at most *limit* characters."""
    match block:
        case Prose():
            return text(prose(block, space, limit))
        case Quote(text=words):
            return text(markup.fitted(words, limit, lambda part: markup.quoted(markup.told(part, space))))
        case Lines(rows=rows):
            return text(_first([row(each, space) for each in rows], limit))
        case _:
            assert_never(block)


def prose(shown: Prose, space: str, limit: int = LONGEST_PIECE) -> str:
    """Return a paragraph; where it is longer than *limit*, as much of its plain words as fits."""
    before = {"heading": "### ", "quiet": "-# ", "warning": "⚠️ ", "plain": ""}[shown.tone]
    said = before + spans(shown.spans, space)
    if markup.size(said) <= limit:
        return said
    plain = "".join(span.text if isinstance(span, Said) else "" for span in shown.spans)
    return before + markup.fitted(plain, limit - len(before), markup.inline)


def card(shown: EntryCard, space: str, passage: int = _PASSAGE) -> Piece:
    """Return one entry in a frame of its own, with its own buttons in it; *passage* is the room for its words."""
    said = "\n".join(filter(None, _card_lines(shown, space, passage)))
    inside = [{"type": TEXT, "content": said}, *rows_of(shown.buttons)]
    return piece([{"type": CONTAINER, "components": inside}])


def chunks(words: str, space: str) -> list[str]:
    """Return *words* in chunks of whole lines, each of which fits a piece; code that goes on is opened again."""
    every: list[list[str]] = [[]]
    used, fence = 0, ""
    for line in _lines(words):
        cost = max(markup.size(markup.told(line, space)), 2 * markup.size(line)) + 4
        if used + cost > LONGEST_PIECE and every[-1]:
            every.append([fence] if fence else [])
            used = 2 * len(fence)
        every[-1].append(line)
        used += cost
        if line.lstrip().startswith(("```", "~~~")):
            fence = "" if fence else line.lstrip()[:3]
    return ["\n".join(each) for each in every]


def _lines(words: str) -> Iterator[str]:
    for line in markup.clean(words).strip("\n").split("\n"):
        yield from (line[at : at + LONGEST_LINE] for at in range(0, max(len(line), 1), LONGEST_LINE))


def _grouped(rows: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for each in rows:
        if group and markup.size("\n".join([*group, each])) > LONGEST_PIECE:
            yield group
            group = []
        group.append(each)
    yield group


def _first(rows: Sequence[str], limit: int) -> str:
    """Return as many rows as fit, and a sign where there are more."""
    kept: list[str] = []
    for each in rows:
        if markup.size("\n".join([*kept, each])) + 4 > limit:
            return "\n".join([*kept, f"- {markup.ELLIPSIS}"])
        kept.append(each)
    return "\n".join(kept)


def _card_lines(shown: EntryCard, space: str, room: int) -> Iterator[str]:
    title = markup.joined([styled(run) for run in shown.heading]) or markup.spaced(shown.title)
    if markup.size(title) > _TITLE:
        title = markup.fitted(shown.title, _TITLE, markup.spaced)
    yield f"### #{shown.number} {markup.inline(shown.kind.capitalize())}: {title}"
    yield _passage(shown.passage, room)
    if shown.not_when:
        yield f"**When it does not apply:** {markup.fitted(shown.not_when, room // 2, markup.inline)}"
    yield " · ".join(_places(shown))
    yield from _small(shown, space)


def _places(shown: EntryCard) -> Iterator[str]:
    """Yield where it works and where it fails, in the words of those who tried."""
    for side, where in (("Works in", shown.works_in), ("Fails in", shown.fails_in)):
        if where:
            yield f"**{side}:** {markup.fitted('; '.join(where), 2 * _SHORT, markup.inline)}"


def _passage(runs: Sequence[Said], room: int) -> str:
    said = markup.joined([styled(run) for run in runs])
    if markup.size(said) <= room:
        return said
    return markup.fitted("".join(run.text for run in runs), room, markup.inline)


def _small(shown: EntryCard, space: str) -> Iterator[str]:
    """Yield who told it, what became of it, and where it comes from, in small print."""
    if facts := list(_facts(shown)):
        yield f"-# {' · '.join(facts)}"
    if shown.topics:
        named = ", ".join(f"#{topic}" for topic in shown.topics)
        yield f"-# Topics: {markup.fitted(named, _SHORT, markup.inline)}"
    if where := _only_in(shown.private_to, space):
        yield f"-# {where}"
    if shown.source_url and not shown.source_gone and len(shown.source_url) <= _SOURCE:
        yield f"-# {markup.link('The original', shown.source_url)}"


def _facts(shown: EntryCard) -> Iterator[str]:
    if shown.told_by:
        yield f"told by {markup.fitted(shown.told_by, _SHORT, markup.inline)}"
    if shown.told_at:
        yield moment(shown.told_at, "D")
    if shown.worked:
        yield f"worked for {shown.worked[0]} of {shown.worked[1]} who tried"
    if shown.used:
        yield f"used by {shown.used}"
    yield from _reserves(shown)


def _reserves(shown: EntryCard) -> Iterator[str]:
    """Yield what is to be known before one relies on it."""
    if shown.old:
        yield "old: check that it still holds"
    if shown.standing:
        yield markup.inline(shown.standing)
    if shown.variant_of:
        yield f"a variant of #{shown.variant_of}"
    if shown.source_gone:
        yield "the original is gone"


def _only_in(printed: str, space: str) -> str:
    if not printed:
        return ""
    place = Place.parse(printed)
    known = place.space == space and is_id(place.channel)
    return f"Only members of <#{place.channel}> see this" if known else "Only members of its channel see this"
