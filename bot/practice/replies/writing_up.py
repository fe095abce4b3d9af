"""What is said about putting several entries together into one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import EntryLink, Field, Lines
from bot.practice.model import Scope
from bot.wording import button, choices, line, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Block, Form, Span
    from bot.practice.model import Entry


def with_sources(form: Form, sources: Sequence[Entry], *, room: str = "") -> Form:
    """Return the form to write something up, with links to what it is put together from above its fields."""
    rows = tuple(line(EntryLink(entry.number, entry.title)) for entry in sources)
    kept = [entry for entry in sources if entry.scope is Scope.PLACE]
    left = [f"#{entry.number}" for entry in kept if entry.room != room]
    notes: tuple[Block, ...] = (
        prose("Put together from these; they stay as they are, and link to what you write:"),
        Lines(rows),
    )
    if left:
        notes = (*notes, prose(f"No words of {', '.join(left)} are copied: told in another channel.", tone="quiet"))
    if len(kept) > len(left):
        notes = (*notes, prose("Some of it is told in this channel alone: so is what you write.", tone="quiet"))
    return replace(form, title="Write it up", notes=(*notes, *form.notes))


def hidden_sources(value: str) -> tuple[Field, ...]:
    """Return the field that carries what a write-up is put together from; none where it is none."""
    return (Field("sources", "", "hidden", value),) if value else ()


MOST_OFFERED = 4


def merge_offers(entry: Entry, sources: Sequence[Entry]) -> list[Block]:
    """Return the offer to let what is wholly in a write-up become part of it, for who may merge those *sources*."""
    offers = [
        button(f"Merge #{source.number} into #{entry.number}", "merge", f"{source.number}.{entry.number}")
        for source in sources[:MOST_OFFERED]
        if source.number != entry.number
    ]
    if not offers:
        return []
    said = "Its sources stay as they are. One that is wholly in it by now can become part of it; I ask before I do it."
    return [prose(said, tone="quiet"), choices(*offers)]


def beneath_entry(sources: Sequence[Entry], write_ups: Sequence[Entry]) -> list[Block]:
    """Return what an entry was put together from, and what it went into."""
    blocks: list[Block] = []
    if sources:
        blocks += [prose("Put together from", tone="heading"), Lines(tuple(_row(entry) for entry in sources))]
    if write_ups:
        blocks += [prose("Written up in", tone="heading"), Lines(tuple(_row(entry) for entry in write_ups))]
    return blocks


def _row(entry: Entry) -> tuple[Span, ...]:
    by = f", told by {entry.shown_author}" if entry.shown_author else ""
    return line(EntryLink(entry.number, entry.title), by)
