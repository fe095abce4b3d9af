"""Who somebody is in a community right now: asked of the platforms, and believed for a minute at most."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.errors import PlatformError, Refused, Unauthorised
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.community.model import Room
    from bot.messages import Account
    from bot.ports import Chat
    from bot.storage.store import Store
    from bot.transaction import Transaction

Key = TypeVar("Key")
Value = TypeVar("Value")

# trust.md, rule 5: no right is believed for longer than a minute; what an adapter tells may be half a minute old.
FRESH_SECONDS = 30.0
UNSURE_SECONDS = 10.0  # Who could not be told about is asked about again sooner.
PLATFORM_SECONDS = 1.0
FULL_SECONDS = 300.0
"""For how long after a platform last said that somebody is no guest its silence does not make them one.

They see what everybody in the community may see, and no private channel: that is asked anew each time.
"""
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Which rooms somebody is in by any of their accounts, whether they are a guest, and which rooms are mixed.

    `away` where a platform did not answer just now: there may be more than that.
    """

    rooms: frozenset[str] = frozenset()
    guest: bool = True
    mixed: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    away: bool = False


@dataclass(frozen=True, slots=True)
class _Home:
    """What the database knows of somebody and the community: rooms, spaces, and their accounts."""

    rooms: Sequence[Room]
    spaces: frozenset[str]
    accounts: Sequence[Account]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a platform told of one account; not sure: what is made of it that it told nothing."""

    rooms: frozenset[str] = frozenset()
    guest: bool = False
    sure: bool = True
    away: bool = False


@dataclass(slots=True)
class Presences:
    """Asks the platforms, all of somebody's accounts at once, and remembers what they said.

    What a platform tells of its own accord (`forget`) holds from then on, also against an answer under way.
    """

    store: Store
    chats: Mapping[str, Chat]
    seconds: Callable[[], float] = lambda: asyncio.get_running_loop().time()
    _known: dict[tuple[str, int], tuple[float, Standing]] = field(default_factory=dict)
    _guests: dict[str, tuple[float, bool]] = field(default_factory=dict)
    _full: dict[str, float] = field(default_factory=dict)
    _forgotten: int = 0

    async def of(self, actor: Account, community: int) -> Standing:
        """Return what *actor* is in a community; what cannot be told in time counts against them."""
        now = self.seconds()
        until, known = self._known.get((str(actor), community), (0.0, Standing()))
        if now < until:
            return known
        forgotten = self._forgotten
        home = await self.store.read(community, lambda tx: _home(tx, actor))
        asked = await asyncio.gather(*(self._ask(account, home.rooms) for account in home.accounts))
        found = _standing(home, asked)
        if forgotten == self._forgotten:
            unsure = not found.rooms and (found.guest or not all(told.sure for told in asked))
            _remember(self._known, (str(actor), community), (now + _fresh(unsure=unsure), found))
        return found

    async def is_guest(self, actor: Account, community: int) -> bool:
        """Return whether *actor* is a guest, asking for no more than that where they are none."""
        now = self.seconds()
        until, guest = self._guests.get(str(actor), (0.0, True))
        if now >= until:
            forgotten = self._forgotten
            told = await self._ask(actor, ())
            guest = told.guest
            if forgotten == self._forgotten:
                _remember(self._guests, str(actor), (now + _fresh(unsure=guest or not told.sure), guest))
        return guest and (await self.of(actor, community)).guest

    def forget(self, account: Account | None = None) -> None:
        """Ask anew about an account, or about everybody."""
        self._forgotten += 1
        if account is None:
            self._known.clear()
            self._guests.clear()
            self._full.clear()
            return
        key = str(account)
        self._guests.pop(key, None)
        self._full.pop(key, None)
        for of in [of for of, (_, known) in self._known.items() if key in known.accounts or of[0] == key]:
            del self._known[of]

    async def _ask(self, account: Account, rooms: Iterable[Room]) -> _Told:
        chat = self.chats.get(account.space.partition(":")[0])
        if chat is None:
            return _Told(guest=True)
        places = [place for room in rooms if (place := Place.parse(room.key)).space == account.space]
        forgotten = self._forgotten
        try:
            async with asyncio.timeout(PLATFORM_SECONDS):
                told = await chat.presence(account, places)
        except (PlatformError, TimeoutError) as error:
            away = not isinstance(error, Refused | Unauthorised)
            return _Told(guest=not self._was_full(account), sure=False, away=away)
        if told.guest:
            self._full.pop(str(account), None)
        elif forgotten == self._forgotten:
            _remember(self._full, str(account), self.seconds())
        return _Told(told.rooms, told.guest)

    def _was_full(self, account: Account) -> bool:
        return self.seconds() - self._full.get(str(account), float("-inf")) < FULL_SECONDS


def _home(tx: Transaction, actor: Account) -> _Home:
    """Return what the database knows; a room that is gone is nobody's."""
    person = tx.members.known(actor)
    others = tx.members.accounts(person) if person else ()
    spaces = frozenset(space.key for space in tx.spaces.every())
    accounts = [actor, *(one for one in others if str(one) != str(actor))]
    return _Home([room for room in tx.members.rooms() if not room.gone], spaces, accounts)


def _standing(home: _Home, asked: Sequence[_Told]) -> Standing:
    """Put together what was told of each account: who is a full member by one of them is no guest.

    An account in a space where the community is not at home says nothing of that.
    """
    full = any(
        not told.guest for account, told in zip(home.accounts, asked, strict=True) if account.space in home.spaces
    )
    return Standing(
        rooms=frozenset(room for told in asked for room in told.rooms),
        guest=not full,
        mixed=frozenset(room.key for room in home.rooms if is_mixed(room)),
        accounts=frozenset(str(account) for account in home.accounts),
        away=any(told.away for told in asked),
    )


def is_mixed(room: Room) -> bool:
    """Return whether people may be in *room* who see nothing of the community but it; nobody else is in one's own."""
    return room.mixed and not Place.parse(room.key).channel.startswith("@")


def _fresh(*, unsure: bool) -> float:
    return UNSURE_SECONDS if unsure else FRESH_SECONDS


def _remember(known: dict[Key, Value], key: Key, value: Value) -> None:
    if len(known) >= MOST_REMEMBERED:
        known.clear()  # Only asks again: what is remembered is a minute old at most.
    known[key] = value
