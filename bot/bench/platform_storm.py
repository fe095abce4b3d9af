"""One workspace answers every post with 429 for a while: whether another one notices, and how well we wait.

The process is the real `hearth run`; Slack is the project's own fake, in this process, with two workspaces.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.bench.platform_process import Hearth, until
from bot.messages import Installation
from bot.storage.installations import SqlInstallations
from bot.storage.store import Store
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from tests.fakes.slack import Workspace

STORMY, CALM = "T01", "T02"
RETRY_AFTER = 5
TOO_MANY = 429
CHANNELS = 40
EVERY = 0.25
WARM_SECONDS = 3.0
CATCHING_UP_SECONDS = 300.0
SET_OUT = 0.3
"""Seconds in which what had set out before the first 429 still arrives."""


@dataclass(frozen=True, slots=True)
class Toll:
    """Seconds from what was said in the other workspace to our line beneath it, 99 of 100 within; and how we waited.

    `early` and `late` are the seconds by which the worst post came before it was allowed, or after.
    """

    calm: float
    stormy: float
    posts: int
    early: float
    late: float
    missing: int

    @property
    def ratio(self) -> float:
        """Return how much slower the other workspace was."""
        return self.stormy / self.calm


@dataclass(slots=True)
class Talk:
    """A workspace in which somebody says something tagged again and again; `said` is when, by timestamp."""

    slack: FakeSlack
    work: Workspace
    said: dict[str, float] = field(default_factory=dict)

    async def says(self) -> str:
        """Say something in the next channel; return its timestamp."""
        number, at = len(self.said), time.monotonic()
        done = await self.work.says("li", f"channel-{number % CHANNELS}", f"Case {number} put the broker last #tip")
        self.said[done.ts] = at
        return done.ts

    def lines(self) -> dict[str, float]:
        """Return when Hearth's line came beneath what was said."""
        team = self.work.state.team
        posted = [call for call in self.slack.called("chat.postMessage") if call.team == team and call.answer["ok"]]
        return {call.body.get("thread_ts", ""): call.at for call in posted}

    def waits(self, which: Collection[str]) -> list[float]:
        """Return how long each took, in order."""
        lines = self.lines()
        return sorted(lines[ts] - self.said[ts] for ts in which if ts in lines)

    def answered(self) -> bool:
        """Return whether there is a line beneath all that was said."""
        return set(self.said) <= set(self.lines())


async def torment(folder: Path, *, seconds: float) -> Toll:
    """Measure the other workspace for so many *seconds* in calm, and as long in a storm; the talk is the same."""
    async with FakeSlack("socket") as slack:
        slack.echo = False
        stormy, calm = (Talk(slack, _workspace(slack, team)) for team in (STORMY, CALM))
        settings = {"HEARTH_SLACK_API_URL": slack.api_url, "HEARTH_SLACK_BOT_TOKEN": stormy.work.state.token}
        hearth = Hearth(folder, settings | {"HEARTH_SLACK_APP_TOKEN": slack.app_token})
        await _install(hearth, calm.work)
        await hearth.start()
        try:
            await slack.socket.connected.wait()
            await _talk(stormy, calm, WARM_SECONDS)
            quiet = await _talk(stormy, calm, seconds)
            loud = await _storm(slack, stormy, calm, seconds)
        finally:
            await hearth.end()
        missing = sum(len(each.said.keys() - each.lines().keys()) for each in (stormy, calm))
    early, late = _waited(slack)
    return Toll(_p99(calm.waits(quiet)), _p99(calm.waits(loud)), len(loud), early, late, missing)


async def _storm(slack: FakeSlack, stormy: Talk, calm: Talk, seconds: float) -> list[str]:
    for method in ("chat.postMessage", "chat.postEphemeral"):
        slack.faults.add(method, team=STORMY, status=TOO_MANY, retry_after=RETRY_AFTER, times=10**9)
    loud = await _talk(stormy, calm, seconds)
    slack.faults.clear()
    with suppress(TimeoutError):
        await until(stormy.answered, seconds=CATCHING_UP_SECONDS, every=0.5)
    return loud


def _workspace(slack: FakeSlack, team: str) -> Workspace:
    work = slack.workspace(team, team)
    work.person("li")
    for number in range(CHANNELS):
        work.channel(f"channel-{number}", ["li"])
    return work


async def _install(hearth: Hearth, work: Workspace) -> None:
    """Keep the way into a workspace, as its installation by OAuth would."""
    store, state = Store.open(hearth.database), work.state
    try:
        at = datetime.now(UTC)
        installed = Installation(f"slack:{state.team}", state.token, state.bot, state.name, state.url, at=at)
        await SqlInstallations(store, [hearth.key], lambda: at).put(installed)
    finally:
        store.close()


async def _talk(stormy: Talk, calm: Talk, seconds: float) -> list[str]:
    """Let people talk in both for so long; return what was said in the calm one, once Hearth's line is beneath it."""
    said: list[asyncio.Task[str]] = []
    beside: list[asyncio.Task[str]] = []
    for _ in range(int(seconds / EVERY)):
        said.append(asyncio.create_task(calm.says()))
        beside.append(asyncio.create_task(stormy.says()))
        await asyncio.sleep(EVERY)
    told = await asyncio.gather(*said)
    await asyncio.gather(*beside)
    await until(calm.answered, every=0.1)
    return told


def _waited(slack: FakeSlack) -> tuple[float, float]:
    """Return by how many seconds the worst post to the stormy workspace came too early, and too late."""
    calls = [call for call in slack.outgoing if call.team == STORMY and call.method.startswith("chat.post")]
    early = late = 0.0
    until_then = since = 0.0
    for call in calls:
        if since and call.at - since > SET_OUT:
            early, late = max(early, until_then - call.at), max(late, call.at - until_then)
            since = 0.0
        if call.answer.get("status") == TOO_MANY and not since:
            since, until_then = call.at, call.at + RETRY_AFTER
    return early, late


def _p99(waits: list[float]) -> float:
    return waits[int(len(waits) * 0.99)] if waits else float("inf")
