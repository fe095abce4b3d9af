"""What every route of the core works with: the store, the ways out, the time, and who is asking where."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from bot.community.checkins.message import as_message
from bot.community.checkins.model import OF_ANSWER
from bot.community.model import Role, Room, Viewer
from bot.community.welcome.newcomers import first_word
from bot.core.moved import moved_to
from bot.core.presence import PLATFORM_SECONDS, Presences, is_mixed
from bot.core.rush import Allowance, Crowd
from bot.errors import Absent, PlatformError
from bot.text import normalise

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member, Where
    from bot.messages import Account, Action, Finding, MessagePosted, MessageRef, Place
    from bot.ports import Chat, Clock
    from bot.storage.store import Store
    from bot.transaction import Transaction

    Look = Callable[[str], Awaitable[Sequence[Finding]]]

T = TypeVar("T")

NAME_LIMIT = 80
ANYWHERE = frozenset(
    {
        *("community", "letter", "switch", "link_yes", "link_no", "join_space", "join_room", "join_no"),
        *("let_in", "let_no", "mute", "mute_not", "attention_form", "attention_away", "attention_budget"),
    }
)
"""Verbs whose subject is no community's own, or that are about the channel where they are pressed."""
LOOKS_PER_SECOND, LOOKS_AT_ONCE = 5.0, 20.0
"""How often it is looked for what is like a tagged message: each look takes as long as keeping dozens."""
MOST_LOOKED_FOR, CALM_SECONDS = 8, 2.0
"""While more than these wait at once for their words to be kept, and a moment after, it is not looked for at all."""


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
    guest: bool = False
    mixed: frozenset[str] = frozenset()
    operates: bool = False

    def member(self, tx: Transaction) -> Member:
        """Return the one who acts, made a member at first sight."""
        member = self._with_rights(tx.members.meet(self.actor, now=self.now))
        if member.joined_at == self.now:  # Met by this very act.
            first_word(tx, member, place=self.place, guest=self.guest, now=self.now)
        return member

    def viewer(self, member: Member) -> Viewer:
        """Return the one who acts as a reader."""
        return self._viewer(member.person, facilitates=member.facilitates)

    def someone(self, tx: Transaction) -> Viewer:
        """Return the one who acts as a reader, without making them a member: for readers of the database."""
        person = tx.members.known(self.actor)
        member = tx.members.get(person) if person else None
        return self._viewer(person, facilitates=bool(member and self._with_rights(member).facilitates) or self.operates)

    def known(self, tx: Transaction) -> Member | None:
        """Return the one who acts as a member of the transaction's community, where they are one already."""
        person = tx.members.known(self.actor)
        member = tx.members.get(person) if person else None
        return self._with_rights(member) if member else None

    def anybody(self) -> Viewer:
        """Return whoever is in the scene's place as a reader: no more than everybody there sees."""
        return self._viewer(None, facilitates=False)

    def _viewer(self, person: str | None, *, facilitates: bool) -> Viewer:
        return Viewer(self.community, person, self.rooms, facilitates, self.guest, self.mixed)

    def _with_rights(self, member: Member) -> Member:
        """Return *member* with the rights of who runs Hearth, where they do: these are stored nowhere.

        Whoever facilitates and cannot be told to be in the space any more facilitates nothing from the page,
        to which they may be signed in still. In a channel they are there, or they would not act in it.
        """
        if self.operates:
            return replace(member, role=Role.OPERATOR)
        left = self.guest and self.place.channel.startswith("@")
        return replace(member, role=Role.MEMBER) if left else member


@dataclass(slots=True)
class Desk:
    """The core's tools. `wake` is called after a commit that may have put something in the outbox.

    `page_url` is where members open the page, empty where they can't; `reached_at` is where its calendars are
    reached, log-in or not; `look` tells what the
    doctor finds in a space; `operators` are the accounts that run this Hearth.
    """

    store: Store
    chats: Mapping[str, Chat]
    clock: Clock
    wake: Callable[[], None] = lambda: None
    page_url: str = ""
    operators: frozenset[str] = frozenset()
    look: Look | None = None
    presences: Presences = field(init=False)
    reached_at: str = ""
    prior_art: dict[str, tuple[float, bool]] = field(default_factory=dict)
    newcomers: dict[str, tuple[float, bool]] = field(default_factory=dict)
    unreplied: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)
    looks: Allowance = field(default_factory=lambda: Allowance(LOOKS_PER_SECOND, LOOKS_AT_ONCE))
    keeping: Crowd = field(default_factory=lambda: Crowd(MOST_LOOKED_FOR, CALM_SECONDS))

    def __post_init__(self) -> None:
        """Have somebody to ask who is where."""
        self.presences = Presences(self.store, self.chats)
        self.reached_at = self.reached_at or self.page_url

    async def scene(
        self, actor: Account, place: Place, *, private: bool, there: bool = True, used: Action | None = None
    ) -> Scene:
        """Return the scene of an interaction: its place proves presence *there*, other rooms are asked for.

        What was *used* may say whose it is; Absent where the actor is no member of that community.
        """
        now, actor = self.clock(), named(actor)
        where = await self._whose(used, actor, await self.store.where(place, actor, now=now))
        known = await self.presences.of(actor, where.community)
        if actor.manages:
            await self._greet(actor, where.community, now)
        return replace(
            self._scene(actor, place, where, private=private),
            rooms=known.rooms | (_here(place, where) if there or _is_own(place, actor) else frozenset()),
            guest=known.guest,
            mixed=known.mixed | _mixed(place, where, private=private),
        )

    async def _whose(self, used: Action | None, actor: Account, where: Where) -> Where:
        """Return *where* with the community that what was used belongs to: a press makes nobody a member of it."""
        if used is None or used.verb in ANYWHERE or used.community in {0, where.community}:
            return where
        becomes, _ = await moved_to(self.store, used.community)
        if becomes == where.community:
            return where
        if await self.store.read(becomes, lambda tx: _is_member(tx, actor)):
            return replace(where, community=becomes)
        if not used.subject or used.verb == "why":
            return where  # It is about nothing of that community: here it does the same.
        raise Absent("button", used.subject)

    async def _greet(self, actor: Account, community: int, now: datetime) -> None:
        """Let one who manages the space be met before they read: the first of them is a facilitator."""
        if await self.store.read(community, lambda tx: tx.members.known(actor)) is None:
            await self.store.write(community, lambda tx: tx.members.meet(actor, now=now))

    async def event(self, actor: Account, place: Place, *, private: bool) -> Scene:
        """Return the scene of an event that reads nothing but its own place.

        In somebody's own conversation with Hearth that is all that they may see, so it is as for an interaction.
        """
        if place.channel.startswith("@"):
            return await self.scene(actor, place, private=private)
        now, actor = self.clock(), named(actor)
        where = await self.store.where(place, actor, now=now)
        guest = await self.presences.is_guest(actor, where.community)
        scene = self._scene(actor, place, where, private=private)
        return replace(scene, guest=guest, mixed=_mixed(place, where, private=private))

    def _scene(self, actor: Account, place: Place, where: Where, *, private: bool) -> Scene:
        """Return a scene without what platforms tell; what one told of its channel goes before what came with this."""
        told_private = where.room is not None and where.room.told_at is not None and where.room.private
        rooms = _here(place, where)
        operates = str(actor) in self.operators
        return Scene(
            where.community, actor, place, private or told_private, self.clock(), rooms=rooms, operates=operates
        )

    async def write(self, scene: Scene, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* in one transaction and return once it is committed."""
        result = await self.store.write(scene.community, fn)
        self.wake()
        return result

    async def write_at(
        self, actor: Account, place: Place, fn: Callable[[Transaction, Scene, Room | None], T], *, private: bool
    ) -> T:
        """Run *fn* in one transaction, told the scene of an event and its room as they are in that transaction.

        No platform is asked about who acts, so they count as a guest: *fn* reads nothing for them.
        """
        if place.channel.startswith("@"):
            scene = await self.event(actor, place, private=private)
            return await self.write(scene, lambda tx: fn(tx, scene, None))
        now, actor = self.clock(), named(actor)

        def settled(tx: Transaction, where: Where) -> T:
            scene = self._scene(actor, place, where, private=private)
            mixed = _mixed(place, where, private=private)
            return fn(tx, replace(scene, now=now, guest=True, mixed=mixed), where.room)

        result = await self.store.write_at(place, actor, settled, now=now)
        self.wake()
        return result

    async def read(self, scene: Scene, fn: Callable[[Transaction], T]) -> T:
        """Run *fn* on a reader."""
        return await self.store.read(scene.community, fn)

    async def message(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now on its platform; None where it can't be read.

        What was answered in a check-in stands on no platform, and is read where it is kept.
        """
        if ref.id.startswith(OF_ANSWER):
            community = (await self.store.where(ref.place, now=self.clock())).community
            return await self.store.read(community, lambda tx: as_message(tx, ref))
        chat = self.chat(ref.place.space)
        if chat is None:
            return None
        try:
            async with asyncio.timeout(PLATFORM_SECONDS):
                return await chat.read(ref)
        except (PlatformError, TimeoutError):
            return None

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what was said in a thread, oldest first; empty where it can't be read in time."""
        chat = self.chat(place.space)
        if chat is None:
            return ()
        try:
            async with asyncio.timeout(PLATFORM_SECONDS):
                return await chat.thread(place)
        except (PlatformError, TimeoutError):
            return ()

    def chat(self, space: str) -> Chat | None:
        """Return the way out to a space."""
        return self.chats.get(space.partition(":")[0])


def _is_member(tx: Transaction, actor: Account) -> bool:
    person = tx.members.known(actor)
    return person is not None and tx.members.get(person) is not None


def _here(place: Place, where: Where) -> frozenset[str]:
    """Return the room of *place*: whoever acts there is in it, unless it is gone."""
    gone = where.room is not None and where.room.gone
    return frozenset({str(place.room)}) if place.channel and not gone else frozenset()


def _is_own(place: Place, actor: Account) -> bool:
    """Return whether *place* is somebody's own conversation with Hearth, which nobody can leave."""
    return str(place.room) == f"{actor.space}/@{actor.native}"


def _mixed(place: Place, where: Where, *, private: bool) -> frozenset[str]:
    """Return the room of *place* where people may be in it who see nothing of the community but it."""
    if not place.channel:
        return frozenset()
    room = replace(
        where.room or Room(str(place.room), where.community), private=private or bool(where.room and where.room.private)
    )
    return frozenset({room.key}) if is_mixed(room) else frozenset()
