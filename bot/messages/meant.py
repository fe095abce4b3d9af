"""Whose something shown is: said in each button, form and link, so that it holds wherever it is used.

Numbers are each community's own. In a conversation with Hearth, and on the page, another community may be
meant than the one that showed a card: its buttons must not do something to the other's entry of that number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.messages.shown import (
    Chart,
    Choices,
    EntryCard,
    EntryLink,
    File,
    Form,
    Lines,
    Meeting,
    Post,
    Prose,
    Quote,
    Row,
    Rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages.page import Page
    from bot.messages.shown import Answer, Block, Button, Span
    from bot.messages.who import Action


def answer_of(answer: Answer, community: int) -> Answer:
    """Return an answer as *community*'s; what says already whose it is stays so."""
    match answer:
        case Post():
            return post_of(answer, community)
        case Form():
            notes = tuple(_block(note, community) for note in answer.notes)
            return replace(answer, action=_action(answer.action, community), notes=notes)
        case None:
            return None
        case _:
            assert_never(answer)


def post_of(post: Post, community: int) -> Post:
    """Return a post as *community*'s."""
    return replace(post, blocks=tuple(_block(block, community) for block in post.blocks))


def page_of(page: Page, community: int) -> Page:
    """Return a page as *community*'s."""
    return replace(page, blocks=tuple(_block(block, community) for block in page.blocks))


def card_of(card: EntryCard, community: int) -> EntryCard:
    """Return a card as *community*'s."""
    return replace(card, buttons=_buttons(card.buttons, community), community=card.community or community)


def community_of(post: Post) -> int:
    """Return whose a post is, by the first of its parts that says so; 0 where none does."""
    return next(filter(None, (whose for block in post.blocks for whose in _said(block))), 0)


def _said(block: Block) -> Iterable[int]:
    match block:
        case Prose(spans=spans):
            return (span.community for span in spans if isinstance(span, EntryLink))
        case Lines(rows=rows):
            return (span.community for row in rows for span in row if isinstance(span, EntryLink))
        case Choices(buttons=buttons):
            return (each.action.community for each in buttons)
        case EntryCard(community=community):
            return (community,)
        case Rows(rows=every):
            return (whose for row in every for whose in _of_row(row))
        case Quote() | Meeting() | File() | Chart():
            return ()
        case _:
            assert_never(block)


def _of_row(row: Row) -> Iterable[int]:
    yield from (span.community for span in row.spans if isinstance(span, EntryLink))
    if row.button:
        yield row.button.action.community


def _block(block: Block, community: int) -> Block:
    match block:
        case Prose():
            links = any(isinstance(span, EntryLink) for span in block.spans)
            return replace(block, spans=_spans(block.spans, community)) if links else block
        case Lines():
            return replace(block, rows=tuple(_spans(row, community) for row in block.rows))
        case Choices():
            return replace(block, buttons=_buttons(block.buttons, community))
        case EntryCard():
            return card_of(block, community)
        case Rows():
            return replace(block, rows=tuple(_row(row, community) for row in block.rows))
        case Quote() | Meeting() | File() | Chart():
            return block
        case _:
            assert_never(block)


def _row(row: Row, community: int) -> Row:
    press = next(iter(_buttons([row.button], community))) if row.button else None
    return Row(_spans(row.spans, community), press)


def _buttons(buttons: Iterable[Button], community: int) -> tuple[Button, ...]:
    return tuple(replace(each, action=_action(each.action, community)) for each in buttons)


def _action(action: Action, community: int) -> Action:
    return action if action.community else replace(action, community=community)


def _spans(spans: Iterable[Span], community: int) -> tuple[Span, ...]:
    return tuple(
        replace(span, community=community) if isinstance(span, EntryLink) and not span.community else span
        for span in spans
    )
