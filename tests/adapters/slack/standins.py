"""The core in memory: it keeps the promises of the ports, records what it was told and answers as it is asked to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.messages import (
    Account,
    Action,
    Answer,
    Button,
    Calendar,
    Change,
    Choices,
    CommandInvoked,
    EntryPage,
    Field,
    Form,
    FormSubmitted,
    Installation,
    MessageChosen,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Place,
    Post,
    Pressed,
    Prose,
    Reacted,
    Said,
    Shelf,
    Suggestion,
    Wanted,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.messages import Bearer, CommunityChoice, GapRow, Page, SessionPage


def now() -> datetime:
    """Return the time, as the edges read it."""
    return datetime.now(UTC)


def a_post(text: str = "Here you are.", *buttons: str, **fields: object) -> Post:
    """Return a post of one sentence, with buttons."""
    pressed = tuple(Button(label, Action("used", "142", 3)) for label in buttons)
    blocks = (Prose((Said(text),)), *((Choices(pressed),) if pressed else ()))
    return replace(Post(blocks, text), **fields)  # type: ignore[arg-type]


def a_form(title: str = "Keep this", notes: str = "") -> Form:
    """Return a form with a line, a text, topics and a choice."""
    fields = (
        Field("title", "Title", value="Restart the ingress", required=True),
        Field("body", "What to do", "text"),
        Field("topics", "Topics", "topics"),
        Field("kind", "Kind", "choice", value="tip", choices=(("tip", "Tip"), ("story", "Story"))),
    )
    shown = (Prose((Said(notes),)),) if notes else ()
    return Form(Action("save", "d1", 1), title, fields, notes=shown)


@dataclass
class RecordingInbox:
    """Takes everything, once by its key, and answers with `answer`; `fault` is raised instead."""

    answer: Answer | Callable[[Any], Answer] = None
    fault: Exception | None = None
    pause: float = 0.0
    facts: list[Any] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    offered: Sequence[Suggestion] = (Suggestion("retries", "retries"),)

    async def on_message(self, message: MessagePosted) -> None:
        """Take a message."""
        await self._take(message)

    async def on_edit(self, edit: MessageEdited) -> None:
        """Take an edit."""
        await self._take(edit)

    async def on_delete(self, deletion: MessageDeleted) -> None:
        """Take a deletion."""
        await self._take(deletion)

    async def on_reaction(self, reaction: Reacted) -> None:
        """Take a reaction."""
        await self._take(reaction)

    async def on_change(self, change: Change) -> None:
        """Take a change."""
        await self._wait()
        self.changes.append(change)

    async def on_session(self, space: str) -> None:
        """Take that a session began."""
        await self._wait()
        self.sessions.append(space)

    async def on_chosen(self, chosen: MessageChosen) -> Answer:
        """Answer a shortcut."""
        return await self._answer(chosen)

    async def on_command(self, command: CommandInvoked) -> Answer:
        """Answer a command."""
        return await self._answer(command)

    async def on_press(self, press: Pressed) -> Answer:
        """Answer a press."""
        return await self._answer(press)

    async def on_form(self, form: FormSubmitted) -> Answer:
        """Answer a form."""
        return await self._answer(form)

    async def home(self, actor: Account, place: Place) -> Post:
        """Return somebody's own page."""
        await self._wait()
        return a_post(f"The page of {actor} in {place}.", "My drafts")

    async def suggest(self, actor: Account, place: Place, field: str, prefix: str) -> Sequence[Suggestion]:
        """Return what is offered."""
        self.asked.append((actor, place, field, prefix))
        await self._wait()
        return self.offered

    @property
    def messages(self) -> list[MessagePosted]:
        """Return the messages that were taken."""
        return [fact for fact in self.facts if isinstance(fact, MessagePosted)]

    async def _wait(self) -> None:
        await asyncio.sleep(self.pause)
        if self.fault:
            raise self.fault

    async def _take(self, fact: Any) -> None:  # noqa: ANN401  Any of the facts.
        await self._wait()
        self.facts.append(fact)

    async def _answer(self, asked: Any) -> Answer:  # noqa: ANN401  Any of the interactions.
        await self._wait()
        self.asked.append(asked)
        return self.answer(asked) if callable(self.answer) else self.answer


class EmptyLibrary:
    """A repertoire with nothing in it."""

    async def shelf(self, reader: Account, place: Place, wanted: Wanted, community: int = 0) -> Shelf:  # noqa: ARG002
        """Return an empty page."""
        return Shelf((), 0, 1, 1, (), ())

    async def entry(self, reader: Account, place: Place, number: int, community: int = 0) -> EntryPage | None:  # noqa: ARG002
        """Return that there is none."""
        return None

    async def calendar(
        self,
        reader: Account,  # noqa: ARG002
        place: Place,  # noqa: ARG002
        since: datetime,  # noqa: ARG002
        until: datetime,  # noqa: ARG002
        community: int = 0,  # noqa: ARG002
    ) -> Calendar:
        """Return no sessions."""
        return Calendar("UTC")

    async def session(self, reader: Account, place: Place, id: str, community: int = 0) -> SessionPage | None:  # noqa: ARG002
        """Return that there is none."""
        return None

    async def session_file(self, reader: Account, place: Place, id: str, community: int = 0) -> str | None:  # noqa: ARG002
        """Return that there is none."""
        return None

    async def page(self, reader: Account, place: Place, name: str, rest: str = "", community: int = 0) -> Page | None:  # noqa: ARG002
        """Return nothing."""
        return None

    async def gaps(self, reader: Account, place: Place, community: int = 0) -> Sequence[GapRow]:  # noqa: ARG002
        """Return nothing."""
        return ()

    async def bearer(self, secret: str) -> Bearer | None:  # noqa: ARG002
        """Return nobody."""
        return None

    async def feed(self, secret: str) -> str | None:  # noqa: ARG002
        """Return that there is none."""
        return None

    async def communities(self, reader: Account) -> Sequence[CommunityChoice]:  # noqa: ARG002
        """Return that there are none."""
        return ()

    async def changes(self, space: str) -> int:  # noqa: ARG002
        """Return that nothing changed."""
        return 0


@dataclass
class MemoryInstallations:
    """Installations in memory; `fault` is raised instead of an answer."""

    kept: dict[str, Installation] = field(default_factory=dict)
    fault: Exception | None = None

    async def get(self, space: str) -> Installation | None:
        """Return the way into a space."""
        if self.fault:
            raise self.fault
        return self.kept.get(space)

    async def every(self, platform: str) -> Sequence[Installation]:
        """Return the ways into all spaces of a platform."""
        if self.fault:
            raise self.fault
        return [each for space, each in self.kept.items() if space.startswith(f"{platform}:")]

    async def put(self, installation: Installation) -> None:
        """Keep a way into a space."""
        if self.fault:
            raise self.fault
        self.kept[installation.space] = installation

    async def drop(self, space: str) -> bool:
        """Forget a way into a space."""
        return self.kept.pop(space, None) is not None


@dataclass
class MemoryTickets:
    """Tickets in memory: each is redeemed once."""

    kept: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def issue(self, purpose: str, subject: str, *, minutes: int) -> str:
        """Return a new ticket."""
        ticket = f"ticket-{minutes}-{len(self.kept)}"
        self.kept[ticket] = (purpose, subject)
        return ticket

    async def redeem(self, purpose: str, ticket: str) -> str | None:
        """Return what a ticket stands for, once."""
        found = self.kept.pop(ticket, None)
        return found[1] if found and found[0] == purpose else None
