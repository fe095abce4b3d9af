"""The first day in a channel: one message, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.core.keys import key_for
from bot.core.switches import switched

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Invited
    from bot.transaction import Transaction


def greet(tx: Transaction, invited: Invited, now: datetime) -> bool:
    """Say in a channel what Hearth reads and keeps there and how to make it stop; False where it was said before."""
    place = invited.place.room
    tx.members.room(place, private=invited.private, name=invited.name)
    reaction = tx.members.community().settings.reaction
    hello = community.first_day(switched(tx, place), reaction=reaction, private=invited.private)
    return tx.outgoing.send(place, hello, key=key_for("first day", place), now=now)
