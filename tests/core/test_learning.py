"""The learning agenda as people work with it: proposed, voted, opened, linked, understood, dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.model import LearningState
from bot.messages import Account, Action, Form, Post, Rows
from bot.storage.scrub import scrub
from bot.wording import post
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, buttons, text_of

if TYPE_CHECKING:
    from bot.domain.model import Learning
    from bot.messages import Answer

QUESTION = "How do we decide what to test by hand?"
CY = Account("web:local", "cy", "Cy")


async def propose(village: Village, text: str = QUESTION, who: Account = LI) -> Answer:
    """Propose a question."""
    return await village.type(who, f"/hearth learning {text}")


def every(village: Village) -> list[Learning]:
    """Return all there is on the agenda."""
    return list(village.store.read_now(1, lambda tx: tx.learning.every()))


def rows(answer: Answer) -> list[str]:
    """Return what the presses of an answer's rows say."""
    assert isinstance(answer, Post)
    return [row.button.label for block in answer.blocks if isinstance(block, Rows) for row in block.rows if row.button]


async def opened(village: Village) -> str:
    """Have a question on the agenda that a facilitator took up; return its id."""
    await village.press(FAY, await propose(village, who=FAY), "Take it up")
    return every(village)[0].id


async def test_a_proposed_question_stands_on_the_agenda_with_its_proposers_vote(village: Village) -> None:
    answer = await propose(village, f"{QUESTION} #testing")

    listed = text_of(await village.type(BO, "/hearth learning"))

    assert "It stands on the learning agenda, with your vote." in text_of(answer)
    assert "Proposed: one opens when 3 want to know" in listed
    assert f"{QUESTION} · #testing" in listed
    assert "want to know ·" not in listed


async def test_the_form_proposes_as_well_and_gives_back_what_will_not_do(village: Village) -> None:
    form = await village.press(LI, await village.type(LI, "/hearth learning"), "Propose a question")

    faulty = await village.submit(LI, form, question="?!")
    kept = await village.submit(LI, faulty, question=QUESTION)

    assert "Say in a sentence what you would like us to understand." in text_of(faulty)
    assert "It stands on the learning agenda" in text_of(kept)


async def test_the_same_words_are_one_question_and_count_as_a_vote(village: Village) -> None:
    await propose(village)

    answer = await propose(village, "how do we decide what to  test by hand", who=BO)

    assert "That stands on the agenda already, so I added your vote." in text_of(answer)
    assert [one.votes for one in every(village)] == [2]


async def test_one_press_votes_and_a_second_changes_nothing(village: Village) -> None:
    await propose(village)
    one = every(village)[0]

    voted = [await village.do(BO, Action("learning_want", one.id)) for _ in range(2)]

    assert "Your vote is in." in text_of(voted[0])
    assert every(village)[0].votes == 2
    assert "Your vote is taken back." in text_of(await village.press(BO, voted[1], "Take my vote back"))
    assert every(village)[0].votes == 1


async def test_a_proposal_opens_once_enough_want_to_know(village: Village) -> None:
    await propose(village)
    one = every(village)[0]
    await village.do(BO, Action("learning_want", one.id))

    third = await village.do(CY, Action("learning_want", one.id))

    assert "With your vote it is open now." in text_of(third)
    assert every(village)[0].state is LearningState.OPEN
    assert "3 want to know" in text_of(await village.type(LI, "/hearth learning"))


async def test_a_facilitator_takes_a_question_up_and_a_member_does_not(village: Village) -> None:
    await propose(village)
    one = every(village)[0]

    refused = await village.do(BO, Action("learning_open", one.id, one.version))
    taken = await village.do(FAY, Action("learning_open", one.id, one.version))

    assert "Only a facilitator can do that." in text_of(refused)
    assert "It is open" in text_of(taken)


async def test_the_most_wanted_stand_first_then_the_oldest(village: Village) -> None:
    for text in ("What do we know about slow tests?", "What do we know about flaky tests?", "Why do we rebase at all?"):
        await propose(village, text)
        village.clock.forward(hours=1)
    await village.do(BO, Action("learning_want", every(village)[-1].id))

    assert [one.text for one in every(village)] == [
        "Why do we rebase at all?",
        "What do we know about slow tests?",
        "What do we know about flaky tests?",
    ]


async def test_an_entry_answers_a_question_and_it_is_understood_by_it(village: Village) -> None:
    id_ = await opened(village)
    await village.type(BO, "/share Test by hand what you cannot describe")

    form = await village.do(LI, Action("learning_link", id_))
    linked = await village.submit(LI, form, number="#1")
    before = village.store.read_now(1, lambda tx: tx.learning.coverage())
    ended = await village.submit(FAY, await village.do(FAY, Action("learning_end", id_)))

    assert "Linked: whoever wants to know finds it there." in text_of(linked)
    assert before == (1, 1)
    assert "Good: that is understood." in text_of(ended)
    assert every(village)[0].answered_by == 1
    shown = text_of(await village.type(LI, "/hearth learning"))
    assert f"Understood\n- {QUESTION} · #1" in shown
    assert "On 1 of 1 there is something in the repertoire." in shown


async def test_nothing_is_understood_without_anything_that_says_so(village: Village) -> None:
    id_ = await opened(village)

    form = await village.submit(FAY, await village.do(FAY, Action("learning_end", id_)), number="")
    wrong = await village.submit(FAY, await village.do(FAY, Action("learning_end", id_)), number="77")

    assert isinstance(form, Form)
    assert "Say which entry tells what we understand now" in text_of(form)
    assert "There is no entry #77 that you can see." in text_of(wrong)
    assert every(village)[0].state is LearningState.OPEN


async def test_an_entry_that_somebody_may_not_see_is_not_shown_on_a_question(village: Village) -> None:
    id_ = await opened(village)
    await village.say(LI, "#tip The merger is tested by hand as well", COUNCIL)
    await village.submit(LI, await village.do(LI, Action("learning_link", id_), COUNCIL), COUNCIL, number="1")

    others = text_of(await village.do(BO, Action("learning_show", id_)))
    theirs = text_of(await village.do(LI, Action("learning_show", id_), COUNCIL))

    assert "Nothing is kept on it yet." in others
    assert "merger" in theirs
    assert village.store.read_now(1, lambda tx: tx.learning.coverage()) == (0, 1)


async def test_a_member_links_no_entry_that_they_may_not_see(village: Village) -> None:
    id_ = await opened(village)
    await village.say(LI, "#tip The merger is tested by hand as well", COUNCIL)

    hidden = await village.submit(BO, await village.do(BO, Action("learning_link", id_)), number="1")
    absent = await village.submit(BO, await village.do(BO, Action("learning_link", id_)), number="2")

    assert text_of(hidden).replace("#1", "#2") == text_of(absent)


async def test_a_question_is_dropped_by_a_facilitator_or_by_who_is_alone_with_it(village: Village) -> None:
    mine = await propose(village)
    alone = await village.press(LI, mine, "Take it off the agenda")
    await propose(village, "Why do we rebase at all?")
    second = next(one for one in every(village) if one.state is LearningState.PROPOSED)
    await village.do(BO, Action("learning_want", second.id))

    refused = await village.do(LI, Action("learning_drop", second.id))
    dropped = await village.do(FAY, Action("learning_drop", second.id))

    assert "It is off the agenda." in text_of(alone)
    assert "Only a facilitator can do that." in text_of(refused)
    assert "It is off the agenda." in text_of(dropped)
    assert "Nothing stands on the learning agenda yet." in text_of(await village.type(LI, "/hearth learning"))


async def test_a_press_about_a_question_that_is_gone_is_answered(village: Village) -> None:
    for verb in (
        "learning_show",
        "learning_want",
        "learning_unwant",
        "learning_open",
        "learning_drop",
        "learning_link",
    ):
        answer = await village.do(FAY, Action(verb, "no-such-question", 3))

        assert "That question is not on the agenda, or no longer." in text_of(answer)


async def test_secrets_and_length_are_seen_to_before_anything_stands_on_the_agenda(village: Village) -> None:
    secret = "AKIA" + "IOSFODNN7" + "EXAMPL1"
    await propose(village, f"Why does {secret} not work any more for us?")

    long = await propose(village, "why " * 200)

    assert secret not in every(village)[0].text
    assert "Say it in one question of at most 300 characters" in text_of(long)
    assert len(every(village)) == 1


async def test_one_member_does_not_fill_the_agenda_alone(village: Village) -> None:
    for number in range(10):
        await propose(village, f"What do we know about question number {number}?")

    eleventh = await propose(village, "And what about the eleventh of them?")

    assert "10 of your proposals wait to be taken up" in text_of(eleventh)


async def test_who_proposed_is_erased_and_with_them_what_nobody_else_wants_to_know(village: Village) -> None:
    await propose(village, "What of mine goes with me for good?")
    await propose(village)
    await village.do(BO, Action("learning_want", next(one.id for one in every(village) if one.text == QUESTION)))

    await village.do(LI, Action("erase"))
    scrub(village.store)

    assert [(one.text, one.by, one.votes) for one in every(village)] == [(QUESTION, None, 1)]


async def test_a_guest_sees_nothing_of_the_agenda(village: Village) -> None:
    await propose(village)
    village.chat.guests.add(str(BO))

    answers = [
        await village.type(BO, "/hearth learning"),
        await village.type(BO, "/hearth learning And now what else?"),
    ]

    assert all("As a guest here you see what is in your channels" in text_of(one) for one in answers)
    assert await village.core.page(BO, GENERAL, "learning") is None


async def test_the_page_shows_the_agenda(village: Village) -> None:
    await propose(village)

    page = await village.core.page(BO, GENERAL, "learning")

    assert page
    assert QUESTION in post(*page.blocks).fallback


async def test_a_row_is_voted_for_by_one_press_and_looked_at_by_who_voted(village: Village) -> None:
    await propose(village)

    assert rows(await village.type(BO, "/hearth learning")) == ["I want to know"]
    assert rows(await village.type(LI, "/hearth learning")) == ["Look at it"]


async def test_what_is_proposed_and_voted_is_noted_once(village: Village) -> None:
    await propose(village)
    one = every(village)[0]
    for _ in range(2):
        await village.do(BO, Action("learning_want", one.id))

    def noted(person: Account) -> dict[str, int]:
        of = village.store.read_now(1, lambda tx: tx.members.known(person)) or ""
        return {
            str(did): many
            for did, many in village.store.read_now(1, lambda tx: tx.interactions.own(of, one.at)).items()
        }

    assert noted(LI)["proposed"] == 1
    assert noted(BO)["voted"] == 1


@pytest.mark.parametrize(
    "text", ["<!channel> wake up everybody, why?", "#", "\u202eevil question here", "a" * 5000, "😀😀😀😀😀😀😀😀😀"]
)
async def test_hostile_words_are_answered_and_kept_as_words(village: Village, text: str) -> None:
    assert isinstance(await propose(village, text), (Post, Form))
    assert isinstance(await village.type(BO, "/hearth learning"), Post)


async def test_two_facilitators_at_once_end_a_question_once(village: Village) -> None:
    id_ = await opened(village)
    await village.type(BO, "/share Test by hand what you cannot describe")
    forms = [await village.do(FAY, Action("learning_end", id_)) for _ in range(2)]

    ended = [await village.submit(FAY, form, number="1") for form in forms]

    assert all("Good: that is understood." in text_of(one) for one in ended)
    assert every(village)[0].state is LearningState.UNDERSTOOD


async def test_a_question_is_looked_at_by_its_number_on_the_list(village: Village) -> None:
    await propose(village)
    listed = await village.type(FAY, "/hearth learning")

    shown = await village.type(FAY, "/hearth learning 1")
    none = [text_of(await village.type(FAY, f"/hearth learning {number}")) for number in ("0", "2", "9" * 6)]

    assert f"1. {QUESTION}" in text_of(listed)
    assert "Take it up" in [one.label for one in buttons(shown)]
    assert [one.split(" on the")[0] for one in none] == [f"There is no question {at}" for at in (0, 2, 999_999)]


async def test_what_somebody_wants_to_understand_stands_on_their_own_page(village: Village) -> None:
    await propose(village)

    assert QUESTION in text_of(await village.type(LI, "/hearth me"))
    assert QUESTION not in text_of(await village.type(BO, "/hearth me"))


async def test_who_takes_their_question_off_twice_is_answered_alike(village: Village) -> None:
    proposed = await propose(village)
    first = await village.press(LI, proposed, "Take it off the agenda")

    second = await village.press(LI, proposed, "Take it off the agenda")

    assert "It is off the agenda." in text_of(first)
    assert text_of(second) == text_of(first)


async def test_an_old_press_on_a_question_that_ended_changes_nothing_and_says_so(village: Village) -> None:
    proposed = await propose(village)
    listed = await village.type(BO, "/hearth learning")
    await village.press(LI, proposed, "Take it off the agenda")

    want = Action("learning_want", every(village)[0].id)
    voted = await village.do(BO, want)
    unvoted = await village.press(LI, proposed, "Take my vote back")
    linking = await village.press(LI, proposed, "This entry answers it")

    assert "I want to know" in rows(listed)
    for answer in (voted, unvoted, linking):
        assert "It has ended since" in text_of(answer)
    assert [one.votes for one in every(village)] == [1]
    counted = village.store.read_now(1, lambda tx: tx.learning.voted(tx.members.known(BO) or ""))
    assert not counted


async def test_an_old_press_takes_nothing_up_that_is_understood_by_now(village: Village) -> None:
    await village.type(LI, "/share Test by hand what changes often #testing")
    proposed = await propose(village, who=FAY)
    form = await village.press(FAY, proposed, "We understand it now")
    understood = await village.submit(FAY, form, number="1")

    old = await village.press(FAY, proposed, "Take it up")
    state = every(village)[0].state
    again = await village.press(FAY, understood, "Take it up")

    assert "It has ended since" in text_of(old)
    assert state is LearningState.UNDERSTOOD
    assert "It is open" in text_of(again)


async def test_what_a_private_channel_stands_for_is_told_to_nobody_by_a_question_from_there(village: Village) -> None:
    await village.submit(FAY, await village.type(FAY, "/hearth topic map", COUNCIL), COUNCIL, topics="layoffs")

    proposed = await village.type(LI, f"/hearth learning {QUESTION}", COUNCIL)

    assert "layoffs" not in text_of(proposed)
    assert "layoffs" not in text_of(await village.type(BO, "/hearth learning"))


async def test_what_is_merged_answers_by_the_entry_that_it_is_part_of(village: Village) -> None:
    for text in ("Test by hand what changes often", "Try by hand what moves", "Click through what is new"):
        await village.type(LI, f"/share {text} #testing")
    form = await village.press(FAY, await propose(village, who=FAY), "We understand it now")
    await village.submit(FAY, form, number="3")

    await village.merge(FAY, 3, 2)
    await village.merge(FAY, 2, 1)
    listed = text_of(await village.type(BO, "/hearth learning"))
    await village.type(FAY, "/hearth unmerge 2")

    assert f"{QUESTION} · #1" in listed
    assert "On 1 of 1 there is something in the repertoire." in listed
    assert f"{QUESTION} · #2" in text_of(await village.type(BO, "/hearth learning"))
