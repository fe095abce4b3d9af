"""The first reply of somebody else to a question in a channel is noted, and nothing of what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import Core
from bot.messages import Place
from tests.core.village import BO, FAY, GENERAL, LI, Village

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import MessageRef


async def posted(village: Village) -> MessageRef:
    """Have Bo's question stand in the channel."""
    answer = await village.type(BO, "/ask why does the old certificate stay?")
    await village.press(BO, answer, "Ask the channel")
    return village.standing("why does the old certificate stay?")


def replied_at(village: Village) -> datetime | None:
    """Return when the only question was first replied to."""
    (question,) = village.store.read_now(1, lambda tx: tx.questions.mine(tx.members.known(BO) or ""))
    return question.replied_at


def beneath(ref: MessageRef) -> Place:
    """Return the thread of a message."""
    return Place(ref.place.space, ref.place.channel, ref.id)


async def test_the_first_reply_of_somebody_else_is_noted_and_no_later_one(village: Village) -> None:
    thread = beneath(await posted(village))
    village.clock.forward(hours=1)
    first = village.clock()

    await village.say(LI, "Have you restarted it?", thread)
    village.clock.forward(hours=1)
    await village.say(FAY, "Or the whole node", thread)

    assert replied_at(village) == first


async def test_a_reply_that_is_kept_is_one_too(village: Village) -> None:
    thread = beneath(await posted(village))

    await village.say(LI, "#tip Restart it after you renew", thread)

    assert replied_at(village) == village.clock()


async def test_what_the_asker_adds_to_their_own_question_is_no_reply(village: Village) -> None:
    thread = beneath(await posted(village))

    await village.say(BO, "It says nothing in the log", thread)

    assert replied_at(village) is None


async def test_a_reply_in_another_thread_is_none_to_the_question(village: Village) -> None:
    await posted(village)

    await village.say(LI, "Lunch?", Place(GENERAL.space, GENERAL.channel, "another"))

    assert replied_at(village) is None


async def test_a_reply_after_a_restart_is_noted(village: Village) -> None:
    thread = beneath(await posted(village))
    village.core = Core(village.store, {"web": village.chat}, clock=village.clock)

    await village.say(LI, "Have you restarted it?", thread)

    assert replied_at(village) == village.clock()


async def test_a_question_put_to_a_channel_that_was_just_looked_at_is_known_there(village: Village) -> None:
    await village.say(LI, "Anything", Place(GENERAL.space, GENERAL.channel, "earlier"))
    thread = beneath(await posted(village))

    await village.say(LI, "Have you restarted it?", thread)

    assert replied_at(village) == village.clock()


async def test_talk_in_threads_costs_no_look_at_the_database_but_the_first(village: Village) -> None:
    thread = Place(GENERAL.space, GENERAL.channel, "some")
    await village.say(LI, "First", thread)
    before = dict(village.core._desk.unreplied)  # noqa: SLF001

    await village.say(LI, "Second", thread)

    assert village.core._desk.unreplied == before  # noqa: SLF001
