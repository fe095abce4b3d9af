"""Where a channel has it switched on, whoever asks is told privately of similar stories."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.messages import Place
from tests.core.village import BO, COUNCIL, GENERAL, LI, buttons, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

QUESTION = "How do I salt the path before the frost?"


@pytest.fixture
async def known(village: Village) -> Village:
    village.switch(GENERAL, prior_art=True)
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(LI, "#tip Salt frost makes the path to the council slippery", COUNCIL)
    return village


async def test_who_asks_is_told_once_and_alone(known: Village) -> None:
    asked = await known.say(BO, QUESTION)
    await known.core.on_message(asked)
    await known.deliver()

    (hint,) = known.posts_to(BO)
    assert "one similar story" in hint.fallback
    assert "#1 Salt the path before the frost" in hint.fallback
    assert "council" not in hint.fallback
    assert (hint.audience, hint.lasting) == ("private", False)
    assert "Salt the path" in text_of(await known.press(BO, hint, "Read #1"))


async def test_of_the_question_nothing_is_stored(known: Village) -> None:
    await known.say(BO, QUESTION)

    assert known.store.read_now(1, lambda tx: tx.members.known(BO)) is None


async def test_it_is_off_until_it_is_switched_on(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")

    await village.say(BO, QUESTION)

    assert village.posts_to(BO) == []


@pytest.mark.parametrize(
    "text", ["The path is salted now.", "Which colour has the mayor's bicycle?", "?", "#tip Why not salt the path?"]
)
async def test_what_asks_for_nothing_known_is_passed_over(known: Village, text: str) -> None:
    await known.say(BO, text)

    assert [post for post in known.posts_to(BO) if "while you wait" in post.fallback] == []


async def test_a_reply_in_a_thread_is_passed_over(known: Village) -> None:
    await known.say(BO, QUESTION, Place(GENERAL.space, GENERAL.channel, "1"))

    assert known.posts_to(BO) == []


async def test_a_question_to_hearth_is_answered_and_not_hinted_at(known: Village) -> None:
    await known.say(BO, QUESTION, to_hearth=True)

    assert [post for post in known.posts_to(BO) if "while you wait" in post.fallback] == []


async def test_an_edit_is_passed_over(known: Village) -> None:
    said = await known.say(BO, "The path is salted now.")

    await known.edit(said, QUESTION, "2")

    assert known.posts_to(BO) == []


async def test_a_question_that_comes_late_is_passed_over(known: Village) -> None:
    await known.say(BO, QUESTION, at=known.clock() - timedelta(hours=1))

    assert known.posts_to(BO) == []


async def test_a_question_that_is_deleted_already_is_passed_over(known: Village) -> None:
    asked = known.message(BO, QUESTION)
    await known.delete(asked)

    await known.core.on_message(asked)
    await known.deliver()

    assert known.posts_to(BO) == []


async def test_switched_off_it_stays_off_at_once(known: Village) -> None:
    await known.say(BO, "How are you?")
    known.switch(GENERAL, prior_art=False)

    await known.say(BO, QUESTION)

    assert known.posts_to(BO) == []


async def test_a_channel_that_may_be_shared_with_people_from_elsewhere_tells_of_its_own_alone(known: Village) -> None:
    known.switch(COUNCIL, prior_art=True)

    await known.say(LI, QUESTION, COUNCIL)

    hint = known.posts_to(LI)[-1]
    assert [each.label for each in buttons(hint)] == ["Read #2", "Why am I seeing this?"]
