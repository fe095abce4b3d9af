"""What the core gives to read: the repertoire, the calendar, and pages, each as one reader may see it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core import calendar, feeds, gaps, library, linking, tokens
from bot.core.moved import as_moved
from bot.core.pages import FACILITATED, NEAR, PAGES, TOLD
from bot.errors import Absent
from bot.messages import Action, Bearer, Calendar, Shelf
from bot.messages.meant import page_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.core.desk import Desk, Scene
    from bot.messages import (
        Account,
        CommunityChoice,
        EntryPage,
        GapRow,
        Page,
        Place,
        SessionPage,
        Wanted,
    )


class Readable:
    """Implements `Library` over a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def shelf(self, reader: Account, place: Place, wanted: Wanted, community: int = 0) -> Shelf:
        """Return one page of the repertoire; an empty one of a community that the reader is no member of."""
        scene = await self._scene(reader, place, Action(TOLD, "shelf", community=community))
        return await library.shelf(self._desk, scene, wanted) if scene else Shelf((), 0, 1, 1, (), ())

    async def entry(self, reader: Account, place: Place, number: int, community: int = 0) -> EntryPage | None:
        """Return an entry's page."""
        used = Action("read", str(number), community=community)
        scene = await self._scene(reader, place, used)
        if scene is None:
            return None
        moved = await as_moved(self._desk.store, used, scene.community)
        return await library.entry(self._desk, scene, int(moved.subject))

    async def communities(self, reader: Account) -> Sequence[CommunityChoice]:
        """Return the communities that the reader is a member of, by name."""
        return await linking.communities(self._desk, reader)

    async def calendar(
        self, reader: Account, place: Place, since: datetime, until: datetime, community: int = 0
    ) -> Calendar:
        """Return the sessions of a span of time."""
        scene = await self._scene(reader, place, Action(TOLD, "calendar", community=community))
        return await calendar.calendar(self._desk, scene, since, until) if scene else Calendar("UTC")

    async def gaps(self, reader: Account, place: Place, community: int = 0) -> Sequence[GapRow]:
        """Return the open gaps that the reader may know of, as `/hearth gaps` lists them."""
        scene = await self._scene(reader, place, Action(TOLD, "gaps", community=community))
        return await gaps.rows(self._desk, scene) if scene else ()

    async def bearer(self, secret: str) -> Bearer | None:
        """Return whose token a program brought."""
        found = await tokens.bearer(self._desk, secret)
        if found is None:
            return None
        name = await self._desk.store.read(found.community, lambda tx: tx.members.community().name)
        return Bearer(found.id, found.account, found.community, name, found.expires_at)

    async def session(self, reader: Account, place: Place, id: str, community: int = 0) -> SessionPage | None:
        """Return a session's page."""
        scene = await self._scene(reader, place, Action("session_show", id, community=community))
        return await calendar.session(self._desk, scene, id) if scene else None

    async def session_file(self, reader: Account, place: Place, id: str, community: int = 0) -> str | None:
        """Return a session as an iCalendar file (RFC 5545)."""
        scene = await self._scene(reader, place, Action("ics", id, community=community))
        return await feeds.file_of(self._desk, scene, id) if scene else None

    async def feed(self, secret: str) -> str | None:
        """Return the calendar of the person whose feed has this secret; None where it opens nothing."""
        return await feeds.feed_of(self._desk, secret)

    async def changes(self, space: str) -> int:  # noqa: ARG002  # All communities share the database.
        """Return the change counter of all communities together: it grows with every commit that shows."""
        every = await asyncio.to_thread(self._desk.store.communities)
        return sum(each.changes for each in every)

    async def page(self, reader: Account, place: Place, name: str, rest: str = "", community: int = 0) -> Page | None:
        """Return the page called *name*; None where there is none, or it is hidden from the reader."""
        turn = PAGES.get(name)
        scene = await self._scene(reader, place, Action(TOLD, name, community=community)) if turn else None
        shown = await turn(self._desk, scene, rest) if turn and scene else None
        if not shown or not scene:
            return None
        facilitates = await self._desk.read(scene, lambda tx: scene.someone(tx).facilitates)
        near = tuple(one for one in NEAR if one in PAGES and (facilitates or one not in FACILITATED))
        return page_of(replace(shown, near=(*near, *shown.near)), scene.community)

    async def _scene(self, reader: Account, place: Place, used: Action) -> Scene | None:
        """Return the scene of a reader; None where what they follow is of a community that they are no member of."""
        try:
            return await self._desk.scene(reader, place, private=True, used=used)
        except Absent:
            return None
