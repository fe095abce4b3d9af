"""The way out to the fake Discord, without a gateway: what it knows it asks for."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.discord.atlas import Atlas
from adapters.discord.chat import DiscordChat
from adapters.discord.client import Rest, point_at
from bot.messages import Place
from tests.adapters.discord.inboxes import Letters
from tests.fakes.discord import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord import Channel, Member, People


class Clock:
    """The time, and so much later as a test wants."""

    def __init__(self) -> None:
        self.later = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.later


@dataclass
class Speaking:
    """A server, its general channel, Li, and the chat."""

    discord: FakeDiscord
    village: People
    general: Channel
    li: Member
    chat: DiscordChat
    letters: Letters
    clock: Clock
    atlas: Atlas

    def place(self, channel: Channel | None = None, thread: str = "") -> Place:
        """Return a channel as a place."""
        return Place(self.village.space, (channel or self.general).id, thread)

    @property
    def account(self) -> str:
        """Return Li's account, printed."""
        return f"{self.village.space}/{self.li.id}"


@asynccontextmanager
async def speaking(*, token: str = "") -> AsyncIterator[Speaking]:
    """Return a chat that speaks to a fake of its own until the end of the block."""
    clock = Clock()
    async with FakeDiscord.running(clock=clock) as discord:
        village = discord.server("Village")
        li, general = village.member("Li"), village.channel("general")
        point_at(discord.api_url)
        rest, letters, atlas = Rest(token or discord.token), Letters(), Atlas()
        chat = DiscordChat(rest, letters=letters, atlas=atlas, clock=clock)
        try:
            yield Speaking(discord, village, general, li, chat, letters, clock, atlas)
        finally:
            await rest.close()


@asynccontextmanager
async def again(here: Speaking) -> AsyncIterator[DiscordChat]:
    """Return a chat as it is after a restart: it remembers nothing, and Letters everything."""
    rest = Rest(here.discord.token)
    try:
        yield DiscordChat(rest, letters=here.letters, atlas=Atlas(), clock=here.clock)
    finally:
        await rest.close()
