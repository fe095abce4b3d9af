"""What a message costs that is not for us, which nearly all are: CPU from a platform's payload until the core has let it go."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.discord import parse as discord
from adapters.slack import parse as slack
from bot.bench.row import Row, most
from bot.core import Core
from bot.messages import Account, MessagePosted, MessageRef, Place
from bot.reconcile import Heard, Reconciler
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

TALK = (
    "See you at the gate.",
    "How do I salt the path?",
    "#142 says it all, and so does #paths",
    "The deploy is through, all of the checks are green, and nobody has complained so far; I'll look again at five.",
)
GUILD, ROOM, PERSON, ME = "1574348785339858946", "1574348789936816137", "1574348787638337541", "1574348784765239297"
ROUNDS = 10
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class Costs:
    """Microseconds of CPU of one message, the best of several rounds: of the core alone, and from each platform on."""

    core: list[float] = field(default_factory=list)
    slack: list[float] = field(default_factory=list)
    discord: list[float] = field(default_factory=list)


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield the core's own cost, and that of the whole way from each platform's payload."""
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'hearth.db'}")
        try:
            costs = asyncio.run(measured(store, 200 if quick else 2_000))
        finally:
            store.close()
    told = {"the core": costs.core, "from Slack's payload on": costs.slack, "from Discord's payload on": costs.discord}
    for name, each in told.items():
        beside = f"best of {ROUNDS}, worst {max(each):.1f}; load {os.getloadavg()[0]:.1f}"
        yield Row(f"message not for us, CPU, {name}", round(min(each), 1), "µs", most(70), most(20), beside)


async def measured(store: Store, count: int) -> Costs:
    """Return what *count* messages cost on each way, in each of several rounds."""
    core, costs = Core(store, {}, clock=lambda: datetime.now(UTC)), Costs()
    door = Heard(core, Reconciler(store, {}, core, lambda: datetime.now(UTC)))
    ways: Sequence[tuple[list[float], Callable[[Any], Awaitable[None]], list[Any]]] = (
        (costs.core, core.on_message, [_message(number) for number in range(count)]),
        (costs.slack, partial(_from_slack, door), [_slacks(number) for number in range(count)]),
        (costs.discord, partial(_from_discord, door), [_discords(number) for number in range(count)]),
    )
    for told, bring, payloads in ways:
        await bring(payloads[0])
        for _ in range(ROUNDS):
            told.append(await _microseconds(bring, payloads))
    return costs


async def _microseconds(bring: Callable[[Any], Awaitable[None]], payloads: Sequence[Any]) -> float:
    began = time.thread_time()
    for payload in payloads:
        await bring(payload)
    return (time.thread_time() - began) / len(payloads) * 1e6


async def _from_slack(door: Heard, event: dict[str, Any]) -> None:
    message = slack.said(event, _HOME, private=False)
    assert isinstance(message, MessagePosted)  # noqa: S101  Or something else would be measured.
    await door.on_message(message)


async def _from_discord(door: Heard, told: dict[str, Any]) -> None:
    message = discord.said(told, me=ME, homes=_homes)
    assert message is not None  # noqa: S101  Or something else would be measured.
    await door.on_message(message)


_HOME = slack.Home("slack:T01", "U0HEARTH", "https://acme.slack.com/")
_IN_THE_OPEN = discord.Home(ROOM, private=False, name="general")


def _homes(_guild: str, _channel: str) -> discord.Home:
    return _IN_THE_OPEN


def _message(number: int) -> MessagePosted:
    ref = MessageRef(Place("slack:T01", "C01", f"17.{number}"), f"17.{number}")
    return MessagePosted(ref, Account("slack:T01", "U01"), TALK[number % len(TALK)], NOW, private=False)


def _slacks(number: int) -> dict[str, Any]:
    """Return a message as Slack's events tell of it."""
    text, ts = TALK[number % len(TALK)], f"1763884801.{number:06}"
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {
        "type": "message",
        "channel": "C01",
        "channel_type": "channel",
        "user": "U01",
        "team": "T01",
        "text": text,
        "ts": ts,
        "event_ts": ts,
        "client_msg_id": "00000000-0000-4000-8000-000000000100",
        "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [section]}],
    }


def _discords(number: int) -> dict[str, Any]:
    """Return a message as Discord's gateway tells of it."""
    author = {"id": PERSON, "username": "li", "global_name": "Li", "discriminator": "0", "avatar": None, "bot": False}
    return {
        "id": str(int(ROOM) + number),
        "channel_id": ROOM,
        "guild_id": GUILD,
        "type": 0,
        "author": author,
        "member": {"roles": [], "nick": None, "avatar": None, "joined_at": "2026-01-05T09:00:00.000000+00:00"},
        "content": TALK[number % len(TALK)],
        "timestamp": "2026-11-23T09:00:03.973000+00:00",
        "edited_timestamp": None,
        "mentions": [],
        "attachments": [],
        "embeds": [],
    }
