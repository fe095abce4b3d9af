"""Many at once: the database is the referee."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.practice.model import Change
from bot.storage.store import Store
from tests.factories import FAY, GENERAL, LI, NOW, a_draft, a_post

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.messages import Place
    from bot.transaction import Transaction

TIMES = 24


def test_numbers_are_given_once_and_without_a_gap(postgres_url: str) -> None:
    numbers = race(postgres_url, lambda tx, serial: number(tx, f"source {serial}"))

    assert sorted(numbers) == list(range(1, TIMES + 1))


def test_one_source_is_kept_once_whoever_is_first(postgres_url: str) -> None:
    numbers = race(postgres_url, lambda tx, _: number(tx, "the same"))

    assert sorted(numbers) == [0] * (TIMES - 1) + [1]


def test_one_delivery_is_taken_once(postgres_url: str) -> None:
    taken = race(postgres_url, lambda tx, _: int(tx.deliveries.first("key", now=NOW)))

    assert sum(taken) == 1


def test_the_first_who_manages_is_the_only_facilitator_made_so(postgres_url: str) -> None:
    race(postgres_url, meet)
    store = Store.open(postgres_url)

    with closing(store):
        members = store.read_now(1, lambda tx: tx.members.every())

    assert sum(member.facilitates for member in members) == 1
    assert len(members) == TIMES


def test_one_account_is_one_person(postgres_url: str) -> None:
    race(postgres_url, lambda tx, _: len(tx.members.meet(LI, now=NOW).person))

    with closing(Store.open(postgres_url)) as store:
        assert len(store.read_now(1, lambda tx: tx.members.every())) == 1


def test_only_one_change_is_written_over_a_version(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store:
        home = store.home_now(GENERAL, now=NOW)
        store.write_now(home, lambda tx: tx.entries.keep(a_draft(), now=NOW))

    written = race(postgres_url, put)

    assert sum(written) == 1


def test_each_post_is_claimed_by_one_sender(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as one, closing(Store.open(postgres_url)) as two:
        home = one.home_now(GENERAL, now=NOW)
        for serial in range(10):
            place = replace(GENERAL, channel=f"room-{serial}")
            one.write_now(home, partial(send, place, f"k{serial}"))

        async def both() -> list[str]:
            claims = [store.queue.claim(NOW, limit=3) for store in (one, two) for _ in range(4)]
            return [errand.key for claim in await asyncio.gather(*claims) for errand in claim]

        keys = asyncio.run(both())

    assert len(keys) == len(set(keys))
    assert len(keys) >= 3  # One replica at a time sends to a space.


def test_a_space_that_two_replicas_meet_at_once_has_one_community(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as one, closing(Store.open(postgres_url)) as two:

        async def meet_both() -> list[int]:
            return await asyncio.gather(*(store.home(GENERAL, now=NOW) for store in (one, two) for _ in range(4)))

        homes = asyncio.run(meet_both())

        assert len(set(homes)) == 1
        assert [community.id for community in one.communities()] == homes[:1]


def race(url: str, fn: Callable[[Transaction, int], int]) -> list[int]:
    """Return what came of `TIMES` transactions, half by each of two replicas, as close together as can be."""
    with closing(Store.open(url)) as one, closing(Store.open(url)) as two, ThreadPoolExecutor(TIMES) as threads:
        home = one.home_now(GENERAL, now=NOW)
        running = [
            threads.submit((one, two)[serial % 2].write_now, home, lambda tx, it=serial: fn(tx, it))
            for serial in range(TIMES)
        ]
        return [future.result() for future in running]


def send(place: Place, key: str, tx: Transaction) -> bool:
    """Put a post on its way to *place*."""
    return tx.outgoing.send(place, a_post(), key=key, now=NOW)


def number(tx: Transaction, source: str) -> int:
    """Keep *source* and return its number, zero where it was kept already."""
    kept = tx.entries.keep(a_draft(source_key=source), now=NOW)
    return kept.number if kept else 0


def meet(tx: Transaction, serial: int) -> int:
    """Meet somebody who manages the space."""
    return int(tx.members.meet(replace(FAY, native=f"fay-{serial}"), now=NOW).facilitates)


def put(tx: Transaction, serial: int) -> bool:
    """Change the first entry, from the version that everybody saw."""
    entry = tx.entries.get(1)
    assert entry is not None
    return tx.entries.put(replace(entry, title=str(serial), version=2), by=None, change=Change.EDITED, now=NOW)
