"""A rhythm that slips, through the core: facilitators are told early, quietly, once in four weeks, and of no person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.core.sitting import FIRST, announcement, fill_in, press, settle, told, until, village
from tests.core.village import BO, FAY, GENERAL, LI

if TYPE_CHECKING:
    from tests.core.village import Village

__all__ = ["village"]


async def test_sessions_that_do_not_take_place_are_told_early_and_once(village: Village) -> None:
    await fill_in(village, GENERAL, FAY)
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await press(village, FAY, await village.type(FAY, "/session skip 1"), "Skip this one")
    await settle(village)
    await press(village, FAY, await village.type(FAY, "/session cancel Clinic"), "All that are to come")

    for weeks in range(4):
        await until(village, FIRST + timedelta(days=21 + 7 * weeks))
        await settle(village)

    early = [one for one in told(village, FAY) if "planned sessions took place" in one]
    assert len(early) == 1
    assert [name for name in ("Li", "Bo") if name in early[0]] == []
    assert [one for who in (LI, BO) for one in told(village, who) if "before it grows" in one] == []
