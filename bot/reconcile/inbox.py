"""The core's door with an ear at it: what was taken live moves the cursors, what could not be is read later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence
    from datetime import datetime

    from bot.messages import (
        Account,
        Answer,
        Change,
        CommandInvoked,
        FormSubmitted,
        MessageChosen,
        MessageDeleted,
        MessageEdited,
        MessagePosted,
        Place,
        Post,
        Pressed,
        Reacted,
        Suggestion,
    )
    from bot.ports import Inbox


class Ear(Protocol):
    """What is told of live events."""

    def missed(self, space: str) -> None:
        """Take that something in *space* was not taken."""

    def took(self, place: Place, at: datetime) -> None:
        """Take that what was said in *place* at that time was taken."""


class Heard:
    """Implements Inbox over another one, and tells an ear what became of each message."""

    def __init__(self, inbox: Inbox, ear: Ear) -> None:
        self._inbox = inbox
        self._ear = ear

    async def on_message(self, message: MessagePosted) -> None:
        """Take what was said."""
        await self._or_later(self._inbox.on_message(message), message.ref.place.space)
        self._ear.took(message.ref.place, message.at)

    async def on_edit(self, edit: MessageEdited) -> None:
        """Carry an edit over."""
        await self._or_later(self._inbox.on_edit(edit), edit.ref.place.space)

    async def on_delete(self, deletion: MessageDeleted) -> None:
        """Carry a deletion over."""
        await self._or_later(self._inbox.on_delete(deletion), deletion.ref.place.space)

    async def on_reaction(self, reaction: Reacted) -> None:
        """Take a reaction, or its removal."""
        await self._inbox.on_reaction(reaction)

    async def on_change(self, change: Change) -> None:
        """Take what changed beside what was said."""
        await self._inbox.on_change(change)

    async def on_session(self, space: str) -> None:
        """Take that a session with a space began."""
        self._ear.missed(space)
        await self._inbox.on_session(space)

    async def on_chosen(self, chosen: MessageChosen) -> Answer:
        """Answer a message shortcut."""
        return await self._inbox.on_chosen(chosen)

    async def on_command(self, command: CommandInvoked) -> Answer:
        """Answer a typed command."""
        return await self._inbox.on_command(command)

    async def on_press(self, press: Pressed) -> Answer:
        """Answer a pressed button."""
        return await self._inbox.on_press(press)

    async def on_form(self, form: FormSubmitted) -> Answer:
        """Answer a submitted form."""
        return await self._inbox.on_form(form)

    async def home(self, actor: Account, place: Place) -> Post:
        """Return the actor's own page."""
        return await self._inbox.home(actor, place)

    async def suggest(self, actor: Account, place: Place, field: str, prefix: str) -> Sequence[Suggestion]:
        """Return completions."""
        return await self._inbox.suggest(actor, place, field, prefix)

    async def _or_later(self, taking: Awaitable[None], space: str) -> None:
        try:
            await taking
        except Unavailable:
            self._ear.missed(space)  # Not every platform delivers again what was not acknowledged.
            raise
