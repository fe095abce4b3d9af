"""Rooms of a few on the local page: exactly those who are named talk there with Hearth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.web import playground
from adapters.web.bell import Bell
from adapters.web.chat import WebChat
from bot.messages import Meeting, Place, Post
from bot.testing import SettableClock
from tests.adapters.web.conftest import AMARA, LI, NOW
from tests.adapters.web.standins import MemoryTranscript, a_post

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Served

PAIR = Place("web:local", "+li+amara")
ROOM = Place("web:local", "+amara+li")
JONAS = playground.MEMBERS[2]


@pytest.fixture
def chat() -> WebChat:
    return WebChat(MemoryTranscript(), Bell(), SettableClock(), lambda: "http://here")


async def test_a_post_to_a_few_stands_where_both_read_it_and_nobody_else(page: Served) -> None:
    await page.adapter.chat.send(PAIR, a_post("You two are paired.", audience="public"), key="k")

    assert "You two are paired." in (await page.get("/c/+amara+li")).text
    assert "You two are paired." in (await page.get("/c/%2Bli%2Bamara")).text
    assert "#li-and-amara" in (await page.get("/")).text
    await page.become("jonas")
    assert (await page.get("/c/+amara+li")).status == 404
    assert "#li-and-amara" not in (await page.get("/")).text


async def test_a_room_in_which_nothing_stands_is_not_listed(page: Served) -> None:
    assert "-and-" not in (await page.get("/")).text


async def test_what_is_said_in_a_room_of_a_few_is_private(page: Served) -> None:
    assert (await page.post("/c/+amara+li/say", text="We met. #story")).status == 200

    (message,) = page.inbox.messages
    assert message.private
    assert message.ref.place.room == ROOM
    await page.become("jonas")
    assert (await page.post("/c/+amara+li/say", text="Me too.")).status == 404


async def test_a_press_in_a_room_of_a_few_is_private(page: Served) -> None:
    await page.post("/press", action="pair_met:r1:0", place=str(ROOM))

    (press,) = page.inbox.presses.values()
    assert press.place == ROOM
    assert press.private


async def test_who_presses_for_a_room_that_they_are_not_in_is_elsewhere(page: Served) -> None:
    await page.become("jonas")

    await page.post("/press", action="pair_met:r1:0", place=str(ROOM))

    (press,) = page.inbox.presses.values()
    assert press.place != ROOM


async def test_a_post_to_a_few_stands_once_in_whatever_order_they_are_named(chat: WebChat) -> None:
    first = await chat.send(PAIR, a_post(audience="public"), key="k")
    second = await chat.send(ROOM, a_post(audience="public"), key="k")

    assert first == second
    assert await chat.find(PAIR, key="k") == first


async def test_those_of_a_room_are_in_it_and_nobody_else_is(chat: WebChat) -> None:
    assert (await chat.presence(AMARA, [PAIR])).rooms == {str(PAIR)}
    assert (await chat.presence(JONAS, [PAIR])).rooms == frozenset()


@pytest.mark.parametrize("name", ["+", "+li+", "+li+nobody", "+@li", "li+amara", "+li+li"])
def test_a_room_of_nobody_that_we_know_is_none(name: str) -> None:
    found = playground.group(name)

    assert found is None or found.members == {"li"}


def test_three_members_can_meet_in_three_ways_each() -> None:
    assert len(playground.groups(LI)) == 3


async def test_the_page_needs_no_calendar_beside_its_own(chat: WebChat) -> None:
    calendar, post = Place("web:local", "*calendar"), Post((Meeting("m", "x", "x", NOW, NOW),), "x", "public")

    assert await chat.send(calendar, post, key="k") == ""
    await chat.replace(calendar, "", post)
    assert await chat.find(calendar, key="k", post=post) == ""
