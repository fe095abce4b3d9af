"""The way out on both engines: what is to be sent, in order, once, and what stands of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.storage.queue import LEASE
from tests.factories import COUNCIL, GENERAL, NOW, a_post, later

if TYPE_CHECKING:
    from bot.messages import Place, Post
    from bot.storage.queue import Errand
    from bot.storage.store import Store


def send(store: Store, home: int, key: str, post: Post | None = None, *, place: Place = GENERAL) -> bool:
    """Put a post on its way."""
    return store.write_now(home, lambda tx: tx.outgoing.send(place, post or a_post(key), key=key, now=NOW))


async def claim_all(store: Store, days: float = 0, **options: frozenset[str]) -> list[Errand]:
    """Claim whatever is due."""
    return list(await store.queue.claim(later(days), limit=10, **options))


def test_a_key_is_sent_once_and_fits_every_platform(store: Store, home: int) -> None:
    assert [send(store, home, "key"), send(store, home, "key")] == [True, False]
    with pytest.raises(ValueError, match="26"):
        send(store, home, "k" * 26)


async def test_the_posts_of_a_room_go_one_after_another_in_order(store: Store, home: int) -> None:
    for key in ("b", "a", "c"):
        send(store, home, key)
    send(store, home, "d", place=replace(GENERAL, thread="17"))
    send(store, home, "elsewhere", place=COUNCIL)

    order = []
    while errands := await claim_all(store):
        order.append([errand.key for errand in errands])
        for errand in errands:
            await store.queue.sent(errand, f"id-{errand.key}", NOW)

    assert order == [["b", "elsewhere"], ["a"], ["c"], ["d"]]
    assert store.queue.counts() == {"sent": 5}


async def test_a_post_arrives_as_it_was_given(store: Store, home: int) -> None:
    post = a_post("Kept as #1", addressees=("web:local/li",), entries=(1,))
    send(store, home, "key", post, place=replace(GENERAL, thread="17"))

    [errand] = await claim_all(store)

    assert (errand.post, errand.place, errand.replaces) == (post, replace(GENERAL, thread="17"), None)
    assert (errand.community, errand.attempts, errand.unsure) == (home, 0, False)


async def test_a_space_that_can_take_no_more_is_left_out(store: Store, home: int) -> None:
    send(store, home, "key")

    assert await claim_all(store, without=frozenset({"web:local"})) == []
    assert len(await claim_all(store, without=frozenset({"slack:T1"}))) == 1


async def test_what_is_put_off_waits_and_holds_its_room_back(store: Store, home: int) -> None:
    send(store, home, "first")
    send(store, home, "second")
    [errand] = await claim_all(store)

    await store.queue.later(errand, later(1), fault="rate_limited", counted=True, unsure=True)

    assert await claim_all(store) == []
    [again] = await claim_all(store, days=1)
    assert (again.key, again.attempts, again.unsure) == ("first", 1, True)


async def test_what_a_sender_left_is_due_again_and_unsure(store: Store, home: int) -> None:
    send(store, home, "key")
    await claim_all(store)

    nothing = await claim_all(store)
    [errand] = await store.queue.claim(NOW + LEASE, limit=10)

    assert nothing == []
    assert (errand.key, errand.unsure) == ("key", True)


async def test_at_the_start_what_was_left_in_sending_is_taken_up(store: Store, home: int) -> None:
    send(store, home, "key")
    await claim_all(store)

    recovered = await store.queue.recover(NOW + LEASE)

    [errand] = await store.queue.claim(NOW + LEASE, limit=10)
    assert (recovered, errand.unsure) == (1, True)


async def test_what_is_given_up_is_told_to_the_doctor_and_frees_its_room(store: Store, home: int) -> None:
    send(store, home, "key")
    send(store, home, "next")
    [errand] = await claim_all(store)

    await store.queue.dead(errand, "refused:gone", NOW)

    [letter] = store.queue.letters()
    assert (letter.key, letter.fault, letter.attempts, letter.place) == ("key", "refused:gone", 1, GENERAL)
    assert [errand.key for errand in await claim_all(store)] == ["next"]


async def test_what_was_not_sent_yet_is_changed_before_it_goes(store: Store, home: int) -> None:
    send(store, home, "key", a_post("old", entries=(1,)))

    changed = store.write_now(home, lambda tx: tx.outgoing.replace("key", a_post("new", entries=(2,)), now=NOW))

    [errand] = await claim_all(store)
    assert changed
    assert (errand.key, errand.post.fallback) == ("key", "new")
    assert store.read_now(home, lambda tx: [tx.outgoing.showing(number) for number in (1, 2)]) == [[], ["key"]]


async def test_what_may_stand_already_is_changed_where_it_is_found(store: Store, home: int) -> None:
    send(store, home, "key", a_post("before"))
    [errand] = await claim_all(store)
    await store.queue.later(errand, NOW, fault="outcome_unknown", counted=True, unsure=True)

    store.write_now(home, lambda tx: tx.outgoing.replace("key", a_post("after"), now=NOW))
    store.write_now(home, lambda tx: tx.outgoing.replace("key", a_post("at last"), now=NOW))

    [again] = await claim_all(store)
    assert (again.unsure, again.post) == (True, a_post("at last"))
    await store.queue.sent(again, "m1", NOW)  # Found: it reads as it was sent first.
    [change] = await claim_all(store)
    assert (change.replaces, change.post) == ("m1", a_post("at last"))
    await store.queue.sent(change, "m1", NOW)
    assert await claim_all(store) == []


async def test_what_was_given_up_is_tried_again_once_and_looked_up_before(store: Store, home: int) -> None:
    send(store, home, "key", a_post("before"))
    assert not store.write_now(home, lambda tx: tx.outgoing.retry("key", a_post("x"), now=NOW))
    [errand] = await claim_all(store)
    await store.queue.dead(errand, "refused:403:50013", NOW)

    tried = [store.write_now(home, lambda tx: tx.outgoing.retry("key", a_post("after"), now=NOW)) for _ in range(2)]

    assert tried == [True, False]
    [again] = await claim_all(store)
    assert (again.key, again.post, again.unsure, again.attempts) == ("key", a_post("after"), True, 0)
    assert store.queue.given_up() == 0


async def test_what_stands_is_replaced_by_the_newest_only(store: Store, home: int) -> None:
    send(store, home, "key", a_post("old", entries=(1,)))
    [errand] = await claim_all(store)
    store.write_now(home, lambda tx: tx.outgoing.replace("key", a_post("newer"), now=NOW))
    store.write_now(home, lambda tx: tx.outgoing.replace("key", a_post("newest"), now=NOW))
    await store.queue.sent(errand, "17", NOW)

    [change] = await claim_all(store)

    assert (change.replaces, change.post.fallback) == ("17", "newest")


async def test_what_replaces_a_post_that_never_was_is_dropped(store: Store, home: int) -> None:
    send(store, home, "key")
    [errand] = await claim_all(store)
    store.write_now(home, lambda tx: tx.outgoing.replace("key", a_post("new"), now=NOW))

    await store.queue.dead(errand, "refused", NOW)

    assert store.queue.counts() == {"dead": 1}
    assert not store.write_now(home, lambda tx: tx.outgoing.replace("key", a_post("new"), now=NOW))
    assert not store.write_now(home, lambda tx: tx.outgoing.replace("unknown", a_post("new"), now=NOW))


async def test_a_message_of_ours_is_known_by_where_it_stands(store: Store, home: int) -> None:
    send(store, home, "key", place=replace(GENERAL, thread="17"))
    [errand] = await claim_all(store)
    await store.queue.sent(errand, "99", NOW)

    def key_of(place: Place, sent: str) -> str | None:
        return store.read_now(home, lambda tx: tx.outgoing.key_of(place, sent))

    assert (key_of(GENERAL, "99"), key_of(COUNCIL, "99"), key_of(GENERAL, "98")) == ("key", None, None)


async def test_nothing_of_a_sent_post_is_kept(store: Store, home: int) -> None:
    send(store, home, "key", a_post("Xylophon"))
    [errand] = await claim_all(store)

    await store.queue.sent(errand, "99", NOW)

    payloads = "SELECT payload FROM outbox WHERE community_id = 1"
    assert store.look(lambda connection: list(connection.exec_driver_sql(payloads).scalars())) == [None]
