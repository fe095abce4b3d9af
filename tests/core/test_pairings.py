"""Rounds of pairings as members and facilitators meet them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import OccurrenceState
from bot.core import DUES, FAULTS
from bot.domain.model import QuestionState
from bot.messages import Account, Form, Place, Post, Rows
from bot.practice.model import Scope
from bot.tick import Tick
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of
from tests.factories import a_draft, a_question

if TYPE_CHECKING:
    from bot.community.rhythm import Occurrence
    from bot.messages import Answer
    from bot.transaction import Transaction
from tests.core.village import Village

CY = Account("web:local", "cy", "Cy")
DEE = Account("web:local", "dee", "Dee")
EVERY_WEEK = "/hearth pairing start every Tuesday 10:00"
# The village's day is Monday 23 November 2026, 9:30 UTC.


async def started(village: Village, *members: Account, line: str = EVERY_WEEK) -> Answer:
    """Let Fay begin rounds on the Friday before, members join, and Monday come: everybody is told two days before."""
    village.clock.at -= timedelta(days=3)
    answer = await village.type(FAY, line)
    invited = village.standing("begins here")
    post = next(one.post for one in village.chat.standing if one.id == invited.id)
    for member in members:
        await village.press(member, post, "Join")
    village.clock.forward(days=3)
    return answer


def occurrences(village: Village) -> list[Occurrence]:
    return list(village.store.read_now(1, lambda tx: tx.schedules.occurrences()))


def conversations(village: Village) -> dict[str, list[Post]]:
    """Return what was said in conversations of several, by their channel."""
    found: dict[str, list[Post]] = {}
    for one in village.chat.standing:
        if one.place.channel.startswith("+"):
            found.setdefault(one.place.channel, []).append(one.post)
    return found


async def days(village: Village, count: float) -> None:
    """Let days pass, looking at what is due every few hours."""
    for _ in range(int(count * 4)):
        await village.tick(hours=6)
        await village.tick(seconds=1)


async def round_drawn(village: Village) -> None:
    """Let time pass until the round of Tuesday is drawn and posted, and its people are asked."""
    await days(village, 4.5)


async def test_a_facilitator_begins_rounds_with_one_line_and_sees_the_dates(village: Village) -> None:
    answer = await started(village)

    assert "every Tuesday at 10:00" in text_of(answer)
    assert "24 November 2026, 10:00 UTC" in text_of(answer)
    assert "Join" in [each.label for each in buttons(village.public()[-1])]


async def test_only_a_facilitator_begins_rounds(village: Village) -> None:
    await village.type(FAY, "/hearth me")

    answer = await village.type(LI, EVERY_WEEK)

    assert "facilitator" in text_of(answer)
    assert not occurrences(village)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/hearth pairing start every day at 10", "once a week at most"),
        ("/hearth pairing start every Tuesday 10:00 groups of 9", "2 to 4"),
        ("/hearth pairing start on the 31st of Nevember", "did not understand"),
        ("/hearth pairing pause until soonish", "no day"),
        ("/hearth pairing pause until 2020-01-01", "over"),
        ("/hearth pairing not with", "with whom not"),
        ("/hearth pairing not with Nobody", "nobody called"),
    ],
)
async def test_what_will_not_do_is_answered_with_what_would(village: Village, line: str, says: str) -> None:
    assert says in text_of(await village.type(FAY, line))


async def test_the_form_begins_rounds_as_well_and_opens_again_on_a_fault(village: Village) -> None:
    form = await village.type(FAY, "/hearth pairing start")
    again = await village.submit(FAY, form, when="every hour", size="3")
    begun = await village.submit(FAY, again, when="every other Tuesday 10:00", title="Coffee")

    assert isinstance(again, Form)
    assert "groups of 3" in text_of(begun)
    assert "Coffee" in text_of(begun)


async def test_members_are_told_two_days_before_with_the_ways_out(village: Village) -> None:
    await started(village, LI, BO, line="/hearth pairing start every Friday 10:00")

    await days(village, 2)
    assert village.posts_to(LI) == []
    await days(village, 0.5)

    (told,) = village.posts_to(LI)
    labels = [each.label for each in buttons(told)]
    assert labels == ["Skip this one", "Pause…", "Not with…", "Why am I seeing this?"]
    assert "27 November 2026, 10:00" in told.fallback


async def test_who_takes_part_is_put_together_and_told_why(village: Village) -> None:
    await started(village, LI, BO)

    await round_drawn(village)

    ((channel, (card, asked)),) = [(c, (p[0], p[-1])) for c, p in conversations(village).items()]
    assert channel == "+bo+li"
    assert card.title == "Bo and Li"
    assert card.near == str(GENERAL)
    assert "have not been put together before" in card.fallback
    assert "To begin with" in card.fallback
    assert {"web:local/li", "web:local/bo"} == set(card.addressees)
    assert "Did you meet?" in asked.fallback


async def test_each_round_is_posted_once_however_often_the_clock_looks(village: Village) -> None:
    await started(village, LI, BO)

    await days(village, 2)
    await days(village, 2)

    assert [len(posts) for posts in conversations(village).values()] == [1]
    assert [one.state for one in occurrences(village)][:1] == ["done"]


async def test_the_card_says_what_one_asked_and_the_other_told(village: Village) -> None:
    await started(village, LI, BO)
    li, bo = person(village, LI), person(village, BO)

    def ask(tx: Transaction) -> None:
        tx.entries.keep(a_draft("Restart it", author=li, author_name="Li", topics=("tls",)), now=village.clock())
        tx.questions.add(a_question(bo, shared=True, state=QuestionState.POSTED, near=(1,)))

    village.store.write_now(1, ask)
    await days(village, 2)

    ((card, *_),) = conversations(village).values()
    assert "Bo asked:" in card.fallback
    assert "Why does the old certificate stay?" in card.fallback
    assert "#1" in card.fallback


async def test_the_card_says_nothing_of_what_was_asked_or_told_in_private(village: Village) -> None:
    await started(village, LI, BO)
    li, bo = person(village, LI), person(village, BO)

    def ask(tx: Transaction) -> None:
        draft = a_draft("Zwiebel", author=li, author_name="Li", topics=("tls",), scope=Scope.PLACE, room=str(COUNCIL))
        tx.entries.keep(draft, now=village.clock())
        tx.entries.keep(a_draft("Other", author=li, nameless=True, topics=("tls",)), now=village.clock())
        tx.questions.add(a_question(bo, shared=True, state=QuestionState.POSTED, near=(1, 2), place=str(COUNCIL)))
        tx.questions.add(a_question(bo, id="question-2", text="In private", near=(1, 2)))

    village.store.write_now(1, ask)
    await days(village, 2)

    ((card, *_),) = conversations(village).values()
    assert "asked" not in card.fallback.replace("ask whether", "")
    assert "tls" not in card.fallback


def person(village: Village, account: Account) -> str:
    return village.store.read_now(1, lambda tx: tx.members.known(account)) or ""


async def test_who_skips_pauses_or_leaves_is_put_together_with_nobody_and_can_ask_why(village: Village) -> None:
    await started(village, LI, BO, CY, DEE, line="/hearth pairing start every Friday 10:00")
    await village.type(LI, "/hearth pairing skip")
    await village.type(CY, "/hearth pairing pause until 2026-12-24")
    await village.type(DEE, "/hearth pairing leave")

    await days(village, 5)

    assert conversations(village) == {}
    assert "you skipped it" in text_of(await village.type(LI, "/hearth pairing why"))
    assert "you had paused until 24 December 2026" in text_of(await village.type(CY, "/hearth pairing why"))
    assert "nobody else took part" in text_of(await village.type(BO, "/hearth pairing why"))
    assert "had not joined" in text_of(await village.type(DEE, "/hearth pairing why"))
    assert "had not joined" in text_of(await village.type(FAY, "/hearth pairing why"))


async def test_a_skip_is_for_one_round_and_can_be_taken_back(village: Village) -> None:
    await started(village, LI, BO)
    skipped = await village.type(LI, "/hearth pairing skip")
    await village.press(LI, skipped, "Take part after all")

    await days(village, 2)

    assert list(conversations(village)) == ["+bo+li"]


async def test_not_with_is_kept_and_never_shown_to_the_other(village: Village) -> None:
    await started(village, LI, BO)
    await village.type(LI, "/hearth pairing not with @Bo")

    await days(village, 2)

    assert conversations(village) == {}
    assert "you had said no to everybody" in text_of(await village.type(LI, "/hearth pairing why"))
    assert "the numbers did not work out" in text_of(await village.type(BO, "/hearth pairing why"))
    assert "Never with" not in text_of(await village.type(BO, "/hearth me"))
    assert "Li" not in text_of(await village.type(BO, "/hearth me export"))


async def test_not_with_can_be_taken_back(village: Village) -> None:
    await started(village, LI, BO)
    kept = await village.type(LI, "/hearth pairing not with Bo")
    await village.press(LI, kept, "Take it back")

    await days(village, 2)

    assert list(conversations(village)) == ["+bo+li"]


async def test_the_odd_one_makes_a_trio(village: Village) -> None:
    await started(village, LI, BO, CY)

    await days(village, 2)

    assert list(conversations(village)) == ["+bo+cy+li"]
    assert next(iter(conversations(village).values()))[0].title == "Bo, Cy and Li"


async def test_three_days_later_either_may_say_that_they_met_and_keep_a_story(village: Village) -> None:
    await started(village, LI, BO)
    await days(village, 4.5)
    ((_, asked),) = conversations(village).values()
    place = Place("web:local", "+bo+li")

    noted = await village.press(BO, asked, "We met", place)
    form = await village.press(BO, noted, "What did you learn?", place)
    await village.submit(BO, form, place, body="They restart it by hand, which I did not know.")

    assert "Bo says that you met" in conversations(village)["+bo+li"][-1].fallback
    entry = village.store.read_now(1, lambda tx: tx.entries.get(1))
    assert entry
    assert (entry.kind, entry.title, entry.room, entry.scope) == ("story", "What I learned from Li", "", "community")


async def test_nobody_else_answers_for_them(village: Village) -> None:
    await started(village, LI, BO)
    await days(village, 4.5)
    ((_, asked),) = conversations(village).values()

    answer = await village.press(FAY, asked, "We met")

    assert "no such pairing" in text_of(answer)


async def test_not_this_time_does_not_use_the_pair_up(village: Village) -> None:
    await started(village, LI, BO, CY, DEE)
    await days(village, 4.5)
    first = set(conversations(village))
    for channel, posts in conversations(village).items():
        by = next(one for one in (LI, BO, CY, DEE) if one.native in channel[1:].split("+"))
        await village.press(by, posts[-1], "Not this time", Place("web:local", channel))

    together = village.store.read_now(1, lambda tx: list(tx.pairings.together()))

    assert len(first) == 2
    assert together == []


async def test_after_three_silent_rounds_somebody_is_paused_and_told_how_to_come_back(village: Village) -> None:
    await started(village, LI, BO)

    await days(village, 25)

    paused = next(one for one in village.posts_to(LI) if "heard nothing" in one.fallback)
    assert sum("heard nothing" in one.fallback for one in village.posts_to(LI)) == 1
    await days(village, 7)
    assert "heard nothing from you" in text_of(await village.type(LI, "/hearth pairing why"))
    back = await village.press(LI, paused, "I am back")
    assert "Welcome back" in text_of(back)


async def test_who_is_erased_before_the_card_is_posted_leaves_a_word_for_the_other(village: Village) -> None:
    await started(village, LI, BO)
    await village.tick(seconds=1)
    await village.tick(hours=24, minutes=40)  # The round is due to be drawn, then drawn; nothing is posted yet.
    await village.tick(seconds=1)
    await village.press(BO, await village.type(BO, "/hearth me erase"), "Erase")
    await village.tick(seconds=1)

    assert conversations(village) == {}
    assert "has gone" in village.posts_to(LI)[-1].fallback
    assert "had gone by then" in text_of(await village.type(LI, "/hearth pairing why"))


async def test_who_is_erased_is_no_longer_named_on_the_card(village: Village) -> None:
    await started(village, LI, BO)
    await days(village, 2)

    await village.press(BO, await village.type(BO, "/hearth me erase"), "Erase")

    ((card,),) = conversations(village).values()
    assert "Bo" not in card.fallback


async def test_who_mutes_or_is_away_is_left_alone(village: Village) -> None:
    await started(village, LI, BO, CY)
    await village.type(LI, "/hearth mute pairing")

    await days(village, 2)

    assert list(conversations(village)) == ["+bo+cy"]
    assert "muted" in text_of(await village.type(LI, "/hearth pairing why"))


async def test_a_round_that_was_missed_is_skipped_and_the_facilitator_told(village: Village) -> None:
    await started(village, LI, BO, line="/hearth pairing start every Friday 10:00")

    await village.tick(days=6)
    await village.tick(seconds=1)

    assert conversations(village) == {}
    assert "I was not running" in village.posts_to(FAY)[-1].fallback
    assert "I was not running then" in text_of(await village.type(LI, "/hearth pairing why"))
    assert next(iter(occurrences(village))).state == "skipped"


async def test_a_facilitator_stops_rests_and_resumes_rounds(village: Village) -> None:
    await started(village, LI, BO)
    rests = await village.type(FAY, "/hearth pairing rest")
    await days(village, 2)
    assert conversations(village) == {}
    resumed = await village.type(FAY, "/hearth pairing resume")
    await days(village, 7)
    assert len(conversations(village)) == 1
    stopped = await village.type(FAY, "/hearth pairing stop")
    await days(village, 8)

    assert "rests until" in text_of(rests)
    assert "goes on" in text_of(resumed)
    assert "has ended" in text_of(stopped)
    assert len(conversations(village)["+bo+li"]) == 2


async def test_rounds_of_a_private_channel_are_known_to_those_in_it_alone(village: Village) -> None:
    await village.type(FAY, EVERY_WEEK, COUNCIL)

    assert "no rounds" in text_of(await village.type(BO, "/hearth pairing"))
    assert "every Tuesday" in text_of(await village.type(LI, "/hearth pairing", COUNCIL))


async def test_how_many_take_part_is_told_from_five_on(village: Village) -> None:
    await started(village, LI, BO, CY, DEE)
    few = text_of(await village.type(LI, "/hearth pairing"))
    await village.type(FAY, "/hearth pairing join")

    assert "take part" not in few
    assert "5 take part" in text_of(await village.type(LI, "/hearth pairing"))


async def test_ones_own_page_shows_the_rounds_and_their_ways_out(village: Village) -> None:
    await started(village, LI)
    await village.type(LI, "/hearth pairing not with Fay")

    page = await village.type(LI, "/hearth me")

    assert "Pairings" in text_of(page)
    assert "Never with Fay" in text_of(page)
    assert "Why was I not matched?" in [each.label for each in buttons(page)]


async def test_why_is_answered_before_the_first_round_too(village: Village) -> None:
    await started(village, LI)

    answer = await village.type(LI, "/hearth pairing why")

    assert "No round of Pairings has been drawn yet" in text_of(answer)


async def test_no_round_is_drawn_of_which_nobody_could_be_told_two_days_before(village: Village) -> None:
    answer = await village.type(FAY, EVERY_WEEK)  # It is Monday: tomorrow is too soon.
    await village.press(FAY, answer, "Join")
    await village.tick(days=2)

    assert "1 December 2026, 10:00" in text_of(answer).replace("01 ", "1 ")
    assert [one.at.day for one in occurrences(village)] == [1]


async def test_a_single_round_that_comes_too_soon_is_refused(village: Village) -> None:
    answer = await village.type(FAY, "/hearth pairing start tomorrow at 10:00")

    assert "two days before" in text_of(answer)
    assert occurrences(village) == []


async def test_the_same_rounds_are_not_begun_twice(village: Village) -> None:
    await village.type(FAY, EVERY_WEEK)
    posts = len(village.public())

    again = await village.type(FAY, EVERY_WEEK)

    assert "is here at these times already" in text_of(again)
    assert len(village.public()) == posts


async def test_second_rounds_have_a_name_of_their_own_and_each_can_be_stopped(village: Village) -> None:
    await village.type(FAY, EVERY_WEEK)
    second = await village.type(FAY, "/hearth pairing start every other Friday 10:00")

    which = await village.type(FAY, "/hearth pairing stop")
    stopped = await village.type(FAY, "/hearth pairing stop Pairings")

    assert "Pairings 2" in text_of(second)
    assert "Which one?" in text_of(which)
    assert "Pairings has ended" in text_of(stopped)
    assert "Pairings 2" in text_of(await village.type(FAY, "/hearth pairing"))


@pytest.mark.parametrize(("verb", "says"), [("stop", "has ended"), ("rest", "rests until")])
async def test_which_of_several_is_a_press(village: Village, verb: str, says: str) -> None:
    await village.type(FAY, EVERY_WEEK)
    await village.type(FAY, "/hearth pairing start every other Friday 10:00")

    which = await village.type(FAY, f"/hearth pairing {verb}")
    assert isinstance(which, Post)
    rows = next(block for block in which.blocks if isinstance(block, Rows)).rows
    assert rows[1].button

    assert says in text_of(await village.do(FAY, rows[1].button.action))


async def test_a_date_that_is_too_soon_is_named_with_the_reason(village: Village) -> None:
    said = text_of(await village.type(FAY, EVERY_WEEK))

    assert "Not on 24 November 2026, 10:00 UTC: everybody is told two days before." in said


async def test_how_it_works_tells_how_it_works(village: Village) -> None:
    await village.type(FAY, EVERY_WEEK)
    invited = village.public()[-1]

    how = text_of(await village.press(LI, invited, "How it works"))

    assert "Two days before a round I tell you" in how
    assert "ask whether you met" in how


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("/hearth pairing start every Friday 10:00", True),
        ("/hearth digest on friday 9:00", True),
        ("/session new open hour every Friday at 9:00", True),
        ("/session new open hour every Friday at 9:00 UTC", False),
        ("/hearth pairing start every Friday 10:00 Europe/Berlin", False),
    ],
)
async def test_where_no_zone_is_known_it_is_said_and_how_to_set_one(village: Village, line: str, noted: bool) -> None:  # noqa: FBT001
    said = text_of(await village.type(FAY, line))

    assert ("In UTC, for I know no other zone here" in said) is noted


async def test_a_round_that_can_never_be_drawn_ends_and_the_facilitator_is_told(village: Village) -> None:
    await started(village, LI, BO)

    async def breaks(*_given: object, **_more: object) -> bool:
        raise ArithmeticError

    for _ in range(4 * 24):
        village.clock.forward(hours=1)
        await Tick(village.store, DUES, FAULTS, errands={"draw": breaks}, clock=village.clock).once()
        await village.deliver()

    first = next(iter(occurrences(village)))
    assert (first.state, first.reason) == (OccurrenceState.SKIPPED, "failed")
    assert sum("could not be drawn" in one.fallback for one in village.posts_to(FAY)) == 1
    assert conversations(village) == {}
    assert "could not be drawn" in text_of(await village.type(LI, "/hearth pairing why"))
    assert not [due for due in village.store.due(village.clock()) if due.kind == "draw"]
