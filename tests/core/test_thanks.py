"""A solved thread is offered once, privately, to whoever answered; thanks reach the one thanked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.messages import Action, Place
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of
from tests.factories import NOW, a_draft

if TYPE_CHECKING:
    from bot.messages import Account, MessagePosted
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


async def answered(village: Village, asker: Account = BO) -> MessagePosted:
    asked = await village.say(asker, "How do I undo the last commit?")
    thread = Place(asked.ref.place.space, asked.ref.place.channel, asked.ref.id)
    return await village.say(LI, "git reset --soft HEAD~1", thread)


@pytest.mark.parametrize("emoji", ["✅", "✔️", ":white_check_mark:", "heavy_check_mark"])
async def test_a_check_mark_of_who_asked_offers_the_reply(village: Village, emoji: str) -> None:
    reply = await answered(village)

    await village.react(BO, reply, emoji)
    await village.react(BO, reply, emoji)

    (offer,) = village.posts_to(LI)
    assert "seems to have helped" in offer.fallback
    assert offer.lasting


async def test_a_check_mark_needs_no_reactions_in_the_channel(village: Village) -> None:
    village.switch(GENERAL, reactions=False)
    reply = await answered(village)

    await village.react(BO, reply, "✅")

    assert len(village.posts_to(LI)) == 1


async def test_a_check_mark_of_somebody_else_is_left_alone(village: Village) -> None:
    reply = await answered(village)

    await village.react(FAY, reply, "✅")
    await village.react(LI, reply, "✅")

    assert village.posts_to(LI) == []


async def test_a_check_mark_on_the_question_itself_is_left_alone(village: Village) -> None:
    asked = await village.say(LI, "How do I undo the last commit?")
    thread = Place(asked.ref.place.space, asked.ref.place.channel, asked.ref.id)
    opened = replace(asked, ref=replace(asked.ref, place=thread))

    await village.react(BO, opened, "✅")

    assert village.posts_to(LI) == []


async def test_where_tags_are_off_a_solved_thread_is_left_alone(village: Village) -> None:
    village.switch(GENERAL, tags=False)

    await solved(village)
    await village.react(BO, await answered(village), "✅")

    assert village.posts_to(LI) == []


async def test_a_check_mark_ends_a_question_that_was_put_to_the_channel(village: Village) -> None:
    posted = await village.type(BO, "/ask How do I undo the last commit?")
    await village.press(BO, posted, "Ask the channel")
    thread = replace(GENERAL, thread=village.standing("asks:").id)
    reply = await village.say(LI, "git reset --soft HEAD~1", thread)

    await village.react(BO, reply, "✅")

    assert "Solved, says Bo." in "\n".join(village.chat.shown(thread))
    await village.press(LI, village.posts_to(LI)[0], "Yes, keep it")
    entry = village.store.read_now(1, lambda tx: tx.entries.get(1))
    assert entry
    assert entry.title == "How do I undo the last commit?"


async def test_thanks_in_the_thread_of_a_question_put_by_hearth_offers_the_answer(village: Village) -> None:
    posted = await village.type(BO, "/ask How do I undo the last commit?")
    await village.press(BO, posted, "Ask the channel")
    thread = replace(GENERAL, thread=village.standing("asks:").id)
    await village.say(LI, "git reset --soft HEAD~1", thread)

    await village.say(BO, "Thanks, that worked!", thread)

    assert "seems to have helped" in village.posts_to(LI)[0].fallback


async def test_this_solved_it_works_in_any_thread_of_ones_own(village: Village) -> None:
    reply = await answered(village)

    said = await village.choose(BO, "this_solved", reply)

    assert "I asked whoever wrote it" in text_of(said)
    assert "May I?" in village.posts_to(LI)[0].fallback
    refused = await village.choose(FAY, "this_solved", reply)
    assert "answers no question that you asked" in text_of(refused)


async def test_thanks_for_a_message_reach_the_one_thanked_alone_and_once(village: Village) -> None:
    message = await village.say(LI, "git reset --soft HEAD~1 keeps your zeppelin changes")

    said = await village.choose(BO, "thanks", message)
    again = await village.choose(BO, "thanks", message)

    assert "I told them privately" in text_of(said)
    assert "once is enough" in text_of(again)
    (told,) = village.posts_to(LI)
    assert "Bo thanks you" in told.fallback
    assert "zeppelin" not in told.fallback
    assert (told.audience, told.lasting) == ("private", False)


async def test_everybody_may_thank_for_the_same_message(village: Village) -> None:
    message = await village.say(LI, "git reset --soft HEAD~1")

    await village.choose(BO, "thanks", message)
    await village.choose(FAY, "thanks", message)

    assert len(village.posts_to(LI)) == 2
    assert village.store.read_now(1, lambda tx: tx.thanks.count(NOW)) == 2


async def test_nobody_thanks_themselves(village: Village) -> None:
    message = await village.say(LI, "#tip git reset --soft HEAD~1")

    assert "your own" in text_of(await village.choose(LI, "thanks", message))
    assert "your own" in text_of(await village.do(LI, Action("thanks", "1", 1)))
    assert village.store.read_now(1, lambda tx: tx.thanks.count(NOW)) == 0


async def test_who_used_an_entry_may_thank_whoever_told_it(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    found = await village.type(BO, "/ask salt path frost")

    used = await village.press(BO, found, "I used this")
    await village.press(BO, used, "Say thanks")

    assert "Bo thanks you for #1 Salt the path before the frost" in village.posts_to(LI)[-1].fallback


async def test_who_told_it_is_not_offered_to_thank_themselves(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    found = await village.type(LI, "/ask salt path frost")

    used = await village.press(LI, found, "I used this")

    assert "Say thanks" not in [each.label for each in buttons(used)]


async def test_one_without_a_name_is_thanked_and_not_revealed(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.do(LI, Action("nameless", "1", 1))

    said = await village.do(BO, Action("thanks", "1", 2))

    assert "Li" not in text_of(said)
    told = village.posts_to(LI)[-1]
    assert "Bo thanks you for #1" in told.fallback
    assert told.near == ""
    assert "Bo thanks" not in "\n".join(post.fallback for post in village.public())


async def test_what_one_may_not_see_cannot_be_thanked_for(village: Village) -> None:
    await village.say(LI, "#tip The council meets at dawn", COUNCIL)

    said = await village.do(BO, Action("thanks", "1", 1))

    assert text_of(said) == text_of(await village.do(BO, Action("thanks", "99", 1))).replace("#99", "#1")


async def test_there_is_nobody_to_thank_for_what_an_import_brought(village: Village) -> None:
    village.store.write_now(1, lambda tx: tx.entries.keep(a_draft(), now=NOW))

    assert "nobody to tell" in text_of(await village.do(BO, Action("thanks", "1", 1)))


async def test_thanks_go_with_the_person(village: Village) -> None:
    message = await village.say(LI, "git reset --soft HEAD~1")
    await village.choose(BO, "thanks", message)

    await village.do(BO, Action("erase"))

    assert village.store.read_now(1, lambda tx: tx.thanks.count(NOW)) == 0


async def test_who_erases_themselves_is_no_longer_named_in_their_thanks(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.choose(BO, "thanks", await village.say(LI, "git reset --soft HEAD~1"))
    await village.do(BO, Action("thanks", "1", 1))

    await village.do(BO, Action("erase"))

    assert "Bo" not in "\n".join(post.fallback for post in village.posts_to(LI))
    assert sum("Somebody thanked you" in post.fallback for post in village.posts_to(LI)) == 2


async def test_a_reply_whose_author_said_no_is_not_said_to_be_asked_again(village: Village) -> None:
    reply = await answered(village)
    await village.choose(BO, "this_solved", reply)
    await village.press(LI, village.posts_to(LI)[0], "No")

    again = await village.choose(BO, "this_solved", reply)

    assert "I asked" not in text_of(again)
    assert len(village.posts_to(LI)) == 1
