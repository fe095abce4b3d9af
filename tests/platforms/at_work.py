"""A whole House before both fakes: what `hearth run` puts together, in this process, on a clock that can be moved."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.cli.compose import House, attach
from bot.practice.model import State
from bot.settings import Settings
from bot.storage.queue import SqlQueue
from bot.storage.store import Store
from bot.storage.watching import SqlWatching
from tests.contracts.flows.stage import ended, eventually, plain, until
from tests.fakes.discord import FakeDiscord, text_of
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from bot.practice.model import Entry
    from tests.fakes.discord import Channel, Member, People
    from tests.fakes.slack import Workspace

SECONDS = 30.0
WATCHED = 2


@dataclass
class Clock:
    """The time of the machine, which can be moved on."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def passes(self, **time: float) -> None:
        """Let time pass."""
        self.ahead += timedelta(**time)


@dataclass
class World:
    """A Slack and a Discord with Li on each, and a folder for Hearth's data."""

    folder: Path
    clock: Clock
    slack: FakeSlack
    acme: Workspace
    discord: FakeDiscord
    village: People
    li: Member
    general: Channel
    secret: Channel

    @asynccontextmanager
    async def hearth(self) -> AsyncIterator[House]:
        """Let Hearth live for the length of the block, and know every channel at once."""
        store = Store.open(f"sqlite:///{self.folder / 'hearth.db'}")
        house = House(self._settings(), store, self.clock)
        attach(house)
        works: list[Any] = [house.supervisor.keep(one, house.door(one), house.core) for one in house.adapters]
        tasks = [asyncio.create_task(each) for each in (*works, house.outbox.run(), house.reconciler.run())]
        try:
            await until(lambda: self.slack.socket.connected.is_set() and self.discord.gateway.open, seconds=SECONDS)
            await self._watched(store)
            yield house
        finally:
            await ended(*tasks)
            store.close()

    async def _watched(self, store: Store) -> None:
        """Wait until every channel that Hearth is in is read up to now."""
        for space in ("slack:T01", self.village.space):
            await eventually(partial(self._all_watched, store, space), seconds=SECONDS)

    async def _all_watched(self, store: Store, space: str) -> bool:
        rooms = await SqlWatching(store).rooms(space)
        return sum(room.read_to is not None for room in rooms) == WATCHED

    def _settings(self) -> Settings:
        given: dict[str, Any] = {
            "slack_api_url": self.slack.api_url,
            "slack_bot_token": self.acme.state.token,
            "slack_app_token": self.slack.app_token,
            "discord_api_url": self.discord.api_url,
            "discord_gateway_url": self.discord.gateway_url,
            "discord_token": self.discord.token,
        }
        return Settings(data_dir=self.folder, **given)

    def lines(self) -> list[str]:
        """Return what Hearth said in front of everybody that it kept, on both platforms."""
        return [*self.lines_on_slack(), *self.lines_on_discord()]

    def lines_on_slack(self) -> list[str]:
        """Return those on Slack."""
        every = [one for room in self.acme.state.channels.values() for one in room.messages]
        return _kept_lines([one["text"] for one in every if one["user"] == self.acme.state.bot])

    def lines_on_discord(self) -> list[str]:
        """Return those on Discord."""
        return _kept_lines([text_of(one) for one in self.discord.by_bot()])


def _kept_lines(every: Iterable[str]) -> list[str]:
    return [text for text in map(plain, every) if "Kept by" in text]


def entries(store: Store) -> dict[str, list[Entry]]:
    """Return what is kept, by title."""
    found: dict[str, list[Entry]] = {}
    for community in store.communities():
        for entry in store.read_now(community.id, lambda tx: list(tx.entries.stream(None))):
            if entry.state is State.KEPT:
                found.setdefault(entry.title, []).append(entry)
    return found


async def titles(store: Store, *wanted: str, seconds: float = SECONDS) -> list[str]:
    """Return the titles of all that is kept, once all those wanted are there and nothing is left to be sent."""
    queue = SqlQueue(store)
    await until(lambda: set(wanted) <= set(entries(store)), seconds=seconds)
    await until(lambda: not {"todo", "sending"} & set(queue.counts()), seconds=seconds)
    return sorted(title for title, each in entries(store).items() for _ in each)


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """Open both platforms."""
    clock = Clock()
    async with FakeSlack("socket") as slack, FakeDiscord.running(clock=clock) as discord:
        discord.content_intent = True
        acme, village = slack.workspace(), discord.server("Village")
        acme.state.now = lambda: clock().timestamp()
        acme.person("li")
        acme.channel("general", ["li"])
        acme.channel("secret", ["li"], private=True)
        acme.channel("elsewhere", ["li"], hearth=False)
        li = village.member("Li")
        general, secret = village.channel("general"), village.channel("secret", private=True, members=[li])
        yield World(folder, clock, slack, acme, discord, village, li, general, secret)
