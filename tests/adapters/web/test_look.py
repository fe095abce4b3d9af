from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from adapters.web import look
from adapters.web.adapter import Address, WebAdapter
from adapters.web.desk import Doors
from bot.testing import SettableClock
from tests.adapters.web.conftest import SECRET, is_ready
from tests.adapters.web.standins import MemoryTickets, MemoryTranscript

if TYPE_CHECKING:
    from bot.messages import Finding
    from tests.adapters.web.conftest import Opened, Served


async def test_a_page_at_work_is_well(page: Served) -> None:
    (found,) = await page.adapter.look()

    assert (found.name, found.result, found.advice) == ("page", "good", "")


async def test_a_page_that_does_not_answer_is_to_be_started(page: Served) -> None:
    stopped = named(await stopped_page("").look())

    assert stopped["page"].result == "bad"
    assert "hearth run" in stopped["page"].advice
    assert (await page.adapter.look())[0].result == "good"


async def test_another_program_at_its_port_is_named(page: Served) -> None:
    async def shout(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(shout, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        taken = await look.at_home(f"http://127.0.0.1:{port}")

    assert (taken.result, "HEARTH_PORT" in taken.advice) == ("bad", True)
    assert (await look.at_home(page.adapter.url)).result == "good"


async def test_without_an_address_nobody_can_sign_in(opened: Opened) -> None:
    found = named(await opened.adapter.look())

    assert found["page"].result == "good"
    assert found["address"].result == "warning"
    assert "HEARTH_BASE_URL" in found["address"].advice


@pytest.mark.parametrize(
    ("base_url", "result", "advice"),
    [
        ("http://hearth.example", "bad", "certificate"),
        ("https://hearth.example/pages", "bad", "HEARTH_BASE_URL=https://hearth.example "),
        ("http://127.0.0.1:8765", "warning", "public https:// address"),
        ("https://localhost", "warning", "public https:// address"),
    ],
)
async def test_an_address_that_members_should_not_use_is_named(base_url: str, result: str, advice: str) -> None:
    found = await look.at_the_address(base_url)

    assert found.result == result
    assert advice in found.advice


async def test_an_address_that_leads_elsewhere_is_named_until_it_leads_here(opened: Opened) -> None:
    astray = await look.reached("http://127.0.0.1:1")
    here = await look.reached(opened.adapter.url)

    assert (astray.result, "proxy" in astray.advice) == ("warning", True)
    assert (here.result, here.advice) == ("good", "")


def stopped_page(base_url: str) -> WebAdapter:
    return WebAdapter(
        Address(port=1, base_url=base_url),
        transcript=MemoryTranscript(),
        doors=Doors(is_ready, bytes),
        clock=SettableClock(),
        secret=SECRET,
        playground=False,
        tickets=MemoryTickets(SettableClock()),
    )


def named(found: object) -> dict[str, Finding]:
    return {one.name: one for one in found}  # type: ignore[attr-defined]
