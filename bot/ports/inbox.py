"""What a platform brings to the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class Inbox(Protocol):
    """What a platform brings to the core.

    Each call has committed when it returns: only then may the platform be told.
    `Unavailable` means that nothing was taken: an event is then not acknowledged.
    The reply to a message leaves by the outbox; the answer to an interaction is returned.
    """

    async def on_message(self, message: MessagePosted) -> None:
        """Take what was said."""

    async def on_edit(self, edit: MessageEdited) -> None:
        """Carry an edit over to what was kept from the message."""

    async def on_delete(self, deletion: MessageDeleted) -> None:
        """Carry a deletion over to what was kept from the message."""

    async def on_reaction(self, reaction: Reacted) -> None:
        """Take a reaction, or its removal."""

    async def on_change(self, change: Change) -> None:
        """Take what changed beside what was said: channels, people, and Hearth's own place among them."""

    async def on_session(self, space: str) -> None:
        """Take that a session with a space began: what was missed before it is read, in the background."""

    async def on_chosen(self, chosen: MessageChosen) -> Answer:
        """Answer a message shortcut."""

    async def on_command(self, command: CommandInvoked) -> Answer:
        """Answer a typed command."""

    async def on_press(self, press: Pressed) -> Answer:
        """Answer a pressed button."""

    async def on_form(self, form: FormSubmitted) -> Answer:
        """Answer a submitted form."""

    async def home(self, actor: Account, place: Place) -> Post:
        """Return the actor's own page: what waits for them, what is theirs, what is new, and a way to search."""

    async def suggest(self, actor: Account, place: Place, field: str, prefix: str) -> Sequence[Suggestion]:
        """Return at most 25 completions of *prefix* for *field* (topics, author, number)."""
