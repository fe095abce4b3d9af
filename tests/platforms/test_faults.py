"""Both platforms in one House: what goes wrong on one loses nothing, doubles nothing, and does not reach the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contracts.flows.stage import until
from tests.platforms.at_work import SECONDS, titles, world

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.cli.compose import House
    from tests.platforms.at_work import World

    Wrong = Callable[[World], Awaitable[None]]

pytestmark = pytest.mark.slow

POSTS = r"POST /channels/\d+/messages"
UNTROUBLED = 20.0
"""Seconds within which the other platform has answered: most of it is a busy machine."""


async def _socket_closed(scene: World) -> None:
    await scene.discord.gateway.drop(4000)


async def _socket_cut(scene: World) -> None:
    await scene.discord.gateway.cut()


async def _session_invalid(scene: World) -> None:
    await scene.discord.gateway.invalidate()


async def _asked_to_reconnect(scene: World) -> None:
    await scene.discord.gateway.ask_to_reconnect()


async def _malformed(scene: World) -> None:
    odd: object
    for odd in (None, [], {"id": {}}, {"author": 7, "guild_id": scene.village.id}):
        await scene.discord.gateway.malformed("MESSAGE_CREATE", odd)
    await scene.discord.gateway.malformed("NOBODY_KNOWS", {})


async def _babble(scene: World) -> None:
    await scene.discord.gateway.babble()


def _troubled(kind: str, **how: float) -> Wrong:
    async def trouble(scene: World) -> None:
        scene.discord.rest.trouble(kind, POSTS, **how)

    return trouble


ON_DISCORD: dict[str, Wrong] = {
    "the socket is closed": _socket_closed,
    "the socket is cut": _socket_cut,
    "the session is invalid": _session_invalid,
    "it asks to reconnect": _asked_to_reconnect,
    "a dispatch is malformed": _malformed,
    "a frame is no JSON": _babble,
    "a post is answered 500": _troubled("500"),
    "a post takes effect and its answer is lost": _troubled("swallow"),
    "a post is slow": _troubled("slow", seconds=3),
    "posts are limited": _troubled("429", seconds=2, times=2),
}


@pytest.mark.parametrize("what", ON_DISCORD)
async def test_slack_does_not_notice_that_on_discord(tmp_path: Path, what: str) -> None:
    async with world(tmp_path) as scene, scene.hearth() as house:
        await ON_DISCORD[what](scene)
        await scene.village.says(scene.li, scene.general, "Discord meanwhile #tip")
        await scene.acme.says("li", "general", "Slack meanwhile #tip")

        await until(scene.lines_on_slack, seconds=UNTROUBLED)
        await _both_once(scene, house)


def _faulty(**how: float | bool) -> Wrong:
    async def fault(scene: World) -> None:
        scene.slack.faults.add("chat.postMessage", **how)

    return fault


async def _slack_closed(scene: World) -> None:
    await scene.slack.socket.close()


async def _slack_cut(scene: World) -> None:
    scene.slack.socket.cut()


async def _slack_renewed(scene: World) -> None:
    await scene.slack.socket.disconnect()


async def _slack_babble(scene: World) -> None:
    for odd in ("{", "[]", "null", '{"type": "events_api", "envelope_id": "1", "payload": []}'):
        await scene.slack.socket.send(odd)


ON_SLACK: dict[str, Wrong] = {
    "the socket is closed": _slack_closed,
    "the socket is cut": _slack_cut,
    "it asks to connect anew": _slack_renewed,
    "an envelope is malformed": _slack_babble,
    "a post is answered 500": _faulty(status=500),
    "a post takes effect and is answered 500": _faulty(status=500, applied=True),
    "a post takes effect and its answer is lost": _faulty(drop=True, applied=True),
    "a post hangs": _faulty(hang=True),
    "posts are limited": _faulty(status=429, retry_after=2, times=2),
}


@pytest.mark.parametrize("what", ON_SLACK)
async def test_discord_does_not_notice_that_on_slack(tmp_path: Path, what: str) -> None:
    async with world(tmp_path) as scene, scene.hearth() as house:
        scene.slack.retries = 3
        await ON_SLACK[what](scene)
        await scene.village.says(scene.li, scene.general, "Discord meanwhile #tip")
        await until(scene.lines_on_discord, seconds=UNTROUBLED)

        await scene.acme.says("li", "general", "Slack meanwhile #tip")
        await _both_once(scene, house)


async def _both_once(scene: World, house: House) -> None:
    both = ["Discord meanwhile", "Slack meanwhile"]
    assert await titles(house.store, *both, seconds=SECONDS * 2) == both
    assert (len(scene.lines_on_slack()), len(scene.lines_on_discord())) == (1, 1)
    assert not house.store.queue.letters()
