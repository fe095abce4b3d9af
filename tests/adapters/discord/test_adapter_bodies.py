"""Every body that leaves, against Discord's own schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Action, FormSubmitted, Post, Quote
from tests.adapters.discord.inboxes import NotingInbox, adapted, said
from tests.adapters.discord.test_adapter_answers import FORM
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.rest import Call
from tests.fakes.discord.spec import faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.messages import Answer


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord.running() as fake:
        yield fake


def answered(fact: object) -> Answer:
    """Return a form, a form for a form, a long post, a short one: whatever may be the answer."""
    name = getattr(fact, "name", "")
    if isinstance(fact, FormSubmitted):
        return FORM
    if name == "share":
        return FORM
    if name == "ask":
        return Post(tuple(Quote("word " * 500) for _ in range(5)), "long")
    return said("Kept as #1.", ("Undo", Action("undo", "1", 1)))


async def test_discords_own_schema_takes_every_body(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox(answer=answered)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        short = await village.types(li, "hearth", general, verb="me")
        await village.presses(li, short.message, "Undo")
        form = await village.types(li, "share", general)
        choice = await village.submits(li, form)
        await village.presses(li, choice.message, "Edit again")
        long = await village.types(li, "ask", general, question="how?")
        await village.presses(li, long.message, "More")
        await village.chooses(li, "Keep this", await village.says(li, general, "Restart it last"))
        await village.sends(li, short.message, "none-of-ours")
        await village.writes_to_bot(li, "hello")
        await discord.until(lambda: discord.calls("POST /channels"))

    assert not faults(discord.outgoing)
    assert not discord.unknown
    assert {one.status for one in discord.outgoing} <= {200, 204}


async def test_discords_own_schema_takes_completions_and_what_comes_late(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox(answer=answered)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        await village.completes(li, "share", general, "topic", "dep")
        await village.completes(li, "hearth", general, "verb", "")
        inbox.slow = 0.5
        await village.types(li, "hearth", general, verb="me")
        await village.types(li, "share", general)

    assert not faults(discord.outgoing)
    assert len(discord.calls("PATCH /webhooks")) == 2


def test_a_body_that_discord_refuses_is_found() -> None:
    wrong = Call("POST", "/channels/1/messages", {}, {"content": 3, "nonsense": True}, {})

    assert faults([wrong])
