"""Who knows: people who agreed to be found, what shows it, and the one who is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Form, Link, Moved, Place, Rows
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of

if TYPE_CHECKING:
    from bot.messages import Account, Answer
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"
ASKED = "why does the ingress ignore its renewed certificate?"


async def told(village: Village, who: Account = LI, text: str = TIP) -> None:
    await village.say(who, text)
    await village.type(who, "/hearth findable on")


async def ladder(village: Village, who: Account = BO, text: str = ASKED) -> Answer:
    """Return whom one may ask."""
    answer = await village.type(who, f"/ask {text}")
    step = answer
    if "Not what I need" in [each.label for each in buttons(answer)]:
        step = await village.press(who, answer, "Not what I need")
    return await village.press(who, step, "Ask one person")


async def test_only_who_agreed_to_be_found_is_found_by_what_they_told(village: Village) -> None:
    await village.say(LI, TIP)
    nobody = await village.type(BO, "/who kubernetes")

    await village.type(LI, "/hearth findable on")

    found = await village.type(BO, "/who kubernetes")
    assert "Nobody whom I may name" in text_of(nobody)
    assert [each.label for each in buttons(found)] == ["Ask Li", "Ask the group"]
    assert "#1" in text_of(found)


async def test_a_topic_that_a_question_names_by_another_name_finds_who_told_something_on_it(village: Village) -> None:
    await told(village, LI, "#tip Oil the treadles once a year #looms")
    await village.type(FAY, "/hearth alias countermarche = looms")

    by_ending = await ladder(village, BO, "how do I stop the shed from getting stuck on a new loom?")
    by_alias = await village.type(BO, "/who how do I stop the shed of a countermarche from getting stuck?")

    assert "Ask Li" in [each.label for each in buttons(by_ending)]
    assert "Ask Li" in [each.label for each in buttons(by_alias)]


async def test_a_question_finds_who_told_something_on_the_topic_of_its_channel(village: Village) -> None:
    await told(village, LI, "#tip Oil the treadles once a year #looms")
    await village.submit(FAY, await village.type(FAY, "/hearth topic map"), topics="#looms")

    whom = await ladder(village, BO, "how do I stop the shed from getting stuck?")

    assert "Ask Li" in [each.label for each in buttons(whom)]


async def test_one_press_ends_being_found(village: Village) -> None:
    await told(village)
    shown = await village.type(LI, "/hearth findable")

    await village.press(LI, shown, "Do not find me any more")

    assert "Nobody whom I may name" in text_of(await village.type(BO, "/who kubernetes"))


async def test_one_person_is_asked_and_helps(village: Village) -> None:
    await told(village)
    whom = await ladder(village)

    done = await village.press(BO, whom, "Ask Li")

    asked = village.posts_to(LI)[-1]
    assert "I asked Li, and nobody else" in text_of(done)
    assert ASKED in asked.fallback
    how = await village.press(LI, asked, "I can help")
    form = await village.press(LI, how, "Write an answer")
    await village.submit(LI, form, answer="Delete the secret, then restart it")
    answer = village.posts_to(BO)[-1]
    assert "Delete the secret" in answer.fallback
    solved = await village.press(BO, answer, "This solved it")
    assert "The question is answered" in text_of(solved)
    assert "you solved it" in village.posts_to(LI)[-1].fallback


async def test_a_used_note_answers_truthfully(village: Village) -> None:
    asked = await asked_by_bo(village)
    form = await village.press(LI, await village.press(LI, asked, "I can help"), "Write an answer")
    await village.submit(LI, form, answer="Delete the secret, then restart it")
    news, answer = village.posts_to(BO)[-2:]

    too_late = await village.press(LI, asked, "Not now")
    await village.press(BO, answer, "This solved it")
    not_it = await village.press(BO, answer, "Not what I need")
    over = await village.press(LI, asked, "I can help")

    assert f"Li can help with “{ASKED}”" in news.fallback
    assert f"Li answers “{ASKED}”:" in answer.fallback
    assert "has your answer already" in text_of(too_late)
    assert not any("does not work out" in one.fallback for one in village.posts_to(BO))
    assert "That question has ended already" in text_of(not_it)
    assert "no longer needed" in text_of(over)


async def asked_by_bo(village: Village) -> Answer:
    """Return what Li is asked."""
    await told(village)
    await village.press(BO, await ladder(village), "Ask Li")
    return village.posts_to(LI)[-1]


async def test_the_press_says_that_one_person_alone_is_shown_the_question(village: Village) -> None:
    await told(village)

    whom = await ladder(village)

    ask = next(each for each in buttons(whom) if each.label == "Ask Li")
    assert "They alone are shown your question" in ask.confirm
    assert not any(ASKED in post.fallback for post in village.posts_to(LI))


async def test_never_two_people_are_asked_at_once(village: Village) -> None:
    await told(village)
    await told(village, FAY, "#tip Renew the certificate before the ingress notices #kubernetes")
    whom = await ladder(village)

    await village.press(BO, whom, "Ask Li")
    second = await village.press(BO, whom, "Ask Fay")

    assert "one person at a time" in text_of(second)
    assert not any(ASKED in post.fallback for post in village.posts_to(FAY))


async def test_who_was_asked_as_often_as_they_agreed_to_is_not_shown_until_the_week_is_over(village: Village) -> None:
    await told(village)
    await village.type(LI, "/hearth findable 1")
    await village.press(BO, await ladder(village), "Ask Li")

    full = await village.type(FAY, "/who kubernetes")
    await village.tick(days=8)

    assert "Nobody whom I may name" in text_of(full)
    assert "Ask Li" in [each.label for each in buttons(await village.type(FAY, "/who kubernetes"))]


@pytest.mark.parametrize("label", ["Not now", "Stop asking me"])
async def test_whoever_can_not_help_is_not_named_and_the_next_step_is_offered(village: Village, label: str) -> None:
    asked = await asked_by_bo(village)

    await village.press(LI, asked, label)

    news = village.posts_to(BO)[-1]
    assert "does not work out this time" in news.fallback
    assert "Li" not in news.fallback.replace(ASKED, "")
    assert [each.label for each in buttons(news)][:3] == ["Ask somebody else", "Ask the channel", "Park it as a gap"]
    found = text_of(await village.type(FAY, "/who kubernetes"))
    assert ("Nobody whom I may name" in found) == (label == "Stop asking me")


async def test_three_days_of_silence_tell_the_asker_and_offer_the_next_step(village: Village) -> None:
    await asked_by_bo(village)

    await village.tick(days=3, hours=1)

    news = village.posts_to(BO)[-1]
    assert "Three days went by" in news.fallback
    assert any("no longer needed" in one.post.fallback for one in village.chat.standing)


async def test_a_press_after_the_question_has_ended_is_answered(village: Village) -> None:
    asked = await asked_by_bo(village)
    await village.tick(days=4)

    late = await village.press(LI, asked, "I can help")

    assert "no longer needed" in text_of(late)


async def test_who_could_not_help_is_not_offered_for_the_same_question_again(village: Village) -> None:
    asked = await asked_by_bo(village)
    await village.press(LI, asked, "Not now")

    again = await village.press(BO, village.posts_to(BO)[-1], "Ask somebody else")

    assert "Ask Li" not in [each.label for each in buttons(again)]


async def test_an_answer_to_one_is_seen_by_nobody_else(village: Village) -> None:
    asked = await asked_by_bo(village)
    form = await village.press(LI, await village.press(LI, asked, "I can help"), "Write an answer")

    empty = await village.submit(LI, form, answer="   ")
    await village.submit(LI, form, answer="Delete the secret")

    assert "Say how" in text_of(empty)
    assert not any("Delete the secret" in post.fallback for post in (*village.public(), *village.posts_to(FAY)))


async def test_a_conversation_of_the_two_is_opened_with_the_question(village: Village) -> None:
    asked = await asked_by_bo(village)

    done = await village.press(LI, await village.press(LI, asked, "I can help"), "Talk it over")

    assert "I opened a conversation" in text_of(done)
    (talk,) = [one for one in village.chat.standing if one.place.channel.startswith("+")]
    assert ASKED in talk.post.fallback
    assert set(talk.post.addressees) == {str(BO), str(LI)}


async def test_a_nameless_entry_is_evidence_of_nobody(village: Village) -> None:
    form = await village.type(LI, "/share")
    await village.submit(
        LI, form, title="Ingress and certificates", body="Restart it.", topics="kubernetes", nameless="yes"
    )
    await village.type(LI, "/hearth findable on")

    assert "Nobody whom I may name" in text_of(await village.type(BO, "/who kubernetes"))


async def test_what_is_told_in_a_private_channel_is_evidence_only_to_those_in_it(village: Village) -> None:
    await village.say(LI, "#tip The council restarts its ingress by hand #kubernetes", COUNCIL)
    await village.type(LI, "/hearth findable on")

    assert "Nobody whom I may name" in text_of(await village.type(BO, "/who kubernetes"))
    assert "Ask Li" in [each.label for each in buttons(await village.type(FAY, "/who kubernetes", COUNCIL))]


async def test_somebody_shown_by_who_is_asked_by_a_form_that_says_who_sees_it(village: Village) -> None:
    await told(village)
    form = await village.press(BO, await village.type(BO, "/who kubernetes"), "Ask Li")
    assert isinstance(form, Form)

    empty = await village.submit(BO, form, question=" ")
    done = await village.submit(BO, form, question="Do you restart by hand?")

    assert "Li alone is shown your question" in text_of(form)
    assert "Type a question" in text_of(empty)
    assert "I asked Li" in text_of(done)
    assert "Do you restart by hand?" in village.posts_to(LI)[-1].fallback


async def test_the_group_is_asked_in_its_channel(village: Village) -> None:
    form = await village.press(BO, await village.type(BO, "/who kubernetes"), "Ask the group")

    done = await village.submit(BO, form, question="Who restarts by hand?")

    assert "I asked the channel" in text_of(done)
    assert any("Who restarts by hand?" in post.fallback for post in village.public())


async def test_where_the_same_names_always_come_up_the_group_is_proposed(village: Village) -> None:
    await told(village)
    await village.type(LI, "/hearth findable 9")
    for number in range(4):
        form = await village.press(BO, await village.type(BO, "/who kubernetes"), "Ask Li")
        await village.submit(BO, form, question=f"Why does ingress number {number} fail?")

    found = await village.type(FAY, "/who kubernetes")

    assert "The same people are asked about this again and again" in text_of(found)


async def test_one_who_was_solved_by_is_found_by_that(village: Village) -> None:
    answer = await village.type(BO, "/ask how do I calibrate the tide gauge after a storm?")
    await village.press(BO, answer, "Ask the channel")
    where = village.standing("Bo asks")
    reply = await village.say(
        LI, "Against the old staff", type(where.place)(where.place.space, where.place.channel, where.id)
    )
    await village.choose(BO, "this_solved", reply)
    await village.type(LI, "/hearth findable on")

    found = await village.type(FAY, "/who how is the tide gauge calibrated?")

    assert "solved: “how do I calibrate the tide gauge" in text_of(found)


@pytest.mark.parametrize("typed", ["many", "0.5", "99", "-1", "²"])
async def test_a_cap_that_is_none_is_said_with_what_to_type(village: Village, typed: str) -> None:
    assert "is no number from 1 to 20" in text_of(await village.type(LI, f"/hearth findable {typed}"))


async def test_who_without_a_word_says_what_to_type(village: Village) -> None:
    assert "/who postgres" in text_of(await village.type(BO, "/who"))


async def test_in_a_community_of_one_nobody_is_found_and_it_says_so(village: Village) -> None:
    await told(village)

    assert "Nobody whom I may name" in text_of(await village.type(LI, "/who kubernetes"))


async def test_whoever_erases_what_is_theirs_is_found_no_more_and_their_question_goes(village: Village) -> None:
    await asked_by_bo(village)

    await village.press(BO, await village.type(BO, "/hearth me erase"), "Erase")

    assert not any(ASKED in post.fallback for post in village.posts_to(LI))
    assert any("no longer needed" in one.post.fallback for one in village.chat.standing)
    assert (
        village.store.look(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM asked_one").scalar())
        == 0
    )


async def test_a_question_let_go_of_is_taken_back_from_whom_it_was_asked(village: Village) -> None:
    await told(village)
    whom = await ladder(village)
    await village.press(BO, whom, "Ask Li")
    question = next(each.action for each in buttons(whom) if each.label == "Park it as a gap").subject

    await village.do(BO, type(buttons(whom)[0].action)("drop", question))

    assert not any(ASKED in post.fallback for post in village.posts_to(LI))


async def test_the_page_of_who_knows_names_only_who_agreed(village: Village) -> None:
    await told(village)
    await village.say(FAY, "#tip Drain the node first #kubernetes")

    page = await village.core.page(BO, GENERAL, "who")

    assert page is not None
    assert "Li" in str(page.blocks)
    assert "Fay" not in str(page.blocks)


async def test_whom_somebody_may_help_stands_on_their_own_page(village: Village) -> None:
    await asked_by_bo(village)

    mine = await village.type(LI, "/hearth me")

    assert "You are asked" in text_of(mine)
    assert ASKED in text_of(mine)
    assert "asked twice a week at most" in text_of(mine)


async def test_the_page_of_who_knows_leaves_out_who_was_asked_enough_this_week(village: Village) -> None:
    await told(village)
    await village.type(LI, "/hearth findable 1")
    before = await village.core.page(FAY, GENERAL, "who")
    await village.press(BO, await ladder(village), "Ask Li")

    at_their_cap = await village.core.page(FAY, GENERAL, "who")
    await village.tick(days=8)
    later = await village.core.page(FAY, GENERAL, "who")

    assert ["Li" in str(page) for page in (before, at_their_cap, later)] == [True, False, True]


async def test_an_old_press_on_who_could_not_help_says_so_truly(village: Village) -> None:
    await told(village)
    whom = await ladder(village)
    await village.press(BO, whom, "Ask Li")
    await village.press(LI, village.posts_to(LI)[-1], "Not now")

    again = await village.press(BO, whom, "Ask Li")

    assert "They can't be asked just now" in text_of(again)


async def test_who_agrees_reads_all_by_which_they_are_found(village: Village) -> None:
    shown = await village.type(LI, "/hearth findable")
    agreed = await village.press(LI, shown, "I may be found")

    assert "told, solved and were thanked for" in text_of(shown)
    assert "told, solved and were thanked for" in text_of(agreed)


async def test_who_left_is_found_no_more(village: Village) -> None:
    await told(village)
    await village.core.on_change(Moved(LI, Place(LI.space), village.clock(), inside=False))

    page = await village.core.page(FAY, GENERAL, "who")

    assert "Nobody whom I may name" in text_of(await village.type(BO, "/who kubernetes"))
    assert "Li" not in str(page)


async def test_the_page_of_who_knows_leads_to_each_topic_and_to_whom_one_may_ask(village: Village) -> None:
    await told(village)

    page = await village.core.page(BO, GENERAL, "who")
    topics = await village.core.page(BO, GENERAL, "topics")

    assert page is not None
    assert topics is not None
    (row,) = [row for block in page.blocks if isinstance(block, Rows) for row in block.rows]
    assert Link("/topics/kubernetes?in=1", "#kubernetes") in row.spans
    assert "/topics/kubernetes?in=1" in str(topics.blocks)
    assert row.button is not None
    whom = await village.do(BO, row.button.action)
    assert [each.label for each in buttons(whom)] == ["Ask Li", "Ask the group"]
