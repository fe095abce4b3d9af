"""A question gets an answer or an end: cards, the ladder, the channel, a gap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.messages import Action, Form, Post, Wanted
from bot.practice.model import Outcome
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from bot.domain.model import Question
    from bot.messages import MessagePosted
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
QUESTION = "/ask how do I make the ingress take a renewed certificate?"


def question(village: Village) -> Question:
    statement = "SELECT question_id FROM question ORDER BY asked_at DESC"
    newest = str(village.store.look(lambda connection: connection.exec_driver_sql(statement).scalar()))
    found = village.store.read_now(1, lambda tx: tx.questions.get(newest))
    assert found
    return found


async def test_an_answer_shows_who_told_it_the_words_that_match_and_what_to_do(village: Village) -> None:
    await village.say(LI, TIP)

    answer = await village.type(BO, QUESTION)

    (card,) = cards(answer)
    assert card.told_by == "Li"
    assert any(run.style == "marked" for run in (*card.heading, *card.passage))
    assert [each.label for each in card.buttons[:3]] == ["I used this", "I'll try this", "Share to channel"]
    assert card.source_url


async def test_the_original_comes_before_its_variant(village: Village) -> None:
    body = "The ingress reads its certificate once, at the start: restart it after you renew."
    form = await village.type(LI, "/share")
    await village.submit(LI, form, title="Restart the ingress after renewing", body=body)
    await village.submit(BO, form, title="Restart the ingress when renewed certificate", body=body, near="variant:1")

    answer = await village.type(FAY, "/ask ingress renewed certificate restart")

    assert [card.number for card in cards(answer)] == [1, 2]


async def test_nothing_found_offers_people_and_a_gap(village: Village) -> None:
    answer = await village.type(BO, "/ask how do I grow tomatoes on the moon?")

    assert "found nothing" in text_of(answer)
    assert [each.label for each in buttons(answer)] == [
        "Ask the channel",
        "Ask one person",
        "Park it as a gap",
        "Never mind",
    ]


async def test_an_empty_question_says_what_to_type(village: Village) -> None:
    assert "Type your question" in text_of(await village.type(BO, "/ask  ?!"))


async def test_a_use_ends_the_question_and_counts_once(village: Village) -> None:
    await village.say(LI, TIP)
    answer = await village.type(BO, QUESTION)

    await village.press(BO, answer, "I used this")
    await village.press(BO, answer, "I used this")

    assert question(village).state == "answered"
    assert question(village).answered_by == 1
    assert village.store.read_now(1, lambda tx: tx.uses.tally([1]))[1].used == 1


async def test_worked_for_so_many_is_shown_from_three_people_up(village: Village) -> None:
    await village.say(LI, TIP)
    answer = await village.type(BO, QUESTION)
    for account, label in ((BO, "It worked"), (FAY, "It worked")):
        await village.press(account, await village.press(account, answer, "I used this"), label)
    assert cards(await village.type(BO, QUESTION))[0].worked is None

    await village.press(LI, await village.press(LI, answer, "I used this"), "It did not")

    assert cards(await village.type(BO, QUESTION))[0].worked == (2, 3)


async def test_a_trial_is_asked_about_on_its_day_and_its_outcome_kept(village: Village) -> None:
    await village.say(LI, TIP)
    answer = await village.type(BO, QUESTION)
    promise = await village.press(BO, answer, "I'll try this")
    assert "I'll ask you on" in text_of(promise)
    await village.tick(days=6)
    assert village.posts_to(BO) == []

    await village.tick(days=2)

    (asked,) = village.posts_to(BO)
    done = await village.press(BO, asked, "Partly")
    form = await village.press(BO, done, "Tell where")
    await village.submit(BO, form, changed="Had to restart twice")
    use = village.store.read_now(1, lambda tx: tx.uses.told(1))[0]
    assert (use.outcome, use.changed) == (Outcome.PARTLY, "Had to restart twice")


async def test_a_trial_moves_to_another_day_and_a_wrong_day_is_said(village: Village) -> None:
    await village.say(LI, TIP)
    promise = await village.press(BO, await village.type(BO, QUESTION), "I'll try this")
    form = await village.press(BO, promise, "Another date")

    wrong = await village.submit(BO, form, date="tomorrow")
    past = await village.submit(BO, form, date="2020-01-01")
    right = await village.submit(BO, form, date="2027-01-31")

    assert "is no date" in text_of(wrong)
    assert "over" in text_of(past)
    assert "31 January 2027" in text_of(right)


async def test_not_after_all_stops_the_question(village: Village) -> None:
    await village.say(LI, TIP)
    promise = await village.press(BO, await village.type(BO, QUESTION), "I'll try this")

    await village.press(BO, promise, "Not after all")
    await village.tick(days=30)

    assert village.posts_to(BO) == []


async def test_share_to_channel_shows_the_card_to_everybody_there(village: Village) -> None:
    await village.say(LI, TIP)
    answer = await village.type(BO, QUESTION)

    first = await village.press(BO, answer, "Share to channel")
    again = await village.press(BO, answer, "Share to channel")

    assert "with #general" in text_of(first)
    assert "was shown in #general today" in text_of(again)
    shared = [post for post in village.public() if cards(post)]
    assert len(shared) == 1
    assert "Bo" in shared[0].fallback


async def test_a_private_entry_is_not_shared_to_another_channel(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)
    answer = await village.type(FAY, "/ask where does the council meet?", GENERAL)

    refused = await village.press(FAY, answer, "Share to channel", GENERAL)

    assert "members of its own channel" in text_of(refused)
    assert not any("green room" in post.fallback for post in village.public())


async def test_a_withdrawn_entry_is_struck_from_the_cards_already_posted(village: Village) -> None:
    await village.say(LI, TIP)
    await village.press(BO, await village.type(BO, QUESTION), "Share to channel")

    await village.type(LI, "/hearth withdraw 1")

    assert not any("Restart the ingress" in post.fallback for post in village.public())
    assert any("no longer in the repertoire" in post.fallback for post in village.public())


async def ladder(village: Village) -> tuple[Post, MessagePosted]:
    answer = await village.type(BO, "/ask why does my certificate smell of cheese?")
    step = await village.press(BO, answer, "Ask the channel")
    assert "I asked the channel" in text_of(step)
    where = village.standing("Bo asks")
    thread = type(where.place)(where.place.space, where.place.channel, where.id)
    return answer, await village.say(LI, "Because it is stored next to the fridge", thread)  # type: ignore[return-value]


async def test_a_reply_that_solved_it_ends_the_question_and_is_offered_for_keeping(village: Village) -> None:
    _, reply = await ladder(village)

    done = await village.choose(BO, "this_solved", reply)

    assert "answered" in text_of(done)
    assert question(village).state == "answered"
    (request,) = village.posts_to(LI)
    await village.press(LI, request, "Yes, keep it")
    found = await village.type(FAY, "/ask why does a certificate smell of cheese")
    assert (cards(found)[0].kind, cards(found)[0].title) == ("solution", "why does my certificate smell of cheese?")
    assert question(village).answered_by == cards(found)[0].number
    assert any("Solved, says Bo" in post.fallback for post in village.public())


async def test_only_the_asker_can_mark_what_solved_it(village: Village) -> None:
    _, reply = await ladder(village)

    answer = await village.choose(FAY, "this_solved", reply)

    assert "no question that you asked" in text_of(answer)
    assert question(village).state == "posted"


async def test_asking_the_channel_twice_asks_once(village: Village) -> None:
    answer, _ = await ladder(village)

    again = await village.press(BO, answer, "Ask the channel")

    assert "already" in text_of(again)
    assert sum("Bo asks" in post.fallback for post in village.public()) == 1


async def test_a_posted_question_without_an_answer_becomes_a_dated_gap(village: Village) -> None:
    await ladder(village)

    await village.tick(days=8)

    assert question(village).state == "gap"
    assert question(village).due_at is not None
    assert any("gap" in post.fallback for post in village.public())


async def test_a_question_asked_in_private_is_seen_by_nobody_else_until_it_is_parked(village: Village) -> None:
    answer = await village.type(BO, "/ask how do I ask for a rise?")
    await village.tick(days=8)
    assert question(village).state == "gap"
    assert "rise" not in text_of(await village.type(LI, "/hearth gaps"))
    assert "rise" in text_of(await village.type(BO, "/hearth me"))

    await village.press(BO, answer, "Park it as a gap")

    assert "rise" in text_of(await village.type(LI, "/hearth gaps"))


async def test_parking_takes_a_date_and_a_steward(village: Village) -> None:
    await village.say(LI, TIP)
    answer = await village.type(BO, "/ask who knows about sails?")
    parked = await village.press(BO, answer, "Park it as a gap")
    form = await village.press(BO, parked, "Another date")
    assert isinstance(form, Form)

    wrong = await village.submit(BO, form, date="2027-02-01", steward="Nobody at all")
    right = await village.submit(BO, form, date="2027-02-01", steward="li")

    assert "I know nobody called" in text_of(wrong)
    assert "1 February 2027" in text_of(right).replace("01 ", "1 ")
    assert question(village).steward is not None


async def test_never_mind_ends_the_question(village: Village) -> None:
    answer = await village.type(BO, "/ask who ate the cake?")

    await village.press(BO, answer, "Never mind")

    assert question(village).state == "dropped"
    assert "ended already" in text_of(await village.press(BO, answer, "Park it as a gap"))


async def test_a_mention_is_answered_in_public_by_what_everybody_there_may_see(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)

    await village.say(FAY, "where does the council meet?", GENERAL, to_hearth=True)

    assert not any("green room" in post.fallback for post in village.public() if "found" in post.fallback)
    public = next(post for post in village.public() if "found nothing" in post.fallback)
    alone = await village.press(FAY, public, "Search again for me alone")
    assert [card.number for card in cards(alone)] == [1]
    other = await village.press(BO, public, "Search again for me alone")
    assert cards(other) == []


async def test_a_mention_delivered_twice_is_answered_once(village: Village) -> None:
    message = await village.say(FAY, "where does the council meet?", GENERAL, to_hearth=True)

    await village.core.on_message(message)
    await village.deliver()

    assert len(village.public()) == 1


async def test_has_this_been_solved_keeps_no_word_of_anothers_message(village: Village) -> None:
    await village.say(LI, TIP)
    message = await village.say(FAY, "My ingress ignores the renewed certificate, help")

    answer = await village.choose(BO, "solved", message)

    assert [card.number for card in cards(answer)] == [1]
    assert question(village).text == ""
    assert question(village).source_key == str(message.ref)


async def test_filters_narrow_a_question(village: Village) -> None:
    await village.say(LI, "#tip Restart the ingress by hand #ops")
    await village.say(BO, "#warning Never restart the ingress by hand on Fridays #friday")

    by_kind = await village.type(FAY, "/ask restart the ingress kind:warning")
    by_topic = await village.type(FAY, "/ask restart the ingress topic:ops")
    by_author = await village.type(FAY, "/ask restart the ingress by:bo")

    assert [card.number for card in cards(by_kind)] == [2]
    assert [card.number for card in cards(by_topic)] == [1]
    assert [card.number for card in cards(by_author)] == [2]


@pytest.mark.parametrize(
    ("author", "expected"), [("Müller", [1]), ("mül", [1]), ("MÜLLER", [1]), ("Müller_", []), ("M%", []), ("ler", [])]
)
async def test_a_first_name_is_enough_to_ask_for_somebody(village: Village, author: str, expected: list[int]) -> None:
    await village.say(replace(LI, name="Müller Anneliese"), "#tip Restart the ingress by hand #ops")
    await village.say(BO, "#warning Never restart the ingress by hand on Fridays #friday")

    found = await village.type(FAY, f"/ask restart the ingress by:{author}")
    shelf = await village.core.shelf(FAY, GENERAL, Wanted(author=author))

    assert [card.number for card in cards(found)] == expected
    assert [card.number for card in shelf.cards] == expected


async def test_what_only_fills_an_answer_up_is_left_out_of_it(village: Village) -> None:
    await village.say(LI, "#tip A renewed certificate is served once the ingress restarts")
    await village.say(LI, "#tip The cantina serves soup once on Fridays, with bread, butter and a view of the harbour")

    answer = await village.type(BO, "/ask why is a renewed certificate not served by the ingress once it restarts?")

    assert [card.number for card in cards(answer)] == [1]


async def test_two_that_disagree_are_said_to(village: Village) -> None:
    await village.say(LI, "#tip Restart the ingress by hand after renewing the certificate")
    await village.say(BO, "#warning Never restart the ingress by hand after renewing the certificate")

    answer = await village.type(FAY, "/ask restart the ingress by hand after renewing the certificate")

    assert "do not agree" in text_of(answer)


async def test_an_old_entry_says_how_old_it_is(village: Village) -> None:
    await village.say(LI, TIP)
    village.clock.forward(days=1000)

    answer = await village.type(BO, QUESTION)

    assert cards(answer)[0].old
    assert "check that it still holds" in text_of(answer)


async def test_the_same_question_asked_again_is_one_question(village: Village) -> None:
    await village.type(BO, "/ask who ate the cake?")
    await village.type(BO, "/ask Who ate  the cake?")

    page = await village.type(BO, "/hearth me")
    assert isinstance(page, Post)
    assert text_of(await village.press(BO, page, "Look at it")).count("ate") == 1


async def test_a_warning_on_something_else_is_no_disagreement(village: Village) -> None:
    await village.say(LI, "#tip Restart the ingress after you renew a certificate, or it serves the old one")
    await village.say(BO, "#warning Never leave the ingress open to the internet without a firewall in front of it")

    answer = await village.type(FAY, "/ask restart the ingress after renewing a certificate")

    assert "do not agree" not in text_of(answer)


async def test_what_only_its_author_may_see_is_not_told_in_public_when_they_ask(village: Village) -> None:
    await village.say(FAY, "#tip The council meets in the green room", COUNCIL)

    await village.say(FAY, "where does the council meet?", GENERAL, to_hearth=True)

    assert not any(cards(post) for post in village.public())


async def test_a_trial_after_an_outcome_is_asked_about_too(village: Village) -> None:
    await village.say(LI, TIP)
    answer = await village.type(BO, QUESTION)
    await village.press(BO, await village.press(BO, answer, "I used this"), "It worked")

    await village.press(BO, answer, "I'll try this")

    assert "You wanted to try" in text_of(await village.type(BO, "/hearth me"))
    await village.tick(days=8)
    assert any("How did it go" in post.fallback for post in village.posts_to(BO))


async def test_a_withdrawn_entry_takes_only_its_own_card_from_an_answer(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(FAY, "#tip Salt keeps the path free of frost for a week")
    await village.say(BO, "How do I salt the path before frost?", to_hearth=True)
    assert {each.number for post in village.public() for each in cards(post)} == {1, 2}

    await village.type(LI, "/hearth withdraw 1")

    answer = next(post for post in village.public() if cards(post))
    assert [each.number for each in cards(answer)] == [2]
    assert "Not what I need" in [each.label for each in buttons(answer)]
    await village.type(FAY, "/hearth withdraw 2")
    assert [post for post in village.public() if cards(post)] == []


async def test_an_entry_that_loses_its_name_stays_in_an_answer_without_it(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(BO, "How do I salt the path before frost?", to_hearth=True)

    await village.do(LI, Action("nameless", "1", 1))

    (card,) = [each for post in village.public() for each in cards(post)]
    assert (card.number, card.told_by) == (1, "")


async def test_an_entry_that_is_narrowed_is_struck_from_an_answer_elsewhere(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost", COUNCIL)
    await village.do(LI, Action("widen", "1", 1), COUNCIL)
    await village.say(BO, "How do I salt the path before frost?", to_hearth=True)

    await village.do(LI, Action("narrow", "1", 2), COUNCIL)

    assert [post for post in village.public() if cards(post)] == []


async def test_who_erases_themselves_is_struck_from_answers_and_others_stay(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(FAY, "#tip Salt keeps the path free of frost for a week")
    await village.say(BO, "How do I salt the path before frost?", to_hearth=True)

    await village.do(LI, Action("erase"))

    assert [each.number for post in village.public() for each in cards(post)] == [2]


async def test_the_one_who_asked_and_erases_themselves_leaves_no_answer_to_them(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(BO, "#tip Salt keeps the path free of frost for a week")
    await village.say(BO, "How do I salt the path before frost?", to_hearth=True)

    await village.do(BO, Action("erase"))

    assert [post for post in village.public() if cards(post)] == []


async def test_a_trial_is_asked_about_where_it_began(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    found = await village.type(BO, "/ask salt path frost")
    await village.press(BO, found, "I'll try this")

    await village.tick(days=8)

    asked = village.posts_to(BO)[-1]
    assert "How did it go?" in asked.fallback
    assert (asked.lasting, asked.near) == (True, str(GENERAL))


async def test_an_answer_that_is_made_anew_shows_no_more_than_its_place_may_see(village: Village) -> None:
    await village.say(LI, "#tip Salt the path before the frost")
    await village.say(LI, "#tip Salt keeps the path of the council free of frost", COUNCIL)
    await village.say(LI, "#tip Salt frost off the path to the council", COUNCIL)
    await village.say(FAY, "How do I salt the path before frost?", COUNCIL, to_hearth=True)
    before = {each.number for post in village.public() for each in cards(post)}

    await village.type(LI, "/hearth withdraw 2")

    assert {each.number for post in village.public() for each in cards(post)} == before - {2}
