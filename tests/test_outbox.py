"""The outbox on a real database, through a platform that misbehaves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import OutcomeUnknown, PlatformError, Refused, RetryLater, Unauthorised, Unavailable
from bot.messages import Place, Post, Prose, Said
from bot.outbox import LONGEST_PAUSE, MOST_ATTEMPTS, Outbox, Pace
from bot.storage.migrate import upgrade
from bot.storage.queue import SqlQueue
from bot.storage.store import Store
from bot.testing import FakeChat, Misstep
from tests.postgres import running
from tests.sending import ELSEWHERE, FAST, GENERAL, RANDOM, Scene, a_scene

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.storage.queue import Errand


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with a_scene(tmp_path) as scene:
        yield scene


async def test_what_was_committed_is_sent_once_and_in_order(scene: Scene) -> None:
    for number in range(5):
        scene.post(str(number))

    async with scene.sending():
        await scene.until_sent(5)

    assert scene.chat.shown() == ["0", "1", "2", "3", "4"]


async def test_a_sent_row_keeps_no_text(scene: Scene) -> None:
    scene.post("secretive")

    async with scene.sending():
        await scene.until_sent(1)

    rows = scene.store.look(lambda connection: connection.exec_driver_sql("SELECT payload FROM outbox").fetchall())
    assert [tuple(row) for row in rows] == [(None,)]


async def test_a_wake_is_not_waited_for(scene: Scene) -> None:
    outbox = Outbox(scene.queue, {"fake": scene.chat}, clock=scene.clock, paces={"fake": FAST}, poll=60)

    async with scene.sending(outbox):
        await asyncio.sleep(0.05)
        scene.post("now")
        outbox.wake()
        await scene.until_sent(1)

    assert scene.chat.shown() == ["now"]


async def test_a_platform_that_asks_to_wait_is_left_alone_that_long(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(RetryLater(30)))
    scene.post("first")
    scene.post("second")

    async with scene.sending():
        await scene.until(lambda: len(scene.chat.calls) == 1)
        await scene.until_waiting()
        scene.clock.forward(seconds=29)
        await asyncio.sleep(0.05)
        calls_before = len(scene.chat.calls)
        scene.clock.forward(seconds=2)
        await scene.until_sent(2)

    assert calls_before == 1
    assert scene.chat.shown() == ["first", "second"]


async def test_a_channel_that_must_wait_holds_up_no_other(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(RetryLater(3600, room=str(GENERAL))), channel="general")
    scene.post("waits")
    scene.post("goes", RANDOM)

    async with scene.sending():
        await scene.until(lambda: scene.chat.shown() == ["goes"])
        await scene.until_waiting()

    assert scene.states() == {"todo": 1, "sent": 1}


async def test_a_space_that_hangs_holds_up_no_other(scene: Scene) -> None:
    for number in range(9):
        scene.chat.misbehave(Misstep(), channel=f"c{number}")
        scene.post(f"hangs{number}", Place("fake:one", f"c{number}"))
    scene.post("goes", ELSEWHERE)

    async with scene.sending(scene.outbox(patience=60, grace=0.01)):
        await scene.until(lambda: scene.chat.shown() == ["goes"])

    assert "sent" in scene.states()


async def test_an_answer_that_was_lost_is_looked_up_before_sending_again(scene: Scene) -> None:
    scene.chat.honours_keys = False
    scene.chat.misbehave(Misstep(OutcomeUnknown("timeout"), took_effect=True))
    scene.post("once")

    async with scene.sending():
        await scene.until(lambda: bool(scene.chat.calls))
        await scene.until_waiting()
        scene.clock.forward(minutes=1)
        await scene.until_sent(1)

    assert scene.chat.shown() == ["once"]
    assert [verb for verb, _ in scene.chat.calls] == ["send", "find"]


async def test_an_answer_that_was_lost_with_its_message_is_sent_again(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(OutcomeUnknown("reset"), took_effect=False))
    scene.post("once")

    async with scene.sending():
        await scene.until(lambda: bool(scene.chat.calls))
        await scene.until_waiting()
        scene.clock.forward(minutes=1)
        await scene.until_sent(1)

    assert scene.chat.shown() == ["once"]


async def test_a_call_that_hangs_counts_as_an_unknown_outcome(scene: Scene) -> None:
    scene.chat.honours_keys = False
    scene.chat.misbehave(Misstep(took_effect=True))
    scene.post("once")

    async with scene.sending(scene.outbox(patience=0.05)):
        await scene.until(lambda: bool(scene.chat.calls))
        await scene.until_waiting()
        scene.clock.forward(minutes=1)
        await scene.until_sent(1)

    assert scene.chat.shown() == ["once"]


async def test_what_a_killed_process_was_sending_is_looked_up_at_the_next_start(scene: Scene) -> None:
    scene.chat.honours_keys = False
    posted, lost = scene.post("posted"), scene.post("lost", RANDOM)
    claimed = {errand.key: errand for errand in await scene.queue.claim(scene.clock(), limit=9)}
    await scene.chat.send(GENERAL, claimed[posted].post, key=posted)

    async with scene.sending():
        await scene.until_sent(2)

    assert sorted(scene.chat.shown()) == ["lost", "posted"]
    assert ("find", posted) in scene.chat.calls
    assert ("find", lost) in scene.chat.calls


async def test_what_the_platform_will_never_take_is_given_up_and_the_next_one_goes(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(Refused("is_archived")))
    scene.post("refused")
    scene.post("next")

    async with scene.sending():
        await scene.until(lambda: scene.states() == {"dead": 1, "sent": 1})

    assert [letter.fault for letter in scene.queue.letters()] == ["refused:is_archived"]
    assert scene.chat.shown() == ["next"]


async def test_who_wants_to_know_hears_what_was_given_up(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(Refused("is_archived")))
    refused = scene.post("refused")
    scene.post("next")
    outbox, heard = scene.outbox(), []

    async def given_up(community: int, key: str) -> None:
        heard.append((community, key, scene.states()["dead"]))

    outbox.given_up = given_up
    async with scene.sending(outbox):
        await scene.until(lambda: scene.states() == {"dead": 1, "sent": 1})

    assert heard == [(scene.community, refused, 1)]


async def test_a_fault_of_ours_in_one_post_does_not_stop_the_others(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(ZeroDivisionError()))
    scene.post("broken")
    scene.post("next")

    async with scene.sending():
        await scene.until(lambda: scene.states() == {"dead": 1, "sent": 1})

    assert [letter.fault for letter in scene.queue.letters()] == ["fault_of_ours:ZeroDivisionError"]


async def test_a_platform_that_stays_down_is_tried_a_bounded_number_of_times(scene: Scene) -> None:
    scene.chat.misbehave(*[Misstep(PlatformError())] * MOST_ATTEMPTS)
    scene.post("never")

    async with scene.sending():
        for attempt in range(1, MOST_ATTEMPTS + 1):
            await scene.until(lambda attempt=attempt: len(scene.chat.calls) == attempt)  # type: ignore[misc]
            await scene.until_waiting()
            scene.clock.forward(seconds=LONGEST_PAUSE * 2)
        await scene.until(lambda: scene.states() == {"dead": 1})

    assert len(scene.chat.calls) == MOST_ATTEMPTS


async def test_a_refused_token_pauses_its_space_and_no_other(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(Unauthorised("fake:one")))
    scene.post("one")

    async with scene.sending() as outbox:
        await scene.until(lambda: bool(outbox.paused))
        scene.post("other channel", RANDOM)
        scene.post("other space", ELSEWHERE)
        await scene.until(lambda: scene.chat.shown() == ["other space"])
        paused = set(outbox.paused)
        await scene.until_waiting()
        scene.clock.forward(minutes=6)
        await scene.until_sent(3)

    assert paused == {"fake:one"}


async def test_a_channel_is_sent_no_more_than_its_platform_takes(scene: Scene) -> None:
    for number in range(3):
        scene.post(str(number))
    started = asyncio.get_running_loop().time()

    async with scene.sending(scene.outbox(pace=Pace(calls=1, seconds=0.2))):
        await scene.until_sent(3)

    assert asyncio.get_running_loop().time() - started >= 0.39


async def test_no_more_calls_are_under_way_in_a_space_than_it_takes(scene: Scene) -> None:
    scene.chat.slowness = 0.02
    for number in range(20):
        scene.post(str(number), Place("fake:one", f"c{number}"))

    async with scene.sending(scene.outbox(pace=Pace(1000, 1, at_once=3))):
        await scene.until_sent(20)

    assert scene.chat.most_at_once <= 3


async def test_a_replacement_reaches_the_message_that_was_sent(scene: Scene) -> None:
    key = scene.post("before")
    after = Post((Prose((Said("after"),)),), "after")

    async with scene.sending():
        await scene.until_sent(1)
        scene.store.write_now(scene.community, lambda tx: tx.outgoing.replace(key, after, now=scene.clock()))
        await scene.until_sent(2)

    assert scene.chat.shown() == ["after"]


async def test_ending_finishes_what_is_under_way(scene: Scene) -> None:
    scene.chat.slowness = 0.1
    scene.post("under way")

    async with scene.sending():
        await scene.until(lambda: bool(scene.chat.calls))

    assert scene.states() == {"sent": 1}


async def test_ending_waits_no_longer_than_its_grace_and_loses_nothing(scene: Scene) -> None:
    scene.chat.misbehave(Misstep())
    scene.post("hangs")

    async with scene.sending(scene.outbox(grace=0.05)):
        await scene.until(lambda: bool(scene.chat.calls))
    after_the_end = scene.states()
    async with scene.sending():
        await scene.until_sent(1)

    assert after_the_end == {"sending": 1}
    assert scene.chat.shown() == ["hangs"]


class Faltering(SqlQueue):
    """A queue whose database is down for the first calls of each kind."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.left = {"recover": 1, "claim": 2, "sent": 2}

    def _falter(self, name: str) -> None:
        self.left[name] -= 1
        if self.left[name] >= 0:
            raise Unavailable("down")

    async def recover(self, now: datetime) -> int:
        self._falter("recover")
        return await super().recover(now)

    async def claim(self, now: datetime, *, limit: int, without: Collection[str] = ()) -> Sequence[Errand]:
        self._falter("claim")
        return await super().claim(now, limit=limit, without=without)

    async def sent(self, errand: Errand, id: str, now: datetime) -> None:
        self._falter("sent")
        await super().sent(errand, id, now)


async def test_a_database_that_is_down_delays_and_doubles_nothing(scene: Scene) -> None:
    scene.chat.honours_keys = False
    scene.post("once")
    outbox = Outbox(Faltering(scene.store), {"fake": scene.chat}, clock=scene.clock, paces={"fake": FAST}, poll=0.01)

    async with scene.sending(outbox):
        await scene.until_sent(1)

    assert scene.chat.shown() == ["once"]


@pytest.mark.slow
async def test_two_replicas_send_each_post_once_and_each_channel_in_order() -> None:
    with running() as cluster:
        url = cluster.url(cluster.create())
        upgrade(url)
        stores = [Store.open(url), Store.open(url)]
        one, other = (Scene(store, 0, FakeChat(honours_keys=False, slowness=0.002)) for store in stores)
        one.community = stores[0].found("Makers", now=one.clock()).id
        for number in range(40):
            one.post(str(number), Place("fake:one", f"c{number % 10}"))
        other.chat = one.chat

        async with one.sending(), other.sending():
            await one.until_sent(40)
        for store in stores:
            store.close()

    assert sorted(map(int, one.chat.shown())) == list(range(40))
    assert one.chat.most_at_once <= FAST.at_once  # One sender at a time: two would be twice as many.
    for channel in range(10):
        assert one.chat.shown(Place("fake:one", f"c{channel}")) == [str(number) for number in range(channel, 40, 10)]
