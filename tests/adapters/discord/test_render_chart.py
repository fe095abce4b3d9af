"""Figures on Discord: a picture with its words, in posts and in answers, and the words alone where none may be attached."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest_asyncio
from hypothesis import given, settings

from adapters.discord import chart, render, wire
from bot.messages import Chart, Post, Series
from tests.adapters.discord import reading
from tests.adapters.discord.inboxes import NotingInbox, adapted
from tests.adapters.discord.shown import SPACE
from tests.adapters.discord.speaking import Speaking, speaking
from tests.charts.test_charts import any_chart
from tests.fakes.discord import FakeDiscord, checks
from tests.fakes.discord.model import ATTACH_FILES
from tests.schemas.checking import discord_faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KEPT = Chart("kept", "What became of it", "Few were tried.", ("kept", "used"), (Series("n", (12, None)),), target=10)
GRID = Chart(
    "map", "Knowledge map", "Two topics.", ("told", "used"), (Series("git", (3, None)), Series("x", (1, 2))), "grid"
)
ALT = "What became of it Few were tried. n: kept 12, used not shown The target is 10."


@pytest_asyncio.fixture
async def here() -> AsyncIterator[Speaking]:
    async with speaking() as found:
        yield found


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord.running() as started:
        yield started


def shown(*every: Chart) -> dict[str, Any]:
    body = render.message(Post(every, "said", "public"), SPACE)
    assert checks.message(body) == ""
    return body


def test_a_chart_is_a_picture_beneath_what_it_is_to_show_with_every_figure_in_its_text() -> None:
    body = shown(KEPT)

    above, gallery = body["components"]
    assert above["content"] == "**What became of it**\nFew were tried."
    assert gallery["items"][0]["description"] == ALT
    assert body["attachments"][0]["description"] == ALT
    assert gallery["items"][0]["media"]["url"] == f"attachment://{body['attachments'][0]['filename']}"


def test_two_charts_of_one_name_are_two_pictures() -> None:
    names = [one["filename"] for one in shown(KEPT, replace(KEPT, title="Another"))["attachments"]]

    assert len(set(names)) == 2
    assert all(one.startswith("kept-") for one in names)


@settings(deadline=None, max_examples=100)
@given(drawn=any_chart())
def test_whatever_stands_in_a_chart_nothing_in_it_is_live(drawn: Chart) -> None:
    body = shown(drawn)

    assert [fault for text in reading.texts(body) for fault in reading.harm(text)] == []
    assert checks.message(_without(body)) == ""


def _without(body: dict[str, Any]) -> dict[str, Any]:
    return {
        **body,
        "components": [chart.in_words(one) if one["type"] == chart.GALLERY else one for one in body["components"]],
    }


def test_discords_own_schema_takes_a_picture() -> None:
    body = {name: value for name, value in shown(KEPT, GRID).items() if name != wire.FILES}

    assert [fault for fault in discord_faults([("MessageCreateRequestSchema", body)]) if fault] == []


async def test_a_post_brings_its_pictures_along(here: Speaking) -> None:
    await here.chat.send(here.place(), Post((KEPT, GRID), "The pulse", "public"), key="k1")

    (message,) = here.discord.by_bot(here.general.id)
    assert sorted(here.discord.files) == sorted(one["filename"] for one in shown(KEPT, GRID)["attachments"])
    assert all("PNG" in whole[:8] for whole in here.discord.files.values())
    assert ALT in json.dumps(message["components"])


async def test_an_answer_that_one_person_sees_brings_its_picture_along(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox(answer=lambda _: Post((KEPT,), "The pulse"))
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        answer = await village.types(li, "hearth", general, verb="pulse")

    assert answer.ephemeral
    assert [one["description"] for one in answer.message["attachments"]] == [ALT]
    assert "PNG" in next(iter(discord.files.values()))[:8]


async def test_where_nothing_may_be_attached_the_figures_stand_in_words(here: Speaking) -> None:
    for role in here.village.server.roles.values():
        role.permissions &= ~ATTACH_FILES

    await here.chat.send(here.place(), Post((KEPT,), "The pulse", "public"), key="k1")

    (message,) = here.discord.by_bot(here.general.id)
    assert here.discord.files == {}
    assert [one["type"] for one in message["components"]] == [10, 10]
    assert "kept 12, used not shown" in message["components"][1]["content"]
