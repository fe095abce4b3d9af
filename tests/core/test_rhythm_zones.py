"""The zone data of the machine is replaced between two ticks: what is planned for ten is at ten all the same."""

from __future__ import annotations

import zoneinfo
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from bot.core.rhythm import plan_on
from bot.core.zones import ZoneWatch
from bot.storage.store import Store
from tests.core.beats import Beat, a_schedule, daily
from tests.factories import GENERAL, NOW

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["sqlite", "postgresql"])
def beat(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Beat]:
    """A store with a schedule of which a week is planned, today's done."""
    on_file = request.param == "sqlite"
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}" if on_file else request.getfixturevalue("postgres_url"))
    beat = Beat(store, store.home_now(GENERAL, now=NOW), horizon=timedelta(days=7))
    beat.add(a_schedule())
    yield beat
    store.close()


@contextmanager
def berlin_keeps_the_time_of(other: str, folder: Path) -> Iterator[None]:
    """Let the machine's zone data say that Berlin has another zone's time."""
    source = next(Path(path) / other for path in zoneinfo.TZPATH if (Path(path) / other).is_file())
    (folder / "Europe").mkdir(parents=True)
    copyfile(source, folder / "Europe" / "Berlin")
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(folder), *before])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        zoneinfo.ZoneInfo.clear_cache()


async def test_what_has_not_begun_is_retimed_and_each_local_time_comes_once(beat: Beat, tmp_path: Path) -> None:
    await beat.at(2026, 11, 23, 9, 0).tick().once()

    with berlin_keeps_the_time_of("Europe/London", tmp_path / "zones"):
        count = await ZoneWatch(beat.store, beat.clock).sweep()
        for hours in range(1, 50):
            beat.at(2026, 11, 23, 9, 0).clock.forward(hours=hours)
            await beat.tick().once()

    assert count == 1
    assert beat.ends()[:4] == ["23 done", "24 done", "25 done", "26 planned"]
    assert [f"{one.at:%d %H}" for one in beat.occurrences()[:3]] == ["23 09", "24 10", "25 10"]
    assert beat.posts() == 3


async def test_who_moved_an_occurrence_meant_that_very_instant(beat: Beat, tmp_path: Path) -> None:
    await beat.at(2026, 11, 23, 9, 0).tick().once()
    at = datetime(2026, 11, 24, 15, tzinfo=UTC)
    moved = replace(beat.occurrences()[1], at=at, due_at=at, moved=True, version=2)
    beat.store.write_now(beat.home, lambda tx: tx.schedules.put_occurrence(moved))

    with berlin_keeps_the_time_of("Europe/London", tmp_path / "zones"):
        await ZoneWatch(beat.store, beat.clock).sweep()

    assert [f"{one.at:%d %H}" for one in beat.occurrences()[:3]] == ["23 09", "24 15", "25 10"]


async def test_nothing_is_written_where_no_zone_has_changed(beat: Beat) -> None:
    beat.add(a_schedule("holidays", rule=daily(country="DE", on_holiday="move", anchor=datetime(2026, 12, 23, 10))))
    beat.horizon = timedelta(days=60)
    await beat.at(2026, 11, 23, 9, 0).tick().once()
    writes = beat.store.meter.writes

    count = await ZoneWatch(beat.store, beat.clock).sweep()

    assert count == 0
    assert beat.store.meter.writes == writes


async def test_another_release_of_the_zone_data_is_noticed_while_running(beat: Beat, tmp_path: Path) -> None:
    beat.store.write_now(beat.home, lambda tx: plan_on(tx, "beat", now=beat.clock(), kinds=beat.kinds))
    watch = ZoneWatch(beat.store, beat.clock)

    await watch.look()
    with berlin_keeps_the_time_of("Europe/London", tmp_path / "zones"):
        await watch.look()

    assert {f"{one.at:%H}" for one in beat.occurrences()} == {"10"}
