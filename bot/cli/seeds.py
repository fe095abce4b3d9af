"""What the playground begins with: everything that a channel may switch on can be tried there at once."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from bot.community.model import Switches
from bot.errors import Unavailable

if TYPE_CHECKING:
    from bot.messages import Place
    from bot.ports import Clock
    from bot.storage.store import Store
    from bot.transaction import Transaction

PAUSE = 5.0


async def furnish_playground(store: Store, clock: Clock) -> None:
    """Switch reactions on in the page's open channel, the first time that it is opened; a choice made since stands."""
    from adapters.web.playground import GENERAL

    while True:
        try:
            community = await store.home(GENERAL.place, now=clock())
            return await store.write(community, partial(_open, place=GENERAL.place))
        except Unavailable:
            await asyncio.sleep(PAUSE)


def _open(tx: Transaction, *, place: Place) -> None:
    if tx.members.known_room(place) is None:
        tx.members.room(place, private=False)
        tx.members.switch(place, Switches(reactions=True))
