"""The ways into workspaces, each believed for a moment: every request asks for one, and a look costs a tenth of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Installation
    from bot.ports import Installations

BELIEVED_SECONDS = 1.0
MOST = 10_000


class Remembered:
    """Implements Installations over others. What is put or dropped here holds at once, elsewhere after a second.

    That there is none is asked for each time: somebody may be installing it just now.
    """

    def __init__(self, installations: Installations) -> None:
        self._installations = installations
        self._known: dict[str, tuple[float, Installation]] = {}

    async def get(self, space: str) -> Installation | None:
        """Return the way into a space; None where there is none, or it was removed."""
        now = asyncio.get_running_loop().time()
        until, known = self._known.get(space, (0.0, None))
        if known is not None and now < until:
            return known
        found = await self._installations.get(space)
        if found is None:
            self._known.pop(space, None)
            return None
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[space] = (now + BELIEVED_SECONDS, found)
        return found

    async def every(self, platform: str) -> Sequence[Installation]:
        """Return the ways into all spaces of a platform."""
        return await self._installations.every(platform)

    async def put(self, installation: Installation) -> None:
        """Keep a way into a space, in the place of the one before."""
        await self._installations.put(installation)
        self._known.pop(installation.space, None)

    async def drop(self, space: str) -> bool:
        """Forget the token of a space, for good; False where there was none."""
        self._known.pop(space, None)
        try:
            return await self._installations.drop(space)
        finally:
            self._known.pop(space, None)  # It may have been read while it was being dropped.
