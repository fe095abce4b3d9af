"""What the core asks of a platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import (
        Account,
        Finding,
        MessageEdited,
        MessagePosted,
        MessageRef,
        Place,
        Post,
        Presence,
        RoomChanged,
    )
    from bot.ports.inbox import Inbox
    from bot.ports.library import Library


class Chat(Protocol):
    """What the core asks of a platform. Errors are `PlatformError`s."""

    async def send(self, place: Place, post: Post, *, key: str) -> str:
        """Post and return the platform's id of the message; *key* (≤ 25 characters) makes it once only.

        To the channel `+U1+U2` it goes where exactly these talk with Hearth, opened if need be (called the post's
        title, near its `near`). To `*calendar` its `Meeting` stands in the space's own calendar; a platform that has
        none returns an empty id.
        """

    async def replace(self, place: Place, sent: str, post: Post) -> None:
        """Put *post* in the place of the message *sent* earlier; a missing one is no error.

        In `*calendar` a meeting that is cancelled goes from it.
        """

    async def find(self, place: Place, *, key: str, post: Post | None = None) -> str | None:
        """Return the id of the message sent with *key*, or None where there is none.

        *post* is what was to be sent: a private one may stand elsewhere than in its place. Raises
        `Unreadable` where the platform does not let us look.
        """

    async def read(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now; None where it is gone or may not be read."""

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what members said in a thread, oldest first, with what it hangs on; empty where unreadable."""

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:
        """Return what members said in a channel from *since* on, oldest first, replies of the last week included.

        A message that was edited comes as it reads now, and then as its edit. Raises `Unreadable`.
        """

    async def rooms(self, space: str) -> Sequence[RoomChanged]:
        """Return the channels that Hearth is in, as they are now."""

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:
        """Return which of *rooms* the account is in now, printed, and whether they are a guest.

        What cannot be told is left out, and whom the platform does not know is a guest. Raises a
        PlatformError where it does not answer now.
        """


class Adapter(Protocol):
    """One platform at work."""

    @property
    def space(self) -> str:
        """Return the prefix of the spaces it serves (`web`, `slack`, `discord`)."""

    @property
    def chat(self) -> Chat:
        """Return the way out to this platform."""

    async def run(self, inbox: Inbox, library: Library) -> None:
        """Serve until cancelled; drain what is under way before returning."""

    async def look(self, rooms: Sequence[Place] = ()) -> Sequence[Finding]:
        """Return what the doctor should know: tokens, rights, channels. Works while `run` does, and without it.

        *rooms* are the channels in which Hearth has to be; those of other platforms are passed over.
        """
