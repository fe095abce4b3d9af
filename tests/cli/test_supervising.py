"""Platforms side by side: each begins anew by itself, and no oftener than it may."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.cli.compose import House
from bot.cli.supervising import Allowance, Supervisor, allowances
from bot.errors import Unauthorised
from bot.messages import Finding, Place
from bot.reconcile import Heard
from bot.settings import Settings
from bot.storage.store import Store
from bot.testing import FakeAdapter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bot.ports import Inbox, Library

DAY = 24 * 60 * 60.0


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield House(Settings(data_dir=tmp_path), store)
    store.close()


async def keep_until(house: House, supervisor: Supervisor, adapter: FakeAdapter, reached: Callable[[], bool]) -> None:
    task = asyncio.create_task(supervisor.keep(adapter, house.door(adapter), house.core))
    async with asyncio.timeout(5):
        while not reached():  # noqa: ASYNC110 - the adapter tells by its count
            await asyncio.sleep(0.005)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("lasts", [0.0, 1.0, 60.0, 130.0, 600.0, 1099.0])
def test_discord_is_identified_to_fewer_than_a_hundred_times_a_day_however_it_fails(lasts: float) -> None:
    allowance, now, begun = allowances()["discord"], 1000.0, 0

    while now < 1000.0 + DAY:
        now += allowance.wait(now)
        begun += 1
        now += lasts

    assert begun <= 100


def test_what_fails_seldom_begins_anew_at_once() -> None:
    allowance = Allowance(3, 60)

    waits = [allowance.wait(now) for now in (0.0, 1.0, 2.0, 3.0, 3600.0)]

    assert waits[:3] == [0, 0, 0]
    assert 55 < waits[3] <= 60
    assert waits[4] == 0


async def test_a_refused_token_is_said_with_what_to_do_and_tried_again_seldom(house: House) -> None:
    slack = FakeAdapter("slack", failures=deque([Unauthorised("slack:T1")]))
    supervisor = Supervisor(first_pause=0.01, refused_pause=0.1)
    began = asyncio.get_running_loop().time()

    with capture_logs() as logs:
        await keep_until(house, supervisor, slack, lambda: slack.started == 2)

    said = next(line for line in logs if line["event"] == "adapter.refused")
    assert "HEARTH_SLACK_BOT_TOKEN" in said["says"]
    assert asyncio.get_running_loop().time() - began >= 0.1
    assert supervisor.states == {"slack": "at work"}


async def test_how_a_platform_is_can_be_asked(house: House) -> None:
    discord = FakeAdapter("discord", failures=deque([OSError()]))
    supervisor = Supervisor(first_pause=60)

    await keep_until(house, supervisor, discord, lambda: supervisor.states.get("discord") == "failed")

    assert discord.started == 1


class Stumbling(FakeAdapter):
    """A platform that fails while it ends."""

    async def run(self, inbox: Inbox, library: Library) -> None:
        try:
            await super().run(inbox, library)
        finally:
            raise OSError


async def test_a_platform_that_stumbles_while_it_ends_is_not_begun_anew(house: House) -> None:
    slack = Stumbling("slack")

    async with asyncio.timeout(5):
        await keep_until(house, Supervisor(first_pause=0.01), slack, lambda: slack.started == 1)
        await asyncio.sleep(0.05)

    assert slack.started == 1


class Hanging(FakeAdapter):
    """A platform that throws when it is looked at."""

    async def look(self, rooms: Sequence[Place] = ()) -> Sequence[Finding]:  # noqa: ARG002
        raise ZeroDivisionError


async def test_a_look_at_a_space_is_a_look_at_its_platform_and_never_fails(house: House) -> None:
    house.serve(FakeAdapter("slack", findings=[Finding("token", "good", "is accepted")]))
    house.serve(Hanging("discord"))

    found = [await house.look(space) for space in ("slack:T1", "discord:1", "nowhere:1")]

    assert [[one.result for one in each] for each in found] == [["good"], ["bad"], []]


async def test_one_of_several_spaces_is_told_nothing_of_the_others(house: House) -> None:
    house.serve(FakeAdapter("slack", findings=[Finding("slack channels", "good", "is in #secret of another space")]))
    now = house.clock()
    for space in ("slack:T1", "slack:T2"):
        await house.store.home(Place(space, "C1"), now=now)
    house.reconciler.missed("slack:T1")
    house.reconciler.missed("slack:T2")
    for space, watch in house.reconciler._watches.items():  # noqa: SLF001 - as it notes them
        watch.closed[f"{space}/C1"] = now

    found = await house.look("slack:T1")
    everything = await house.look("slack")

    assert "secret" not in "".join(one.says for one in found)
    assert "T2" not in "".join(one.says for one in found)
    assert "slack:T1/C1" in found[-1].says
    assert "secret" in everything[0].says
    assert "slack:T2/C1" in everything[-1].says


@pytest.mark.parametrize(
    ("space", "profile", "heard"),
    [("web", "full", False), ("slack", "full", True), ("slack", "least", False), ("discord", "least", True)],
)
def test_what_a_platform_tells_is_heard_where_channels_are_read(
    house: House,
    space: str,
    profile: str,
    heard: bool,  # noqa: FBT001
) -> None:
    house.settings = house.settings.model_copy(update={"slack_profile": profile})
    adapter = FakeAdapter(space)
    house.serve(adapter)

    assert isinstance(house.door(adapter), Heard) is heard
