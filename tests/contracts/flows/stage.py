"""A stage: one platform with a whole Hearth behind it, and people who use it as people do."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import select

from bot.core import DUES, Core
from bot.core.upkeep.tending import Tending
from bot.outbox import Outbox, Pace
from bot.reconcile import Heard, Reconciler
from bot.storage.queue import SqlQueue
from bot.storage.tables.delivery import outbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from bot.ports import Adapter, Chat, Inbox
    from bot.storage.dues import Due
    from bot.storage.store import Store
    from bot.transaction import Transaction

FAST = {name: Pace(calls=1000, seconds=1, at_once=8) for name in ("web", "slack", "discord")}
SECONDS = 30.0
"""Of patience, for a busy machine: what is waited for is there in a fraction of one."""
_WAITING = select(outbox.c.task, outbox.c.state, outbox.c.fault, outbox.c.not_before).where(
    outbox.c.state.in_(("todo", "sending"))
)
Message = Any  # A platform's own shape: whoever holds one gives it back unread.
Found = TypeVar("Found")


@dataclass(frozen=True)
class Seen:
    """What somebody sees of an answer: its words, its buttons, and the fields of a form."""

    text: str
    buttons: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    raw: Any = None

    @property
    def is_form(self) -> bool:
        """Return whether there is something to fill in."""
        return bool(self.fields)


class Stage(Protocol):
    """What people do on every platform. Members are `fay` (who manages it), `li` and `bo`.

    Everybody is in `general`; Fay and Li are in the private `council`.
    """

    hearth: Hearth

    async def says(self, who: str, text: str, *, channel: str = "general", beneath: Message = None) -> Message:
        """Say something, in the thread of the message *beneath* where given; return the message."""

    async def asks_hearth(self, who: str, text: str) -> Message:
        """Say something to Hearth by its name, in front of everybody."""

    async def edits(self, who: str, message: Message, text: str) -> None:
        """Change one's message."""

    async def deletes(self, who: str, message: Message) -> None:
        """Delete one's message."""

    async def reacts(self, who: str, message: Message, emoji: str = "📝") -> None:
        """Put a reaction on a message."""

    async def types(self, who: str, line: str, *, channel: str = "general") -> Seen:
        """Type a command."""

    async def chooses(self, who: str, verb: str, message: Message) -> Seen:
        """Use a message shortcut: keep, solved, this_solved, thanks."""

    async def presses(self, who: str, on: Seen, label: str) -> Seen:
        """Press the first button whose label begins so."""

    async def submits(self, who: str, form: Seen, **values: str) -> Seen:
        """Send a form."""

    async def fills(self, who: str, form: Seen, **values: str) -> Seen:
        """Send a form whose fields a platform may ask for in parts, one after the other."""

    async def completes(self, who: str, field: str, prefix: str) -> list[str]:
        """Type into a field with type-ahead."""

    async def heard(self, channel: str = "general") -> list[Seen]:
        """Return what Hearth said in a channel in front of everybody, as it reads now."""

    async def told(self, who: str) -> list[Seen]:
        """Return what Hearth said to one person alone, by itself, as they can read it now."""

    async def own_page(self, who: str) -> Seen:
        """Return a person's own page."""

    async def file(self, who: str, on: Seen) -> str:
        """Return the text of the file that came with an answer."""

    async def gathered(self, who: str) -> list[Seen]:
        """Return what Hearth said where somebody talks with it and some others alone."""

    async def scheduled(self) -> list[tuple[str, datetime]]:
        """Return (title, start) of what stands in the space's own calendar; NotImplementedError where there is none."""

    async def opens_post(self, who: str, title: str, text: str) -> Message:
        """Open a post in the forum for help; NotImplementedError where the platform has none."""

    def where(self, message: Message) -> Message:
        """Return what a reply to *message* of Hearth goes beneath."""


@dataclass
class Hearth:
    """The core, its memory and its senders, on the time of the machine, which can be moved on."""

    store: Store
    ahead: timedelta = timedelta()
    skipped: timedelta = timedelta()
    chats: dict[str, Chat] = field(default_factory=dict)
    outbox: Outbox = field(init=False)
    core: Core = field(init=False)
    reconciler: Reconciler = field(init=False)

    def __post_init__(self) -> None:
        """Put it together as `hearth run` does, but with nobody to wait for."""
        self.outbox = Outbox(SqlQueue(self.store), self.chats, clock=self.now, paces=FAST, poll=0.05)
        self.core = Core(self.store, self.chats, clock=self.now, wake=self.outbox.wake, page_url="http://127.0.0.1:1")
        self.core.answer_seconds = SECONDS  # Whoever is here waits: what a busy machine takes is no fault of a flow.
        self.outbox.given_up = self.core.on_given_up
        self.reconciler = Reconciler(self.store, self.chats, self.core, self.now)

    def now(self) -> datetime:
        """Return the instant."""
        return self._unmoved() + self.ahead

    def _unmoved(self) -> datetime:
        return datetime.now(UTC) + self.skipped

    def door(self, adapter: Adapter) -> Inbox:
        """Return the core's door for a platform."""
        return self.core if adapter.space == "web" else Heard(self.core, self.reconciler)

    async def passes(self, **time: float) -> None:
        """Let time pass for what is due, and send what comes of it."""
        self.ahead = timedelta(**time)
        for due in await asyncio.to_thread(self.store.due, self.now()):
            await self.store.write(due.community, partial(_do, due=due, now=self.now()))
        self.outbox.wake()
        await self.sent()
        self.ahead = timedelta()

    async def reaches(self, at: datetime) -> None:
        """Let time come to *at* and stay there; what is due on the way happens at its own time, and is sent."""
        while (soonest := await asyncio.to_thread(self._soonest, at)) is not None:
            self.ahead = soonest - self._unmoved()
            for due in await asyncio.to_thread(self.store.due, self.now()):
                while await self.store.write(due.community, partial(_do, due=due, now=self.now())):
                    pass  # There is more of it: a schedule is planned a few at a time.
            self.outbox.wake()
            await self.sent()
        self.ahead = at - self._unmoved()
        await self._tended()
        self.outbox.wake()
        await self.sent()

    async def _tended(self) -> None:
        """Look through what was kept, as is done beside all else, and ask about what has grown old."""
        await Tending(self.store, self.now).once()
        for due in await asyncio.to_thread(self.store.due, self.now()):
            if due.kind == "upkeep":
                await self.store.write(due.community, partial(_do, due=due, now=self.now()))

    def _soonest(self, at: datetime) -> datetime | None:
        """Return when the first thing comes due, to the second; None where that is after *at*."""
        low, high = self.now(), at
        if self.store.due(low, limit=1):
            return low
        if low >= high or not self.store.due(high, limit=1):
            return None
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) / 2
            low, high = (low, middle) if self.store.due(middle, limit=1) else (middle, high)
        return high

    async def sent(self) -> None:
        """Wait until nothing is left to be sent; the seconds in which an edit settles pass at once."""
        await until(self._all_sent)

    def _all_sent(self) -> bool:
        waiting = self.store.look(lambda connection: connection.execute(_WAITING).all())
        if waiting and all(one.task == "replace" and one.state == "todo" and not one.fault for one in waiting):
            self.skipped += max(min(one.not_before for one in waiting) - self.now(), timedelta())
            self.outbox.wake()
        return not waiting


@asynccontextmanager
async def at_work(hearth: Hearth) -> AsyncIterator[Hearth]:
    """Let the senders work."""
    tasks = [asyncio.create_task(each) for each in (hearth.outbox.run(), hearth.reconciler.run())]
    try:
        yield hearth
    finally:
        await ended(*tasks)


def _do(tx: Transaction, *, due: Due, now: datetime) -> object:
    return DUES[due.kind](tx, due.id, now=now)


async def until(what: Callable[[], Found], *, seconds: float = SECONDS) -> Found:
    """Return *what* as soon as it is something."""
    async with asyncio.timeout(seconds):
        while not (found := what()):  # noqa: ASYNC110  Nobody tells when it is there.
            await asyncio.sleep(0.01)
    return found


async def eventually(what: Callable[[], Coroutine[Any, Any, Found | None]], *, seconds: float = SECONDS) -> Found:
    """Return what *what* comes to, as soon as that is something."""
    async with asyncio.timeout(seconds):
        while not (found := await what()):  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.02)
    return found


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Stop what runs."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


def plain(text: str) -> str:
    """Return *text* as it is read: marks for bold and escapes are not seen, and every gap is one space."""
    return " ".join(text.replace("**", "").replace("__", "").replace("\\", "").split())


def labelled(labels: tuple[str, ...], begin: str) -> str:
    """Return the first label that begins so."""
    found = next((label for label in labels if label.startswith(begin)), None)
    assert found, f"no button begins with {begin!r}, only {labels}"
    return found
