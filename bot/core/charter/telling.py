"""What becomes of a community is said once in its channels; and why it can't be, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.core.attention import announce
from bot.core.keys import key_for
from bot.domain.replies import ending as replies
from bot.domain.replies.charter import FAULTS
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.errors import Unfit
    from bot.messages import Post
    from bot.transaction import Transaction

MOST_CHANNELS = 50
"""In so many channels it is said what becomes of a community, at most."""


def channels_of(tx: Transaction, here: str) -> list[str]:
    """Return the channels of a community that Hearth is in, first where somebody is just now."""
    rooms = [room.key for room in tx.members.rooms() if room.inside and not room.gone]
    channels = [key for key in rooms if not Place.parse(key).channel.startswith(("@", "+"))]
    return sorted(channels, key=lambda key: (key != here, key))[:MOST_CHANNELS]


def tell_channels(tx: Transaction, news: Mapping[str, Post], *, now: datetime, what: str = "becomes") -> int:
    """Say in each channel what becomes of the community; return in how many. *what* is one word for it."""
    about = (tx.members.community().id, now.isoformat())
    return sum(
        announce(tx, Place.parse(room), said, cause=Cause.COMMUNITY, key=key_for(what, *about, room), now=now)
        for room, said in news.items()
    )


def why_not(fault: Unfit) -> str:
    """Return the sentence for what can't be."""
    words = {**FAULTS, **replies.ENDING_FAULTS}
    return words.get((fault.field, fault.reason), "That did not work.").format(fault.value)
