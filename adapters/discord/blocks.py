"""Blocks as Discord's components, in pieces that fit a message. Part of `render`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from adapters.discord import markup
from adapters.discord.atlas import guild_of
from adapters.discord.interactions import ASKS_AGAIN, ASKS_WHAT, LONGEST_CUSTOM_ID
from adapters.discord.payload import is_id
from bot.messages import Choices, EntryCard, EntryLink, Lines, Link, Place, Prose, Quote, Said, When, Who

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.messages import Block, Button, Span

    Component = dict[str, Any]

# https://discord.com/developers/docs/components/reference
ROW, BUTTON, TEXT, CONTAINER = 1, 2, 10, 17
MOST_IN_ROW = 5
LONGEST_LABEL = 80

LONGEST_PIECE = 3_400
"""No text of one piece is longer, so that each fits a message with room for what is said about its pages."""
LONGEST_LINE = 1_000
_TITLE, _PASSAGE, _SHORT, _SOURCE = 200, 560, 60, 200
TIGHT = 240
"""What the passage of a card has where three of them must share a message."""

_STYLES = {"main": 1, "plain": 2, "danger": 4}


@dataclass(frozen=True, slots=True)
class Piece:
    """Components that stay together: how much text and how many parts they are."""

    components: tuple[Component, ...]
    size: int
    parts: int


def pieces(block: Block, space: str) -> list[Piece]:
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
            return [_piece([each]) for each in rows_of(buttons)]
        case _:
            assert_never(block)


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


def text(content: str) -> Piece:
    """Return one text."""
    return _piece([{"type": TEXT, "content": content or markup.APART}])


def prose(shown: Prose, space: str, limit: int = LONGEST_PIECE) -> str:
    """Return a paragraph; where it is longer than *limit*, as much of its plain words as fits."""
    before = {"heading": "### ", "quiet": "-# ", "warning": "⚠️ ", "plain": ""}[shown.tone]
    said = before + spans(shown.spans, space)
    if markup.size(said) <= limit:
        return said
    plain = "".join(span.text if isinstance(span, Said) else "" for span in shown.spans)
    return before + markup.fitted(plain, limit - len(before), markup.inline)


def row(shown: Sequence[Span], space: str) -> str:
    """Return one row of a list."""
    said = "- " + spans(shown, space)
    if markup.size(said) <= LONGEST_LINE:
        return said
    plain = "".join(span.text if isinstance(span, Said) else "" for span in shown)
    return "- " + markup.fitted(plain, LONGEST_LINE - 2, markup.inline)


def spans(shown: Iterable[Span], space: str) -> str:
    """Return runs of text in one line."""
    return markup.joined([_span(one, space) for one in shown])


def card(shown: EntryCard, space: str, passage: int = _PASSAGE) -> Piece:
    """Return one entry in a frame of its own, with its own buttons in it; *passage* is the room for its words."""
    said = "\n".join(filter(None, _card_lines(shown, space, passage)))
    inside = [{"type": TEXT, "content": said}, *rows_of(shown.buttons)]
    return _piece([{"type": CONTAINER, "components": inside}])


def rows_of(buttons: Iterable[Button]) -> list[Component]:
    """Return buttons in rows of five."""
    drawn = [one for one in map(button, buttons) if one]
    starts = range(0, len(drawn), MOST_IN_ROW)
    return [{"type": ROW, "components": drawn[at : at + MOST_IN_ROW]} for at in starts]


def button(shown: Button) -> Component | None:
    """Return a button; one that asks first says what by its custom id. None where that would be too long."""
    custom_id = f"{ASKS_AGAIN}:{shown.action}" if shown.confirm else str(shown.action)
    if shown.confirm and len(asking := f"{custom_id}{ASKS_WHAT}{shown.confirm}") <= LONGEST_CUSTOM_ID:
        custom_id = asking
    if len(custom_id) > LONGEST_CUSTOM_ID:
        return None
    return {"type": BUTTON, "style": _STYLES[shown.weight], "label": label(shown.label), "custom_id": custom_id}


def label(words: str, limit: int = LONGEST_LABEL) -> str:
    """Return *words* as a label, which Discord shows as they are: no markup means anything in it."""
    flat = " ".join(markup.clean(words).split()) or markup.ELLIPSIS
    return markup.fitted(flat, limit, lambda part: part)


def moment(at: datetime, style: str) -> str:
    """Return an instant that each reader sees in their own zone."""
    return f"<t:{int(at.timestamp())}:{style}>"


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


def _span(shown: Span, space: str) -> str:
    match shown:
        case Said():
            return _said(shown)
        case When(at=at, style=style):
            return moment(at, "f" if style == "moment" else "D")
        case Who(name=name, account=account):
            return markup.spaced(name) if name.strip() else _mention(account, space)
        case Link(url=url, label=words):
            return markup.link(words, url)
        case EntryLink(number=number, label=words):
            return f"**#{number}** {markup.spaced(words)}".rstrip()
        case _:
            assert_never(shown)


def _said(shown: Said) -> str:
    match shown.style:
        case "strong" | "marked":
            return markup.strong(shown.text)
        case "code":
            return markup.code(shown.text)
        case "plain" | "quiet":
            return markup.spaced(shown.text)
        case _:
            assert_never(shown.style)


def _mention(account: str, space: str) -> str:
    home, _, native = account.rpartition("/")
    return f"<@{native}>" if home == space and guild_of(home) and is_id(native) else "somebody"


def _card_lines(shown: EntryCard, space: str, room: int) -> Iterator[str]:
    title = markup.joined([_said(run) for run in shown.heading]) or markup.spaced(shown.title)
    if markup.size(title) > _TITLE:
        title = markup.fitted(shown.title, _TITLE, markup.spaced)
    yield f"### #{shown.number} {markup.inline(shown.kind.capitalize())}: {title}"
    yield _passage(shown.passage, room)
    if shown.not_when:
        yield f"**When it does not apply:** {markup.fitted(shown.not_when, room // 2, markup.inline)}"
    yield from _small(shown, space)


def _passage(runs: Sequence[Said], room: int) -> str:
    said = markup.joined([_said(run) for run in runs])
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
    if shown.old:
        yield "old: check that it still holds"
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


def _piece(components: Sequence[Component]) -> Piece:
    every = list(flat(components))
    size = sum(markup.size(one.get("content", "")) for one in every)
    return Piece(tuple(components), size, len(every))


def flat(components: Iterable[Component]) -> Iterator[Component]:
    """Yield every component, and all that are within it."""
    for one in components:
        yield one
        yield from flat(one.get("components", ()))
