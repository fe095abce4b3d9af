"""What a use case may ask of the community: members and rooms, thanks, audit, erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Audited, Community, Member, Role, Room, Settings, Switches, Thanks
    from bot.community.tokens import Token
    from bot.messages import Account, CommunityChoice, Place, RoomChanged


class Members(Protocol):
    """Spaces, persons and members. `community` methods speak of the transaction's own."""

    def community(self) -> Community:
        """Return the transaction's community."""

    def configure(self, settings: Settings, *, name: str = "", about: str = "") -> None:
        """Change the community's settings, and its name and what it is about where given."""

    def meet(self, account: Account, *, now: datetime, acts: bool = True) -> Member:
        """Return the member behind *account*, made one at first sight; names are kept fresh.

        Who had left is back by that; not where only what they once said is met: *acts* is false then.
        The first one who manages the space becomes a facilitator.
        """

    def known(self, account: Account) -> str | None:
        """Return the person behind *account*, or None where Hearth has not met them."""

    def get(self, person: str) -> Member | None:
        """Return a member."""

    def by_name(self, name: str) -> Member | None:
        """Return the member of that name, by any case; None where there is none or are several."""

    def every(self) -> Sequence[Member]:
        """Return all members, by name."""

    def set_role(self, person: str, role: Role) -> None:
        """Make a member a facilitator, or no longer."""

    def accounts(self, person: str) -> Sequence[Account]:
        """Return the accounts of a person in all spaces."""

    def present(self, person: str) -> Sequence[Account]:
        """Return the accounts of a person, without those that have left their space."""

    def leave(self, account: Account, *, now: datetime) -> None:
        """Record that an account is in its space no more; known already, it changes nothing."""

    def reach(self, person: str, account: Account | None) -> None:
        """Write to a member by another account from now on; by none where there is none."""

    def room(self, place: Place, *, private: bool, name: str = "", known: Room | None = None) -> Room:
        """Record and return the room of *place*, as what was said there tells of it.

        Where the platform has told of the channel itself, that it is private stands until it tells otherwise.
        *known* is the room where this transaction has read it already.
        """

    def known_room(self, place: Place) -> Room | None:
        """Return the room of *place*, of whichever community, or None where Hearth has not met it."""

    def rooms(self, *, private: bool | None = None) -> Sequence[Room]:
        """Return the community's rooms."""

    def bind(self, place: Place, community: int) -> None:
        """Make the room of *place* belong to a community."""

    def told_of(self, change: RoomChanged) -> bool:
        """Record what a platform tells of a channel; False where that changes nothing, or is older than what is known."""

    def rename(self, account: Account) -> None:
        """Record what an account that Hearth has met is called now."""

    def choose(self, person: str, community: int) -> bool:
        """Let *community* be meant where no channel says which; False where the person is not a member of it."""

    def choices(self, person: str) -> Sequence[CommunityChoice]:
        """Return the communities that a person is a member of, by name."""

    def switch(self, place: Place, switches: Switches) -> None:
        """Set what the room of *place* has switched on; one that Hearth has not met becomes known, and private."""


class Thanking(Protocol):
    """Who thanked whom for what: told to the one thanked, otherwise only counted."""

    def add(self, thanks: Thanks) -> bool:
        """Record thanks; False where the same were given before."""

    def count(self, since: datetime) -> int:
        """Return how often anybody was thanked from *since* on."""


class Feeds(Protocol):
    """The secret addresses of members' calendars: one a person, across their communities."""

    def open(self, person: str, *, now: datetime) -> str:
        """Return a new secret for a person's calendar; the one before opens nothing any more."""

    def since(self, person: str) -> datetime | None:
        """Return since when a person's calendar has an address; None where it has none."""

    def revoke(self, person: str) -> bool:
        """Let the address of a person's calendar open nothing any more; False where there was none."""


class Tokens(Protocol):
    """What programs read with instead of members, in one community."""

    def make(self, person: str, name: str, *, until: datetime, now: datetime) -> str:
        """Return a new token's secret, which is kept nowhere."""

    def mine(self, person: str, *, now: datetime) -> Sequence[Token]:
        """Return a person's tokens that open something, oldest first."""

    def tidy(self, person: str, *, now: datetime) -> None:
        """Forget a person's tokens whose day has come."""

    def revoke(self, person: str, id_: str) -> bool:
        """Let a token open nothing any more; False where it is none of this person's."""

    def used(self, id_: str, *, now: datetime) -> None:
        """Take note of when a token was last brought."""


class Audit(Protocol):
    """The append-only log of exports, consents, hides, erasures and settings."""

    def note(self, verb: str, subject: str, *, by: str | None, now: datetime) -> None:
        """Add a line; no content."""

    def every(self, *, last: int = 100) -> Sequence[Audited]:
        """Return the newest lines first."""


class Erasure(Protocol):
    """What is held of a person, and removing it."""

    def held(self, person: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return all that is a person's, table by table, as plain values."""

    def handed_over(self, person: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return what a person gets who asks for all that is held of them: nothing of it is about others."""

    def erase(self, person: str, *, now: datetime) -> Sequence[int]:
        """Scrub all that is a person's from every table; return the numbers of the entries that went."""
