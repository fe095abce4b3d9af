"""Gaps: what was asked and not answered is put together, has a date and a steward, and finds its end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.gaps.model import GapState
from bot.messages import Account
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.gaps.model import Gap
    from bot.messages import Answer, Place
    from tests.core.village import Village

ASKED = "how do I calibrate the tide gauge after a storm?"
AGAIN = "what is the way to calibrate a tide gauge after storms?"
THIRD = "tide gauge calibration after a storm, how?"
EVE = Account("web:local", "eve", "Eve")


async def parked(village: Village, who: Account, text: str, place: Place = GENERAL) -> Answer:
    answer = await village.type(who, f"/ask {text}", place)
    return await village.press(who, answer, "Park it as a gap", place)


async def put(village: Village, who: Account, text: str, place: Place = GENERAL) -> Answer:
    answer = await village.type(who, f"/ask {text}", place)
    return await village.press(who, answer, "Ask the channel", place)


def open_gaps(village: Village) -> Sequence[Gap]:
    return village.store.read_now(1, lambda tx: tx.gaps.open())


async def listed(village: Village, who: Account, place: Place = GENERAL) -> str:
    return text_of(await village.type(who, "/hearth gaps", place))


async def test_a_parked_question_is_a_gap_at_once_with_a_date_and_a_steward(village: Village) -> None:
    await parked(village, BO, ASKED)

    said = await listed(village, LI)

    assert "tide gauge" in said
    assert "Bo looks after it" in said
    assert "again on" in said


async def test_questions_that_ask_the_same_are_one_gap(village: Village) -> None:
    await parked(village, BO, ASKED)
    await village.tick(minutes=1)
    await parked(village, LI, AGAIN)
    await parked(village, FAY, "where do we keep the spare anchors?")
    await village.tick(minutes=1)

    said = await listed(village, FAY)

    assert len(open_gaps(village)) == 2
    assert "asked twice" in said
    assert said.count("tide gauge") == 1
