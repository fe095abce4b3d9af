"""What every route of the core works with: the store, the ways out, the time, and who is asking where."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from bot.community.model import Viewer
from bot.errors import PlatformError
from bot.messages import Place
from bot.text import normalise

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member, Room
    from bot.messages import Account, Finding, MessagePosted, MessageRef
    from bot.ports import Chat, Clock
    from bot.storage.store import Store
    from bot.transaction import Transaction

    Look = Callable[[str], Awaitable[Sequence[Finding]]]

T = TypeVar("T")

MEMBERSHIP_SECONDS = 60.0  # trust.md, rule 5: older than this is asked of the platform again.
PLATFORM_SECONDS = 1.0
MOST_REMEMBERED = 10_000
NAME_LIMIT = 80


def named(account: Account) -> Account:
    """Return *account* with its name as one short line: names are members' words like any others."""
    return replace(account, name=" ".join(normalise(account.name, limit=NAME_LIMIT).split()))


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts, where, when, in which community, and which rooms they are known to be in."""

    community: int
    actor: Account
    place: Place
    private: bool
    now: datetime
    rooms: frozenset[str] = frozenset()

    def member(self, tx: Transaction) -> Member:
        """Return the one who acts, made a member at first sight."""
        return tx.members.meet(self.actor, now=self.now)

    def viewer(self, member: Member) -> Viewer:
        """Return the one who acts as a reader."""
        return Viewer(self.community, member.person, self.rooms, member.facilitates)

    def someone(self, tx: Transaction) -> Viewer:
        """Return the one who acts as a reader, without making them a member: for readers of the database."""
        person = tx.members.known(self.actor)
        member = tx.members.get(person) if person else None
        return Viewer(self.community, person, self.rooms, bool(member and member.facilitates))


@dataclass(slots=True)
class Desk:
    """The core's tools. `wake` is called after a commit that may have put something in the outbox.

    `page_url` is where members open the page, empty where they can't; `look` tells what the
    doctor finds in a space; `operators` are the accounts that run this Hearth.
    """

    store: Store
    chats: Mapping[str, Chat]
    clock: Clock
    wake: Callable[[], None] = lambda: None
    page_url: str = ""
    operators: frozenset[str] = frozenset()
    look: Look | None = None
    _rooms: dict[tuple[str, int], tuple[float, frozenset[str]]] = field(default_factory=dict)
    prior_art: dict[str, tuple[float, bool]] = field(default_factory=dict)

    async def scene(self, actor: Account, place: Place, *, private: bool) -> Scene:
        """Return the scene of an interaction: its place proves presence there, other rooms are asked for."""
        now, actor = self.clock(), named(actor)
        community = await self.store.home(place, now=now)
        rooms = await self._rooms_of(actor, community)
        if actor.manages:
            await self._greet(actor, community, now)
        here = {str(place.room)} if place.channel else set()
        return Scene(community, actor, place, private, now, rooms | here)

    async def _greet(self, actor: Account, community: int, now: datetime) -> None:
        """Let one who manages the space be met before they read: the first of them is a facilitator."""
        if await self.store.read(community, lambda tx: tx.members.known(actor)) is None:
            await self.store.write(community, lambda tx: tx.members.meet(actor, now=now))

    async def event(self, actor: Account, place: Place, *, private: bool) -> Scene:
        """Return the scene of an event that reads nothing but its own place: no platform is asked."""
        now, actor = self.clock(), named(actor)
        community = await self.store.home(place, now=now)
        return Scene(community, actor, place, private, now, frozenset({str(place.room)}))

    async def write(self, scene: Scene, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* in one transaction and return once it is committed."""
        result = await self.store.write(scene.community, fn)
        self.wake()
        return result

    async def read(self, scene: Scene, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* on a reader."""
        return await self.store.read(scene.community, fn)

    async def message(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now on its platform; None where it can't be read."""
        chat = self.chat(ref.place.space)
        if chat is None:
            return None
        try:
            return await asyncio.wait_for(chat.read(ref), PLATFORM_SECONDS)
        except (PlatformError, TimeoutError):
            return None

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what was said in a thread, oldest first; empty where it can't be read in time."""
        chat = self.chat(place.space)
        if chat is None:
            return ()
        try:
            return await asyncio.wait_for(chat.thread(place), PLATFORM_SECONDS)
        except (PlatformError, TimeoutError):
            return ()

    def chat(self, space: str) -> Chat | None:
        """Return the way out to a space."""
        return self.chats.get(space.partition(":")[0])

    async def _rooms_of(self, actor: Account, community: int) -> frozenset[str]:
        """Return which of the community's rooms the actor is in; what can't be told in time is left out."""
        loop = asyncio.get_running_loop()
        at, known = self._rooms.get((str(actor), community), (float("-inf"), frozenset()))
        if loop.time() - at < MEMBERSHIP_SECONDS:
            return known
        rooms = await self.store.read(community, lambda tx: tx.members.rooms())
        known = await self._ask_platform(actor, rooms)
        if len(self._rooms) >= MOST_REMEMBERED:
            self._rooms.clear()  # Only asks again: what is remembered is a minute old at most.
        self._rooms[str(actor), community] = (loop.time(), known)
        return known

    async def _ask_platform(self, actor: Account, rooms: Iterable[Room]) -> frozenset[str]:
        chat = self.chat(actor.space)
        places = [place for room in rooms if (place := Place.parse(room.key)).space == actor.space]
        if chat is None or not places:
            return frozenset()
        try:
            return (await asyncio.wait_for(chat.presence(actor, places), PLATFORM_SECONDS)).rooms
        except (PlatformError, TimeoutError):
            return frozenset()
