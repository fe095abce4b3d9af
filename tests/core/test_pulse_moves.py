"""The moves of the pulse: each press does what its row says, twice is once, and who is spoken to is asked about first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.pulse_words import move_said
from bot.community.welcome.model import Newcomer
from bot.messages import Account, Action, Post, Rows
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, text_of
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.messages import Answer, Button, Place
    from bot.transaction import Transaction

OLDEST = "how do I calibrate the tide gauge after a storm?"
NEWER = "where do we keep the spare anchors?"
EVE = Account("web:local", "eve", "Eve")
IDA = Account("web:local", "ida", "Ida")


async def parked(village: Village, who: Account, text: str, place: Place = GENERAL) -> None:
    answer = await village.type(who, f"/ask {text}", place)
    await village.press(who, answer, "Park it as a gap", place)
    await village.tick(minutes=1)


def moves_of(answer: Answer) -> dict[str, Button]:
    """Return the presses of an answer's rows by what is said beside them."""
    assert isinstance(answer, Post)
    rows = [row for block in answer.blocks if isinstance(block, Rows) for row in block.rows]
    return {"".join(getattr(span, "text", "") for span in row.spans): row.button for row in rows if row.button}


async def move(village: Village, verb: str) -> Button:
    """Return the press of the pulse's move that does *verb*."""
    found = moves_of(await village.type(FAY, "/hearth pulse")).values()
    return next(one for one in found if one.action.verb == verb)


def posts_on(village: Village, text: str) -> int:
    return sum(text in post.fallback for post in village.public())


async def charter(village: Village) -> None:
    """Let it be said what the community is about, so that this is no move."""
    await village.type(FAY, "/hearth me")
    answer = await village.do(FAY, Action("charter_open", ""))
    await village.submit(FAY, answer, cares="Tides and gauges", about="Tides and gauges")


async def test_the_oldest_gap_is_asked_again_in_its_channel_after_a_question_and_once(village: Village) -> None:
    await charter(village)
    await parked(village, BO, OLDEST)
    await parked(village, BO, NEWER)

    press = await move(village, "gap_there")
    first, second = [text_of(await village.do(FAY, press.action)) for _ in range(2)]

    assert press.confirm
    assert posts_on(village, "tide gauge") == 1
    assert posts_on(village, "anchors") == 0
    assert "I asked the channel again" in first
    assert "I asked the channel again" not in second


async def test_a_gap_that_was_dropped_in_between_is_not_asked_again(village: Village) -> None:
    await charter(village)
    await parked(village, BO, OLDEST)
    press = await move(village, "gap_there")
    form = await village.do(BO, Action("gap_drop", press.action.subject))
    await village.submit(BO, form, reason="Solved at lunch")

    told = text_of(await village.do(FAY, press.action))

    assert "let go of" in told
    assert posts_on(village, "tide gauge") == 0


async def test_what_was_asked_in_a_private_channel_is_no_move_for_all(village: Village) -> None:
    await charter(village)
    answer = await village.type(LI, f"/ask {OLDEST}", COUNCIL)
    await village.press(LI, answer, "Ask the channel", COUNCIL)
    await village.tick(days=30)

    pulse = await village.type(FAY, "/hearth pulse")

    assert [one for one in moves_of(pulse).values() if one.action.verb == "gap_there"] == []
    assert "tide" not in text_of(pulse)


def newcomers_wait(village: Village, *whom: Account) -> None:
    home = village.store.home_now(GENERAL, now=NOW)

    def come(tx: Transaction) -> None:
        for one in whom:
            tx.welcome.add(Newcomer(home, tx.members.known(one) or "", village.clock()))

    village.store.write_now(home, come)


async def test_a_hello_reaches_everybody_new_once_and_counts_as_their_answer(village: Village) -> None:
    await charter(village)
    for who in (EVE, IDA):
        await village.type(who, "/hearth me")
    newcomers_wait(village, EVE, IDA)

    press = await move(village, "newcomers_hello")
    first, second = [text_of(await village.do(FAY, press.action)) for _ in range(2)]

    assert press.confirm
    assert "Eve" in first
    assert "Ida" in first
    assert "Nobody new is without a word" in second
    for who in (EVE, IDA):
        assert sum("says hello to you" in text_of(one) for one in village.posts_to(who)) == 1


async def test_only_a_facilitator_says_hello_to_all_and_nobody_is_named_to_others(village: Village) -> None:
    await charter(village)
    await village.type(EVE, "/hearth me")
    newcomers_wait(village, EVE)

    told = text_of(await village.do(BO, Action("newcomers_hello", "")))

    assert "facilitator" in told
    assert "Eve" not in told


async def test_a_newcomer_who_erased_what_was_theirs_is_greeted_no_more(village: Village) -> None:
    await charter(village)
    await village.type(EVE, "/hearth me")
    newcomers_wait(village, EVE)
    press = await move(village, "newcomers_hello")
    await village.do(EVE, Action("erase", ""))

    told = text_of(await village.do(FAY, press.action))

    assert "Eve" not in told


async def test_who_committed_themselves_is_not_told_to_begin(village: Village) -> None:
    await charter(village)
    await village.type(LI, "/hearth me")
    before = moves_of(await village.type(FAY, "/hearth pulse"))
    await village.submit(FAY, await village.type(FAY, "/hearth commit"), helps="Gauges")

    after = moves_of(await village.type(FAY, "/hearth pulse"))

    assert any("begin with yours" in said for said in before)
    assert not any("begin with yours" in said for said in after)
    assert len(after) == len(before)


def test_one_question_is_said_of_as_one() -> None:
    assert [move_said(*of) for of in (("gap", "1"), ("gap", "2"), ("review", "1"))] == [
        "One question is without an answer.",
        "2 questions are without an answer.",
        "One entry needs somebody to look at it.",
    ]
