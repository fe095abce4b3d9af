"""Keys are kept as long as anything may come again, and what stands for others as long as it stands."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.messages import EntryCard, Post
from bot.storage.retention import Retention, forget
from bot.testing import SettableClock
from tests.factories import GENERAL, NOW, a_draft, a_post, later

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction

SHOWS = Post((EntryCard(1, 1, "tip", "Restart"),), "Restart", entries=(1,))


def fill(tx: Transaction) -> None:
    """Take a delivery and send what is private, what is public, and what shows an entry."""
    tx.deliveries.first("taken", now=NOW)
    tx.entries.keep(a_draft(source_key="taken"), now=NOW)
    tx.outgoing.send(GENERAL, a_post("private", audience="private"), key="private", now=NOW)
    tx.outgoing.send(GENERAL, a_post("public", audience="public"), key="public", now=NOW)
    tx.outgoing.send(GENERAL, SHOWS, key="shows", now=NOW)


async def send_all(store: Store) -> None:
    """Send what waits, but the last."""
    for _ in range(3):
        for errand in await store.queue.claim(NOW, limit=1):
            await store.queue.sent(errand, f"m-{errand.key}", NOW)


async def test_after_sixty_days_what_was_taken_and_told_privately_is_forgotten(store: Store, home: int) -> None:
    await store.write(home, fill)
    await send_all(store)

    early = forget(store, later(60))
    late = forget(store, later(60.1))

    def left(tx: Transaction) -> tuple[object, ...]:
        return tx.deliveries.outcome("taken"), *(tx.outgoing.sent_as(key) for key in ("private", "public", "shows"))

    assert (early, late) == (0, 2)
    assert store.read_now(home, left) == (None, None, "m-public", "m-shows")


async def test_what_still_waits_to_be_sent_is_not_forgotten(store: Store, home: int) -> None:
    await store.write(home, fill)

    forget(store, later(99))

    assert store.queue.counts() == {"todo": 3}


async def test_a_message_that_comes_again_after_that_is_still_kept_once(store: Store, home: int) -> None:
    await store.write(home, fill)

    forget(store, later(99))
    again = await store.write(home, lambda tx: tx.entries.keep(a_draft(source_key="taken"), now=later(99)))

    assert again is None


async def test_more_than_fits_into_one_step_is_forgotten_all_the_same(store: Store, home: int) -> None:
    def take(tx: Transaction) -> None:
        for serial in range(1_200):
            tx.deliveries.first(f"key {serial}", now=NOW)

    await store.write(home, take)

    assert forget(store, later(61)) == 1_200
    assert forget(store, later(61)) == 0


async def test_it_goes_on_by_itself(store: Store, home: int) -> None:
    await store.write(home, fill)
    running = asyncio.create_task(Retention(store, SettableClock(later(61))).run())

    for _ in range(100):
        if store.read_now(home, lambda tx: tx.deliveries.outcome("taken")) is None:
            break
        await asyncio.sleep(0.05)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    assert store.read_now(home, lambda tx: tx.deliveries.outcome("taken")) is None
