"""The one way by which Hearth starts something with one person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.replies.attention import why
from bot.core.places import direct
from bot.messages import Choices

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.attention import Cause
    from bot.community.model import Member
    from bot.messages import Place, Post
    from bot.transaction import Transaction

MOST_BUTTONS = 5
"""How many stand beside each other: Discord has five in a row."""


def tell(  # noqa: PLR0913  # Each is a fact of its own.
    tx: Transaction,
    member: Member,
    post: Post,
    *,
    cause: Cause,
    subject: str = "",
    key: str,
    now: datetime,
    place: Place | None = None,
    by: datetime | None = None,  # noqa: ARG001
) -> bool:
    """Tell a member something that Hearth starts; return whether it is or will be sent.

    *subject* is the schedule that brings it; after *by* it is of no use any more. It goes to their
    own conversation where no *place* is given.
    """
    if not (member.account or place):
        return False
    where = place or direct(member.account)
    tx.outgoing.send(where, explained(post, cause, subject), key=key, now=now)
    return True


def explained(post: Post, cause: Cause, subject: str = "") -> Post:
    """Return *post* with the button that tells why it is seen, as the last of its choices."""
    button = why(cause, subject)
    last = post.blocks[-1] if post.blocks else None
    if isinstance(last, Choices) and len(last.buttons) < MOST_BUTTONS:
        return replace(post, blocks=(*post.blocks[:-1], Choices((*last.buttons, button))))
    return replace(post, blocks=(*post.blocks, Choices((button,))))
