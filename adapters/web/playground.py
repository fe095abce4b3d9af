"""The local page's three invented members and its channels.

They have no credentials: whoever opens the page chooses whom to be. So the settings
let it be served to this machine alone, unless the operator says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from bot.messages import Account, Place

SPACE = "web:local"
SEVERAL = "+"


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


def group(name: str) -> Channel | None:
    """Return the room of exactly those whom *name* lists (`+amara+li`), in whatever order; None where it is none."""
    natives = frozenset(name[1:].split(SEVERAL)) if name.startswith(SEVERAL) else frozenset[str]()
    named = [one for one in MEMBERS if one.native in natives]
    if not named or len(named) != len(natives):
        return None
    called = SEVERAL + SEVERAL.join(sorted(natives))
    title = "#" + "-and-".join(one.native for one in named)
    return Channel(called, title, "Just " + " and ".join(one.name for one in named), natives, private=True)


def groups(account: Account) -> tuple[Channel, ...]:
    """Return every room of a few that *account* could be in; most have nothing in them."""
    others = [one.native for one in MEMBERS if one.native != account.native]
    sets = (chosen for size in range(1, len(others) + 1) for chosen in combinations(others, size))
    return tuple(found for chosen in sets if (found := group(SEVERAL + SEVERAL.join((account.native, *chosen)))))


def channel(name: str, account: Account) -> Channel | None:
    """Return the channel *name*; None where there is none or *account* is outside: both look the same."""
    if (several := group(name)) is not None:
        return several if account.native in several.members else None
    every = (*CHANNELS, own(account))
    return next((one for one in every if one.name == name and account.native in one.members), None)


def open_to(account: Account) -> tuple[Channel, ...]:
    """Return the channels that *account* is in."""
    return tuple(one for one in CHANNELS if account.native in one.members)


def inside(account: Account, room: Place) -> bool:
    """Return whether *account* is in *room* now."""
    return room.space == SPACE and channel(room.channel, account) is not None


def _own(native: str) -> Channel:
    return Channel(f"@{native}", "For you", "What Hearth says to you alone", frozenset({native}), private=True)
