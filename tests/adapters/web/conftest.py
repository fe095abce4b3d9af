"""The page at work on a free port, over real HTTP, with the core and its memory in memory."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import pytest

from adapters.web.adapter import Address, WebAdapter
from adapters.web.desk import Doors
from bot.messages import Account, MessagePosted, MessageRef, Place
from bot.testing import SettableClock
from tests.adapters.web.standins import MemoryTranscript, RecordingInbox, SmallLibrary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LI = Account("web:local", "li", "Li Wei", manages=True)
AMARA = Account("web:local", "amara", "Amara Okafor")
GENERAL = Place("web:local", "general")
BACKSTAGE = Place("web:local", "backstage")
NOTHING: Mapping[str, str] = {}
OURS = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}


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


@pytest.fixture
async def page() -> AsyncIterator[Served]:
    clock = SettableClock(NOW)
    inbox, library, transcript = RecordingInbox(), SmallLibrary(), MemoryTranscript()
    adapter = WebAdapter(
        Address(port=0),
        transcript=transcript,
        doors=Doors(is_ready, lambda: b"hearth_up 1\n"),
        clock=clock,
        secret="not" + "-a-" * 12 + "secret",
    )
    adapter.bind()
    task = asyncio.create_task(adapter.run(inbox, library))
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        served = Served(adapter, inbox, library, transcript, clock, browser, task)
        yield served
    served.task.cancel()
    with suppress(asyncio.CancelledError):
        await served.task
