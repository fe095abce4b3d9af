"""The way out of a process, watched: what was sent is noted, and the process can be lost in the middle of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Place, Post
    from bot.ports import Chat
    from tests.simulation.clock import Clock


@dataclass(frozen=True)
class Sent:
    """One call that a platform carried out: `id` is the platform's, or of what was replaced."""

    at: datetime
    place: Place
    post: Post
    key: str
    id: str
    fresh: bool = True


@dataclass
class Fuse:
    """Loses a process at its *left*th call from now: before the platform has it, or after, before it is recorded."""

    where: Literal["", "before", "after"] = ""
    left: int = 0
    burnt: asyncio.Event = field(default_factory=asyncio.Event)

    async def at(self, where: str) -> None:
        """Go on, or never again."""
        if self.burnt.is_set():
            await asyncio.Event().wait()
        if where != self.where:
            return
        self.left -= 1
        if self.left <= 0:
            self.burnt.set()
            await asyncio.Event().wait()


class Watched:
    """Implements Chat by another."""

    def __init__(self, chat: Chat, clock: Clock, fuse: Fuse, log: list[Sent]) -> None:
        self._chat, self._clock, self._fuse, self._log = chat, clock, fuse, log

    async def send(self, place: Place, post: Post, *, key: str) -> str:
        """Send, unless the process is lost before; note it, even where the process is lost after."""
        await self._fuse.at("before")
        sent = await self._chat.send(place, post, key=key)
        self._log.append(Sent(self._clock(), place, post, key, sent))
        await self._fuse.at("after")
        return sent

    async def replace(self, place: Place, sent: str, post: Post) -> None:
        """Replace likewise."""
        await self._fuse.at("before")
        await self._chat.replace(place, sent, post)
        self._log.append(Sent(self._clock(), place, post, "", sent, fresh=False))
        await self._fuse.at("after")

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  All else is the platform's own.
        return getattr(self._chat, name)
