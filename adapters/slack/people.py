"""Who is who in a workspace: names, guests, who may manage it, and in which channels somebody is.

Only a memory of what Slack says: names for ten minutes, rights for half a minute.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapters.slack.calls import shown
from adapters.slack.changes import known
from adapters.slack.payload import Malformed, id_at, part, parts, words
from bot.errors import PlatformError, Refused, Unauthorised
from bot.messages import Place, Presence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from adapters.slack.calls import Line
    from adapters.slack.payload import Payload
    from bot.messages import Account, Change
    from bot.ports import Clock

NAME_SECONDS = 600.0
RIGHT_SECONDS = 30.0  # The core believes for as long again what it is told.
CALL_SECONDS = 5.0
PATIENCE_SECONDS = 1.0
MOST = 20_000
MOST_AT_ONCE = 20
PAGE = 500
MOST_PAGES = 10
TOLD_SECONDS = 3_600.0
MANAGING = ("is_admin", "is_owner", "is_primary_owner")
FOREIGN = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
KINDS = "public_channel,private_channel"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as Slack showed them at a time."""

    name: str
    guest: bool
    manages: bool
    at: datetime
    zone: str = ""


class People:
    """Asks Slack about people, seldom."""

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line = line
        self._clock = clock
        self._people: dict[str, Person] = {}
        self._rooms: dict[str, tuple[datetime, frozenset[str]]] = {}
        self._told: dict[str, datetime] = {}

    async def names(self, accounts: Collection[str]) -> Mapping[str, str]:
        """Return the names of accounts (printed); those that cannot be told are left out."""
        asked = list(accounts)[:MOST_AT_ONCE]
        found = await asyncio.gather(*map(self._name, asked))
        return {key: name for key, name in zip(asked, found, strict=True) if name}

    def called(self, account: Account) -> Account:
        """Return *account* by the name that they chose, where it is known without asking; else without one.

        What comes with a command or a press is the handle, which nobody calls them by.
        """
        held = self._people.get(str(account))
        return replace(account, name=held.name if held else "", zone=held.zone if held else "")

    async def met(self, account: Account) -> Account | None:
        """Return *account* by the name that they chose, for the core to know it; None where it knows already."""
        key, now = str(account), self._clock()
        told = self._told.get(key)
        if told is not None and (now - told).total_seconds() < TOLD_SECONDS:
            return None
        self._told[key] = now
        try:
            person = await self._person(account.space, account.native, NAME_SECONDS)
        except BaseException:
            self._told.pop(key, None)
            raise
        if len(self._told) >= MOST:
            self._told.clear()
        return replace(account, name=person.name, zone=person.zone) if person.name else None

    async def managing(self, account: Account) -> Account:
        """Return *account* as Slack shows it, with its right to manage the workspace where that can be told."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                person = await self._person(account.space, account.native, RIGHT_SECONDS)
        except (PlatformError, TimeoutError):
            return account
        return replace(account, name=person.name or account.name, manages=person.manages, zone=person.zone)

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:
        """Return which of *rooms* somebody is in; whom Slack does not know is a guest, and in none."""
        try:
            person, inside = await asyncio.gather(
                self._person(account.space, account.native, RIGHT_SECONDS), self._inside(account)
            )
        except (Refused, Unauthorised):
            return Presence(guest=True)
        inside |= {str(room.room) for room in rooms if _is_of(account, room)}
        return Presence(inside & {str(room.room) for room in rooms}, person.guest)

    def forget(self, change: Change) -> None:
        """Ask again about whom a change is about."""
        account = getattr(change, "account", None)
        if account is not None:
            self._people.pop(str(account), None)
            self._rooms.pop(str(account), None)
        elif not getattr(change, "inside", True) or getattr(change, "gone", False):
            self._rooms.clear()

    async def _name(self, key: str) -> str:
        space, _, native = key.rpartition("/")
        try:
            return (await self._person(space, native, NAME_SECONDS)).name
        except PlatformError:
            return ""

    async def there(self, space: str, natives: Sequence[str]) -> Sequence[str]:
        """Return who of some has an account that is in use, asked anew."""
        return [native for native in natives if await self._is_there(space, native)]

    async def _is_there(self, space: str, native: str) -> bool:
        try:
            async with self._line.to(space, seconds=CALL_SECONDS) as client:
                answer = await client.users_info(user=native)
        except Refused:
            return False
        return part(shown(answer), "user").get("deleted") is not True

    async def _person(self, space: str, native: str, fresh: float) -> Person:
        key = f"{space}/{native}"
        held = self._people.get(key)
        if held is not None and self._age(held.at) < fresh:
            return held
        async with self._line.to(space, seconds=CALL_SECONDS) as client:
            answer = await client.users_info(user=native)
        person = await self.seen(space, part(shown(answer), "user"))
        if len(self._people) >= MOST:
            self._people.clear()
        self._people[key] = person
        return person

    async def seen(self, space: str, user: Payload) -> Person:
        """Return somebody as the Web API shows them."""
        home = await self._line.home(space)
        try:
            account = known(user, home)
            teams = [words(user, "team_id"), *_teams(user)]
        except Malformed as odd:
            raise PlatformError(str(odd)) from None
        foreign = any(user.get(sign) for sign in FOREIGN) or space.removeprefix("slack:") not in teams
        manages = any(user.get(sign) is True for sign in MANAGING) and not foreign
        return Person(account.name, foreign, manages, self._clock(), account.zone)

    async def _inside(self, account: Account) -> frozenset[str]:
        """Return every channel, printed, that somebody shares with Hearth or that is open to all."""
        at, rooms = self._rooms.get(str(account), (None, frozenset[str]()))
        if at is not None and self._age(at) < RIGHT_SECONDS:
            return rooms
        rooms = frozenset(await self._listed(account))
        if len(self._rooms) >= MOST:
            self._rooms.clear()
        self._rooms[str(account)] = (self._clock(), rooms)
        return rooms

    async def _listed(self, account: Account) -> Iterable[str]:
        listed: list[str] = []
        cursor = ""
        async with self._line.to(account.space, seconds=CALL_SECONDS) as client:
            for _ in range(MOST_PAGES):
                answer = await client.users_conversations(
                    user=account.native, types=KINDS, exclude_archived=True, limit=PAGE, cursor=cursor
                )
                listed += [str(Place(account.space, id_at(one, "id"))) for one in parts(shown(answer), "channels")]
                cursor = words(shown(answer), "response_metadata", "next_cursor")
                if not cursor:
                    break
        return listed

    def _age(self, at: datetime) -> float:
        return (self._clock() - at).total_seconds()


def _is_of(account: Account, room: Place) -> bool:
    """Return whether a room is a conversation of several, and the account one of them: they never change."""
    several = room.channel.startswith("+") and room.space == account.space
    return several and account.native in room.channel[1:].split("+")


def _teams(user: Payload) -> Iterable[object]:
    """Return the workspaces that somebody belongs to within an organisation of several."""
    teams = part(user, "enterprise_user").get("teams")
    return teams if isinstance(teams, list) else ()
