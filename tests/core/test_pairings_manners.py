"""A conversation of a few disturbs nobody whom a message to them alone would not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.core.test_pairings import conversations, started
from tests.core.village import BO, LI, Village, text_of

DRAWN = datetime(2026, 11, 24, 10, tzinfo=UTC)
ASKED = DRAWN + timedelta(days=3)


async def reach(village: Village, at: datetime) -> None:
    """Let time come to an instant, and what is due happen."""
    await village.tick(seconds=1)  # Everybody is told of the round before it is drawn.
    await village.tick(seconds=(at - village.clock()).total_seconds())
    for _ in range(4):  # The notice, the draw, the card: each is due at once.
        await village.tick(seconds=1)


async def test_the_card_and_the_question_wait_until_nobody_has_quiet_hours(village: Village) -> None:
    await started(village, LI, BO)
    await village.type(LI, "/hearth quiet 9:00-15:00")

    await reach(village, DRAWN)
    assert conversations(village) == {}
    await reach(village, DRAWN.replace(hour=15))
    assert [len(posts) for posts in conversations(village).values()] == [1]
    await reach(village, ASKED)
    assert [len(posts) for posts in conversations(village).values()] == [1]
    await reach(village, ASKED.replace(hour=15))
    assert ["Did you meet" in posts[-1].fallback for posts in conversations(village).values()] == [True]


async def test_where_somebody_always_has_quiet_hours_it_is_not_waited(village: Village) -> None:
    await started(village, LI, BO)
    await village.type(LI, "/hearth quiet 9:00-15:00")
    await village.type(BO, "/hearth quiet 15:00-9:00")

    await reach(village, DRAWN)

    assert [len(posts) for posts in conversations(village).values()] == [1]


@pytest.mark.parametrize("line", ["/hearth mute pairings", "/hearth pairing leave", "/hearth mute all"])
async def test_who_wants_no_more_is_not_asked_whether_they_met(village: Village, line: str) -> None:
    await started(village, LI, BO)
    await reach(village, DRAWN)
    await village.type(LI, line)

    await reach(village, ASKED)

    ((card,),) = conversations(village).values()
    assert "Did you meet" not in card.fallback
    assert not any("Did you meet" in one.fallback for one in village.posts_to(LI))
    (asked,) = [one for one in village.posts_to(BO) if "Did you meet" in one.fallback]
    assert asked.audience == "private"
    assert "told" not in text_of(await village.press(BO, asked, "We met"))


@pytest.mark.parametrize("line", ["/hearth mute pairings", "/hearth pairing leave"])
async def test_who_wants_no_more_before_the_card_is_not_brought_together(village: Village, line: str) -> None:
    await started(village, LI, BO)
    await village.type(BO, "/hearth quiet 9:00-15:00")
    await reach(village, DRAWN)
    await village.type(LI, line)

    await reach(village, DRAWN.replace(hour=15))

    assert conversations(village) == {}
    assert "you had" in text_of(await village.type(LI, "/hearth pairing why"))
    assert "had gone by then" in text_of(await village.type(BO, "/hearth pairing why"))
