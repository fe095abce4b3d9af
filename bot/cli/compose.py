"""The composition root: builds the house from its settings and lets it live until it is told to end."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.cli.keys import keys_of, secret_of
from bot.cli.supervising import Supervisor
from bot.core import DUES, ERRANDS, FAULTS, Core
from bot.errors import Unavailable
from bot.messages import Finding
from bot.outbox import Outbox, Pace
from bot.reconcile import Heard, Reconciler
from bot.storage.queue import SqlQueue
from bot.storage.spaces import bound, spaces
from bot.storage.tickets import SqlTickets
from bot.storage.transcript import SqlTranscript

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from bot.messages import Place
    from bot.ports import Adapter, Chat, Clock, Inbox
    from bot.settings import Settings
    from bot.storage.queue import DeadLetter
    from bot.storage.store import Store

log = structlog.get_logger()

# What each platform takes (ux.md): Slack about one message a second in a channel, and chat.update 50 times a
# minute; Discord keeps a nonce for some minutes; our own page takes anything.
PACES = {
    "web": Pace(calls=100, seconds=1, at_once=16),
    "slack": Pace(1, 1, 8, replaces=50),
    "discord": Pace(5, 5, 8, nonce_seconds=120),
}
FORGET_AFTER = 120.0  # Seconds after the start.
LOOK_SECONDS = 20.0


def utc_now() -> datetime:
    """Return the instant."""
    return datetime.now(UTC)


@dataclass(slots=True)
class House:
    """Everything that runs, put together and not yet at work."""

    settings: Settings
    store: Store
    clock: Clock = utc_now
    chats: dict[str, Chat] = field(default_factory=dict)
    watched: dict[str, Chat] = field(default_factory=dict)
    adapters: list[Adapter] = field(default_factory=list)
    supervisor: Supervisor = field(default_factory=Supervisor)
    outbox: Outbox = field(init=False)
    core: Core = field(init=False)
    reconciler: Reconciler = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        paces = {name: replace(pace, repeats_unsure=settings.when_unsure == "repeat") for name, pace in PACES.items()}
        self.outbox = Outbox(SqlQueue(self.store), self.chats, clock=self.clock, paces=paces)
        self.core = Core(
            self.store,
            self.chats,
            clock=self.clock,
            wake=self.outbox.wake,
            page_url=(settings.base_url or "") if settings.platforms else "",  # The playground has no log-in.
            operators=settings.operator_accounts,
            look=self.look,
        )
        self.outbox.given_up = self.core.on_given_up
        self.reconciler = Reconciler(self.store, self.watched, self.core, self.clock)

    def serve(self, adapter: Adapter) -> None:
        """Add a platform."""
        self.adapters.append(adapter)
        self.chats[adapter.space] = adapter.chat
        if adapter.space != "web" and not (adapter.space == "slack" and self.settings.slack_profile == "least"):
            self.watched[adapter.space] = adapter.chat  # The least profile may read no channel, and keeps no tags.

    def door(self, adapter: Adapter) -> Inbox:
        """Return the core's door for a platform: the page keeps itself what it is told, what others are told is heard."""
        return Heard(self.core, self.reconciler) if adapter.space in self.watched else self.core

    async def look(self, space: str) -> Sequence[Finding]:
        """Return what the doctor should know of a space, or of all of a platform (`slack`).

        What a platform tells is of all its spaces: where there are several it is for the operator alone.
        """
        platform, _, one = space.partition(":")
        if one and await asyncio.to_thread(self._spaces_of, platform) > 1:
            found = [Finding(platform, "good", "is attached; who runs this Hearth can look at it with `hearth doctor`")]
        else:
            rooms = await self.store.look_soon(bound)
            ours = [adapter for adapter in self.adapters if adapter.space == platform]
            found = [each for adapter in ours for each in await looked(adapter, rooms)]
        shut = [room for room in self.reconciler.unreadable if _is_within(room, space)]
        letters = await asyncio.to_thread(SqlQueue(self.store).letters)
        lost = [letter for letter in letters if one and letter.place.space == space]
        return [*found, *unreadable(shut), *unsent(lost)]

    def _spaces_of(self, platform: str) -> int:
        return sum(each.key.startswith(f"{platform}:") and not each.left_at for each in self.store.look(spaces))

    async def ready(self) -> bool:
        """Return whether the database answers."""
        try:
            await asyncio.to_thread(self.store.communities)
        except Unavailable:
            return False
        return True


def furnish(house: House) -> str:
    """Add the platforms that are configured, none: the local page; return the address to open.

    The address is taken here: OSError where it is taken by another or not ours.
    """
    from adapters.web.adapter import Address, WebAdapter
    from adapters.web.desk import Doors

    settings = house.settings
    beside = attach(house)
    page = WebAdapter(
        Address(settings.host, settings.port, settings.base_url or ""),
        transcript=SqlTranscript(house.store),
        doors=Doors(ready=house.ready, metrics=_metrics),
        clock=house.clock,
        secret=secret_of(settings),
        playground=not beside,
        tickets=SqlTickets(house.store, house.clock) if beside else None,
        mounts={f"/{one.space}": asgi for one in beside if (asgi := getattr(one, "asgi", None))},
    )
    page.bind()
    house.core.reached(settings.base_url or ("" if beside else page.url))  # The playground is reached where it is.
    house.serve(page)
    return page.url


def attach(house: House) -> list[Adapter]:
    """Add Slack and Discord as far as they are configured, and return them."""
    if not house.settings.platforms:
        return []
    from bot.cli.platforms import Ground  # What a page alone needs not is not even imported.

    attached = Ground(house.settings, house.store, house.clock, keys_of(house.settings)).attached()
    for adapter in attached:
        house.serve(adapter)
    return attached


async def looked(adapter: Adapter, rooms: Sequence[Place] = ()) -> Sequence[Finding]:
    """Return what a platform tells the doctor, however long it takes to answer or whatever it throws."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            return await adapter.look(rooms)
    except Exception as error:  # noqa: BLE001 - the doctor's edge: what cannot be looked at is a finding too
        says = f"cannot be looked at ({type(error).__name__})"
        return [Finding(adapter.space, "bad", says, "Check the network; the log of `hearth run` says more.")]


def unreadable(rooms: Sequence[str]) -> list[Finding]:
    """Return what to say about channels whose history may not be read."""
    if not rooms:
        return []
    says = f"what is said while Hearth is away is not caught up in {', '.join(rooms[:5])}"
    return [Finding("history", "warning", says, "Let Hearth read the history there, or switch its tags off there.")]


def unsent(letters: Sequence[DeadLetter]) -> list[Finding]:
    """Return what to say about posts that were given up in a space."""
    if not letters:
        return []
    says = f"{len(letters)} posts could not be sent, the latest to {letters[0].place.room}: {letters[0].fault}"
    return [Finding("outbox", "warning", says, "Check that Hearth may write there.")]


def _is_within(room: str, space: str) -> bool:
    """Return whether a printed room is in a space, or on a platform."""
    return room.startswith((f"{space}/", f"{space}:"))


async def live(house: House, *, beside: Callable[[], list[Coroutine[object, object, None]]] = list) -> None:
    """Let everything work until SIGTERM or SIGINT, then finish what is under way and return."""
    try:
        async with asyncio.TaskGroup() as group:
            for adapter in house.adapters:
                group.create_task(house.supervisor.keep(adapter, house.door(adapter), house.core), name=adapter.space)
            for work in (
                house.outbox.run(),
                house.reconciler.run(),
                _tick(house),
                _watch_zones(house),
                _forget(house),
                _look_after(house),
                *beside(),
                _until_told(),
            ):
                group.create_task(work)
    except* _Told:
        log.info("house.ended")
    except* Exception:
        log.exception("house.failed")  # Whoever supervises the process starts it anew: all that matters is committed.
        raise


async def _tick(house: House) -> None:
    await asyncio.sleep(0)  # The page is open before the scheduler is even imported.
    from bot.tick import Tick

    errands = dict(house.core.errands())
    errands.update({kind: partial(errand, house.store) for kind, errand in ERRANDS.items()})
    await Tick(house.store, DUES, FAULTS, errands=errands, clock=house.clock, wake=house.outbox.wake).run()


async def _watch_zones(house: House) -> None:
    await asyncio.sleep(FORGET_AFTER)
    from bot.core.zones import ZoneWatch

    await ZoneWatch(house.store, house.clock).run()


async def _forget(house: House) -> None:
    await asyncio.sleep(FORGET_AFTER)  # What is old enough is not urgent: a start has other things to do.
    from bot.storage.retention import Retention

    await Retention(house.store, house.clock).run()


async def _look_after(house: House) -> None:
    await asyncio.sleep(FORGET_AFTER)
    from bot.core.upkeep.tending import Tending

    await Tending(house.store, house.clock).run()


class _Told(Exception):
    """The process was told to end."""


async def _until_told() -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    try:
        await told.wait()
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)  # Told a second time, the process ends at once.
    raise _Told


def _metrics() -> bytes:
    from bot.metrics import exposition

    return exposition()[0]
