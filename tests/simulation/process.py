"""One life of Hearth: everything that `hearth run` puts together, on a database and platforms that outlive it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from adapters.discord.adapter import DiscordAdapter, DiscordConfig
from adapters.slack.adapter import SlackAdapter, SlackConfig
from bot.core import DUES, ERRANDS, FAULTS, Core
from bot.core.upkeep.tending import Tending
from bot.core.zones import ZoneWatch
from bot.outbox import Outbox
from bot.practice.model import MOST_ASKS
from bot.reconcile import Heard, Reconciler
from bot.storage.installations import SqlInstallations
from bot.storage.letters import SqlLetters
from bot.storage.queue import SqlQueue
from bot.storage.retention import forget
from bot.storage.store import Store
from bot.storage.tickets import SqlTickets
from bot.tick import Tick
from tests.contracts.flows.on_slack import KEY
from tests.contracts.flows.stage import FAST
from tests.simulation.watched import Fuse, Watched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.ports import Chat
    from tests.fakes.discord import FakeDiscord
    from tests.fakes.slack import FakeSlack
    from tests.simulation.clock import Clock
    from tests.simulation.watched import Sent

AWAKE = (
    ("schedule", "wake_at", ""),
    ("occurrence", "wake_at", ""),
    ("held_back", "due_at", ""),
    ("pairing", "due_at", ""),
    ("pairing_draw", "due_at", ""),
    ("pairing_seat", "notice_at", ""),
    ("newcomer", "due_at", ""),
    ("takeaway", "due_at", "asked_at IS NULL"),
    ("use", "due_at", f"asks < {MOST_ASKS}"),
    ("question", "due_at", "state IN ('asked', 'posted', 'gap')"),
    ("question", "sort_at", ""),
    ("consent", "expires_at", "state = 'waiting'"),
    ("community", "pulse_at", ""),
    ("tending", "due_at", ""),
    ("upkeep", "due_at", ""),
    ("receipt", "due_at", ""),
    ("gap", "due_at", ""),
    ("asked_one", "due_at", ""),
    ("commitment", "due_at", ""),
    ("charter", "due_at", ""),
)
"""When the clock is to look at a row of a table next, and at which of its rows."""

PENDING = (
    "SELECT min(CASE state WHEN 'sending' THEN '2000-01-01' ELSE not_before END) FROM outbox WHERE payload IS NOT NULL"
)
"""A row that is being sent is not to be looked at again before its lease has run out."""
SOON = timedelta(seconds=2)
LONGEST_FLUSH = 20.0
ENDING = 3.0


@dataclass
class World:
    """What outlives every process: the platforms, the database, the time, and what was ever sent."""

    slack: FakeSlack
    discord: FakeDiscord
    file: Path
    clock: Clock
    log: list[Sent] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address of the database."""
        return f"sqlite:///{self.file}"


class Process:
    """One process. `begin` it, and lose it with `lost`: nothing is drained, nothing is told."""

    def __init__(self, world: World) -> None:
        self.world, self.fuse = world, Fuse()
        self.store = Store.open(world.url)
        clock = world.clock
        slack = SlackConfig(**world.slack.settings(), full=True)
        installations, tickets = SqlInstallations(self.store, [KEY], clock), SqlTickets(self.store, clock)
        self._slack = SlackAdapter(slack, installations=installations, tickets=tickets, clock=clock)
        config = DiscordConfig(world.discord.token, world.discord.api_url, world.discord.gateway_url)
        self._discord = DiscordAdapter(config, letters=SqlLetters(self.store, clock), clock=clock)
        adapters = (self._slack, self._discord)
        watched = {one.space: Watched(one.chat, clock, self.fuse, world.log) for one in adapters}
        self.chats = cast("dict[str, Chat]", watched)
        queue = SqlQueue(self.store)
        self.outbox = Outbox(queue, self.chats, clock=clock, paces=FAST, poll=0.05, grace=0.0)
        self.core = Core(self.store, self.chats, clock=clock, wake=self.outbox.wake, page_url="http://127.0.0.1:1")
        self._reconciler = Reconciler(self.store, self.chats, self.core, clock)
        errands = {kind: partial(errand, self.store) for kind, errand in ERRANDS.items()}
        self.tick = Tick(self.store, DUES, FAULTS, errands=errands, clock=clock, wake=self.outbox.wake)
        self._tending = Tending(self.store, clock)
        self._tasks: list[asyncio.Task[Any]] = []
        self._look = sqlite3.connect(f"file:{world.file}?mode=ro", uri=True, isolation_level=None)

    async def begin(self) -> Process:
        """Open to both platforms, and return when they are there."""
        door = Heard(self.core, self._reconciler)
        slack, discord = self.world.slack.socket, self.world.discord
        hellos, identifies = slack.hellos, len(discord.gateway.identifies)
        work = (
            self._slack.run(door, self.core),
            self._discord.run(door, self.core),
            self.outbox.run(),
            self._reconciler.run(),
        )
        self._tasks = [asyncio.create_task(one) for one in work]

        def is_there() -> object:
            known = len(discord.gateway.identifies) > identifies and discord.gateway.open and discord.commands
            return known and slack.hellos > hellos

        await discord.until(is_there, seconds=30)
        return self

    async def lost(self) -> None:
        """End as a process does that is killed: what is under way is cut off, and nothing is written any more."""
        self.fuse.burnt.set()
        self.world.slack.socket.cut()
        await self.world.discord.gateway.cut()
        for task in self._tasks:
            task.cancel()
        closing = asyncio.create_task(asyncio.to_thread(self.store.close))
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDING):
                await asyncio.gather(*self._tasks, closing, return_exceptions=True)
        await closing
        self._look.close()

    async def once(self) -> None:
        """Do what is due now, and send what comes of it; all of it ends early where the process is being lost."""
        again_at = self._first("tending", "due_at", "")
        if again_at is None or again_at <= self.world.clock():
            await self._tending.once()
        await self.tick.once()
        await self.flush()

    async def flush(self) -> None:
        """Return when nothing is left that is to be sent by now."""
        self.outbox.wake()
        async with asyncio.timeout(LONGEST_FLUSH):
            while (at := self.pending()) is not None and at < self.world.clock() + SOON:
                if self.fuse.burnt.is_set():
                    return
                await asyncio.sleep(0.004)

    def pending(self) -> datetime | None:
        """Return from when on something is to be sent."""
        return _instant(self._look.execute(PENDING).fetchone()[0])

    def soonest(self) -> datetime | None:
        """Return when the next thing comes due; None where nothing ever does."""
        found = [self._first(*one) for one in AWAKE]
        return min((one for one in (*found, self.pending()) if one), default=None)

    def _first(self, table: str, column: str, only: str) -> datetime | None:
        also = f" AND {only}" if only else ""
        ask = f'SELECT min({column}) FROM "{table}" WHERE {column} IS NOT NULL{also}'  # noqa: S608  Our own names.
        return _instant(self._look.execute(ask).fetchone()[0])

    def rows(self, ask: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """Return what the database says."""
        return self._look.execute(ask, values).fetchall()

    async def tidy(self) -> None:
        """Do what is done now and then: forget what is old, look whether the zones have changed."""
        await asyncio.to_thread(forget, self.store, self.world.clock())
        await ZoneWatch(self.store, self.world.clock).sweep()


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
