"""A store with one community, a platform, and a clock that the test moves: what the outbox is tested on."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.messages import Place, Post, Prose, Said
from bot.outbox import Outbox, Pace
from bot.storage.queue import SqlQueue
from bot.storage.store import Store
from bot.testing import FakeChat, SettableClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

GENERAL = Place("fake:one", "general")
RANDOM = Place("fake:one", "random")
ELSEWHERE = Place("fake:two", "general")
FAST = Pace(calls=1000, seconds=1, at_once=4)


@dataclass
class Scene:
    """A store with one community, a platform, and a clock that the test moves."""

    store: Store
    community: int
    chat: FakeChat = field(default_factory=FakeChat)
    clock: SettableClock = field(default_factory=SettableClock)

    @property
    def queue(self) -> SqlQueue:
        return SqlQueue(self.store)

    def post(self, text: str, place: Place = GENERAL, key: str = "") -> str:
        key = key or f"k-{text}"
        post = Post((Prose((Said(text),)),), text)
        self.store.write_now(self.community, lambda tx: tx.outgoing.send(place, post, key=key, now=self.clock()))
        return key

    def replace(self, key: str, text: str) -> None:
        post = Post((Prose((Said(text),)),), text)
        self.store.write_now(self.community, lambda tx: tx.outgoing.replace(key, post, now=self.clock()))

    def outbox(self, *, pace: Pace = FAST, patience: float = 5.0, grace: float = 5.0) -> Outbox:
        chats = {"fake": self.chat}
        paces = {"fake": pace}
        return Outbox(self.queue, chats, clock=self.clock, paces=paces, patience=patience, grace=grace, poll=0.01)

    @asynccontextmanager
    async def sending(self, outbox: Outbox | None = None) -> AsyncIterator[Outbox]:
        outbox = outbox or self.outbox()
        task = asyncio.create_task(outbox.run())
        try:
            yield outbox
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def states(self) -> dict[str, int]:
        return self.queue.counts()

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not reached():  # noqa: ASYNC110 - what is waited for happens in the database
                await asyncio.sleep(0.005)

    async def until_sent(self, count: int) -> None:
        await self.until(lambda: self.states() == {"sent": count})

    async def until_waiting(self) -> None:
        """Wait until no row is under way and what failed has been put back."""
        await self.until(lambda: "sending" not in self.states())


@contextmanager
def a_scene(folder: Path) -> Iterator[Scene]:
    store = Store.open(f"sqlite:///{folder / 'hearth.db'}")
    try:
        yield Scene(store, store.found("Makers", now=SettableClock()()).id)
    finally:
        store.close()
