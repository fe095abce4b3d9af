"""The reconciler: one room at a time in each space, from its cursor up to now."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import PlatformError, RetryLater, Unauthorised, Unavailable, Unreadable
from bot.messages import MessageEdited
from bot.metrics import caught_up
from bot.reconcile.watch import Watch
from bot.storage.watching import SqlWatching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.messages import MessagePosted, Place
    from bot.ports import Chat, Clock, Inbox
    from bot.storage.store import Store
    from bot.storage.watching import Source, Watched

log = structlog.get_logger()

OVERLAP = timedelta(minutes=10)  # Clocks differ, and events overtake each other.
FARTHEST = timedelta(days=30)  # After a longer absence Hearth is no crawler either.
LEFT_ALONE = timedelta(minutes=10)  # A room that may not be read, unless something is missed meanwhile.
FIRST_LOOK = 60.0  # A platform tells when its session begins; one that never does is read after this all the same.
DATABASE_PAUSE = 5.0
TOKEN_PAUSE = 300.0
BATCH = 20  # Sources read again in one round of a space: each is one call.


class Reconciler:
    """Keeps the cursors and reads what was missed.

    `inbox` is the core's own door, so that what is read is taken as if it had just been said.
    """

    def __init__(
        self,
        store: Store,
        chats: Mapping[str, Chat],
        inbox: Inbox,
        clock: Clock,
        *,
        flush_seconds: float = 30.0,
        round_seconds: float = 60.0,
    ) -> None:
        self._watching = SqlWatching(store)
        self._chats = chats
        self._inbox = inbox
        self._clock = clock
        self._flush_seconds = flush_seconds
        self._round_seconds = round_seconds
        self._watches: dict[str, Watch] = {}
        self._group: asyncio.TaskGroup | None = None

    @property
    def unreadable(self) -> Sequence[str]:
        """Return the watched rooms whose history the platform does not let us read, printed."""
        return sorted(room for watch in self._watches.values() for room in watch.closed)

    def missed(self, space: str) -> None:
        """Take that something in *space* may have been missed: it is read from the cursors, in the background."""
        if _platform(space) not in self._chats or space.startswith("web:"):
            return  # The page keeps what is said on it by itself.
        if space not in self._watches:
            self._watches[space] = Watch()
            self._tend_to(space)
        self._watches[space].miss()

    def took(self, place: Place, at: datetime) -> None:
        """Take that what was said in *place* then was taken live."""
        if watch := self._watches.get(place.space):
            watch.hear(str(place.room), at)

    async def run(self) -> None:
        """Read what was missed, and keep the cursors, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                for space in self._watches:
                    self._tend_to(space)
                group.create_task(self._look_round())
                while True:
                    await asyncio.sleep(self._flush_seconds)
                    await self._flush()
        finally:
            self._group = None
            await self._flush()

    def _tend_to(self, space: str) -> None:
        if self._group is not None:
            self._group.create_task(self._tend(space, self._watches[space]), name=f"reconcile {space}")

    async def _look_round(self) -> None:
        await asyncio.sleep(FIRST_LOOK)
        with contextlib.suppress(Unavailable):
            for space in await self._watching.spaces():
                if space not in self._watches:
                    self.missed(space)

    async def _flush(self) -> None:
        marks = {room: at for watch in self._watches.values() for room, at in watch.marks().items()}
        with contextlib.suppress(Unavailable):  # The cursors stay behind: a little more is read again.
            await self._watching.move(marks)

    async def _tend(self, space: str, watch: Watch) -> None:
        while True:
            watch.wake.clear()
            pause = await self._round_or_pause(space, watch)
            if (this := asyncio.current_task()) and this.cancelling():
                raise asyncio.CancelledError  # Before Python 3.12 asyncio.wait_for may lose what came while it ended.
            if pause:
                await asyncio.sleep(pause)  # The platform said how long: nothing wakes us before.
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._round_seconds):
                    await watch.wake.wait()

    async def _round_or_pause(self, space: str, watch: Watch) -> float:
        """Go round a space once; return for how long it then wants to be left alone, 0: as usual."""
        try:
            await self._round(space, watch)
        except RetryLater as error:
            return max(error.seconds, 0.1)
        except Unauthorised:
            log.warning("reconcile.unauthorised", space=space)
            return TOKEN_PAUSE
        except Unavailable as error:
            log.warning("reconcile.database", reason=error.reason)
            return DATABASE_PAUSE
        except PlatformError as error:
            log.warning("reconcile.platform", space=space, fault=type(error).__name__)
        except Exception:  # The reconciler's edge: one space's fault is no other's.
            log.exception("reconcile.fault", space=space)
        return 0

    async def _round(self, space: str, watch: Watch) -> None:
        chat, epoch = self._chats[_platform(space)], watch.epoch
        if watch.met != epoch:  # Channels may have been turned private meanwhile: that comes first.
            listed = await chat.rooms(space)
            for change in listed:
                await self._inbox.on_change(change)
            watch.inside.update(str(change.place.room) for change in listed)
            watch.met = epoch if listed else watch.met  # None at all is no list yet.
        rooms = await self._watching.rooms(space)
        for room in rooms:
            if watch.wants(str(room.place), self._clock()):
                await self._catch_up(chat, room, watch)
        await self._reread(chat, [room for room in rooms if str(room.place) in watch.level], watch)

    async def _catch_up(self, chat: Chat, room: Watched, watch: Watch) -> None:
        key, epoch, began = str(room.place), watch.epoch, self._clock()
        try:
            count = await self._read(chat, room, began)
        except Unreadable:
            watch.closed[key] = began + LEFT_ALONE
            log.warning("reconcile.unreadable", room=key)
        else:
            watch.caught_up(key, epoch)
            caught_up.inc(count)
            log.info("reconcile.caught_up", room=key, messages=count)

    async def _read(self, chat: Chat, room: Watched, began: datetime) -> int:
        """Take what was said since the cursor and move it past what was taken; return how much that was."""
        if room.read_to is None:
            await self._watching.move({str(room.place): began})
            return 0
        since = max(room.read_to - OVERLAP, began - FARTHEST)
        said = sorted(await chat.history(room.place, since), key=lambda fact: fact.at)
        taken = room.read_to
        try:
            for fact in said:
                await self._take(fact)
                taken = max(taken, min(fact.at, began))
            taken = began
        finally:
            if taken > room.read_to:
                await self._watching.move({str(room.place): taken})
        return len(said)

    async def _take(self, fact: MessagePosted | MessageEdited) -> None:
        try:
            if isinstance(fact, MessageEdited):
                await self._inbox.on_edit(fact)
            else:
                await self._inbox.on_message(fact)
        except (Unavailable, PlatformError):
            raise
        except Exception:  # One message that stumbles over a fault of ours must not keep the room from being read.
            log.exception("reconcile.fault", message=str(fact.ref))

    async def _reread(self, chat: Chat, rooms: Sequence[Watched], watch: Watch) -> None:
        """Read a few sources of entries again, each at most once a day."""
        today, left = self._clock().date(), BATCH
        for room in rooms:
            key = str(room.place)
            after = watch.after(key, today)
            for source in await self._watching.sources(room, after=after, today=today, limit=left):
                await self._check_or_pass(chat, source)
                watch.reread(key, today, source.number)
                left -= 1
            if not left:
                return

    async def _check_or_pass(self, chat: Chat, source: Source) -> None:
        try:
            await self._check(chat, source)
        except (RetryLater, Unauthorised):
            raise
        except PlatformError as error:  # Tomorrow again: the next one may be readable.
            log.warning("reconcile.source", source=str(source.ref), fault=type(error).__name__)

    async def _check(self, chat: Chat, source: Source) -> None:
        """Carry over what changed unnoticed; a source that is gone without a word marks its link, no more.

        Only what could be read once is known to be gone when it cannot be read any more; a message
        without text is one whose text we may not read.
        """
        message, now = await chat.read(source.ref), self._clock()
        if message is None or not message.text:
            gone = source.gone or (message is None and bool(source.check))
            if gone and not source.gone:
                await chat.history(
                    source.ref.place, now
                )  # Unreadable where we lost the right to look: nothing is gone.
            await self._watching.note(source, check=source.check or "", gone=gone, now=now)
            return
        check = f"{zlib.crc32(message.text.encode(errors='replace')):08x}"
        if source.check and check != source.check:
            await self._inbox.on_edit(_as_edited(message, source, now))
        await self._watching.note(source, check=check, gone=False, now=now)


def _as_edited(message: MessagePosted, source: Source, now: datetime) -> MessageEdited:
    """Return what was read as an edit: after the version we know, and before every one that the platform tells."""
    version = f"{source.version}!{now.isoformat()}"
    return MessageEdited(message.ref, message.author, message.text, version, now, message.private, message.url)


def _platform(space: str) -> str:
    return space.partition(":")[0]
