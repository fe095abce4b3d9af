"""A country changes its clock while a session is announced: it stays at its local time, and who comes is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.zones import ZoneWatch
from tests.core.sitting import (
    FIRST,
    announcement,
    calendar,
    fill_in,
    meeting,
    occurrences,
    press,
    session_at,
    told,
    until,
    village,
)
from tests.core.test_rhythm_zones import berlin_keeps_the_time_of
from tests.core.village import BO, FAY, GENERAL, LI

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core.village import Village

__all__ = ["village"]

AN_HOUR = timedelta(hours=1)


async def test_who_comes_the_channel_and_the_calendar_learn_of_a_clock_that_changes(
    village: Village, tmp_path: Path
) -> None:
    await fill_in(village, GENERAL, FAY, when="every Thursday at 16:00 Europe/Berlin")
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await press(village, BO, announcement(village), "Can't")
    before = [one.at for one in occurrences(village)]
    watch = ZoneWatch(village.store, village.clock)

    with berlin_keeps_the_time_of("Europe/London", tmp_path / "zones"):
        counts = [await watch.sweep(), await watch.sweep()]
        await until(village, village.clock() + timedelta(seconds=5))  # A rush of answers is waited for.
        shown, dated = meeting(announcement(village)), calendar(village)
        told_of = [text for text in told(village, LI) if "is now" in text]
        await until(village, before[0] + 3 * AN_HOUR, by=AN_HOUR)

    assert counts == [1, 0]
    assert [one.at for one in occurrences(village)][: len(before)] == [at + AN_HOUR for at in before]
    assert shown
    assert shown.starts == before[0] + AN_HOUR
    assert [each.starts for each in dated] == [at + AN_HOUR for at in before]
    assert len(told_of) == 1
    assert not [text for text in told(village, BO) if "is now" in text]
    assert session_at(village, 0).own.begun_at == before[0] + AN_HOUR + timedelta(seconds=5)
