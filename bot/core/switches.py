"""What is switched on in a channel: what it chose, within what its community allows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.model import Switches
from bot.practice.draft import is_direct

if TYPE_CHECKING:
    from bot.community.model import Room
    from bot.core.desk import Desk
    from bot.messages import Place
    from bot.transaction import Transaction

FRESH_SECONDS = 60.0
MOST_REMEMBERED = 10_000


def switched(tx: Transaction, place: Place, room: Room | None = None) -> Switches:
    """Return what is on in the channel of *place*, read already as *room* where given.

    In a conversation with Hearth there is nobody to disturb.
    """
    settings = tx.members.community().settings
    room = room or tx.members.known_room(place)
    own = Switches(reactions=True) if is_direct(place) else room.switches if room else Switches()
    return replace(own, tags=own.tags and settings.hashtags_on, reactions=own.reactions and settings.reactions_on)


async def prior_art_on(desk: Desk, place: Place) -> bool:
    """Return whether whoever asks in the channel of *place* is told of prior art.

    Asked of every message that is not for us, so what was read is believed for a minute.
    """
    room, now = str(place.room), asyncio.get_running_loop().time()
    at, on = desk.prior_art.get(room, (float("-inf"), False))
    if now - at < FRESH_SECONDS:
        return on
    community = await desk.store.home(place, now=desk.clock())
    on = await desk.store.read(community, lambda tx: switched(tx, place).prior_art)
    if len(desk.prior_art) >= MOST_REMEMBERED:
        desk.prior_art.clear()  # Only reads again: what is remembered is a minute old at most.
    desk.prior_art[room] = (now, on)
    return on
