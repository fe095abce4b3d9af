"""A solved thread is offered once, privately, to whoever answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Place
from tests.core.village import BO, FAY, LI, text_of

if TYPE_CHECKING:
    from bot.messages import MessagePosted
    from tests.core.village import Village


async def solved(village: Village, question: str = "How do I undo the last commit?") -> MessagePosted:
    asked = await village.say(BO, question)
    thread = Place(asked.ref.place.space, asked.ref.place.channel, asked.ref.id)
    await village.say(FAY, "No idea, sorry", thread)
    await village.say(LI, "git reset --soft HEAD~1 keeps your zeppelin changes", thread)
    return await village.say(BO, "Thanks, that worked!", thread)


async def test_a_solved_thread_is_offered_to_who_answered_without_their_words(village: Village) -> None:
    await solved(village)

    (offer,) = village.posts_to(LI)
    assert "seems to have helped" in offer.fallback
    assert "zeppelin" not in offer.fallback
    assert village.posts_to(BO) == []


async def test_it_is_offered_once(village: Village) -> None:
    thanks = await solved(village)

    await village.say(BO, "Thank you again!", thanks.ref.place)
    await village.core.on_message(thanks)
    await village.deliver()

    assert len(village.posts_to(LI)) == 1


async def test_a_yes_keeps_the_answer_as_a_solution_of_its_author(village: Village) -> None:
    await solved(village)

    await village.press(LI, village.posts_to(LI)[0], "Yes, keep it")

    entry = village.store.read_now(1, lambda tx: tx.entries.get(1))
    assert entry
    assert (entry.kind, entry.author_name) == ("solution", "Li")
    assert len(village.posts_to(LI)) == 1


async def test_no_answer_means_no_and_is_not_spoken_of(village: Village) -> None:
    await solved(village)

    await village.tick(days=15)

    assert len(village.posts_to(LI)) == 1
    assert "Waiting for" not in text_of(await village.type(LI, "/hearth me"))


async def test_thanks_for_something_that_was_no_question_is_left_alone(village: Village) -> None:
    await solved(village, "I will be away on Monday")

    assert village.posts_to(LI) == []


async def test_thanks_of_somebody_who_did_not_ask_is_left_alone(village: Village) -> None:
    asked = await village.say(BO, "How do I undo the last commit?")
    thread = Place(asked.ref.place.space, asked.ref.place.channel, asked.ref.id)
    await village.say(LI, "git reset --soft HEAD~1", thread)

    await village.say(FAY, "Thanks, that worked!", thread)

    assert village.posts_to(LI) == []
