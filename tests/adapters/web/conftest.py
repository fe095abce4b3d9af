"""The page at work on a free port, over real HTTP, with the core and its memory in memory."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import pytest

from adapters.web.adapter import Address, WebAdapter
from adapters.web.desk import Doors
from bot.messages import Account, MessagePosted, MessageRef, Place
from bot.testing import SettableClock
from tests.adapters.web.standins import MemoryTickets, MemoryTranscript, RecordingInbox, SmallLibrary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.messages import CommunityChoice

    Work = tuple[aiohttp.ClientSession, asyncio.Task[None]]

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LI = Account("web:local", "li", "Li Wei", manages=True)
AMARA = Account("web:local", "amara", "Amara Okafor")
GENERAL = Place("web:local", "general")
BACKSTAGE = Place("web:local", "backstage")
NOTHING: Mapping[str, str] = {}
FROM_THE_PAGE = {"Sec-Fetch-Site": "same-origin"}
OURS = FROM_THE_PAGE | {"HX-Request": "true"}
SECRET = "not" + "-a-" * 12 + "secret"


def a_message(text: str = "hello", *, id_: str = "100", author: Account = LI, place: Place = GENERAL) -> MessagePosted:
    """Return something said."""
    return MessagePosted(MessageRef(place, id_), author, text, NOW, private=place.channel != "general")


@dataclass
class Answered:
    """What the page answered."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Served:
    """A running page, and what stands behind it."""

    adapter: WebAdapter
    inbox: RecordingInbox
    library: SmallLibrary
    transcript: MemoryTranscript
    clock: SettableClock
    browser: aiohttp.ClientSession
    task: asyncio.Task[None]

    async def get(self, path: str, **headers: str) -> Answered:
        """Ask for a page."""
        return await self.ask("GET", path, headers=headers)

    async def post(
        self, path: str, headers: Mapping[str, str] = OURS, values: Mapping[str, str] = NOTHING, **more: str
    ) -> Answered:
        """Send a form, as the page's own script does."""
        return await self.ask("POST", path, headers=headers, data={**values, **more})

    async def ask(self, method: str, path: str, *, headers: Mapping[str, str], data: object = None) -> Answered:
        """Send a request and read its answer to the end."""
        url = self.adapter.url + path
        async with self.browser.request(method, url, headers=headers, data=data, allow_redirects=False) as answer:
            return Answered(answer.status, await answer.text(), answer.headers)

    async def become(self, native: str) -> None:
        """Be another member in this browser."""
        assert (await self.post("/member", member=native)).status == 303


async def is_ready() -> bool:
    """Return that all is ready."""
    return True


@dataclass
class Opened(Served):
    """A running page that members sign in to."""

    tickets: MemoryTickets

    async def enter(self, account: str, *communities: CommunityChoice) -> Answered:
        """Sign in as a member of *communities* by a link of their own; return what the press answered."""
        self.library.memberships[account] = communities
        return await self.redeem(await self.tickets.issue("web", account, minutes=10))

    async def redeem(self, ticket: str) -> Answered:
        """Press the button of a link, as a browser does on a page that tells nothing of itself."""
        return await self.post("/enter", FROM_THE_PAGE | {"Origin": "null"}, ticket=ticket)


def an_adapter(clock: SettableClock, transcript: MemoryTranscript, **options: object) -> WebAdapter:
    """Return a page on a free port."""
    doors = Doors(is_ready, lambda: b"hearth_up 1\n")
    address = Address(port=0)
    given = {"transcript": transcript, "doors": doors, "clock": clock, "secret": SECRET} | options
    return WebAdapter(address, **given)  # type: ignore[arg-type]


@asynccontextmanager
async def at_work(adapter: WebAdapter, inbox: RecordingInbox, library: SmallLibrary) -> AsyncIterator[Work]:
    """Let a page work for as long as the block takes."""
    adapter.bind()
    task = asyncio.create_task(adapter.run(inbox, library))
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        yield browser, task
    await ended(task)


async def ended(task: asyncio.Task[None]) -> None:
    """Stop a page."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def page() -> AsyncIterator[Served]:
    clock = SettableClock(NOW)
    inbox, library, transcript = RecordingInbox(), SmallLibrary(), MemoryTranscript()
    adapter = an_adapter(clock, transcript)
    async with at_work(adapter, inbox, library) as (browser, task):
        served = Served(adapter, inbox, library, transcript, clock, browser, task)
        yield served
        await ended(served.task)  # A test may have stopped it and begun another.


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    clock = SettableClock(NOW)
    inbox, library, transcript, tickets = RecordingInbox(), SmallLibrary(), MemoryTranscript(), MemoryTickets(clock)
    adapter = an_adapter(clock, transcript, playground=False, tickets=tickets)
    async with at_work(adapter, inbox, library) as (browser, task):
        yield Opened(adapter, inbox, library, transcript, clock, browser, task, tickets)
