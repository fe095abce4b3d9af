"""In a rush all that is told is kept; what is like it is looked for only as often as time allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.rush import Allowance
from tests.core.village import BO, LI, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

TIP = "#tip Salt the path to the gate before the first frost of the winter comes"


def test_an_allowance_is_used_up_and_comes_back_with_time() -> None:
    allowance = Allowance(per_second=2, at_once=3)

    assert [allowance.take(100.0) for _ in range(5)] == [True, True, True, False, False]
    assert [allowance.take(100.5) for _ in range(2)] == [True, False]
    assert [allowance.take(1000.0) for _ in range(4)] == [True, True, True, False]


def test_an_allowance_gains_nothing_from_a_clock_that_stands() -> None:
    allowance = Allowance(per_second=2, at_once=1)

    assert [allowance.take(now) for now in (5.0, 5.0, 4.0, 5.1)] == [True, False, False, False]


async def test_in_a_rush_all_is_kept_and_only_some_are_told_what_is_like_it(village: Village) -> None:
    for number in range(30):
        await village.say(LI if number % 2 else BO, f"{TIP}, once more {number}")

    await village.deliver()

    told = [text_of(post) for post in (*village.posts_to(LI), *village.posts_to(BO)) if "Kept as" in text_of(post)]
    assert len(told) == 30
    assert 10 < sum("like" in text for text in told) < 30
