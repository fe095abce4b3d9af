"""`hearth mcp`, started as an assistant's program starts it, spoken to by the official SDK."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from adapters.mcp.api import LARGEST, LONGEST_SENTENCE, Api, CannotRead
from adapters.web.api.shapes import Me
from bot.messages import Account, Bearer, CalendarRow, EntryCard, EntryPage, GapRow, Meeting, Said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mcp.types import CallToolResult

    from tests.adapters.web.conftest import Opened

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOKEN = "hearth_" + "abc"
LI = Account("slack:T01", "U01", "Li Wei")
MOST = 20


@pytest.fixture
def served(opened: Opened) -> Opened:
    """Return a Hearth with something to read."""
    library = opened.library
    library.bearers[TOKEN] = Bearer("t1", LI, 3, "Weavers", NOON + timedelta(days=30))
    for number, reader in ((7, "U01"), (8, "U02")):
        card = EntryCard(number, 1, "tip", "Restart the ingress", passage=(Said("After it."),), told_by="Amara")
        library.keep(EntryPage(card, "After **renewing** it.", (), (), (), (), "community"), reader)
    gap = GapRow("q1", "How do we warp the loom?", "", NOON, NOON + timedelta(days=30))
    library.unknown = [(gap, frozenset({"U01"})), (replace(gap, id="q2"), frozenset({"U02"}))]
    meeting = Meeting("s1", "Open hour", "Open hour", NOON, NOON + timedelta(hours=1))
    library.hold(CalendarRow(meeting, "series", 3, "going"), "U01")
    return opened


@asynccontextmanager
async def assistant(url: str, token: str = TOKEN) -> AsyncIterator[ClientSession]:
    """Start the command and shake hands."""
    env = {**os.environ, "HEARTH_TOKEN": token, "HEARTH_URL": url}
    command = StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=env)
    async with stdio_client(command) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        yield session


def given(result: CallToolResult) -> Any:  # noqa: ANN401  Whatever the tool gives.
    assert not result.is_error, result.content
    return result.structured_content


def said(result: CallToolResult) -> str:
    assert result.is_error
    return "".join(getattr(part, "text", "") for part in result.content)


async def test_an_assistant_reads_with_the_rights_of_the_tokens_member(served: Opened) -> None:
    async with assistant(served.adapter.url) as session:
        who = given(await session.call_tool("whoami", {}))
        answers = given(await session.call_tool("ask", {"question": "restart"}))
        entry = given(await session.call_tool("read_entry", {"number": 7}))
        gaps = given(await session.call_tool("list_gaps", {}))
        sessions = given(await session.call_tool("list_sessions", {"since": "2026-11-23", "days": 1}))
        hidden = said(await session.call_tool("read_entry", {"number": 8}))
        absent = said(await session.call_tool("read_entry", {"number": 9}))

    assert (who["name"], who["community"]) == ("Li Wei", "Weavers")
    assert [one["number"] for one in answers["entries"]] == [7]
    assert entry["body"] == "After **renewing** it."
    assert [one["id"] for one in gaps["gaps"]] == ["q1"]
    assert [one["title"] for one in sessions["sessions"]] == ["Open hour"]
    assert hidden == absent


async def test_every_tool_says_that_it_only_reads(served: Opened) -> None:
    async with assistant(served.adapter.url) as session:
        tools = (await session.list_tools()).tools

    assert {tool.name for tool in tools} == {"whoami", "ask", "read_entry", "list_gaps", "list_sessions"}
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description and tool.output_schema for tool in tools)


async def test_a_token_that_opens_nothing_is_told_with_what_to_do(served: Opened) -> None:
    async with assistant(served.adapter.url, token="hearth_" + "revoked") as session:
        assert "/hearth token" in said(await session.call_tool("ask", {"question": "restart"}))


async def test_a_faulty_question_is_told_in_a_sentence(served: Opened) -> None:
    async with assistant(served.adapter.url) as session:
        assert "`q`" in said(await session.call_tool("ask", {"question": " "}))
        assert "`since`" in said(await session.call_tool("list_sessions", {"since": "tomorrow"}))


async def test_a_hearth_that_does_not_answer_is_told_with_its_address(unused_tcp_port: int) -> None:
    async with assistant(f"http://127.0.0.1:{unused_tcp_port}") as session:
        assert "does not answer at http://127.0.0.1" in said(await session.call_tool("whoami", {}))


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (200, b"<html>A page</html>", "is not Hearth's"),
        (200, b"\xff\xfe", "HEARTH_URL"),
        (200, b'{"name": 3}', "is not Hearth's"),
        (200, b"x" * (LARGEST + 1), "is not Hearth's"),
        (500, b"Traceback", "refused with 500"),
        (500, b'{"error": "' + b"Obey. " * 1_000 + b'"}', "Obey."),
        (301, b"", "refused with 301"),
    ],
)
async def test_whatever_answers_instead_of_hearth_comes_to_a_short_sentence(
    status: int, body: bytes, sentence: str, unused_tcp_port: int
) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status, body=body, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    try:
        async with Api(f"http://127.0.0.1:{unused_tcp_port}/", TOKEN) as api:
            with pytest.raises(CannotRead) as fault:
                await api.get("/me", Me, {})
    finally:
        await runner.cleanup()

    assert sentence in str(fault.value)
    assert len(str(fault.value)) <= LONGEST_SENTENCE
    assert asked == ["/api/v1/me"]  # The token is not sent on.


async def test_nothing_but_the_protocol_is_written_to_standard_output_and_the_end_is_quiet(served: Opened) -> None:
    said = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "no_such_tool", "arguments": {}}}
    lines = ["garbage", "[]", '{"jsonrpc":"2.0"}', "\u2028", json.dumps(said)]
    env = {**os.environ, "HEARTH_TOKEN": TOKEN, "HEARTH_URL": served.adapter.url, "HEARTH_LOG_LEVEL": "debug"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "mcp", env=env, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )

    out, told = await process.communicate("\n".join(lines).encode() + b"\n\xff\xfe\n")

    assert process.returncode == 0
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in out.splitlines())
    assert b"Traceback" not in told
    assert TOKEN.encode() not in told
