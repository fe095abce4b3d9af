from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.web.guard import LARGEST_BODY
from bot.testing import SettableClock
from tests.adapters.web.conftest import NOW, Served, an_adapter, at_work
from tests.adapters.web.standins import MemoryTickets, MemoryTranscript, RecordingInbox, SmallLibrary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the path and the length of what came."""
    length, more = 0, True
    while more:
        message = await receive()
        length += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": f"{scope['method']} {scope['path']} {length}".encode()})


@pytest.fixture
async def mounted() -> AsyncIterator[Served]:
    clock, transcript = SettableClock(NOW), MemoryTranscript()
    inbox, library = RecordingInbox(), SmallLibrary()
    mounts = {"/slack": echo}
    adapter = an_adapter(clock, transcript, playground=False, tickets=MemoryTickets(clock), mounts=mounts)
    async with at_work(adapter, inbox, library) as (browser, task):
        yield Served(adapter, inbox, library, transcript, clock, browser, task)


async def test_a_platforms_own_application_gets_the_whole_path(mounted: Served) -> None:
    answer = await mounted.get("/slack/oauth_redirect?code=x")

    assert (answer.status, answer.text) == (200, "GET /slack/oauth_redirect 0")


async def test_a_mount_stands_before_the_pages_guard(mounted: Served) -> None:
    foreign = {"Host": "hooks.example", "Origin": "https://evil.example"}

    small = await mounted.ask("POST", "/slack/events", headers=foreign, data=b"x")
    large = await mounted.ask("POST", "/slack/events", headers=foreign, data=b"x" * (LARGEST_BODY + 1))

    assert small.text == "POST /slack/events 1"
    assert large.text == f"POST /slack/events {LARGEST_BODY + 1}"


@pytest.mark.parametrize("path", ["/slack", "/slackers/events", "//slack/events", "/x/slack/events", "/SLACK/events"])
async def test_only_the_exact_prefix_leads_there(mounted: Served, path: str) -> None:
    answer = await mounted.get(path)

    assert answer.status == 401
    assert "Sign in" in answer.text
