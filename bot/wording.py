"""Putting a Post together: strings become spans, and the complete plain text is made from the blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.messages import (
    Action,
    Block,
    Button,
    Chart,
    Choices,
    EntryCard,
    EntryLink,
    File,
    Lines,
    Link,
    Meeting,
    Post,
    Prose,
    Quote,
    Rows,
    Said,
    When,
    Who,
    meeting_called,
    meeting_facts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from bot.messages import Span

    Tone = Literal["plain", "quiet", "warning", "heading"]

LEAST_COUNTED = 5
"""A plain text is read on every platform: people are counted in it from as many up as the strictest asks for."""


def prose(*spans: Span | str, tone: Tone = "plain") -> Prose:
    """Return a paragraph of *spans*; a string is plain text."""
    return Prose(tuple(_span(span) for span in spans), tone)


def line(*spans: Span | str) -> tuple[Span, ...]:
    """Return one row of `Lines`."""
    return tuple(_span(span) for span in spans)


def strong(text: str) -> Said:
    """Return *text* standing out."""
    return Said(text, "strong")


def code(text: str) -> Said:
    """Return *text* as something to type."""
    return Said(text, "code")


def button(
    label: str,
    verb: str,
    subject: str | int = "",
    version: int = 0,
    *,
    weight: Literal["plain", "main", "danger"] = "plain",
    confirm: str = "",
) -> Button:
    """Return a button for `verb:subject:version`."""
    return Button(label, Action(verb, str(subject), version), weight, confirm)


def choices(*buttons: Button | None) -> Choices:
    """Return the buttons that are there, as a group."""
    return Choices(tuple(each for each in buttons if each))


def post(  # Each is a fact of its own.
    *blocks: Block | None,
    audience: Literal["private", "public"] = "private",
    addressees: Iterable[str] = (),
    entries: Iterable[int] = (),
    lasting: bool = False,
    near: str = "",
    title: str = "",
) -> Post:
    """Return a Post of the blocks that are there, with its complete plain text."""
    there = tuple(block for block in blocks if block)
    shows = tuple(dict.fromkeys([*entries, *(b.number for b in there if isinstance(b, EntryCard))]))
    return Post(
        blocks=there,
        fallback="\n".join(filter(None, map(plain_of, there))),
        audience=audience,
        addressees=tuple(filter(None, addressees)),
        entries=shows,
        lasting=lasting,
        near=near,
        title=title,
    )


def with_more(shown: Post, *blocks: Block | None) -> Post:
    """Return a post with more beneath it, in its plain text too."""
    there = tuple(block for block in blocks if block)
    plain = "\n".join(filter(None, (shown.fallback, *map(plain_of, there))))
    return replace(shown, blocks=(*shown.blocks, *there), fallback=plain)


def plain_of(block: Block) -> str:  # noqa: C901  One case a kind of block.
    """Return what *block* says, as plain text."""
    match block:
        case Prose(spans=spans):
            return spoken(spans)
        case Quote(text=text):
            return text
        case Lines(rows=rows):
            return "\n".join(f"- {spoken(row)}" for row in rows)
        case EntryCard():
            return _card(block)
        case Rows(rows=every):
            return "\n".join(f"- {spoken(row.spans)}" for row in every)
        case Meeting():
            return _meeting(block)
        case File(label=label, name=name):
            return label or name
        case Chart():
            return _chart(block)
        case Choices():
            return ""
        case _:
            assert_never(block)


def spoken(spans: Iterable[Span]) -> str:
    """Return a run of spans as plain text; times are given in UTC and say so."""
    return "".join(map(_spoken, spans))


def _spoken(span: Span) -> str:
    match span:
        case Said(text=text):
            return text
        case When(at=at, style=style):
            return f"{at:%d %B %Y}" if style == "day" else f"{at:%d %B %Y, %H:%M} UTC"
        case Who(name=name):
            return name
        case Link(url=url, label=label):
            return f"{label} ({url})"
        case EntryLink(number=number, label=label):
            return f"#{number} {label}".strip()
        case _:
            assert_never(span)


def _card(card: EntryCard) -> str:
    told = f"told by {card.told_by}" if card.told_by else ""
    when = f"{card.told_at:%d %B %Y}" if card.told_at else ""
    worked = f"worked for {card.worked[0]} of {card.worked[1]} who tried" if card.worked else ""
    return "\n".join(
        filter(
            None,
            (
                f"#{card.number} {card.kind}: {card.title}",
                "".join(run.text for run in card.passage),
                ", ".join(filter(None, (told, when, worked))),
                f"When it does not apply: {card.not_when}" if card.not_when else "",
                f"Works in: {'; '.join(card.works_in)}" if card.works_in else "",
                f"Fails in: {'; '.join(card.fails_in)}" if card.fails_in else "",
                card.standing,
                card.source_url or "",
            ),
        )
    )


def _chart(chart: Chart) -> str:
    rows = [f"{row.label}: {', '.join(map(_figure, chart.labels, row.values))}" for row in chart.series]
    return "\n".join(filter(None, (f"{chart.title}{f' ({chart.unit})' if chart.unit else ''}", chart.about, *rows)))


def _figure(label: str, value: float | None) -> str:
    return f"{label} {'not shown' if value is None else f'{value:g}'}"


def _meeting(meeting: Meeting) -> str:
    span = f"{meeting.starts:%d %B %Y, %H:%M}–{meeting.ends:%H:%M} UTC"
    facts = map(spoken, meeting_facts(meeting, least=LEAST_COUNTED))
    return "\n".join(filter(None, (meeting_called(meeting), span, *facts, meeting.about)))


def _span(span: Span | str) -> Span:
    return Said(span) if isinstance(span, str) else span
