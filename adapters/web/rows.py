"""What stands in a channel, as it is drawn: messages with their replies beneath them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapters.web import markdown, render
from bot.messages import MessagePosted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from markupsafe import Markup

    from bot.messages import Account
    from bot.ports import PostedHere

HEARTH = "Hearth"


@dataclass(frozen=True, slots=True)
class Row:
    """One message.

    `thread` is the message that a reply to it stands beneath. `solves` tells whether it may be
    marked as what solved the question above it.
    """

    id: str
    name: str
    at: datetime
    words: Markup
    native: str = ""
    thread: str = ""
    by_hearth: bool = False
    mine: bool = False
    solves: bool = False
    replies: tuple[Row, ...] = ()


def threads(said: Sequence[MessagePosted | PostedHere], reader: Account) -> list[Row]:
    """Return the messages that start something, oldest first, each with its replies.

    A reply whose beginning is no longer at hand stands for itself.
    """
    inorder = sorted(said, key=lambda one: (one.at, int(one.ref.id) if one.ref.id.isdigit() else 0))
    known = {one.ref.id for one in inorder}
    by_hearth = {one.ref.id for one in inorder if not isinstance(one, MessagePosted)}
    replies: dict[str, list[Row]] = {}
    roots = []
    for one in inorder:
        thread = one.ref.place.thread
        if thread in known and thread != one.ref.id:
            replies.setdefault(thread, []).append(row(one, reader, solves=thread in by_hearth))
        else:
            roots.append(one)
    return [row(one, reader, replies=tuple(replies.get(one.ref.id, ()))) for one in roots]


def row(
    one: MessagePosted | PostedHere, reader: Account, *, solves: bool = False, replies: tuple[Row, ...] = ()
) -> Row:
    """Return one message as *reader* sees it."""
    if isinstance(one, MessagePosted):
        mine = one.author.native == reader.native
        name = one.author.name or one.author.native
        told = Row(one.ref.id, name, one.at, markdown.words(one.text), one.author.native, mine=mine, solves=solves)
    else:
        words = render.post(one.post, one.ref.place)
        told = Row(one.ref.id, HEARTH, one.at, words, by_hearth=True)
    return replace(told, thread=one.ref.place.thread or one.ref.id, replies=replies)
