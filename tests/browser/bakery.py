"""Hearth beside a platform: the real core and page at work in a thread, the platform itself in memory."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from adapters.web.adapter import Address, WebAdapter
from adapters.web.desk import Doors
from bot.core import Core
from bot.messages import (
    Account,
    Action,
    CommandInvoked,
    FormSubmitted,
    Link,
    MessagePosted,
    MessageRef,
    Place,
    Post,
    Prose,
)
from bot.storage.store import Store
from bot.storage.tickets import SqlTickets
from bot.storage.transcript import SqlTranscript
from bot.testing import FakeChat

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from bot.messages import Answer

T = TypeVar("T")


SPACE = "slack:T01"
LI = Account(SPACE, "U01", "Li Wei", manages=True)
AMARA = Account(SPACE, "U02", "Amara Okafor")
OVEN = Place(SPACE, "C01")
CELLAR = Place(SPACE, "C02")


class Bakery:
    """Li and Amara talk on a platform; the page is where they read."""

    def __init__(self, folder: Path) -> None:
        self._store = Store.open(f"sqlite:///{folder / 'hearth.db'}")
        self._adapter = WebAdapter(
            Address(port=0),
            transcript=SqlTranscript(self._store),
            doors=Doors(_ready, bytes),
            clock=_now,
            secret="baked " * 8,
            playground=False,
            tickets=SqlTickets(self._store, _now),
        )
        self._adapter.bind()
        self.url = self._adapter.url
        self.core = Core(self._store, {"slack": FakeChat()}, clock=_now, page_url=self.url)
        self._loop = asyncio.new_event_loop()
        self._keys = count(1)

    @property
    def reports(self) -> list[str]:
        """Return what browsers reported against the policy."""
        return self._adapter.reports

    def found(self, actor: Account, name: str, place: Place) -> None:
        """Found another community in a channel."""
        values = {"which": "new", "name": name, "about": f"All about {name.lower()}", "topics": ""}
        form = FormSubmitted(f"founded-{name}", actor, place, Action("setup"), values, _now(), private=False)
        self._done(self.core.on_form(form))

    def say(self, author: Account, text: str, place: Place = OVEN) -> None:
        """Say something in a channel."""
        ref = MessageRef(replace(place, thread=str(next(self._keys))), str(next(self._keys)))
        self._done(self.core.on_message(MessagePosted(ref, author, text, _now(), private=False)))

    def type(self, actor: Account, text: str) -> Answer:
        """Type a command of /hearth in the channel."""
        key = f"typed-{next(self._keys)}"
        return self._done(self.core.on_command(CommandInvoked(key, actor, OVEN, "hearth", text, _now(), private=False)))

    def link(self, actor: Account) -> str:
        """Return what `/hearth web` answers: the address that signs the actor in."""
        answer = self.type(actor, "web")
        assert isinstance(answer, Post)
        spans = [span for block in answer.blocks if isinstance(block, Prose) for span in block.spans]
        return next(span.url for span in spans if isinstance(span, Link))

    @contextmanager
    def at_work(self) -> Iterator[Bakery]:
        """Serve for as long as the block takes."""
        serving: Future[None] = asyncio.run_coroutine_threadsafe(self._adapter.run(self.core, self.core), self._loop)
        thread = threading.Thread(target=self._loop.run_forever)
        thread.start()
        yield self
        serving.cancel()
        self._done(asyncio.sleep(0.5))
        self._loop.call_soon_threadsafe(self._loop.stop)
        thread.join()
        self._loop.close()
        self._store.close()

    def _done(self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


async def _ready() -> bool:
    return True


def _now() -> datetime:
    return datetime.now(UTC)
