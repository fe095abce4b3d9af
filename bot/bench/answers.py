"""How long whoever asks waits for the answer among very many entries: `/ask` over Slack and over Discord.

The whole of Hearth is a process of its own; both platforms are the project's fakes, in this one. Measured is from the
command's leaving the fake until the answer can be seen there: on Slack in the ack, on Discord as the response.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.bench.platform_process import Hearth, free_port, until
from bot.bench.row import Row, most
from bot.bench.search import NOW
from bot.bench.sentences import DATA, Sentences
from bot.bench.slack import answering
from bot.bench.slack_peer import PATH
from bot.evaluate import percentile
from bot.messages import Place
from bot.storage.search.filling import fill
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

    from tests.fakes.discord import Channel, FakeDiscord, Member, People
    from tests.fakes.slack import FakeSlack, Workspace

    Ask = Callable[[str], Awaitable[None]]

ASKED = 200
WARM = 20
AFTERWARDS = frozenset({"response_url", "views.open"})


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield the p95 on Slack and on Discord."""
    if not DATA.is_dir():
        yield Row("/ask to visible answer", "no ../shared/data", "")
        return
    size = 10_000 if quick else 100_000
    with TemporaryDirectory(prefix="hearth-bench-") as folder:
        for platform, times in asyncio.run(measured(Path(folder), size)).items():
            beside = f"p50 {percentile(times, 0.5):.0f} ms; load {os.getloadavg()[0]:.1f}"
            name = f"/ask to visible answer, {size:,} entries, {platform}, p95"
            yield Row(name, round(percentile(times, 0.95), 1), "ms", most(250), most(100), beside)


async def measured(folder: Path, size: int, *, asked: int = ASKED) -> dict[str, Sequence[float]]:
    """Return the milliseconds of each of *asked* questions on each platform."""
    async with _on_discord() as (discord, ask_discord), _on_slack() as (slack, ask_slack):
        places = [Place("slack:T01"), Place(f"discord:{ask_discord.guild}")]
        await asyncio.to_thread(filled, folder, places, size)
        port = free_port()
        hearth = Hearth(folder, _settings(slack, discord, port))
        await hearth.start()
        try:
            slack.http.address = f"http://127.0.0.1:{port}{PATH}"
            await answering(port, b"POST", PATH)
            await discord.connected()
            questions = Sentences().questions(asked)
            return {"Slack": await _timed(ask_slack, questions), "Discord": await _timed(ask_discord, questions)}
        finally:
            await hearth.end()


def filled(folder: Path, places: Sequence[Place], size: int) -> None:
    """Make a database in *folder* with *size* entries in the community of each of *places*."""
    store = Store.open(f"sqlite:///{folder / 'hearth.db'}")
    try:
        homes = [store.home_now(place, now=NOW) for place in places]
        told = (
            (home, number, *entry)
            for home in homes
            for number, entry in enumerate(Sentences().entries(size, seed=home), 1)
        )
        store.change(lambda connection: fill(connection, told, now=NOW))
    finally:
        store.close()


@asynccontextmanager
async def _on_slack() -> AsyncIterator[tuple[FakeSlack, _SlackAsker]]:
    from tests.fakes.slack import FakeSlack  # noqa: PLC0415  Tests are there in a checkout only.

    async with FakeSlack("http") as slack:
        acme = slack.workspace()
        acme.person("li")
        acme.channel("general", ["li"])
        yield slack, _SlackAsker(slack, acme)


@asynccontextmanager
async def _on_discord() -> AsyncIterator[tuple[FakeDiscord, _DiscordAsker]]:
    from tests.fakes.discord import FakeDiscord  # noqa: PLC0415  Tests are there in a checkout only.

    async with FakeDiscord.running() as discord:
        village = discord.server("Village")
        yield discord, _DiscordAsker(village, village.member("Li"), village.channel("general"))


@dataclass(frozen=True, slots=True)
class _SlackAsker:
    """Somebody on Slack. What does not fit into an ack is seen when it comes right after it."""

    slack: FakeSlack
    acme: Workspace

    async def __call__(self, question: str) -> None:
        before = len(self.slack.outgoing)
        done = await self.acme.types("li", "general", f"/ask {question}")
        if not done.acked:
            raise RuntimeError("a question on Slack was not acknowledged")
        if done.body is None:
            await until(lambda: any(call.method in AFTERWARDS for call in self.slack.outgoing[before:]), every=0.002)


@dataclass(frozen=True, slots=True)
class _DiscordAsker:
    """Somebody on Discord."""

    village: People
    member: Member
    channel: Channel

    @property
    def guild(self) -> str:
        """Return the server's id."""
        return self.village.id

    async def __call__(self, question: str) -> None:
        shown = await self.village.types(self.member, "ask", self.channel, question=question)
        if not shown.messages:
            raise RuntimeError("a question on Discord was not answered")


async def _timed(ask: Ask, questions: Sequence[str]) -> list[float]:
    """Return the milliseconds that each answer took."""
    for question in questions[:WARM]:
        await ask(question)
    times = []
    for question in questions:
        began = time.perf_counter()
        await ask(question)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _settings(slack: FakeSlack, discord: FakeDiscord, port: int) -> dict[str, str]:
    return {
        "HEARTH_PORT": str(port),
        "HEARTH_BASE_URL": "https://hearth.invalid",
        "HEARTH_SLACK_API_URL": slack.api_url,
        "HEARTH_SLACK_BOT_TOKEN": slack.workspace().state.token,
        "HEARTH_SLACK_SIGNING_SECRET": slack.signing_secret,
        "HEARTH_DISCORD_TOKEN": discord.token,
        "HEARTH_DISCORD_API_URL": discord.api_url,
        "HEARTH_DISCORD_GATEWAY_URL": discord.gateway_url,
    }
