from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp
import pytest

from adapters.web.adapter import Address, WebAdapter
from adapters.web.bell import Bell
from adapters.web.desk import Doors
from bot.testing import SettableClock
from tests.adapters.web.conftest import OURS
from tests.adapters.web.standins import MemoryTranscript, RecordingInbox, SmallLibrary, a_post

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.messages import Answer, CommandInvoked
    from tests.adapters.web.conftest import Served


async def test_alive_ready_and_metrics_are_answered(page: Served) -> None:
    answers = [await page.get(path) for path in ("/healthz", "/readyz", "/metrics")]

    assert [(answer.status, answer.text) for answer in answers] == [(200, "ok"), (200, "ready"), (200, "hearth_up 1\n")]


async def test_what_is_not_ready_says_so() -> None:
    async with running(doors=Doors(not_ready, lambda: b"")) as served, aiohttp.ClientSession() as browser:
        assert await status(browser, f"{served.url}/readyz") == 503


async def test_without_the_playground_nobody_can_be_anybody() -> None:
    async with running(playground=False) as served, aiohttp.ClientSession() as browser:
        pages = [await status(browser, served.url + path) for path in ("/", "/repertoire", "/entries/1", "/me")]

        assert pages == [404, 404, 404, 404]
        assert await status(browser, f"{served.url}/healthz") == 200


async def test_an_open_page_is_told_when_something_changed(page: Served) -> None:
    async with page.browser.get(f"{page.adapter.url}/events") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert await stream.content.readline() == b"retry: 2000\n"

        await page.post("/c/general/say", text="hello")

        assert await told(stream) == b"event: changed\n"


async def test_what_changed_in_the_repertoire_is_told_whoever_changed_it(page: Served) -> None:
    async with page.browser.get(f"{page.adapter.url}/events") as stream:
        await asyncio.sleep(1.2)
        page.library.count += 1

        assert await told(stream) == b"event: changed\n"


async def test_the_event_tells_nothing_of_what_changed(page: Served) -> None:
    async with page.browser.get(f"{page.adapter.url}/events") as stream:
        await page.post("/c/backstage/say", text="A secret.")
        await told(stream)

        assert (await stream.content.readline()).startswith(b"data: ")


async def test_what_changed_just_as_a_page_opened_is_told_too(page: Served) -> None:
    async with page.browser.get(f"{page.adapter.url}/events") as stream:
        await stream.content.readline()
        page.library.count += 1

        assert await told(stream) == b"event: changed\n"


async def test_streams_end_when_the_server_stops(page: Served) -> None:
    async with page.browser.get(f"{page.adapter.url}/events") as stream:
        page.task.cancel()

        async with asyncio.timeout(4):
            await stream.content.read()
            await asyncio.wait([page.task])

    assert page.task.cancelled()


async def test_what_is_under_way_is_finished_before_the_server_stops() -> None:
    slow = SlowInbox()
    async with running(inbox=slow) as served, aiohttp.ClientSession() as browser:
        asking = asyncio.create_task(asked(browser, served.url))
        await slow.begun.wait()
        served.task.cancel()

        assert "Finished." in await asking


async def test_no_page_listens_to_a_server_that_stopped(page: Served) -> None:
    async with page.browser.get(f"{page.adapter.url}/events") as stream:
        await stream.content.readline()
        assert page.adapter.open_pages == 1

    page.task.cancel()
    await asyncio.wait([page.task])
    assert page.adapter.open_pages == 0


async def test_an_address_that_is_taken_is_an_error_of_the_machine(page: Served) -> None:
    port = int(page.adapter.url.rpartition(":")[2])
    second = WebAdapter(Address(port=port), transcript=page.transcript, doors=DOORS, clock=page.clock, secret="x")

    with pytest.raises(OSError, match="in use"):
        second.bind()


@pytest.mark.parametrize(
    ("address", "url"),
    [
        (Address(), "http://127.0.0.1:8765"),
        (Address("::1"), "http://[::1]:8765"),
        (Address(".".join("0000")), "http://127.0.0.1:8765"),
        (Address(base_url="https://hearth.example/"), "https://hearth.example"),
    ],
)
def test_the_address_to_open_is_one_that_can_be_opened(address: Address, url: str) -> None:
    adapter = WebAdapter(address, transcript=MemoryTranscript(), doors=DOORS, clock=SettableClock(), secret="x" * 40)

    assert adapter.url == url


async def test_a_report_of_the_browser_is_counted_without_its_content(page: Served) -> None:
    body = b'{"csp-report": {"effective-directive": "script-src", "blocked-uri": "inline", "script-sample": "x"}}'

    answer = await page.ask("POST", "/csp-report", headers={"Content-Type": "application/csp-report"}, data=body)
    malformed = await page.ask("POST", "/csp-report", headers={}, data=b"[" * 5000)

    assert (answer.status, malformed.status) == (204, 204)
    assert page.adapter.reports == ["script-src inline", "unreadable"]


async def test_a_bell_rung_before_the_wait_is_heard() -> None:
    bell = Bell()
    bell.ring()

    assert await bell.wait(0, 10) == 1


async def test_a_bell_that_is_silent_lets_go_after_a_while() -> None:
    assert await Bell().wait(0, 0.01) == 0


@dataclass
class Running:
    """A page at work."""

    url: str
    task: asyncio.Task[None]


@dataclass
class SlowInbox(RecordingInbox):
    """A core that takes its time over a command."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def on_command(self, command: CommandInvoked) -> Answer:
        self.begun.set()
        await asyncio.sleep(0.3)
        return a_post(f"Finished. {command.name}")


@asynccontextmanager
async def running(
    *, inbox: RecordingInbox | None = None, doors: Doors | None = None, playground: bool = True
) -> AsyncIterator[Running]:
    """Serve a page for as long as the block takes."""
    adapter = WebAdapter(
        Address(port=0),
        transcript=MemoryTranscript(),
        doors=doors or DOORS,
        clock=SettableClock(),
        secret="x" * 40,
        playground=playground,
    )
    adapter.bind()
    task = asyncio.create_task(adapter.run(inbox or RecordingInbox(), SmallLibrary()))
    yield Running(adapter.url, task)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def is_ready() -> bool:
    return True


async def not_ready() -> bool:
    return False


async def status(browser: aiohttp.ClientSession, url: str) -> int:
    async with browser.get(url) as answer:
        return answer.status


async def asked(browser: aiohttp.ClientSession, url: str) -> str:
    async with browser.post(f"{url}/command", data={"name": "ask", "text": "x"}, headers=OURS) as answer:
        return await answer.text()


async def told(stream: aiohttp.ClientResponse) -> bytes:
    """Return the next line of a stream that names an event."""
    async with asyncio.timeout(5):
        while not (line := await stream.content.readline()).startswith(b"event:"):
            assert line
    return line


DOORS = Doors(is_ready, lambda: b"")
