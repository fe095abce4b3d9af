"""What the outbox does where a platform asks to wait, and where nobody can tell whether a post stands."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.errors import OutcomeUnknown, RetryLater, Unauthorised, Unreadable
from bot.messages import Place
from bot.outbox import Pace
from bot.testing import FakeChat, Misstep
from tests.sending import ELSEWHERE, FAST, GENERAL, RANDOM, Scene, a_scene

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.messages import Post

NONCE = replace(FAST, nonce_seconds=120)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with a_scene(tmp_path) as scene:
        yield scene


@dataclass(slots=True)
class Closed(FakeChat):
    """A platform on which Hearth may write and not look."""

    async def find(self, place: Place, *, key: str, post: Post | None = None) -> str | None:  # noqa: ARG002
        """Refuse to look."""
        self.calls.append(("find", key))
        raise Unreadable(str(place))


def real_now() -> datetime:
    return datetime.now(UTC)


async def lose_the_answer(scene: Scene, pace: Pace, *, took_effect: bool = True, **wait: float) -> None:
    """Send a post whose answer is lost, and let the outbox take it up again after *wait*."""
    scene.chat.misbehave(Misstep(OutcomeUnknown("timeout"), took_effect=took_effect))
    scene.post("once")

    async with scene.sending(scene.outbox(pace=pace)):
        await scene.until(lambda: bool(scene.chat.calls))
        await scene.until_waiting()
        scene.clock.forward(**wait)
        await scene.until(lambda: scene.states().keys() <= {"sent", "dead"})


async def test_a_space_that_asks_to_wait_takes_nothing_and_the_others_go_on(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(RetryLater(30)), channel="general")
    scene.post("told to wait")

    async with scene.sending() as outbox:
        await scene.until(lambda: bool(outbox.waiting))
        scene.post("other channel", RANDOM)
        scene.post("other space", ELSEWHERE)
        await scene.until(lambda: scene.chat.shown() == ["other space"])
        scene.clock.forward(seconds=29)
        await asyncio.sleep(0.05)
        before = scene.chat.shown()
        scene.clock.forward(seconds=1)
        await scene.until_sent(3)

    assert before == ["other space"]


async def test_what_set_out_already_turns_back_when_its_space_is_told_to_wait(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(RetryLater(30)), channel="c0")
    for number in range(8):
        scene.post(str(number), Place("fake:one", f"c{number}"))

    async with scene.sending(scene.outbox(pace=Pace(calls=1000, seconds=1, at_once=1))):
        await scene.until(lambda: bool(scene.chat.calls))
        await scene.until_waiting()
        await asyncio.sleep(0.05)

    assert scene.chat.calls == [("send", "k-0")]
    assert scene.states() == {"todo": 8}


async def test_a_wait_is_kept_to_within_a_second(scene: Scene) -> None:
    scene.clock = real_now  # type: ignore[assignment]
    scene.chat.misbehave(Misstep(RetryLater(0.6)))
    scene.post("waits")
    times: list[float] = []

    async with scene.sending():
        for calls in (1, 2):
            await scene.until(lambda calls=calls: len(scene.chat.calls) == calls)  # type: ignore[misc]
            times.append(asyncio.get_running_loop().time())
        await scene.until_sent(1)

    assert 0.59 <= times[1] - times[0] <= 1.6


async def test_a_wait_after_a_wait_is_never_cut_short(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(RetryLater(60)), Misstep(RetryLater(5)))
    scene.chat.slowness = 0.02
    scene.post("first")
    scene.post("second", RANDOM)

    async with scene.sending() as outbox:
        await scene.until(lambda: len(scene.chat.calls) == 2)
        await scene.until_waiting()
        left = (outbox.waiting["fake:one"] - scene.clock()).total_seconds()

    assert left == 60


async def test_a_refused_token_stops_what_set_out_already(scene: Scene) -> None:
    scene.chat.misbehave(Misstep(Unauthorised("fake:one")), channel="c0")
    for number in range(8):
        scene.post(str(number), Place("fake:one", f"c{number}"))

    async with scene.sending(scene.outbox(pace=Pace(calls=1000, seconds=1, at_once=1))):
        await scene.until(lambda: bool(scene.chat.calls))
        await scene.until_waiting()
        await asyncio.sleep(0.05)

    assert len(scene.chat.calls) == 1


async def test_a_channel_that_rests_holds_up_no_other(scene: Scene) -> None:
    for number in range(3):
        scene.post(f"busy {number}", RANDOM)
    pace = Pace(calls=1, seconds=0.5, at_once=1)

    async with scene.sending(scene.outbox(pace=pace)):
        await scene.until(lambda: scene.chat.shown() == ["busy 0"])
        await asyncio.sleep(0.1)
        scene.post("quiet", GENERAL)
        await scene.until_sent(4)

    assert scene.chat.shown().index("quiet") == 1


async def test_replacing_has_a_limit_of_its_own(scene: Scene) -> None:
    keys = [scene.post(str(number), Place("fake:one", f"c{number}")) for number in range(3)]
    outbox = scene.outbox(pace=Pace(calls=1000, seconds=1, at_once=8, replaces=1), grace=0.05)

    async with scene.sending(outbox):
        await scene.until_sent(3)
        for key in keys:
            scene.replace(key, "new")
        await scene.until(lambda: "new" in scene.chat.shown())
        scene.post("goes on", RANDOM)
        await scene.until(lambda: "goes on" in scene.chat.shown())
        shown = scene.chat.shown()

    assert shown.count("new") == 1


async def test_where_the_platform_refuses_the_same_post_twice_it_is_sent_again_unlooked(scene: Scene) -> None:
    await lose_the_answer(scene, NONCE, seconds=30)

    assert scene.chat.calls == [("send", "k-once"), ("send", "k-once")]
    assert scene.chat.shown() == ["once"]


async def test_when_the_platform_may_have_forgotten_the_post_it_is_looked_for(scene: Scene) -> None:
    scene.chat.honours_keys = False

    await lose_the_answer(scene, NONCE, minutes=3)

    assert [verb for verb, _ in scene.chat.calls] == ["send", "find"]
    assert scene.chat.shown() == ["once"]


@pytest.mark.parametrize("took_effect", [True, False])
async def test_where_we_may_not_look_a_post_is_rather_missed_than_repeated(scene: Scene, took_effect: bool) -> None:  # noqa: FBT001
    scene.chat = Closed(honours_keys=False)

    await lose_the_answer(scene, FAST, took_effect=took_effect, minutes=1)

    assert [letter.fault for letter in scene.queue.letters()] == ["unsure"]
    assert len(scene.chat.shown()) == took_effect


async def test_where_we_may_not_look_and_the_operator_says_so_a_post_is_repeated(scene: Scene) -> None:
    scene.chat = Closed(honours_keys=False)

    await lose_the_answer(scene, replace(FAST, repeats_unsure=True), took_effect=False, minutes=1)

    assert scene.states() == {"sent": 1}
    assert scene.chat.shown(GENERAL) == ["once"]


async def test_a_storm_of_waits_in_one_space_holds_up_no_other(scene: Scene) -> None:
    scene.chat.misbehave(*[Misstep(RetryLater(1))] * 100, channel="stormy")
    for number in range(50):
        scene.post(f"storm{number}", Place("fake:one", "stormy"))
    for number in range(50):
        scene.post(f"calm{number}", Place(f"fake:{number}", "general"))

    async with scene.sending():
        await scene.until(lambda: len(scene.chat.shown()) == 50)

    assert {text[:4] for text in scene.chat.shown()} == {"calm"}
