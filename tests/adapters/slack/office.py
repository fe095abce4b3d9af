"""A chat, the workspace that it speaks to, and places in it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.slack.chat import SlackChat
from bot.messages import Account, Installation, Place
from tests.adapters.slack.standins import MemoryInstallations, now
from tests.fakes.slack import FakeSlack, Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SPACE = "slack:T01"


@dataclass
class Office:
    """A chat, the workspace that it speaks to, and places in it."""

    slack: FakeSlack
    acme: Workspace
    installations: MemoryInstallations = field(default_factory=MemoryInstallations)
    offset: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.chat = SlackChat(self.installations, self.slack.api_url, self.clock)

    def clock(self) -> datetime:
        """Return the time, moved on by `offset`."""
        return now() + self.offset

    def place(self, name: str, thread: str = "") -> Place:
        """Return a channel by its name."""
        return Place(SPACE, self.acme.state.room(name).id, thread)

    def account(self, name: str) -> Account:
        """Return somebody by their name."""
        return Account(SPACE, self.acme.state.user(name))

    def direct(self, name: str) -> Place:
        """Return somebody's conversation with Hearth."""
        return Place(SPACE, f"@{self.acme.state.user(name)}")

    def bodies(self, method: str = "chat.postMessage") -> list[dict[str, Any]]:
        """Return what was sent to one method."""
        return [call.body for call in self.slack.called(method)]

    async def says(self, who: str, where: str, text: str, thread: str = "") -> str:
        """Let somebody say something; returns its id."""
        return str((await self.acme.says(who, where, text, thread=thread)).ts)


@asynccontextmanager
async def an_office() -> AsyncIterator[Office]:
    """Yield a chat with a workspace of several people, and channels in which they are or are not."""
    async with FakeSlack() as slack:
        slack.echo = False
        acme = slack.workspace()
        acme.hold()
        acme.person("li"), acme.person("maya"), acme.person("boss", admin=True), acme.person("gus", guest=True)
        acme.channel("general", ["li", "maya", "boss"])
        acme.channel("council", ["li"], private=True)
        acme.channel("away", ["li"], hearth=False)
        built = Office(slack, acme)
        state = acme.state
        await built.installations.put(Installation(SPACE, state.token, state.bot, url=state.url))
        yield built
        await built.chat.close()
