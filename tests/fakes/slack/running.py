"""The product at work before a fake Slack, for as long as a test lasts."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import uvicorn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.ports import Adapter, Inbox, Library
    from tests.fakes.slack.server import FakeSlack

START_SECONDS = 10
Seen = TypeVar("Seen")


@asynccontextmanager
async def running(slack: FakeSlack, adapter: Adapter, inbox: Inbox, library: Library) -> AsyncIterator[None]:
    """Run *adapter* against *slack*, connected in the slack's way, and end it afterwards."""
    work = asyncio.create_task(adapter.run(inbox, library))
    try:
        if slack.way == "socket":
            await _either(work, slack.socket.connected.wait())
            yield
        else:
            async with serving(adapter.asgi) as address:  # type: ignore[attr-defined]
                slack.http.address = f"{address}/slack/events"
                with suppress(TimeoutError):  # Some tests are about what never gets that far.
                    await shown(lambda: adapter.asgi.is_open, seconds=1.0)  # type: ignore[attr-defined]
                yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


@asynccontextmanager
async def serving(application: Any) -> AsyncIterator[str]:  # noqa: ANN401  Any ASGI application.
    """Serve an ASGI application on a free port of 127.0.0.1; yields its address."""
    taken = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, http="h11", ws="none", lifespan="off", log_config=None, access_log=False)
    server = _Server(config)
    work = asyncio.create_task(server.serve(sockets=[taken]))
    await shown(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    finally:
        server.should_exit = True
        await work


async def shown(what: Callable[[], Seen | None], *, seconds: float = 3.0) -> Seen:
    """Return *what* as soon as it is something: what is sent after an ack takes a moment."""
    async with asyncio.timeout(seconds):
        while not (seen := what()):  # noqa: ASYNC110  Nobody tells when it is there.
            await asyncio.sleep(0.01)
    return seen


async def _either(work: asyncio.Task[None], ready: Any) -> None:  # noqa: ANN401  A coroutine.
    """Wait until ready, or raise what ended the work before."""
    waiting = asyncio.ensure_future(ready)
    await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=START_SECONDS)
    if work.done():
        waiting.cancel()
        work.result()
    assert waiting.done(), "the product did not connect"


class _Server(uvicorn.Server):
    """uvicorn without its own signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
