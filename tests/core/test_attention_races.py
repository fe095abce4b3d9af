"""Two replicas that tell somebody something at once keep to one budget."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import BUDGET, Cause
from bot.core.attention import release, tell
from bot.storage.store import Store
from bot.wording import post, prose
from tests.factories import GENERAL, LI, NOW, later
from tests.storage.test_races import TIMES, race

if TYPE_CHECKING:
    from bot.community.attention import Wishes
    from bot.transaction import Transaction


def start(tx: Transaction, serial: int) -> int:
    """Start something with Li; return whether it goes out."""
    member = tx.members.meet(LI, now=NOW)
    return int(tell(tx, member, post(prose("News")), cause=Cause.DIGEST, key=f"k{serial}", now=NOW))


def test_a_budget_holds_however_many_tell_at_once(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store:
        store.write_now(store.home_now(GENERAL, now=NOW), lambda tx: tx.members.meet(LI, now=NOW))

    told = race(postgres_url, start)

    with closing(Store.open(postgres_url)) as store:
        person = store.read_now(1, lambda tx: tx.members.known(LI)) or ""
        kept = store.read_now(1, lambda tx: tx.attention.waiting(person))
    assert sum(told) == BUDGET
    assert len(kept) == TIMES - BUDGET


def test_a_budget_holds_over_two_communities_at_once(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as one, closing(Store.open(postgres_url)) as two:
        homes = [one.home_now(GENERAL, now=NOW), one.found("another", now=NOW).id]
        for home in homes:
            one.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))
        with ThreadPoolExecutor(TIMES) as threads:
            running = [
                threads.submit((one, two)[serial % 2].write_now, homes[serial % 2], lambda tx, it=serial: start(tx, it))
                for serial in range(TIMES)
            ]
            told = [future.result() for future in running]

    assert sum(told) == BUDGET


def test_what_two_replicas_find_due_at_once_is_sent_once(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store:
        home = store.home_now(GENERAL, now=NOW)
        person = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW).person)
        store.write_now(home, lambda tx: tx.attention.put(_away(tx, person)))
        store.write_now(home, lambda tx: start(tx, 0))

    race(postgres_url, _release)

    with closing(Store.open(postgres_url)) as store:
        assert store.read_now(1, lambda tx: tx.attention.counted(person, NOW)) == 1
        assert store.read_now(1, lambda tx: tx.attention.waiting(person)) == []


def _release(tx: Transaction, _serial: int) -> int:
    release(tx, "k0", now=later(2))
    return 0


def _away(tx: Transaction, person: str) -> Wishes:

    return replace(tx.attention.wishes(person), away_until=later(1))
