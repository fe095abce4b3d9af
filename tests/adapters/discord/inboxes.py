"""Stand-ins for what the Discord adapter stands on: an inbox that notes what it hears, and letters in memory."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from adapters.discord.adapter import DiscordAdapter, DiscordConfig, Pace
from bot.errors import Unavailable
from bot.messages import Action, Button, Choices, Form, Post, Prose, Said, Suggestion

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

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
        Pressed,
        Reacted,
    )
    from tests.fakes.discord import FakeDiscord

QUICK = Pace(patience=0.3, apart=0.01, pause=0.02, start=20.0)


def said(text: str, *buttons: tuple[str, Action]) -> Post:
    """Return a private post."""
    made = tuple(Button(label, action) for label, action in buttons)
    return Post((Prose((Said(text),)), *([Choices(made)] if made else [])), text)


@dataclass
class NotingInbox:
    """Notes what it hears, and answers as told. `away` lets the database be away."""

    answer: Callable[[Any], Answer] = lambda _: said("Kept as #1.")
    slow: float = 0.0
    away: bool = False
    messages: list[MessagePosted] = field(default_factory=list)
    edits: list[MessageEdited] = field(default_factory=list)
    deletions: list[MessageDeleted] = field(default_factory=list)
    reactions: list[Reacted] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    asked: list[CommandInvoked | MessageChosen | Pressed | FormSubmitted] = field(default_factory=list)
    stumbles: list[BaseException] = field(default_factory=list)

    def _take(self, into: list[Any], fact: Any) -> None:  # noqa: ANN401
        if self.away:
            raise Unavailable("away")
        if self.stumbles:
            raise self.stumbles.pop(0)
        into.append(fact)

    async def on_message(self, message: MessagePosted) -> None:
        self._take(self.messages, message)

    async def on_edit(self, edit: MessageEdited) -> None:
        self._take(self.edits, edit)

    async def on_delete(self, deletion: MessageDeleted) -> None:
        self._take(self.deletions, deletion)

    async def on_reaction(self, reaction: Reacted) -> None:
        self._take(self.reactions, reaction)

    async def on_change(self, change: Change) -> None:
        self._take(self.changes, change)

    async def on_session(self, space: str) -> None:
        self._take(self.sessions, space)

    async def _answered(self, fact: Any) -> Answer:  # noqa: ANN401
        self._take(self.asked, fact)
        await asyncio.sleep(self.slow)
        return self.answer(fact)

    async def on_chosen(self, chosen: MessageChosen) -> Answer:
        return await self._answered(chosen)

    async def on_command(self, command: CommandInvoked) -> Answer:
        return await self._answered(command)

    async def on_press(self, press: Pressed) -> Answer:
        return await self._answered(press)

    async def on_form(self, form: FormSubmitted) -> Answer:
        return await self._answered(form)

    async def home(self, actor: Account, place: Place) -> Post:
        return said(f"home of {actor} in {place}")

    async def suggest(self, actor: Account, place: Place, field: str, prefix: str) -> Sequence[Suggestion]:  # noqa: ARG002
        await asyncio.sleep(self.slow)
        return [Suggestion(f"{prefix}loy{one}", f"{prefix}loy {one}") for one in range(30)]


class Letters:
    """Letters in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Post | Form] = {}

    async def put(self, key: str, account: str, answer: Post | Form) -> None:
        self.kept[key, account] = answer

    async def get(self, key: str, account: str) -> Post | Form | None:
        return self.kept.get((key, account))


def clock() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@asynccontextmanager
async def adapted(
    discord: FakeDiscord,
    inbox: NotingInbox,
    *,
    letters: Letters | None = None,
    pace: Pace = QUICK,
    token: str = "",
    wait: bool = True,
) -> AsyncIterator[DiscordAdapter]:
    """Return the adapter at work against the fake until the end of the block."""
    config = DiscordConfig(token or discord.token, discord.api_url, discord.gateway_url)
    adapter = DiscordAdapter(config, letters=letters or Letters(), clock=clock, pace=pace)
    work = asyncio.create_task(adapter.run(inbox, inbox))  # type: ignore[arg-type]
    try:
        if wait:
            await discord.connected()
            await discord.until(lambda: len(inbox.sessions) >= len(discord.servers))
        yield adapter
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
