"""The composition root: builds the house from its settings and lets it live until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.cli.faults import CONFIGURATION, Stop
from bot.core import DUES, Core
from bot.errors import Unavailable
from bot.outbox import Outbox, Pace
from bot.settings import LEAST_KEY
from bot.storage.queue import SqlQueue
from bot.storage.transcript import SqlTranscript

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from bot.ports import Adapter, Chat, Clock
    from bot.settings import Settings
    from bot.storage.store import Store

log = structlog.get_logger()

# What each platform takes (ux.md): Slack about one message a second in a channel; our own page anything.
PACES = {"web": Pace(calls=100, seconds=1, at_once=16), "slack": Pace(1, 1, 8), "discord": Pace(5, 5, 8)}

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


def utc_now() -> datetime:
    """Return the instant."""
    return datetime.now(UTC)


@dataclass(slots=True)
class House:
    """Everything that runs, put together and not yet at work."""

    settings: Settings
    store: Store
    clock: Clock = utc_now
    chats: dict[str, Chat] = field(default_factory=dict)
    adapters: list[Adapter] = field(default_factory=list)
    outbox: Outbox = field(init=False)
    core: Core = field(init=False)

    def __post_init__(self) -> None:
        self.outbox = Outbox(SqlQueue(self.store), self.chats, clock=self.clock, paces=PACES)
        self.core = Core(self.store, self.chats, clock=self.clock, wake=self.outbox.wake)

    def serve(self, adapter: Adapter) -> None:
        """Add a platform."""
        self.adapters.append(adapter)
        self.chats[adapter.space] = adapter.chat

    async def ready(self) -> bool:
        """Return whether the database answers."""
        try:
            await asyncio.to_thread(self.store.communities)
        except Unavailable:
            return False
        return True


def furnish(house: House) -> str:
    """Add the platforms that are configured, none: the local page; return the address to open.

    The address is taken here: OSError where it is taken by another or not ours.
    """
    from adapters.web.adapter import Address, WebAdapter
    from adapters.web.desk import Doors

    settings = house.settings
    page = WebAdapter(
        Address(settings.host, settings.port, settings.base_url or ""),
        transcript=SqlTranscript(house.store),
        doors=Doors(ready=house.ready, metrics=_metrics),
        clock=house.clock,
        secret=secret_of(settings),
    )
    page.bind()
    house.serve(page)
    return page.url


def secret_of(settings: Settings) -> str:
    """Return the secret that signs cookies and links: set by the operator, or made once and kept in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data_dir / "hearth.key"
    with contextlib.suppress(FileExistsError):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(48))
    secret = path.read_text(encoding="ascii", errors="replace").strip("\0 \n")
    if len(secret) < LEAST_KEY:  # Cut short, or none of ours: whoever guesses it could sign as anybody.
        raise Stop(f"{path} holds no key: remove it, and the next start makes a new one.", CONFIGURATION)
    return secret


async def live(house: House, *, beside: Callable[[], list[Coroutine[object, object, None]]] = list) -> None:
    """Let everything work until SIGTERM or SIGINT, then finish what is under way and return."""
    try:
        async with asyncio.TaskGroup() as group:
            for adapter in house.adapters:
                group.create_task(supervise(adapter, house.core), name=adapter.space)
            for work in (house.outbox.run(), _tick(house), *beside(), _until_told()):
                group.create_task(work)
    except* _Told:
        log.info("house.ended")
    except* Exception:
        log.exception("house.failed")  # Whoever supervises the process starts it anew: all that matters is committed.
        raise


async def supervise(adapter: Adapter, core: Core, *, pause: float = FIRST_PAUSE) -> None:
    """Let a platform work, and again after it failed: it takes nothing else down with it."""
    while True:
        began = asyncio.get_running_loop().time()
        try:
            return await adapter.run(core, core)
        except Exception:  # The adapter's edge: whatever a platform's library throws ends here.
            log.exception("adapter.failed", adapter=adapter.space, again_in=round(pause))
        await asyncio.sleep(pause)
        lasted = asyncio.get_running_loop().time() - began
        pause = FIRST_PAUSE if lasted > LONGEST_PAUSE * 2 else min(pause * 2, LONGEST_PAUSE)


async def _tick(house: House) -> None:
    await asyncio.sleep(0)  # The page is open before the scheduler is even imported.
    from bot.tick import Tick

    await Tick(house.store, DUES, clock=house.clock, wake=house.outbox.wake).run()


class _Told(Exception):
    """The process was told to end."""


async def _until_told() -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    try:
        await told.wait()
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)  # Told a second time, the process ends at once.
    raise _Told


def _write_once(path: Path, text: str) -> None:
    """Write *path* unless it is there, whole or not at all: another process may start at the same moment."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
        os.link(part, path)
    finally:
        part.unlink()


def _metrics() -> bytes:
    from bot.metrics import exposition

    return exposition()[0]
