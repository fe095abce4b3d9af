"""What changed on a platform beside what was said: channels, people, and Hearth's own place there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages.who import Account, Place


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """A channel is like this now.

    `private` also where people from elsewhere are in it; `shared` says that they are, or that nobody knows:
    then only what comes from the channel itself is shown there. `gone` where it was archived or deleted;
    `inside` whether Hearth is in it. `about` is what the platform says that it is for, `labels` what a forum files its
    posts under, by name; None where that was not told. `relabelled` are those of the labels that were called otherwise
    until now, as (what it was called, what it is called).
    """

    place: Place
    at: datetime
    name: str = ""
    private: bool = True
    gone: bool = False
    inside: bool = True
    shared: bool = True
    about: str | None = None
    labels: tuple[str, ...] | None = None
    relabelled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody came into a channel or left it; a place without a channel is the whole space."""

    account: Account
    place: Place
    at: datetime
    inside: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody is new in a space."""

    account: Account
    at: datetime


@dataclass(frozen=True, slots=True)
class Renamed:
    """Somebody goes by the account's name now."""

    account: Account
    at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """Hearth was added to a channel, by whom where the platform tells it."""

    place: Place
    at: datetime
    by: Account | None = None
    name: str = ""
    private: bool = True


@dataclass(frozen=True, slots=True)
class SpaceJoined:
    """Hearth was added to a space. `by` manages it; `place` is where a word to whoever manages it is read."""

    space: str
    at: datetime
    name: str = ""
    by: Account | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class SpaceLeft:
    """Hearth was removed from a space: its tokens are gone already."""

    space: str
    at: datetime


Change = RoomChanged | Moved | Arrived | Renamed | Invited | SpaceJoined | SpaceLeft


@dataclass(frozen=True, slots=True)
class Presence:
    """Which of the rooms asked about somebody is in, printed, and whether they are a guest in the space.

    A guest sees what comes from the rooms that they are in, and nothing else.
    """

    rooms: frozenset[str] = frozenset()
    guest: bool = False
