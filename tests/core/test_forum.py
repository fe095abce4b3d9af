"""A post in a forum gets what was solved before, once, and its asker ends it or leaves it open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.messages import Action, Place
from tests.core.village import BO, COUNCIL, FAY, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from bot.messages import MessagePosted
    from tests.core.village import Village

FORUM = Place("web:local", "help")


@pytest.fixture
async def known(village: Village) -> Village:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(LI, "#tip Salt frost makes the path to the council slippery", COUNCIL)
    return village


async def opened(village: Village, text: str = "How do I salt the path before frost?") -> MessagePosted:
    posted = village.message(BO, text, FORUM, forum=True, private=False)
    posted = replace(posted, ref=replace(posted.ref, place=replace(FORUM, thread=posted.ref.id)))
    village.chat.messages[str(posted.ref)] = posted
    await village.core.on_message(posted)
    await village.core.on_message(posted)
    await village.deliver()
    return posted


async def test_a_post_gets_what_everybody_there_may_see_once(known: Village) -> None:
    posted = await opened(known)

    shown = [one.post for one in known.chat.standing if one.place == posted.ref.place]
    assert [each.number for post in shown for each in cards(post)] == [1]
    assert shown[0].audience == "public"
    assert shown[0].addressees == ()


async def test_where_nothing_is_like_it_nothing_is_said(known: Village) -> None:
    posted = await opened(known, "Which colour has the mayor's bicycle?")

    assert known.chat.shown(posted.ref.place) == []
    assert known.store.read_now(1, lambda tx: list(tx.questions.mine(tx.members.known(BO) or ""))) == []


async def test_where_tags_are_off_nothing_is_said(known: Village) -> None:
    known.switch(FORUM, tags=False)

    posted = await opened(known)

    assert known.chat.shown(posted.ref.place) == []


async def test_of_the_post_only_a_pointer_is_stored(known: Village) -> None:
    posted = await opened(known)

    (question,) = known.store.read_now(1, lambda tx: list(tx.questions.mine(tx.members.known(BO) or "")))
    assert (question.text, question.source_key) == ("", str(posted.ref))


async def test_that_solved_it_ends_the_question_and_says_so(known: Village) -> None:
    posted = await opened(known)
    shown = known.chat.standing[-1].post

    said = await known.press(BO, shown, "That solved it", posted.ref.place)

    assert "you used #1" in text_of(said)
    assert known.chat.shown(posted.ref.place) == ["Solved by #1 Salt the path before the frost, says Bo."]
    again = await known.press(BO, shown, "That solved it", posted.ref.place)
    assert "ended already" in text_of(again)


async def test_only_who_opened_it_may_say_so(known: Village) -> None:
    posted = await opened(known)
    shown = known.chat.standing[-1].post

    for label in ("That solved it", "Still open"):
        assert "Only whoever asked" in text_of(await known.press(FAY, shown, label, posted.ref.place))

    assert buttons(known.chat.standing[-1].post)[0].label == "That solved it"


async def test_still_open_takes_the_buttons_away_and_waits_for_people(known: Village) -> None:
    posted = await opened(known)

    said = await known.press(BO, known.chat.standing[-1].post, "Still open", posted.ref.place)

    assert "stays open" in text_of(said)
    left = [each.label for each in buttons(known.chat.standing[-1].post)]
    assert left == ["Read it all"]


async def test_a_reply_that_solved_a_post_ends_it_and_is_asked_for(known: Village) -> None:
    posted = await opened(known)
    await known.press(BO, known.chat.standing[-1].post, "Still open", posted.ref.place)
    reply = await known.say(LI, "Sand does as well", posted.ref.place, private=False)

    said = await known.choose(BO, "this_solved", reply)

    assert "The question is answered" in text_of(said)
    assert "Solved, says Bo." in known.chat.shown(posted.ref.place)
    assert "May I?" in known.posts_to(LI)[-1].fallback


async def test_a_post_that_stays_open_becomes_a_gap_in_its_own_thread(known: Village) -> None:
    posted = await opened(known)
    await known.press(BO, known.chat.standing[-1].post, "Still open", posted.ref.place)

    await known.tick(days=8)

    assert "No answer was marked" in known.chat.shown(posted.ref.place)[-1]


async def test_a_post_that_nobody_speaks_of_again_ends_without_a_word(known: Village) -> None:
    await opened(known)
    before = len(known.chat.standing)

    await known.tick(days=8)
    await known.tick(days=60)

    assert len(known.chat.standing) == before
    assert "no gap" in text_of(await known.type(BO, "/hearth gaps")).lower()


async def test_a_withdrawn_entry_is_struck_from_beneath_a_post(known: Village) -> None:
    await known.say(LI, "#tip Salt keeps the path free of frost for a week")
    posted = await opened(known)
    assert [each.number for each in cards(known.chat.standing[-1].post)] == [1, 3]

    await known.type(LI, "/hearth withdraw 1")

    (shown,) = [one.post for one in known.chat.standing if one.place == posted.ref.place]
    assert [each.number for each in cards(shown)] == [3]


async def test_a_deleted_post_is_no_question_any_more(known: Village) -> None:
    posted = await opened(known)

    await known.delete(posted)

    assert known.store.read_now(1, lambda tx: list(tx.questions.mine(tx.members.known(BO) or ""))) == []


async def test_a_reply_that_solved_it_leaves_no_buttons_behind(known: Village) -> None:
    posted = await opened(known)
    reply = await known.say(LI, "Sand does as well", posted.ref.place, private=False)

    await known.choose(BO, "this_solved", reply)

    shown = next(one.post for one in known.chat.standing if cards(one.post))
    assert [each.label for each in buttons(shown)] == ["Read it all"]


async def test_who_erases_themselves_is_not_named_beneath_their_post(known: Village) -> None:
    posted = await opened(known)
    await known.press(BO, known.chat.standing[-1].post, "That solved it", posted.ref.place)

    await known.do(BO, Action("erase"))

    assert known.chat.shown(posted.ref.place) == ["This is no longer asked."]
