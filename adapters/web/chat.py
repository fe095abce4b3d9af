"""The way out to the local page: what Hearth posts goes into the page's own transcript."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.web import parse, playground
from bot.messages import MessagePosted, MessageRef, Place, Presence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from adapters.web.bell import Bell
    from bot.messages import Account, MessageEdited, Post, RoomChanged
    from bot.ports import Clock, Transcript


CALENDAR, NOWHERE = "*calendar", ""


class WebChat:
    """Implements Chat over the transcript. A private post stands in its addressee's own room."""

    def __init__(self, transcript: Transcript, bell: Bell, clock: Clock, base_url: Callable[[], str]) -> None:
        self._transcript = transcript
        self._bell = bell
        self._clock = clock
        self._base_url = base_url

    async def send(self, place: Place, post: Post, *, key: str) -> str:
        """Post and return the id; with the same *key* only once.

        The page's calendar is drawn from the sessions themselves: nothing stands in one of its own.
        """
        if place.channel == CALENDAR:
            return NOWHERE
        sent = await self._transcript.posted(whereto(place, post), post, key=key, at=self._clock())
        self._bell.ring()
        return sent

    async def replace(self, place: Place, sent: str, post: Post) -> None:
        """Put *post* in the place of the message *sent*."""
        if place.channel == CALENDAR:
            return
        await self._transcript.replaced(MessageRef(whereto(place, post), sent), post)
        self._bell.ring()

    async def find(self, place: Place, *, key: str, post: Post | None = None) -> str | None:  # noqa: ARG002
        """Return the id of the message sent with *key*."""
        if place.channel == CALENDAR:
            return NOWHERE
        return await self._transcript.sent(place, key)

    async def read(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now."""
        message = await self._transcript.message(ref)
        return parse.heard(message, self._base_url()) if message else None

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what members said in a thread, with what it hangs on."""
        every = [one for one in await self._transcript.read(place.room) if isinstance(one, MessagePosted)]
        return [one for one in every if place.thread in {one.ref.place.thread, one.ref.id}]

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:  # noqa: ARG002
        """Return nothing: the page brings what was not taken by itself."""
        return ()

    async def rooms(self, space: str) -> Sequence[RoomChanged]:  # noqa: ARG002
        """Return nothing: the page's channels never change."""
        return ()

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:
        """Return which of *rooms* the account is in now; the page has no guests."""
        return Presence(frozenset(str(room) for room in rooms if playground.inside(account, room)))


def whereto(place: Place, post: Post) -> Place:
    """Return where *post* stands: what is private goes to the room of the one addressed."""
    if post.audience == "public" or not post.addressees:
        several = playground.group(place.channel)
        return replace(place, channel=several.name) if several else place
    native = post.addressees[0].rpartition("/")[2]
    account = playground.member(native)
    return playground.own(account).place if account else place
