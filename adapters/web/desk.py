"""What every listener works with: the core's doors, the page's own transcript, and who is asking."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from adapters.web import parse, playground
from adapters.web.door import SignedOut, visit
from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from jinja2 import Environment
    from starlette.requests import HTTPConnection, Request

    from adapters.web.bell import Bell, Bells
    from adapters.web.chat import WebChat
    from adapters.web.door import Door
    from adapters.web.session import Sessions
    from bot.messages import Account, MessageDeleted, MessageEdited, MessagePosted
    from bot.ports import Clock, Inbox, Library, Transcript

RETRY_SECONDS = 5.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Doors:
    """What the composition root gives besides the core: whether all is ready, and the figures to scrape."""

    ready: Callable[[], Awaitable[bool]]
    metrics: Callable[[], bytes]


@dataclass(frozen=True)
class Desk:
    """Everything a listener needs, handed to it with the request.

    With a door, members sign in; without one the page is the playground's, or nobody's.
    """

    inbox: Inbox
    library: Library
    transcript: Transcript
    chat: WebChat
    bells: Bells
    clock: Clock
    sessions: Sessions
    templates: Environment
    doors: Doors
    base_url: str
    door: Door | None = None
    playing: bool = True
    behind: asyncio.Event = field(default_factory=asyncio.Event)
    reports: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, request: HTTPConnection) -> Desk:
        """Return the desk of the application that got *request*."""
        desk: Desk = request.app.state.desk
        return desk

    @property
    def bell(self) -> Bell:
        """Return the playground's bell."""
        return self.bells.of(playground.SPACE)

    def reader(self, request: HTTPConnection) -> Account:
        """Return who asks; raise SignedOut where that is nobody."""
        if self.playing:
            return self.sessions.read(request)
        found = visit(request)
        if found is None:
            raise SignedOut
        return found.account

    async def sent(self, request: Request) -> parse.Sent:
        """Return the form that came with *request*, and whose it is."""
        return parse.Sent(await self.entered(request), self.reader(request), self.clock())

    async def entered(self, request: Request) -> Mapping[str, str]:
        """Return the values of a form. A name that came more than once is comma-separated."""
        values: dict[str, str] = {}
        try:
            async with request.form(max_fields=200) as form:
                for name, value in form.multi_items():
                    if isinstance(value, str):
                        values[name] = f"{values[name]},{value}" if name in values else value
        except UnicodeError:  # It claims an encoding that cannot hold it.
            raise parse.Malformed(parse.UNREADABLE) from None
        return values

    async def take(self, message: MessagePosted) -> bool:
        """Record *message*, then bring it to the core. False: recorded, and to be brought later."""
        await self.transcript.say(message)
        self.bell.ring()
        try:
            await self._bring(message)
        except Unavailable:
            self.behind.set()
            return False
        return True

    async def change(self, edit: MessageEdited) -> None:
        """Carry an edit to the core, then record it: one that the core did not take changes nothing here."""
        await self.inbox.on_edit(edit)
        await self.transcript.change(edit.ref, edit.text, edit.version)
        self.bell.ring()

    async def strike(self, deletion: MessageDeleted, *, version: str) -> None:
        """Carry a deletion to the core, then record it."""
        await self.inbox.on_delete(deletion)
        await self.transcript.change(deletion.ref, None, version)
        self.bell.ring()

    async def catch_up(self) -> None:
        """Bring what was said and not yet taken, at the start and whenever the core was away. Never returns."""
        self.behind.set()
        while True:
            await self.behind.wait()
            self.behind.clear()
            try:
                for message in await self.transcript.undelivered():
                    await self._bring_or_leave(message)
            except Unavailable:
                self.behind.set()
                await asyncio.sleep(RETRY_SECONDS)

    async def _bring_or_leave(self, message: MessagePosted) -> None:
        """Bring *message*. One that the core stumbles over is logged and left: it must not hold up the others."""
        try:
            await self._bring(message)
        except Unavailable:
            raise
        except Exception:
            log.exception("page.message_not_taken", message=str(message.ref))

    async def _bring(self, message: MessagePosted) -> None:
        await self.inbox.on_message(parse.heard(message, self.base_url))
        await self.transcript.delivered(message.ref)
