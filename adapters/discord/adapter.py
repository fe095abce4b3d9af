"""Discord at work: one adapter for all servers that Hearth was added to."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog

from adapters.discord import client, commands, doctor
from adapters.discord.answering import PATIENCE, Answering
from adapters.discord.answers import Answers
from adapters.discord.atlas import Atlas
from adapters.discord.chat import DiscordChat
from adapters.discord.client import Connection, Rest
from adapters.discord.lanes import Lanes
from adapters.discord.listeners import Listeners
from adapters.discord.servers import Servers
from adapters.discord.supervision import APART_SECONDS, FIRST_PAUSE, LOST, RARELY, UNGRANTED, Budget, Supervisor
from bot.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.messages import Place
    from bot.ports import Clock, Inbox, Letters, Library

log = structlog.get_logger()

DRAIN_SECONDS = 5.0
LONGEST_START = 300.0
"""Seconds in which a session has to begin; discord.py tries on without an end where it cannot connect."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the adapter waits for what, in seconds; a test waits less."""

    patience: float = PATIENCE
    apart: float = APART_SECONDS
    pause: float = FIRST_PAUSE
    start: float = LONGEST_START


@dataclass(frozen=True, slots=True)
class DiscordConfig:
    """The bot's token, and where Discord is: REST, and where sessions begin anew if not where REST says.

    `page` is the address at which members open the page, where it has one.
    """

    token: str = field(repr=False)
    api_url: str = "https://discord.com/api/v10"
    gateway_url: str = ""
    page: str = ""


class DiscordAdapter:
    """Implements Adapter for Discord. `letters` keeps what one person is to see until they press.

    discord.py knows of one Discord in a process: the addresses of *config* hold for all of it.
    """

    def __init__(self, config: DiscordConfig, *, letters: Letters, clock: Clock, pace: Pace | None = None) -> None:
        client.point_at(config.api_url)
        self._config = config
        self._clock = clock
        self._pace = pace or Pace()
        self._token = config.token.strip()
        self._rest = Rest(self._token)
        # Answers do not stand in line behind posts: a limit on everything holds for those only.
        self._back = Rest(self._token)
        self._atlas = Atlas()
        self._servers = Servers(self._atlas, clock)
        self._answers = Answers(letters, page=config.page)
        self._chat = DiscordChat(self._rest, letters=letters, atlas=self._atlas, clock=clock, page=config.page)
        self._budget = Budget(time.monotonic)
        self._supervisor: Supervisor | None = None
        self._connection: Connection | None = None

    @property
    def space(self) -> str:
        """Return the prefix of the spaces it serves."""
        return "discord"

    @property
    def chat(self) -> DiscordChat:
        """Return the way out to Discord."""
        return self._chat

    async def run(self, inbox: Inbox, library: Library) -> None:  # noqa: ARG002  Members read by asking.
        """Serve until cancelled; finish what is under way before returning."""
        for each in (self._rest, self._back):
            each.open()
        lanes = Lanes(inbox.on_session)
        listeners = self._listening(inbox, lanes)
        supervisor = self._supervisor = Supervisor(partial(self._connect, listeners), self._budget, self._pace.pause)
        registering = asyncio.create_task(self._register())
        registering.add_done_callback(_told)
        try:
            await supervisor.run()
        finally:
            registering.cancel()
            await asyncio.gather(registering, return_exceptions=True)
            await listeners.drain(DRAIN_SECONDS)
            await lanes.drain(DRAIN_SECONDS)
            for each in (self._rest, self._back):
                await each.close()
            self._supervisor = self._connection = None

    async def look(self, rooms: Sequence[Place] = ()) -> Sequence[Finding]:
        """Return what the doctor should know, and of *rooms* there."""
        if self._supervisor is not None:
            return [*self._connected(), *await doctor.look(self._rest, clock=self._clock, rooms=rooms)]
        self._rest.open()
        try:
            return await doctor.look(self._rest, clock=self._clock, rooms=rooms)
        finally:
            await self._rest.close()

    def _listening(self, inbox: Inbox, lanes: Lanes) -> Listeners:
        return Listeners(
            inbox,
            self._servers,
            lanes,
            Answering(self._back, self._answers, patience=self._pace.patience),
            answers=self._answers,
            read=self._chat.read,
            rest=self._rest,
            clock=self._clock,
        )

    async def _connect(self, listeners: Listeners, plain: bool, well: Callable[[], None]) -> None:  # noqa: FBT001
        """Work with one connection until it is lost for good."""
        connection = self._connection = Connection(
            listeners.table(), self._budget, plain=plain, apart=self._pace.apart, gateway_url=self._config.gateway_url
        )
        await connection.live(self._token, longest_start=self._pace.start, well=well)

    async def _register(self) -> None:
        """Register the commands once, however long Discord is away."""
        pause = self._pace.pause
        while not await self._registered():
            await asyncio.sleep(pause)
            pause = min(pause * 2, RARELY)

    async def _registered(self) -> bool:
        try:
            await self._back()  # The first answer need not wait for it.
            http = await self._rest()
            await commands.sync(http, int((await http.application_info())["id"]))
        except discord.LoginFailure:
            return False  # The gateway says so, and what to do.
        except (discord.DiscordException, OSError, aiohttp.ClientError) as error:
            log.warning("discord.commands_not_registered", kind=type(error).__name__)
            return False
        return True

    def _connected(self) -> Iterator[Finding]:
        """Yield what is to be said of the gateway while `run` works."""
        if self._supervisor is None:
            return
        if ailing := self._supervisor.ailing:
            yield Finding("discord gateway", "bad", ailing.says, ailing.advice)
        elif self._connection is None or not self._connection.is_open():
            yield Finding("discord gateway", "warning", LOST.says, "Look again in a minute; the log says since when.")
        elif self._supervisor.ungranted:
            yield Finding("discord gateway", "warning", UNGRANTED.says, UNGRANTED.advice)
        else:
            yield Finding("discord gateway", "good", "Connected.")


def _told(task: asyncio.Task[None]) -> None:
    """Log why the commands were not registered, if that was foreseen by nobody."""
    if not task.cancelled() and (error := task.exception()):
        log.error("discord.registering_failed", exc_info=error)
