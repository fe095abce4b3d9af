"""The commands that Discord offers in Hearth's name, and when they are registered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from adapters.discord import commands
from adapters.discord.interactions import SHORTCUTS
from bot.core.verbs import VERBS
from tests.adapters.discord.inboxes import NotingInbox, adapted
from tests.fakes.discord import FakeDiscord, checks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord.running() as fake:
        yield fake


def test_discord_takes_the_commands() -> None:
    assert not checks.commands(commands.wanted())


def test_every_command_is_for_servers_only() -> None:
    assert {tuple(one["contexts"]) for one in commands.wanted()} == {(0,)}


def test_every_verb_that_is_offered_is_one_of_the_cores() -> None:
    assert set(commands.VERBS) <= set(VERBS)
    assert len(commands.VERBS) <= 25


def test_every_menu_is_understood_when_it_comes_back() -> None:
    menus = {one["name"] for one in commands.wanted() if one["type"] == 3}

    assert menus == set(SHORTCUTS)


async def test_they_are_registered_once_and_left_alone_while_they_are_the_same(discord: FakeDiscord) -> None:
    discord.server()

    for _ in range(3):
        async with adapted(discord, NotingInbox()):
            await discord.until(lambda: discord.calls("GET /applications/.*/commands"))
            discord.outgoing.clear()

    assert discord.syncs == 1
    assert len(discord.commands) == 9


@pytest.mark.parametrize("change", ["description", "gone", "option", "more"])
async def test_they_are_registered_anew_when_they_changed(discord: FakeDiscord, change: str) -> None:
    discord.server()
    old = json.loads(json.dumps(commands.wanted()))
    if change == "description":
        old[0]["description"] = "as it was before"
    elif change == "gone":
        old.pop()
    elif change == "option":
        old[0]["options"].pop()
    else:
        old.append({"name": "old", "type": 1, "description": "from before"})
    discord.registered(old)

    async with adapted(discord, NotingInbox()):
        await discord.until(lambda: discord.syncs == 2)

    assert commands.as_compared(discord.commands) == commands.as_compared(commands.wanted())


async def test_they_are_registered_later_where_discord_is_away(discord: FakeDiscord) -> None:
    discord.server()
    discord.rest.trouble("503", "applications/.*/commands", times=3)

    async with adapted(discord, NotingInbox()):
        await discord.until(lambda: discord.syncs == 1)


async def test_the_verbs_complete_themselves_without_asking_the_core(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        every = await village.completes(li, "hearth", general, "verb", "")
        some = await village.completes(li, "hearth", general, "verb", "SE")
        of_sessions = await village.completes(li, "session", general, "verb", "s")

    assert [one["value"] for one in every] == list(commands.VERBS)
    assert [one["value"] for one in some] == ["session", "settings", "setup"]
    assert [one["value"] for one in of_sessions] == ["show", "skip"]
