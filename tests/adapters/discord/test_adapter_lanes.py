"""The lanes on which events come to the core."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from adapters.discord.lanes import Lanes
from bot.errors import RetryLater, Unavailable


class Core:
    """Takes numbers, unless it is away."""

    def __init__(self) -> None:
        self.away = False
        self.taken: list[int] = []
        self.read: list[str] = []

    async def take(self, number: int) -> None:
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable("away")
        self.taken.append(number)

    async def read_again(self, space: str) -> None:
        if self.away:
            raise Unavailable("away")
        self.read.append(space)


async def test_each_space_keeps_its_order_and_holds_up_no_other() -> None:
    core, stuck = Core(), asyncio.Event()
    lanes = Lanes(core.read_again)

    lanes.put("discord:1", lambda: _until(stuck))
    for number in range(5):
        lanes.put("discord:2", partial(core.take, number))
    await asyncio.sleep(0.05)
    taken = list(core.taken)
    stuck.set()
    await lanes.drain(1)

    assert taken == list(range(5))


async def _until(event: asyncio.Event) -> None:
    await event.wait()


async def test_what_does_not_fit_any_more_is_read_again_once_the_database_is_back() -> None:
    core = Core()
    lanes = Lanes(core.read_again, longest=3, pause=0.01)
    core.away = True

    for number in range(10):
        lanes.put("discord:1", partial(core.take, number))
    await asyncio.sleep(0.05)
    core.away = False
    await lanes.drain(2)

    assert core.taken == [0, 1, 2]
    assert "discord:1" in core.read
    assert not lanes.behind


async def test_being_away_again_while_reading_loses_nothing() -> None:
    core = Core()
    lanes = Lanes(core.read_again, pause=0.01)
    core.away = True
    lanes.put("discord:1", partial(core.take, 1))
    await asyncio.sleep(0.03)
    core.away = False
    await lanes.drain(2)

    assert core.taken == [1]
    assert set(core.read) == {"discord:1"}


async def test_what_is_asked_to_wait_waits() -> None:
    core, waits = Core(), [RetryLater(0.05)]

    async def bring() -> None:
        if waits:
            raise waits.pop()
        await core.take(1)

    lanes = Lanes(core.read_again)
    lanes.put("discord:1", bring)
    await lanes.drain(2)

    assert core.taken == [1]
    assert not core.read


async def test_a_bug_in_the_core_is_passed_by() -> None:
    core = Core()

    async def fail() -> None:
        raise ZeroDivisionError

    lanes = Lanes(core.read_again)
    lanes.put("discord:1", fail)
    lanes.put("discord:1", partial(core.take, 2))
    await lanes.drain(2)

    assert core.taken == [2]


@pytest.mark.parametrize("lane", ["", "reactions"])
async def test_draining_ends_what_does_not_end_by_itself(lane: str) -> None:
    lanes = Lanes(Core().read_again)
    lanes.put("discord:1", lambda: _until(asyncio.Event()), lane=lane)

    await lanes.drain(0.05)

    assert asyncio.all_tasks() == {asyncio.current_task()}
