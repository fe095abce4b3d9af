"""The database is away for a while, under a whole Hearth on Slack and Discord: what people are told, what is lost.

The process is the real `hearth run`; the platforms are the project's own fakes, in this process.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.bench.platform_process import Hearth, until
from bot.practice.model import State
from bot.storage.store import Store
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.fakes.discord import Channel, Member, People
    from tests.fakes.slack import Workspace

    Away = Callable[[], AbstractAsyncContextManager[None]]

LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""
SAID_EVERY = 0.5
ASKED_EVERY = 2.0
ACK_SECONDS = 3.0
BEFORE_RETRY = 1.0
ANSWER_SECONDS = 10.0
LONGEST = 120.0
AGAIN = "again in a m"
"""Both platforms say it: try again in a moment, or in a minute."""


@dataclass(slots=True)
class Toll:
    """What it came to. `untold` are interactions that were not told to try again; `slowest` is the slowest answer."""

    acked: int = 0
    said: int = 0
    asked: int = 0
    untold: list[str] = field(default_factory=list)
    slowest: float = 0.0
    lost: int = 0
    doubled: int = 0


@dataclass(slots=True)
class Scene:
    """Both platforms with somebody on each; `said` are the texts to be kept."""

    slack: FakeSlack
    acme: Workspace
    village: People
    li: Member
    general: Channel
    toll: Toll = field(default_factory=Toll)
    said: list[str] = field(default_factory=list)
    away: bool = False

    async def says_on_slack(self, number: int) -> None:
        """Say something tagged on Slack, which brings it again until it is acknowledged."""
        text = self._text("Slack", number)
        self.acme.hold()
        await self.acme.says("li", "general", text)
        (body,), self.acme.held = self.acme.held or [], None
        while True:
            done = await self.slack.socket.deliver("events_api", body, patience=ACK_SECONDS)
            if done.acked:
                self.toll.acked += self.away
                return
            await asyncio.sleep(BEFORE_RETRY)

    async def says_on_discord(self, number: int) -> None:
        """Say something tagged on Discord, which tells it once."""
        await self.village.says(self.li, self.general, self._text("Discord", number))

    async def shares_on_slack(self) -> None:
        """Type a command that writes, on Slack; the answer is what is shown to them alone."""
        before, began = len(self._answers()), time.monotonic()
        await self.acme.types("li", "general", "/share A word from Slack")
        with suppress(TimeoutError):
            await until(lambda: len(self._answers()) > before, seconds=ANSWER_SECONDS)
        self._answered(str(self._answers()[before:]), time.monotonic() - began)

    async def shares_on_discord(self) -> None:
        """Type a command that writes, on Discord."""
        shown = await self.village.types(self.li, "share", self.general, text="A word from Discord")
        self._answered(shown.text, shown.seconds)

    def _answers(self) -> list[str]:
        """Return what was answered on Slack; what stands in a thread is said of a message."""
        return [one["text"] for one in self.acme.state.ephemerals if "thread_ts" not in one]

    def _text(self, where: str, number: int) -> str:
        self.said.append(f"{where} case {number}")
        self.toll.said += 1
        return f"{self.said[-1]} put the broker last #tip"

    def _answered(self, text: str, seconds: float) -> None:
        self.toll.asked += 1
        self.toll.slowest = max(self.toll.slowest, seconds)
        if AGAIN not in text:
            self.toll.untold.append(text)


async def torment(folder: Path, *, seconds: float, database: str = "", away: Away | None = None) -> Toll:
    """Let the database be away for so many *seconds* while people talk; *away* says how, else an SQLite file is locked."""
    async with FakeSlack("socket") as slack, FakeDiscord.running() as discord:
        scene = _scene(slack, discord)
        hearth = Hearth(folder, _settings(slack, discord) | ({"HEARTH_DATABASE_URL": database} if database else {}))
        await hearth.start()
        try:
            await asyncio.gather(slack.socket.connected.wait(), discord.connected())
            await _live_through(scene, seconds, away or partial(locked, hearth))
            await until(lambda: len(_kept(database or hearth.database)) >= len(scene.said), seconds=LONGEST, every=1)
        finally:
            await hearth.end()
        kept = _kept(database or hearth.database)
    scene.toll.lost = sum(not kept[text] for text in scene.said)
    scene.toll.doubled = sum(count - 1 for count in kept.values())
    return scene.toll


async def _live_through(scene: Scene, seconds: float, away: Away) -> None:
    await _talk(scene, 1)  # The rooms, the member and the community are met.
    async with away():
        scene.away = True
        talking = asyncio.create_task(_talk(scene, seconds, asks=True))
        await asyncio.sleep(seconds)
        scene.away = False
    await talking


@asynccontextmanager
async def locked(hearth: Hearth) -> AsyncIterator[None]:
    """Hold the SQLite file of a Hearth from another process."""
    holder = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LOCK, str(hearth.folder / "hearth.db")),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdout is not None  # noqa: S101
    await holder.stdout.readline()
    try:
        yield
    finally:
        await holder.communicate(b"")


@asynccontextmanager
async def stopped(*processes: int) -> AsyncIterator[None]:
    """Let processes stand still: their sockets stay open and say nothing."""
    try:
        _tell(processes, signal.SIGSTOP)
        yield
    finally:
        _tell(processes, signal.SIGCONT)


def _tell(processes: Iterable[int], what: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):  # One that has ended meanwhile must not leave the others as they are.
            os.kill(process, what)


def _scene(slack: FakeSlack, discord: FakeDiscord) -> Scene:
    slack.echo = False
    acme, village = slack.workspace(), discord.server("Village")
    acme.person("li")
    acme.channel("general", ["li"])
    discord.content_intent = True
    return Scene(slack, acme, village, village.member("Li"), village.channel("general"))


def _settings(slack: FakeSlack, discord: FakeDiscord) -> dict[str, str]:
    return {
        "HEARTH_SLACK_API_URL": slack.api_url,
        "HEARTH_SLACK_BOT_TOKEN": slack.workspace().state.token,
        "HEARTH_SLACK_APP_TOKEN": slack.app_token,
        "HEARTH_DISCORD_API_URL": discord.api_url,
        "HEARTH_DISCORD_GATEWAY_URL": discord.gateway_url,
        "HEARTH_DISCORD_TOKEN": discord.token,
    }


async def _talk(scene: Scene, seconds: float, *, asks: bool = False) -> None:
    """Let people talk, and ask, for so long; return when all of it was taken or answered."""
    under_way: list[asyncio.Task[Any]] = []
    for number in range(max(1, int(seconds / SAID_EVERY))):
        whole = len(scene.said)
        under_way.append(asyncio.create_task(scene.says_on_slack(whole)))
        under_way.append(asyncio.create_task(scene.says_on_discord(whole)))
        left = seconds - number * SAID_EVERY
        if asks and left > ACK_SECONDS and not number % int(ASKED_EVERY / SAID_EVERY):
            under_way += [asyncio.create_task(each()) for each in (scene.shares_on_slack, scene.shares_on_discord)]
        await asyncio.sleep(SAID_EVERY)
    await asyncio.gather(*under_way)


def _kept(database: str) -> Counter[str]:
    store = Store.open(database, read_only=True)
    try:
        every = [
            entry
            for community in store.communities()
            for entry in store.read_now(community.id, lambda tx: list(tx.entries.stream(None)))
        ]
    finally:
        store.close()
    titles = [entry.title.partition(" put")[0] for entry in every if entry.state is State.KEPT]
    return Counter(title for title in titles if " case " in title)
