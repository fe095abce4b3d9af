"""Who may do what only some may: named where somebody needs them, and told apart where they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Account, Post
from tests.core.towns import ANN, CY, DISCORD, HALL, LIZ, SLACK, YARD, settle, with_platforms
from tests.core.village import text_of

if TYPE_CHECKING:
    from tests.core.village import Village

TWIN = Account(SLACK, "U04", "Cy")


@pytest.fixture
async def town(village: Village) -> Village:
    """A workspace in which Ann facilitates, and two are called Cy."""
    with_platforms(village)
    await settle(village)
    for one in (ANN, CY, TWIN):
        await village.say(one, f"#tip by {one.native}", HALL, private=False)
    return village


async def test_whoever_may_not_is_told_whom_to_ask_and_nobody_is_called(town: Village) -> None:
    said = await town.type(CY, "/hearth hide 1", HALL)

    assert "Only a facilitator can do that. Ask Ann, or report the entry." in text_of(said)
    assert isinstance(said, Post)
    assert said.addressees == ()


async def test_help_names_up_to_three_facilitators(town: Village) -> None:
    alone = text_of(await town.type(CY, "/hearth help", HALL))
    for letter in "BDEF":
        one = Account(SLACK, f"U1{letter}", f"{letter}ea")
        await town.say(one, f"#tip by {letter}", HALL, private=False)
        await town.type(ANN, f"/hearth facilitator {letter}ea", HALL)

    many = text_of(await town.type(CY, "/hearth help", HALL))

    assert "ask Ann." in alone
    assert "ask Ann, Bea, Dea or 2 more." in many


async def test_where_nobody_facilitates_it_is_said_who_can(village: Village) -> None:
    with_platforms(village)

    said = await village.type(LIZ, "/hearth settings", YARD)

    assert "whoever manages this space becomes one by /hearth setup" in text_of(said)


@pytest.mark.parametrize("way", [str(TWIN), f"<@{TWIN}>"])
async def test_two_of_one_name_are_told_apart_by_their_accounts(town: Village, way: str) -> None:
    unclear = await town.type(ANN, "/hearth facilitator cy", HALL)
    done = await town.type(ANN, f"/hearth facilitator {way}", HALL)

    assert f"({CY})" in text_of(unclear)
    assert f"({TWIN})" in text_of(unclear)
    assert "Cy is a facilitator now" in text_of(done)
    assert "Only a facilitator" in text_of(await town.type(CY, "/hearth audit", HALL))
    assert "Only a facilitator" not in text_of(await town.type(TWIN, "/hearth audit", HALL))


async def test_nobody_of_that_name_is_said_plainly(town: Village) -> None:
    nobody = await town.type(ANN, "/hearth facilitator Zoe", HALL)
    stranger = await town.type(ANN, f"/hearth facilitator {DISCORD}/404", HALL)

    assert "nobody called “Zoe” here. Type the whole name" in text_of(nobody)
    assert "types /hearth me first" in text_of(nobody)
    assert "have not met them here yet" in text_of(stranger)
