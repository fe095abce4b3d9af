"""The local page at work: its server, and what goes on beside the requests."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn

from adapters.web import guard, playground, render
from adapters.web.app import create_app
from adapters.web.bell import Bell, follow
from adapters.web.chat import WebChat
from adapters.web.desk import Desk, Doors
from adapters.web.session import Sessions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports import Clock, Inbox, Library, Transcript

DRAIN_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Address:
    """Where the page is served, and by which address people open it. Port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8765
    base_url: str = ""


class WebAdapter:
    """Implements Adapter for the local page.

    `secret` signs the cookie and has to outlive the process, or everybody is the first member
    again after a restart. `playground` false serves nothing but the service routes.
    """

    def __init__(
        self,
        address: Address,
        *,
        transcript: Transcript,
        doors: Doors,
        clock: Clock,
        secret: str,
        playground: bool = True,
    ) -> None:
        self._address = address
        self._doors = doors
        self._clock = clock
        self._secret = secret
        self._playground = playground
        self._transcript = transcript
        self._bell = Bell()
        self._chat = WebChat(transcript, self._bell, clock, lambda: self.url)
        self._socket: socket.socket | None = None
        self._reports: list[str] = []

    @property
    def space(self) -> str:
        """Return the prefix of the spaces it serves."""
        return "web"

    @property
    def chat(self) -> WebChat:
        """Return the way out to the page."""
        return self._chat

    @property
    def url(self) -> str:
        """Return the address to open; known for certain once bound."""
        port = self._socket.getsockname()[1] if self._socket else self._address.port
        host = _called(self._address.host)
        return (self._address.base_url or f"http://{host}:{port}").rstrip("/")

    @property
    def open_pages(self) -> int:
        """Return how many pages listen for changes."""
        return self._bell.listeners

    @property
    def reports(self) -> list[str]:
        """Return what browsers reported against our content security policy, the first hundred: each is a fault."""
        return list(self._reports)

    def bind(self) -> None:
        """Take the address; OSError where it is taken or not ours. `run` does it where this was not called."""
        if self._socket is None:
            family = socket.AF_INET6 if ":" in self._address.host else socket.AF_INET
            self._socket = socket.create_server((self._address.host, self._address.port), family=family)

    async def run(self, inbox: Inbox, library: Library) -> None:
        """Serve until cancelled; end the streams and finish what is under way before returning."""
        desk = self._desk(inbox, library)
        server = _Server(self._config(desk))
        beside = [
            asyncio.create_task(desk.catch_up()),
            asyncio.create_task(follow(library, playground.SPACE, self._bell)),
        ]
        serving = asyncio.create_task(server.serve(sockets=[self._listening()]))
        try:
            await asyncio.shield(serving)
        finally:
            self._bell.close()
            server.should_exit = True
            await serving
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            self._socket = None

    def _desk(self, inbox: Inbox, library: Library) -> Desk:
        self.bind()
        self._bell.open()
        return Desk(
            inbox=inbox,
            library=library,
            transcript=self._transcript,
            chat=self._chat,
            bell=self._bell,
            clock=self._clock,
            sessions=Sessions(self._secret, over_https=self.url.startswith("https:")),
            templates=render.environment(),
            doors=self._doors,
            base_url=self.url,
            reports=self._reports,
        )

    def _config(self, desk: Desk) -> uvicorn.Config:
        allowed = guard.hosts(self._address.host, self._address.base_url)
        return uvicorn.Config(
            create_app(desk, allowed=allowed, playground=self._playground),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )

    def _listening(self) -> socket.socket:
        assert self._socket is not None  # noqa: S101  Bound by _desk.
        return self._socket


def _called(host: str) -> str:
    """Return how *host* stands in an address; listening on every address is no name to be called by."""
    if host in guard.EVERY_ADDRESS:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


class _Server(uvicorn.Server):
    """uvicorn without its own signals: whoever runs the adapter ends it by cancelling."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the process's signals alone."""
        yield
