"""Channels that stand for topics, on the platforms themselves: what a forum files posts under, what a channel is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.store import Store
from tests.contracts.flows.on_discord import on_discord
from tests.contracts.flows.on_slack import on_slack

if TYPE_CHECKING:
    from pathlib import Path

    from bot.transaction import Transaction


def kept_on(store: Store) -> list[tuple[str, ...]]:
    """Return the topics of each entry, by number."""

    def read(tx: Transaction) -> list[tuple[str, ...]]:
        return [entry.topics for entry in tx.entries.stream(None)]

    return store.read_now(1, read)


async def test_on_discord_what_is_kept_from_a_filed_post_carries_what_it_is_filed_under(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    async with on_discord(store) as stage:
        forum = stage.channels["help"]
        forum.tags = {"1501": "Deploy failures", "1502": "Other"}
        forum.topic = "All about #operations"
        await stage.village.tells("CHANNEL_UPDATE", forum.payload())
        await stage.discord.until(lambda: "Deploy failures" in str(store.read_now(1, lambda tx: tx.members.rooms())))
        form = await stage.types("fay", "/hearth topic map", channel="help")
        mapped = await stage.submits("fay", form, labels="Deploy failures = deploy")

        post = await stage.village.opens_post(
            stage.members["li"], forum, "It fails", "At night", tags=["Deploy failures"]
        )
        thread = stage.discord.channel(post["channel_id"])
        assert thread
        await stage.village.says(stage.members["li"], thread, "#tip Read the log from its end")
        await stage.discord.until(lambda: bool(kept_on(store)))

    assert "operations" in mapped.text
    assert "deploy" in mapped.text
    assert kept_on(store) == [("operations", "deploy")]
    store.close()


async def test_on_slack_a_channels_own_words_are_offered_as_its_topics(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    async with on_slack(store, "socket") as stage:
        stage.acme.state.room("general").topic = "All about #deploys"
        for told in await stage.hearth.chats["slack"].rooms(_space(store)):
            await stage.hearth.core.on_change(told)

        form = await stage.types("fay", "/hearth topic map")
        mapped = await stage.submits("fay", form)
        await stage.says("li", "#tip Tag before you release")

    assert "#general is about #deploys from now on" in mapped.text
    assert kept_on(store) == [("deploys",)]
    store.close()


def _space(store: Store) -> str:
    return store.read_now(1, lambda tx: next(one.key for one in tx.spaces.every() if one.key.startswith("slack:")))
