"""What the playground begins with: everything that a channel may switch on can be tried there at once."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from bot.community.model import Switches
from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Place
    from bot.ports import Clock
    from bot.storage.store import Store
    from bot.transaction import Transaction

PAUSE = 5.0


async def furnish_playground(store: Store, clock: Clock) -> None:
    """Switch reactions on in the page's channels, the first time that it is opened; a choice made since stands."""
    from adapters.web.playground import CHANNELS, GENERAL

    rooms = [(channel.place, channel.private) for channel in CHANNELS]
    while True:
        try:
            community = await store.home(GENERAL.place, now=clock())
            return await store.write(community, partial(_open, rooms=rooms))
        except Unavailable:
            await asyncio.sleep(PAUSE)


def _open(tx: Transaction, *, rooms: Sequence[tuple[Place, bool]]) -> None:
    for place, private in rooms:
        if tx.members.known_room(place) is None:
            tx.members.room(place, private=private)
            tx.members.switch(place, Switches(reactions=True))
