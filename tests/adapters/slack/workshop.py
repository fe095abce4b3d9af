"""The Slack adapter at work against a fake Slack, with the core in memory."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from adapters.slack.adapter import SlackAdapter, SlackConfig
from tests.adapters.slack.standins import EmptyLibrary, MemoryInstallations, MemoryTickets, RecordingInbox, now
from tests.fakes.slack import FakeSlack, Workspace, running, shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from adapters.slack.chat import SlackChat

Way = Literal["socket", "http"]


@dataclass
class Workshop:
    """Everything that a test touches."""

    slack: FakeSlack
    acme: Workspace
    inbox: RecordingInbox = field(default_factory=RecordingInbox)
    installations: MemoryInstallations = field(default_factory=MemoryInstallations)
    tickets: MemoryTickets = field(default_factory=MemoryTickets)
    chat: SlackChat = field(init=False)

    def adapter(self) -> SlackAdapter:
        """Return a new adapter that is set up for this Slack."""
        return self.adapter_of(self.slack.settings())

    def adapter_of(self, settings: dict[str, Any]) -> SlackAdapter:
        """Return a new adapter with other settings."""
        config = SlackConfig(**settings)
        return SlackAdapter(config, installations=self.installations, tickets=self.tickets, clock=now)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Workshop]:
        """Run the adapter until the end of the block; it has begun its session with every workspace."""
        adapter = self.adapter()
        self.chat = adapter.chat
        async with running(self.slack, adapter, self.inbox, EmptyLibrary()):
            await shown(lambda: self.inbox.sessions or self.inbox.fault)
            yield self


@asynccontextmanager
async def workshop(way: Way, **fields: object) -> AsyncIterator[Workshop]:
    """Yield a workspace with Li, Maya, a channel that all may read and one that not all may."""
    async with FakeSlack(way) as slack:
        acme = slack.workspace()
        acme.person("li"), acme.person("maya"), acme.person("boss", admin=True)
        acme.channel("general", ["li", "maya", "boss"])
        acme.channel("council", ["li"], private=True)
        yield Workshop(slack, acme, **fields)  # type: ignore[arg-type]
