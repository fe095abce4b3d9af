"""A page as a Markdown file: to be taken along, printed, or kept where Hearth is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.messages import EntryCard, EntryLink, Lines, Link, Prose, Quote, Rows, Said, When, Who

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.messages import Block, Page, Span

MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
"""What means something in Markdown, and is to stand for itself in a title or a name."""


def markdown(page: Page) -> str:
    """Return a page as Markdown (CommonMark); members' longer words stand in it as they wrote them, as quotes."""
    parts = (part for block in page.blocks for part in _block(block))
    return "\n\n".join([f"# {plain(page.title)}", *parts]) + "\n"


def plain(text: str) -> str:
    """Return *text* on one line, so that nothing of it is taken for Markdown."""
    return MARKS.sub(r"\\\1", " ".join(text.split()))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Prose(tone="heading"):
            yield f"## {_line(block.spans)}"
        case Prose():
            yield _line(block.spans)
        case Quote():
            yield "\n".join(f"> {row}".rstrip() for row in block.text.splitlines())
        case Lines():
            yield "\n".join(f"- {_line(row)}" for row in block.rows)
        case Rows():
            yield "\n".join(f"- {_line(row.spans)}" for row in block.rows)
        case EntryCard():
            yield f"### {plain(block.title)}"
            yield _about(block)
        case _:  # Buttons, files and pictures are nothing to print.
            return


def _about(card: EntryCard) -> str:
    by = f" · told by {plain(card.told_by)}" if card.told_by else ""
    when = f" · {card.told_at:%Y-%m-%d}" if card.told_at else ""
    worked = f" · worked for {card.worked[0]} of {card.worked[1]} who tried" if card.worked else ""
    return f"*{card.kind}{by}{when}{worked}*"


def _line(spans: Iterable[Span]) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    match span:
        case Said(style="strong"):
            return f"**{plain(span.text)}**"
        case Said():
            return MARKS.sub(r"\\\1", span.text)
        case When():
            return f"{span.at:%Y-%m-%d}"
        case Who():
            return plain(span.name or "a member")
        case Link():
            return f"{plain(span.label)} ({span.url})"
        case EntryLink():
            return plain(f"#{span.number} {span.label}".strip())
