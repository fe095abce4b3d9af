"""What the core gives to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import (
        Account,
        Bearer,
        Calendar,
        CommunityChoice,
        EntryPage,
        GapRow,
        Page,
        Place,
        SessionPage,
        Shelf,
        Wanted,
    )


class Library(Protocol):
    """The repertoire to read, as one reader may see it."""

    async def shelf(self, reader: Account, place: Place, wanted: Wanted, community: int = 0) -> Shelf:
        """Return one page of entries, newest first without words, best first with them."""

    async def entry(self, reader: Account, place: Place, number: int, community: int = 0) -> EntryPage | None:
        """Return entry *number* with its history; None where it is absent or hidden from the reader.

        *community* is whose it is where a link says so; 0: the one that is meant in *place*.
        """

    async def communities(self, reader: Account) -> Sequence[CommunityChoice]:
        """Return the communities that the reader is a member of, by name; press `community:<id>` chooses one."""

    async def calendar(
        self, reader: Account, place: Place, since: datetime, until: datetime, community: int = 0
    ) -> Calendar:
        """Return the sessions that begin in a span of time and that the reader may see, by their time."""

    async def session(self, reader: Account, place: Place, id: str, community: int = 0) -> SessionPage | None:
        """Return a session's page; None where there is none, or it is hidden from the reader."""

    async def session_file(self, reader: Account, place: Place, id: str, community: int = 0) -> str | None:
        """Return a session as an iCalendar file (RFC 5545)."""

    async def page(self, reader: Account, place: Place, name: str, rest: str = "", community: int = 0) -> Page | None:
        """Return the page called *name* (`about`, `topics`, `pulse` …), *rest* being what its address says after it.

        None where there is none, or it is hidden from the reader.
        """

    async def gaps(self, reader: Account, place: Place, community: int = 0) -> Sequence[GapRow]:
        """Return the open gaps that the reader may know of, soonest looked at first; none where they may not read."""

    async def bearer(self, secret: str) -> Bearer | None:
        """Return whose token a program brought; None for one that was revoked, has expired, or never was."""

    async def feed(self, secret: str) -> str | None:
        """Return the iCalendar of the person whose feed has this secret; None where it was revoked, or never was."""

    async def changes(self, space: str) -> int:
        """Return the change counter of the space's communities: it grows with every commit that shows."""
