"""What Hearth says of its own accord, while it is killed again and again: what is missing and what stands twice.

The process is the real `hearth run`, killed by SIGKILL; the platform is the project's own fake, in this process.
Each post stands there a moment before Hearth hears of it, so that many a kill falls between the two.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Literal, get_args

from bot.bench.platform_process import Hearth, until
from bot.messages import Place, Post, Prose, Said
from bot.storage.queue import SqlQueue
from bot.storage.store import Store
from tests.fakes.discord import FakeDiscord, text_of
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bot.transaction import Transaction

HEARD_OF_AFTER = 0.03
LONGEST = 1800.0
Where = Literal["slack", "discord", "discord, nonces forgotten"]
WHERE: tuple[Where, ...] = get_args(Where)


@dataclass(frozen=True, slots=True)
class Toll:
    """What it came to: posts that stand nowhere or were given up, posts that stand twice, kills that hit."""

    lost: int
    doubled: int
    kills: int
    posts: int
    unsure: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Stand:
    """A platform: its channels, what attaches Hearth to it, and what stands on it by now."""

    rooms: Sequence[Place]
    settings: Mapping[str, str]
    standing: Callable[[], Sequence[str]]
    met: Callable[[], object]
    killed: Callable[[], None] = lambda: None
    age: timedelta = timedelta()


async def torment(folder: Path, where: Where, *, posts: int, kills: int, channels: int, seed: int = 1) -> Toll:
    """Have *posts* made by a Hearth in *folder* that is killed *kills* times meanwhile; count what stands then."""
    began, random = time.monotonic(), Random(seed)
    async with _stand(where, channels) as stand:
        hearth = Hearth(folder, stand.settings)
        await _met(hearth, stand)
        _put_on_their_way(hearth, stand, posts)
        marks, hit, unsure = sorted(random.sample(range(1, posts - posts // 20), kills)), 0, 0
        await hearth.start()
        try:
            for mark in marks:
                await until(lambda mark=mark: len(stand.standing()) >= mark, seconds=LONGEST, every=0.02)  # type: ignore[misc]
                hit += await hearth.kill()
                stand.killed()
                unsure += await asyncio.to_thread(_counts(hearth).get, "sending", 0)
                await hearth.start()
            await until(lambda: not set(_counts(hearth)) - {"sent", "dead"}, seconds=LONGEST, every=0.5)
        finally:
            await hearth.end()
        stands = Counter(stand.standing())
    lost = sum(not stands[_text(number)] for number in range(posts))
    return Toll(lost, sum(count - 1 for count in stands.values()), hit, posts, unsure, time.monotonic() - began)


def _stand(where: Where, channels: int) -> AbstractAsyncContextManager[Stand]:
    return _slack(channels) if where == "slack" else _discord(channels, forgetful="forgotten" in where)


@asynccontextmanager
async def _slack(channels: int) -> AsyncIterator[Stand]:
    async with FakeSlack("socket") as slack:
        slack.echo = False
        acme = slack.workspace()
        rooms = [Place(f"slack:{acme.state.team}", acme.channel(f"channel-{each}")) for each in range(channels)]
        slack.faults.add("chat.postMessage", seconds=HEARD_OF_AFTER, applied=True, times=10**9)
        tokens = {"HEARTH_SLACK_BOT_TOKEN": acme.state.token, "HEARTH_SLACK_APP_TOKEN": slack.app_token}

        def standing() -> list[str]:
            every = [one for room in acme.state.channels.values() for one in room.messages]
            return [one["text"] for one in every if one["user"] == acme.state.bot and one["text"].startswith("Post ")]

        yield Stand(rooms, {"HEARTH_SLACK_API_URL": slack.api_url, **tokens}, standing, slack.socket.connected.is_set)


@asynccontextmanager
async def _discord(channels: int, *, forgetful: bool) -> AsyncIterator[Stand]:
    """A Discord; for a *forgetful* one minutes pass with each kill: it honours no earlier nonce, nor shows it."""
    async with FakeDiscord.running() as discord:
        village = discord.server("Village")
        rooms = [Place(village.space, village.channel(f"channel-{each}").id) for each in range(channels)]
        discord.rest.trouble("late", r"POST /channels/\d+/messages", seconds=HEARD_OF_AFTER, times=10**9)
        settings = {
            "HEARTH_DISCORD_API_URL": discord.api_url,
            "HEARTH_DISCORD_GATEWAY_URL": discord.gateway_url,
            "HEARTH_DISCORD_TOKEN": discord.token,
        }

        def standing() -> list[str]:
            texts = [text_of(one).strip() for one in discord.by_bot()]
            return [text for text in texts if text.startswith("Post ")]

        def forget() -> None:
            for one in discord.by_bot():
                one.pop("nonce", None)

        stand = Stand(rooms, settings, standing, lambda: discord.gateway.open)
        yield replace(stand, killed=forget, age=timedelta(minutes=3)) if forgetful else stand


async def _met(hearth: Hearth, stand: Stand) -> None:
    """Let Hearth be installed before there is anything to be sent, as it is everywhere."""
    await hearth.start()
    await until(stand.met)
    await hearth.end()


def _put_on_their_way(hearth: Hearth, stand: Stand, posts: int) -> None:
    store, now = Store.open(hearth.database), datetime.now(UTC) - stand.age
    try:
        community = store.home_now(stand.rooms[0], now=now)

        def send(tx: Transaction) -> None:
            for number in range(posts):
                room, text = stand.rooms[number % len(stand.rooms)], _text(number)
                post = Post((Prose((Said(text),)),), text, audience="public")
                tx.outgoing.send(room, post, key=f"bench-{number:08d}", now=now)

        store.write_now(community, send)
    finally:
        store.close()


def _counts(hearth: Hearth) -> dict[str, int]:
    store = Store.open(hearth.database, read_only=True)
    try:
        return SqlQueue(store).counts()
    finally:
        store.close()


def _text(number: int) -> str:
    return f"Post {number}"
