"""The local page's three invented members and its channels.

They have no credentials: whoever opens the page chooses whom to be. So the page is
served to this machine alone, unless a container says that it is alone on its address.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from bot.messages import Account, Place

SPACE = "web:local"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the page, and who is in it. `title` is how it is written."""

    name: str
    title: str
    about: str
    members: frozenset[str]
    private: bool = False

    @property
    def place(self) -> Place:
        """Return the channel as a place."""
        return Place(SPACE, self.name)


MEMBERS = (
    Account(SPACE, "li", "Li Wei", manages=True),
    Account(SPACE, "amara", "Amara Okafor"),
    Account(SPACE, "jonas", "Jonas Berg"),
)
GENERAL = Channel("general", "#general", "What we do, and how we do it better", frozenset({"li", "amara", "jonas"}))
BACKSTAGE = Channel(
    "backstage", "#backstage", "Before it is ready for everyone", frozenset({"li", "amara"}), private=True
)
CHANNELS = (GENERAL, BACKSTAGE)


def member(native: str) -> Account | None:
    """Return the member called *native*."""
    return next((one for one in MEMBERS if one.native == native), None)


def own(account: Account) -> Channel:
    """Return the room in which Hearth speaks to *account* alone."""
    return _own(account.native)


def channel(name: str, account: Account) -> Channel | None:
    """Return the channel *name*; None where there is none or *account* is outside: both look the same."""
    every = (*CHANNELS, own(account))
    return next((one for one in every if one.name == name and account.native in one.members), None)


def open_to(account: Account) -> tuple[Channel, ...]:
    """Return the channels that *account* is in."""
    return tuple(one for one in CHANNELS if account.native in one.members)


def inside(account: Account, room: Place) -> bool:
    """Return whether *account* is in *room* now."""
    return room.space == SPACE and channel(room.channel, account) is not None


def may_serve(host: str, *, alone: bool) -> bool:
    """Return whether the playground may be served on *host*.

    Only to this machine; `alone` is the setting by which a container says that
    nobody else reaches the address that it listens on.
    """
    return alone or host == "localhost" or _is_loopback(host)


def _own(native: str) -> Channel:
    return Channel(f"@{native}", "For you", "What Hearth says to you alone", frozenset({native}), private=True)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
