"""Ways to the page: what a message of Discord's does not hold is read there. Pure. Part of `render`.

Without an address the page is on nobody's way: then a button shows the whole entry to whoever presses it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.discord import blocks, markup
from bot.messages import Action, Button, Choices, EntryLink, Lines, Link, Prose, Rows, community_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.discord.blocks import Piece
    from bot.messages import Block, Post, Span

CUT_SHORT = f"-# {markup.ELLIPSIS} There is more of it than one message holds."


def led(post: Post, page: str) -> Post:
    """Return *post* with its entries linked to the page at the address *page*; as it is where there is none."""
    return replace(post, blocks=tuple(_block(each, page) for each in post.blocks)) if page else post


def goes_on(post: Post, page: str) -> list[Piece]:
    """Return what stands where words were cut short: where the rest of them is."""
    if len(post.entries) != 1:
        return [blocks.text(CUT_SHORT)]
    only, community = post.entries[0], community_of(post)
    if page:
        return [blocks.text(f"{CUT_SHORT} {markup.link(f'Read all of #{only}', _address(page, only, community))}")]
    read = Button("Read it all", Action("read", str(only), community=community))
    return [blocks.text(CUT_SHORT), *blocks.pieces(Choices((read,)), "")]


def _block(block: Block, page: str) -> Block:
    match block:
        case Prose():
            return replace(block, spans=_spans(block.spans, page))
        case Lines():
            return replace(block, rows=tuple(_spans(row, page) for row in block.rows))
        case Rows():
            return replace(block, rows=tuple(replace(row, spans=_spans(row.spans, page)) for row in block.rows))
        case _:
            return block


def _spans(spans: Sequence[Span], page: str) -> tuple[Span, ...]:
    return tuple(_span(each, page) if isinstance(each, EntryLink) else each for each in spans)


def _span(entry: EntryLink, page: str) -> Span:
    return Link(_address(page, entry.number, entry.community), f"#{entry.number} {entry.label}".rstrip())


def _address(page: str, number: int, community: int) -> str:
    whose = f"?in={community}" if community else ""
    return f"{page.rstrip('/')}/entries/{number}{whose}"
