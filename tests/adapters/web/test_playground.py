from __future__ import annotations

import pytest

from adapters.web import playground
from adapters.web.bell import Bell
from adapters.web.chat import WebChat
from bot.messages import MessageRef, Place
from bot.testing import SettableClock
from tests.adapters.web.conftest import AMARA, BACKSTAGE, GENERAL, a_message
from tests.adapters.web.standins import MemoryTranscript, a_post

LI, _, JONAS = playground.MEMBERS


@pytest.fixture
def chat() -> WebChat:
    return WebChat(MemoryTranscript(), Bell(), SettableClock(), lambda: "http://here")


def test_three_members_one_of_them_facilitates() -> None:
    assert [member.manages for member in playground.MEMBERS] == [True, False, False]


async def test_who_is_outside_a_channel_is_not_among_it(chat: WebChat) -> None:
    rooms = [GENERAL, BACKSTAGE, Place("web:local", "@jonas"), Place("slack:T1", "general")]

    assert (await chat.presence(JONAS, rooms)).rooms == {"web:local/general", "web:local/@jonas"}
    assert (await chat.presence(LI, rooms)).rooms == {"web:local/general", "web:local/backstage"}


async def test_a_post_with_the_same_key_stands_once(chat: WebChat) -> None:
    first = await chat.send(GENERAL, a_post(audience="public"), key="k")
    second = await chat.send(GENERAL, a_post(audience="public"), key="k")

    assert first == second
    assert await chat.find(GENERAL, key="k") == first
    assert await chat.find(GENERAL, key="other") is None


async def test_a_post_is_replaced_where_it_stands() -> None:
    transcript = MemoryTranscript()
    chat = WebChat(transcript, Bell(), SettableClock(), lambda: "")
    sent = await chat.send(GENERAL, a_post("Old.", audience="public"), key="k")

    await chat.replace(GENERAL, sent, a_post("New.", audience="public"))
    await chat.replace(GENERAL, "999", a_post("Nowhere."))

    assert [one.post.fallback for one in transcript.standing.values()] == ["New."]


async def test_a_message_is_read_with_its_address() -> None:
    transcript = MemoryTranscript()
    await transcript.say(a_message("hello", author=AMARA))
    chat = WebChat(transcript, Bell(), SettableClock(), lambda: "http://here")

    message = await chat.read(MessageRef(GENERAL, "100"))

    assert message
    assert message.url == "http://here/c/general#m100"
    assert await chat.read(MessageRef(GENERAL, "7")) is None
