"""Work that nobody waits for any more: not done where who asked was in a hurry, done else."""

from __future__ import annotations

import asyncio
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from tests.factories import NOW, a_draft

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction


def dawdle(tx: Transaction) -> None:
    """Keep the writer busy."""
    tx.deliveries.first("busy", now=NOW)
    time.sleep(0.5)


async def give_up_on(store: Store, home: int, *, hurried: bool) -> None:
    """Ask for an entry to be kept, and go away before its turn has come."""
    with store.hurried() if hurried else nullcontext(), pytest.raises(TimeoutError):
        await asyncio.wait_for(store.write(home, lambda tx: tx.entries.keep(a_draft(), now=NOW)), 0.1)


@pytest.mark.parametrize(("hurried", "kept"), [(True, 0), (False, 1)])
async def test_what_was_given_up_in_a_hurry_is_not_done(store: Store, home: int, *, hurried: bool, kept: int) -> None:
    busy = asyncio.create_task(store.write(home, dawdle))
    await asyncio.sleep(0.1)

    await give_up_on(store, home, hurried=hurried)
    await busy
    await store.write(home, lambda tx: tx.deliveries.first("after", now=NOW))

    assert len(store.read_now(home, lambda tx: list(tx.entries.stream(None)))) == kept


async def test_what_was_begun_is_done_whoever_goes_away(store: Store, home: int) -> None:
    with store.hurried(), pytest.raises(TimeoutError):
        await asyncio.wait_for(store.write(home, dawdle), 0.1)
    await store.write(home, lambda tx: tx.deliveries.first("after", now=NOW))

    assert store.read_now(home, lambda tx: tx.deliveries.outcome("busy")) is not None
