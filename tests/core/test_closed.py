"""In a closed community nothing new is planned, what goes on says that it is closed, and opening it again is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.messages import File, Form, Post
from tests.core.sitting import hold, settle
from tests.core.test_ending import anthology, asked_to_close, at_work, closed
from tests.core.village import BO, FAY, LI, buttons, text_of
from tests.factories import COUNCIL, GENERAL

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village

CLOSED = "Makers is closed"


def file_of(answer: Answer) -> str:
    assert isinstance(answer, Post)
    return next(block.text for block in answer.blocks if isinstance(block, File))


async def test_what_was_learned_is_read_by_nobody_before_it_is_closed(village: Village) -> None:
    await at_work(village)
    form = await village.press(FAY, await asked_to_close(village), "Close it")
    before = str((await anthology(village)).blocks)

    told = await village.submit(FAY, form, learned="m" * 3_000)
    between = str((await anthology(village)).blocks)
    await village.submit(FAY, told, learned="Patience.")

    assert isinstance(told, Form)
    assert ["What we learned" in text for text in (before, between)] == [False, False]
    assert "Patience." in str((await anthology(village)).blocks)


async def test_whoever_looks_at_the_anthology_on_the_way_to_closing_comes_back_to_it(village: Village) -> None:
    await at_work(village)

    looked = await village.press(FAY, await asked_to_close(village), "Look at the anthology")

    assert "Whet it wet" in file_of(looked)
    assert "Close Makers?" in text_of(await village.press(FAY, looked, "Back to closing"))
    assert buttons(await village.type(BO, "/hearth anthology")) == []


async def test_one_looks_back_no_further_than_to_its_first_day(village: Village) -> None:
    await at_work(village)
    village.clock.forward(days=3)

    shown = str(await village.type(FAY, "/hearth ending"))
    today = village.clock()

    assert repr((today - timedelta(days=3)).date())[14:-1] in shown
    assert f"datetime({today.year - 1}" not in shown


@pytest.mark.parametrize(
    "typed",
    [
        "/session new open hour every Friday at 10:00",
        "/session new",
        "/hearth checkin new",
        "/hearth pairing start every monday 9:00",
        "/hearth digest on friday 9:00",
    ],
)
async def test_nothing_new_is_planned_in_a_closed_community(village: Village, typed: str) -> None:
    await at_work(village)
    await closed(village)

    told = await village.type(FAY, typed)

    assert "This community is closed: I plan nothing new in it." in text_of(told)
    assert village.store.read_now(1, lambda tx: tx.schedules.every()) == []


async def test_what_was_previewed_before_it_was_closed_is_not_saved_after(village: Village) -> None:
    await at_work(village)
    shown = await village.type(FAY, "/session new open hour every Friday at 10:00")
    await closed(village)

    told = await village.press(FAY, shown, "Save")

    assert "This community is closed" in text_of(told)
    assert village.store.read_now(1, lambda tx: tx.schedules.every()) == []


@pytest.mark.parametrize(
    "typed", ["/share Oil it #tools", "/ask who has a lathe", "/hearth learning Why does it rust?", "/hearth commit"]
)
async def test_what_members_go_on_with_says_in_a_line_that_it_is_closed(village: Village, typed: str) -> None:
    await at_work(village)
    before = text_of(await village.type(LI, typed))
    await closed(village)

    after = text_of(await village.type(BO, typed))

    assert CLOSED not in before
    assert f"{CLOSED}: it can be read, searched and added to, and I ask and remind nobody." in after


async def test_the_channels_that_were_told_of_the_end_are_told_that_it_is_open_again(village: Village) -> None:
    await at_work(village)
    await hold(village)
    closing = await closed(village)
    await settle(village)

    done = await village.press(FAY, closing, "Open it again")
    await settle(village)

    said = {one.place: text_of(one.post) for one in village.chat.standing if "is open again" in text_of(one.post)}
    assert set(map(str, said)) == {str(GENERAL), str(COUNCIL)}
    assert [one for one, text in said.items() if "Here goes on:" in text] == [GENERAL]
    assert "I said so in 2 channels." in text_of(done)
