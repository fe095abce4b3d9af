"""Look through every community's repertoire for what needs care, a little at a time, beside all else."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.errors import Unavailable
from bot.practice import upkeep

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports import Clock
    from bot.practice.upkeep import Looked
    from bot.storage.store import Store
    from bot.transaction import Transaction

log = structlog.get_logger()

EVERY_SECONDS = 60.0
"""So soon after an import it is looked at what it brought; where it is not time for a community, that is one read."""
MOST_SETTLED = 10
"""How many entries are settled in one transaction: nobody waits for more."""


class Tending:
    """Goes through the repertoires again and again; it is read on readers, and only what differs is written."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        """Look through until cancelled; what fails is tried again the next time."""
        while True:
            try:
                await self.once()
            except Unavailable as error:
                log.warning("tending.database", reason=error.reason)
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> None:
        """Look through a part of each community's repertoire, where it is time."""
        for community in await asyncio.to_thread(self._store.communities):
            await tend(self._store, community.id, now=self._clock())


async def tend(store: Store, community: int, *, now: datetime) -> bool:
    """Look through a part of one community's repertoire; return whether it was time for that."""
    looked = await store.read(community, partial(upkeep.look_through, now=now))
    if looked is None:
        return False
    for at in range(0, len(looked.numbers), MOST_SETTLED):
        numbers = looked.numbers[at : at + MOST_SETTLED]
        await store.write(community, partial(_settle, numbers=numbers, now=now))
    await store.write(community, partial(_done, looked=looked, now=now))
    return True


def _settle(tx: Transaction, *, numbers: tuple[int, ...], now: datetime) -> None:
    for number in numbers:
        upkeep.settle(tx, number, now=now)


def _done(tx: Transaction, *, looked: Looked, now: datetime) -> None:
    tx.upkeep.tend(looked.reached, looked.again_at)
    upkeep.begin_asking(tx, now=now)
