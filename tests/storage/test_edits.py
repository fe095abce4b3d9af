"""Edits that wait for more to be changed with them: what they hold back in their channel, and what not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.factories import NOW, a_post, later
from tests.storage.test_outgoing import claim_all, send

if TYPE_CHECKING:
    from bot.storage.store import Store


async def test_an_edit_that_waits_for_others_holds_back_nothing_else(store: Store, home: int) -> None:
    send(store, home, "session")
    [errand] = await claim_all(store)
    await store.queue.sent(errand, "m1", NOW)
    settles = NOW + timedelta(seconds=3)
    store.write_now(home, lambda tx: tx.outgoing.replace("session", a_post("2 go"), now=settles))
    send(store, home, "next")

    [post] = await claim_all(store)
    meanwhile = await store.queue.claim(settles, limit=10)
    await store.queue.sent(post, "m2", NOW)
    [edit] = await store.queue.claim(settles, limit=10)

    assert (post.key, tuple(meanwhile), edit.replaces, edit.post) == ("next", (), "m1", a_post("2 go"))


async def test_an_edit_that_was_put_off_is_not_overtaken(store: Store, home: int) -> None:
    send(store, home, "session")
    [errand] = await claim_all(store)
    await store.queue.sent(errand, "m1", NOW)
    store.write_now(home, lambda tx: tx.outgoing.replace("session", a_post("2 go"), now=NOW))
    [edit] = await claim_all(store)
    await store.queue.later(edit, later(1), fault="asked_to_wait", counted=False, unsure=False)
    send(store, home, "next")

    assert await claim_all(store) == []
    assert [one.key for one in await claim_all(store, 2)] == [edit.key]
