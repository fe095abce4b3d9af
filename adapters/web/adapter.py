"""The page at work: its server, and what goes on beside the requests."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn

from adapters.web import guard, look, render
from adapters.web.app import Mounted, create_app
from adapters.web.bell import Bells, follow
from adapters.web.chat import WebChat
from adapters.web.desk import Desk, Doors
from adapters.web.door import Door
from adapters.web.playground import SPACE
from adapters.web.session import Sessions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from starlette.types import ASGIApp

    from bot.messages import Finding, Place
    from bot.ports import Clock, Inbox, Library, Tickets, Transcript

DRAIN_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Address:
    """Where the page is served, and by which address people open it. Port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8765
    base_url: str = ""


class WebAdapter:
    """Implements Adapter for the page.

    As the playground it is a platform of its own, with invented members. With `tickets` it is read by members
    of real platforms, who sign in by a one-time link; never both. With neither it serves nothing but the
    service routes. `secret` signs the cookies and has to outlive the process, or everybody is signed out by
    a restart. `mounts` are applications of other platforms, by the prefix of their paths (`/slack`): they
    get the whole path.
    """

    def __init__(  # noqa: PLR0913  The composition root gives each by its name.
        self,
        address: Address,
        *,
        transcript: Transcript,
        doors: Doors,
        clock: Clock,
        secret: str,
        playground: bool = True,
        tickets: Tickets | None = None,
        mounts: Mapping[str, ASGIApp] | None = None,
    ) -> None:
        if playground and (tickets or mounts):
            raise ValueError("the playground has no log-in: it is never served beside a real platform")
        self._address = address
        self._doors = doors
        self._clock = clock
        self._secret = secret
        self._playground = playground
        self._tickets = tickets
        self._mounts = dict(mounts or {})
        self._transcript = transcript
        self._bells = Bells()
        self._chat = WebChat(transcript, self._bells.of(SPACE), clock, lambda: self.url)
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
        host = _called(self._address.host)
        return (self._address.base_url or f"http://{host}:{self._port}").rstrip("/")

    @property
    def open_pages(self) -> int:
        """Return how many pages listen for changes."""
        return self._bells.listeners

    @property
    def reports(self) -> list[str]:
        """Return what browsers reported against our content security policy, the first hundred: each is a fault."""
        return list(self._reports)

    def bind(self) -> None:
        """Take the address; OSError where it is taken or not ours. `run` does it where this was not called."""
        if self._socket is None:
            self._socket = listening(self._address.host, self._address.port)

    async def run(self, inbox: Inbox, library: Library) -> None:
        """Serve until cancelled; end the streams and finish what is under way before returning."""
        desk = self._desk(inbox, library)
        server = _Server(self._config(desk))
        beside = [
            asyncio.create_task(desk.catch_up()),
            asyncio.create_task(follow(library, self._bells)),
        ]
        serving = asyncio.create_task(server.serve(sockets=[self._listening()]))
        try:
            await asyncio.shield(serving)
        finally:
            self._bells.close()
            server.should_exit = True
            await serving
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            self._socket = None

    async def look(self, rooms: Sequence[Place] = ()) -> Sequence[Finding]:  # noqa: ARG002  It has its own alone.
        """Return whether the page answers, and whether its address is one that members can open."""
        local = f"http://{_called(self._address.host)}:{self._port}"
        if self._playground:
            return [await look.at_home(local)]
        return await asyncio.gather(look.at_home(local), look.at_the_address(self._address.base_url))

    def _desk(self, inbox: Inbox, library: Library) -> Desk:
        self.bind()
        self._bells.open()
        over_https = self.url.startswith("https:")
        return Desk(
            inbox=inbox,
            library=library,
            transcript=self._transcript,
            chat=self._chat,
            bells=self._bells,
            clock=self._clock,
            sessions=Sessions(self._secret, over_https=over_https),
            door=Door(self._tickets, self._secret, over_https=over_https) if self._tickets else None,
            playing=self._playground,
            templates=render.environment(),
            doors=self._doors,
            base_url=self.url,
            reports=self._reports,
        )

    def _config(self, desk: Desk) -> uvicorn.Config:
        allowed = guard.hosts(self._address.host, self._address.base_url)
        return uvicorn.Config(
            Mounted(create_app(desk, allowed=allowed), self._mounts),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )

    @property
    def _port(self) -> int:
        return int(self._socket.getsockname()[1]) if self._socket else self._address.port

    def _listening(self) -> socket.socket:
        assert self._socket is not None  # noqa: S101  Bound by _desk.
        return self._socket


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; what is written on a connection to it leaves at once.

    asyncio sees to that only for sockets that it made itself. Else whoever keeps a connection open waits 40 ms for
    the body of each answer, until the acknowledgement of its head is no longer delayed (RFC 896, RFC 1122).
    """
    made = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # Connections have it from here.
    return made


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
