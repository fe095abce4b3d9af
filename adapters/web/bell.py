"""Tells every open page that there is something to fetch again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.errors import Unavailable

if TYPE_CHECKING:
    from bot.ports import Library

POLL_SECONDS = 1.0


class Bell:
    """Counts what changed in one space. It says nothing of what: who fetches again sees what they may."""

    def __init__(self) -> None:
        self.count = 0
        self.closed = False
        self.listeners = 0
        self._next = asyncio.Event()

    def ring(self) -> None:
        """Wake everyone who waits."""
        self.count += 1
        waiting, self._next = self._next, asyncio.Event()
        waiting.set()

    def open(self) -> None:
        """Let pages wait, again where the server was stopped before."""
        self.closed = False

    def close(self) -> None:
        """Wake everyone for the last time: the server stops."""
        self.closed = True
        self.ring()

    async def wait(self, seen: int, seconds: float) -> int:
        """Return the count as soon as it is not *seen*, or after *seconds*."""
        if self.count == seen:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._next.wait()
        return self.count


class Bells:
    """One bell a space: nobody learns when something happens in another."""

    def __init__(self) -> None:
        self.closed = False
        self._bells: dict[str, Bell] = {}

    def of(self, space: str) -> Bell:
        """Return the bell of *space*."""
        if space not in self._bells:
            self._bells[space] = Bell()
            self._bells[space].closed = self.closed
        return self._bells[space]

    @property
    def listeners(self) -> int:
        """Return how many pages are open."""
        return sum(bell.listeners for bell in self._bells.values())

    def heard(self) -> list[str]:
        """Return the spaces of which a page is open."""
        return [space for space, bell in self._bells.items() if bell.listeners]

    def open(self) -> None:
        """Let pages wait, again where the server was stopped before."""
        self.closed = False
        for bell in self._bells.values():
            bell.open()

    def close(self) -> None:
        """Wake everyone for the last time: the server stops."""
        self.closed = True
        for bell in self._bells.values():
            bell.close()


async def follow(library: Library, bells: Bells) -> None:
    """Ring when the repertoire changed, by whatever process; a database that is away is waited for.

    Nothing is asked of the database while no page is open.
    """
    seen: dict[str, int] = {}
    while not bells.closed:
        for space in bells.heard():
            with suppress(Unavailable):
                changes = await library.changes(space)
                if (
                    seen.get(space) != changes
                ):  # Something may have happened between a page's opening and the first look.
                    bells.of(space).ring()
                seen[space] = changes
        await asyncio.sleep(POLL_SECONDS)
