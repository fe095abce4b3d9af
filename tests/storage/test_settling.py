"""Posts that were given up, until the operator has seen to their cause: on both engines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.factories import GENERAL, NOW, a_post

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction


def send(key: str, tx: Transaction) -> bool:
    return tx.outgoing.send(GENERAL, a_post(key), key=key, now=NOW)


async def give_up(store: Store, home: int, *keys: str) -> None:
    for key in keys:
        store.write_now(home, partial(send, key))
        for errand in await store.queue.claim(NOW, limit=1):
            await store.queue.dead(errand, "refused:is_archived", NOW)


async def test_what_was_seen_to_is_off_the_list_and_its_key_stays_used(store: Store, home: int) -> None:
    await give_up(store, home, "k1", "k2", "k3")

    settled = [store.queue.settle("k2"), store.queue.settle("k2"), store.queue.settle("unknown")]
    left = [letter.key for letter in store.queue.letters()]
    many = store.queue.given_up()
    again = store.write_now(home, partial(send, "k2"))
    replaced = store.write_now(home, lambda tx: tx.outgoing.replace("k2", a_post("new"), now=NOW))

    assert settled == [1, 0, 0]
    assert (sorted(left), many) == (["k1", "k3"], 2)
    assert (again, replaced) == (False, False)
    assert store.queue.settle() == 2
    assert store.queue.letters() == []
