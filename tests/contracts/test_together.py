"""Slack and Discord at once: one Hearth, one repertoire, one person."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from adapters.discord import truth
from adapters.slack.people import RIGHT_SECONDS
from bot.core.presence import FRESH_SECONDS
from bot.storage.store import Store
from tests.contracts.flows.flows import TIP, kept, said, told
from tests.contracts.flows.on_discord import on_discord
from tests.contracts.flows.on_slack import on_slack
from tests.contracts.flows.stage import Hearth, at_work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.contracts.flows.on_discord import OnDiscord
    from tests.contracts.flows.on_slack import OnSlack
    from tests.contracts.flows.stage import Seen

ASK = "/ask broker certificate renewed restart"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield store
    store.close()


@asynccontextmanager
async def both(store: Store) -> AsyncIterator[tuple[OnSlack, OnDiscord]]:
    async with (
        at_work(Hearth(store)) as hearth,
        on_slack(store, "socket", hearth) as slack,
        on_discord(store, hearth) as discord,
    ):
        yield slack, discord


def code_in(seen: Seen) -> str:
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", seen.text)
    assert found, seen.text
    return found[0]


async def joined(slack: OnSlack, discord: OnDiscord) -> None:
    """Let the server join the workspace's community: agreed to on both sides."""
    code = code_in(await slack.types("fay", "/hearth invite"))
    offered = await discord.types("fay", f"/hearth join {code}")
    await discord.presses("fay", offered, "The whole space")
    await slack.presses("fay", await told(slack, "fay", "would like to bring"), "Let them in")


async def test_what_is_kept_on_slack_is_found_on_discord_once_the_server_joined(store: Store) -> None:
    async with both(store) as (slack, discord):
        await kept(slack)
        assert TIP not in (await discord.types("bo", ASK)).text

        await joined(slack, discord)

        assert TIP in (await discord.types("bo", ASK)).text


async def test_what_is_private_on_slack_is_not_found_on_discord(store: Store) -> None:
    async with both(store) as (slack, discord):
        await joined(slack, discord)
        await kept(slack, channel="council")

        assert TIP not in (await discord.types("fay", ASK)).text


async def test_a_linked_person_finds_what_either_account_may_see(store: Store) -> None:
    async with both(store) as (slack, discord):
        await joined(slack, discord)
        await kept(slack, channel="council")

        code = code_in(await slack.types("li", "/hearth link"))
        await discord.presses("li", await discord.types("li", f"/hearth link {code}"), "Join them")

        assert TIP in (await discord.types("li", ASK)).text
        assert TIP in (await discord.own_page("li")).text
        assert TIP not in (await discord.types("bo", ASK)).text


async def test_a_code_works_once_and_for_nobody_else(store: Store) -> None:
    async with both(store) as (slack, discord):
        code = code_in(await slack.types("li", "/hearth link"))
        await discord.presses("li", await discord.types("li", f"/hearth link {code}"), "Join them")

        assert "used already" in (await discord.types("bo", f"/hearth link {code}")).text


def test_core_and_platform_together_believe_no_right_for_longer_than_a_minute() -> None:
    behind = [RIGHT_SECONDS, truth.FRESH.total_seconds()]

    assert max(behind) + FRESH_SECONDS <= 60


async def test_a_crash_of_discord_leaves_slack_at_work(store: Store) -> None:
    async with both(store) as (slack, discord):
        await discord.discord.gateway.drop(4000)

        await slack.says("li", f"{TIP} #tip")

        assert "#1" in (await said(slack, "Kept by")).text


async def test_what_a_second_community_of_a_workspace_asks_is_answered_in_ones_own_conversation(store: Store) -> None:
    async with at_work(Hearth(store)) as hearth, on_slack(store, "socket", hearth) as slack:
        form = await slack.types("fay", "/hearth setup", channel="council")
        await slack.submits("fay", form, which="new", name="Bakers")
        await slack.says("li", f"{TIP} #tip")
        message = await slack.says("li", "Rye wants a night to rise.", channel="council")
        await slack.chooses("fay", "keep", message)

        kept_there = await slack.presses("li", await told(slack, "li", "May I?"), "Yes, keep it")

        assert "Rye wants a night" in kept_there.text
        assert "Rye wants a night" in (await slack.types("fay", "/hearth show 1", channel="council")).text
        assert TIP in (await slack.types("fay", "/hearth show 1")).text
