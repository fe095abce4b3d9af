"""What the local page has kept for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import (
        MessagePosted,
        MessageRef,
        Place,
        Post,
    )


class Transcript(Protocol):
    """Where the local page keeps what is said on it: the page is a platform like any other."""

    async def say(self, message: MessagePosted) -> None:
        """Record a message; it stays to be delivered until `delivered` is called."""

    async def change(self, ref: MessageRef, text: str | None, version: str) -> None:
        """Record an edit (*text*) or a deletion (None)."""

    async def posted(self, place: Place, post: Post, *, key: str, at: datetime) -> str:
        """Record a message of Hearth; with the same *key* only once. Return its id."""

    async def replaced(self, ref: MessageRef, post: Post) -> None:
        """Record that a message of Hearth reads differently now."""

    async def delivered(self, ref: MessageRef) -> None:
        """Record that the core has taken a message."""

    async def undelivered(self) -> Sequence[MessagePosted]:
        """Return what was said but not yet taken by the core, oldest first."""

    async def message(self, ref: MessageRef) -> MessagePosted | None:
        """Return one message as it reads now."""

    async def sent(self, place: Place, key: str) -> str | None:
        """Return the id of Hearth's message with *key*."""

    async def read(self, room: Place, *, last: int = 200) -> Sequence[MessagePosted | PostedHere]:
        """Return what stands in a channel, oldest first, at most *last*."""


class PostedHere(Protocol):
    """A message of Hearth on the local page."""

    @property
    def ref(self) -> MessageRef:
        """Return where it stands."""

    @property
    def post(self) -> Post:
        """Return what it shows."""

    @property
    def at(self) -> datetime:
        """Return when it was posted."""
