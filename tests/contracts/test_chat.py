"""What every way out to a platform promises: one suite for the stand-in and for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.web.bell import Bell
from adapters.web.chat import WebChat
from bot.messages import MessageRef, Place
from bot.storage.store import Store
from bot.storage.transcript import SqlTranscript
from bot.testing import FakeChat, SettableClock
from tests.factories import GENERAL, a_post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.ports import Chat

OPEN = {"audience": "public"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    yield store
    store.close()


@pytest.fixture(params=["stand-in", "web"])
def chat(request: pytest.FixtureRequest, store: Store) -> Chat:
    if request.param == "stand-in":
        return FakeChat()
    return WebChat(SqlTranscript(store), Bell(), SettableClock(), lambda: "http://127.0.0.1")


async def test_the_same_key_twice_is_one_message(chat: Chat) -> None:
    first = await chat.send(GENERAL, a_post("Kept as #1", **OPEN), key="k1")
    second = await chat.send(GENERAL, a_post("Kept as #1", **OPEN), key="k1")

    assert first == second


async def test_another_key_is_another_message(chat: Chat) -> None:
    first = await chat.send(GENERAL, a_post(**OPEN), key="k1")
    second = await chat.send(GENERAL, a_post(**OPEN), key="k2")

    assert first != second


async def test_what_was_sent_is_found_by_its_key(chat: Chat) -> None:
    sent = await chat.send(GENERAL, a_post(**OPEN), key="k1")

    assert await chat.find(GENERAL, key="k1") == sent
    assert await chat.find(GENERAL, key="k2") is None


async def test_replacing_what_is_gone_is_no_error(chat: Chat) -> None:
    await chat.replace(GENERAL, "404", a_post(**OPEN))


async def test_what_cannot_be_read_is_none(chat: Chat) -> None:
    assert await chat.read(MessageRef(GENERAL, "404")) is None
    assert list(await chat.thread(Place(GENERAL.space, GENERAL.channel, "404"))) == []
