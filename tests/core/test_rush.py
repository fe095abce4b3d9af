"""In a rush all that is told is kept; what is like it is looked for only as often as time allows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.core.desk import MOST_LOOKED_FOR
from bot.core.rush import Allowance, Crowd
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


def test_a_crowd_is_dense_until_it_was_thin_for_a_while() -> None:
    crowd = Crowd(most=1, seconds=2)

    with crowd:
        alone = crowd.is_dense(10)
        with crowd:
            together = crowd.is_dense(11)

    assert (alone, together) == (False, True)
    assert [crowd.is_dense(now) for now in (12.9, 13.1)] == [True, False]


async def test_while_many_wait_at_once_all_is_kept_before_it_is_looked_for_what_is_like_it(village: Village) -> None:
    await village.say(LI, TIP)

    await asyncio.gather(*(village.say(BO, f"{TIP}, once more {number}") for number in range(20)))
    await village.deliver()

    told = [text_of(post) for post in village.posts_to(BO) if "Kept as" in text_of(post)]
    assert len(told) == 20
    assert sum("like" in text for text in told) <= MOST_LOOKED_FOR
