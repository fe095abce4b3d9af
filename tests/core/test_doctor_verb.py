"""`/hearth doctor`: what is wrong in this space, for those who can do something about it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.core import Core
from bot.messages import Finding
from tests.core.village import BO, FAY, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.core.village import Village

FINDINGS = (
    Finding("token", "good", "accepted"),
    Finding("channel", "bad", "I am not in #general", "Invite me there."),
    Finding("clock", "warning", "40 seconds off", "Set it by the network."),
)


def looking(village: Village, found: Sequence[Finding] = FINDINGS, *, operators: frozenset[str] = frozenset()) -> None:
    async def look(space: str) -> Sequence[Finding]:
        return found if space == "web:local" else ()

    village.core = Core(village.store, {"web": village.chat}, clock=village.clock, look=look, operators=operators)


async def test_the_worst_stands_first_with_what_to_do(village: Village) -> None:
    looking(village)

    said = text_of(await village.type(FAY, "/hearth doctor")).split("\n")

    assert said == [
        "2 of 3 checks want a look",
        "- Broken · channel: I am not in #general → Invite me there.",
        "- Look at this · clock: 40 seconds off → Set it by the network.",
        "- Good · token: accepted",
    ]


@pytest.mark.parametrize(
    ("found", "heading"),
    [(FINDINGS[:2], "1 of 2 checks wants a look"), (FINDINGS[1:2], "1 of 1 check wants a look")],
)
async def test_one_that_is_wrong_wants_a_look(village: Village, found: Sequence[Finding], heading: str) -> None:
    looking(village, found)

    assert text_of(await village.type(FAY, "/hearth doctor")).startswith(heading)


async def test_where_all_is_well_it_says_so(village: Village) -> None:
    looking(village, FINDINGS[:1])

    assert text_of(await village.type(FAY, "/hearth doctor")).startswith("All is well")


async def test_a_member_is_told_whom_to_ask(village: Village) -> None:
    looking(village)
    await village.type(FAY, "/hearth help")

    assert "Only a facilitator" in text_of(await village.type(BO, "/hearth doctor"))


async def test_an_operator_need_not_be_a_facilitator(village: Village) -> None:
    looking(village, operators=frozenset({str(BO)}))

    assert "2 of 3" in text_of(await village.type(BO, "/hearth doctor"))


async def test_where_nothing_can_be_looked_at_the_way_is_named(village: Village) -> None:
    assert "hearth doctor on the machine" in text_of(await village.type(FAY, "/hearth doctor"))


async def test_a_look_that_hangs_is_answered_in_time(village: Village) -> None:
    async def look(_space: str) -> Sequence[Finding]:
        await asyncio.Event().wait()
        return ()

    village.core = Core(village.store, {"web": village.chat}, clock=village.clock, look=look)

    async with asyncio.timeout(2.9):
        said = await village.type(FAY, "/hearth doctor")
    assert "Try again in a minute" in text_of(said)
