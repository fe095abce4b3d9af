"""What recurs: planned ahead, each occurrence once, whatever the clock, the database or a step does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.attention import Cause
from bot.community.model import Role
from bot.community.rhythm import OccurrenceState, ScheduleState
from bot.core.rhythm import GIVEN_UP, change_rule, every_kind
from bot.storage.store import Store
from tests.core.beats import Beat, a_schedule, daily
from tests.factories import FAY, GENERAL, NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each engine."""
    on_file = request.param == "sqlite"
    return f"sqlite:///{tmp_path / 'hearth.db'}" if on_file else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def beat(url: str) -> Iterator[Beat]:
    """A store with a community, and a kind that posts when its hour comes."""
    store = Store.open(url)
    yield Beat(store, store.home_now(GENERAL, now=NOW))
    store.close()


def test_each_kind_of_what_recurs_has_its_first_step_and_its_next() -> None:
    for kind in every_kind().values():
        assert callable(kind.begun)
        assert callable(kind.step)


async def test_an_occurrence_is_planned_before_it_is_due_and_done_when_it_is(beat: Beat) -> None:
    beat.add(a_schedule())

    await beat.tick().once()
    before = beat.ends()
    await beat.at(2026, 11, 23, 9, 0).tick().once()

    assert before == ["23 planned"]
    assert beat.ends() == ["23 done", "24 planned"]
    assert beat.posts() == 1


async def test_as_many_are_planned_as_the_horizon_of_the_kind_takes(beat: Beat) -> None:
    beat.horizon = timedelta(days=35)
    beat.add(a_schedule(rule=daily(text="FREQ=WEEKLY;BYDAY=MO")))

    await beat.tick().once()
    first = len(beat.occurrences())
    await beat.at(2026, 11, 30, 9, 1).tick().once()

    assert first == 5
    assert len(beat.occurrences()) == 7
    assert beat.schedule().next_at == datetime(2027, 1, 11, 9, tzinfo=UTC) - timedelta(days=35)


async def test_a_rule_with_a_count_ends_after_so_many_and_not_before_the_last_has_come(beat: Beat) -> None:
    beat.add(a_schedule(rule=daily(count=3)))

    await beat.at(2026, 11, 24, 12, 0).tick().once()
    before = (beat.schedule().made, beat.schedule().state)
    await beat.at(2026, 11, 25, 9, 0).tick().once()

    assert before == (3, ScheduleState.ACTIVE)
    assert beat.schedule().state is ScheduleState.ENDED
    assert beat.ends() == ["23 skipped skip", "24 skipped skip", "25 done"]


@pytest.mark.parametrize(
    ("cause", "became", "posts"),
    [
        (Cause.CHECKIN, ["23 skipped skip", "24 skipped skip", "25 done late", "26 planned"], 1),
        (Cause.DIGEST, ["23 merged merge", "24 merged merge", "25 done late", "26 planned"], 1),
    ],
)
async def test_after_days_away_each_is_sent_late_skipped_or_merged_once(
    beat: Beat, cause: Cause, became: list[str], posts: int
) -> None:
    beat.cause = cause
    beat.add(a_schedule())
    await beat.tick().once()

    await beat.at(2026, 11, 25, 10, 0).tick().once()
    await beat.at(2026, 11, 25, 10, 1).tick().once()

    assert beat.ends() == became
    assert beat.posts() == posts


async def test_years_away_are_planned_in_many_small_transactions(beat: Beat) -> None:
    beat.cause = Cause.DIGEST
    beat.add(a_schedule())

    await beat.at(2027, 11, 23, 9, 0).tick().once()

    states = [one.state for one in beat.store.read_now(beat.home, lambda tx: tx.schedules.occurrences(schedule="beat"))]
    assert len(states) == 367
    assert states.count(OccurrenceState.MERGED) == 365
    assert beat.posts() == 1


async def test_two_ticks_at_once_and_two_processes_post_once(beat: Beat, url: str) -> None:
    other = Store.open(url) if url.startswith("postgresql") else beat.store
    for serial in range(20):
        beat.add(a_schedule(f"beat-{serial}", title=f"Morning {serial}"))
    beat.at(2026, 11, 23, 9, 0)

    for _ in range(3):  # What another replica was at is left to it, or to the next tick.
        await asyncio.gather(beat.tick().once(), beat.tick(other).once(), beat.tick(other).once())

    if other is not beat.store:
        other.close()
    assert [beat.ends(f"beat-{serial}") for serial in range(20)] == [["23 done", "24 planned"]] * 20
    assert beat.posts() == 20


async def test_a_clock_that_jumps_ahead_and_back_does_each_once(beat: Beat) -> None:
    beat.add(a_schedule())
    await beat.at(2026, 11, 23, 9, 0).tick().once()

    await beat.at(2026, 11, 24, 9, 30).tick().once()  # An hour ahead of what it is.
    await beat.at(2026, 11, 24, 8, 30).tick().once()
    await beat.at(2026, 11, 24, 9, 30).tick().once()

    assert beat.ends() == ["23 done", "24 done late", "25 planned"]
    assert beat.posts() == 2


async def test_a_clock_that_is_set_back_before_the_hour_only_makes_it_wait(beat: Beat) -> None:
    beat.add(a_schedule())
    await beat.at(2026, 11, 23, 8, 59).tick().once()

    await beat.at(2026, 11, 23, 7, 59).tick().once()
    before = beat.ends()
    await beat.at(2026, 11, 23, 9, 0).tick().once()

    assert before == ["23 planned"]
    assert beat.ends() == ["23 done", "24 planned"]


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (3, 27, ["09:30", "08:30", "08:30"]),  # The clock goes from two to three on 28 March 2027.
        (10, 30, ["08:30", "09:30", "09:30"]),  # And back from three to two on 31 October.
    ],
)
async def test_local_time_is_kept_across_a_change_of_the_clock(
    beat: Beat, month: int, day: int, expected: list[str]
) -> None:
    anchor = datetime(2027, month, day, 10, 30)
    made = datetime(2027, month, day, 6, tzinfo=UTC)
    beat.add(a_schedule(rule=daily(anchor=anchor, count=3), created_at=made, next_at=made))

    for hours in range(0, 80, 4):
        beat.clock.at = made + timedelta(hours=hours)
        await beat.tick().once()

    assert [f"{one.at:%H:%M}" for one in beat.occurrences()] == expected
    assert beat.posts() == 3


async def test_one_that_fails_again_and_again_keeps_no_other_and_is_given_up_and_told(beat: Beat) -> None:
    fay = beat.store.write_now(beat.home, lambda tx: tx.members.meet(FAY, now=NOW)).person
    beat.store.write_now(beat.home, lambda tx: tx.members.set_role(fay, Role.FACILITATOR))
    beat.poison = "Bad"
    for title in ("Good", "Bad", "Fine"):
        beat.add(a_schedule(title, title=title))
    await beat.at(2026, 11, 23, 9, 0).tick().once()
    others = (beat.ends("Good"), beat.ends("Bad"), beat.ends("Fine"))

    for _ in range(GIVEN_UP + 3):
        beat.clock.forward(hours=1)
        await beat.tick().once()

    assert others == (["23 done", "24 planned"], ["23 planned", "24 planned"], ["23 done", "24 planned"])
    assert beat.ends("Bad")[0] == "23 skipped failed"
    assert beat.posts() == 3


async def test_one_that_failed_and_heals_is_done(beat: Beat) -> None:
    beat.poison = "Morning"
    beat.add(a_schedule())
    await beat.at(2026, 11, 23, 9, 0).tick().once()

    beat.poison = ""
    await beat.at(2026, 11, 23, 9, 1).tick().once()

    assert beat.ends() == ["23 done", "24 planned"]


async def test_a_schedule_that_cannot_be_planned_is_told_once_and_goes_on_when_it_heals(beat: Beat) -> None:
    fay = beat.store.write_now(beat.home, lambda tx: tx.members.meet(FAY, now=NOW)).person
    beat.store.write_now(beat.home, lambda tx: tx.members.set_role(fay, Role.FACILITATOR))
    beat.add(a_schedule(rule=daily(zone="Nowhere/Town")))
    for _ in range(GIVEN_UP + 3):
        beat.clock.forward(hours=1)
        await beat.tick().once()
    told = beat.posts()

    healed = replace(beat.schedule(), rule=daily(), version=2)
    beat.store.write_now(beat.home, lambda tx: tx.schedules.put(healed))
    await beat.at(2026, 11, 25, 9, 0).tick().once()

    assert told == 1
    assert beat.ends() == ["23 skipped skip", "24 skipped skip", "25 done", "26 planned"]


async def test_a_step_that_stands_still_is_a_fault_and_no_endless_loop(beat: Beat) -> None:
    beat.add(a_schedule())
    beat.step = lambda tx, schedule, occurrence, *, now: occurrence  # type: ignore[method-assign]  # noqa: ARG005

    await asyncio.wait_for(beat.at(2026, 11, 23, 9, 0).tick().once(), 10)

    assert beat.ends()[0] == "23 planned"


async def test_nothing_is_planned_of_a_schedule_that_is_paused(beat: Beat) -> None:
    beat.add(a_schedule(state=ScheduleState.PAUSED))

    await beat.tick().once()

    assert beat.occurrences() == []


async def test_a_new_rule_takes_what_nobody_was_told_of_and_hands_back_what_was_announced(beat: Beat) -> None:
    beat.horizon = timedelta(days=5)
    beat.add(a_schedule())
    await beat.at(2026, 11, 23, 10, 0).tick().once()
    announced = replace(beat.occurrences()[3], state=OccurrenceState.OPEN, version=2)
    beat.store.write_now(beat.home, lambda tx: tx.schedules.put_occurrence(announced))
    since, now = datetime(2026, 11, 25), beat.clock()

    rule = daily(anchor=datetime(2026, 11, 25, 11))
    changed = beat.store.write_now(beat.home, lambda tx: change_rule(tx, beat.schedule(), rule, since=since, now=now))
    await beat.tick().once()

    assert [one.id for one in changed.gone] == [announced.id]
    assert [f"{one.local:%d %H} {one.state.value}" for one in beat.occurrences()] == [
        *("23 10 done", "24 10 planned", "25 11 planned", "26 10 open", "26 11 planned"),
        *("27 11 planned", "28 11 planned"),
    ]


async def test_another_zone_shifts_what_stays_at_its_local_time(beat: Beat) -> None:
    beat.horizon = timedelta(days=3)
    beat.add(a_schedule())
    await beat.at(2026, 11, 23, 10, 0).tick().once()
    now = beat.clock()

    changed = beat.store.write_now(
        beat.home,
        lambda tx: change_rule(
            tx,
            beat.schedule(),
            daily("Europe/London"),
            since=datetime(2026, 11, 24),
            now=now,
        ),
    )
    await beat.tick().once()

    assert [f"{one.at:%d %H}" for one in changed.shifted] == ["24 10", "25 10", "26 10"]
    assert [(f"{one.at:%d %H}", one.sequence) for one in beat.occurrences()] == [
        ("23 09", 0),
        *(("24 10", 1), ("25 10", 1), ("26 10", 1)),
    ]
    assert all(one.due_at == one.at for one in changed.shifted)


async def test_a_new_rule_never_brings_what_is_past(beat: Beat) -> None:
    beat.add(a_schedule())
    await beat.at(2026, 11, 25, 12, 0).tick().once()
    rule, now = daily(anchor=datetime(2026, 11, 1, 9)), beat.clock()

    beat.store.write_now(beat.home, lambda tx: change_rule(tx, beat.schedule(), rule, since=rule.anchor, now=now))
    await beat.tick().once()

    assert [f"{one.local:%d %H}" for one in beat.occurrences()] == ["23 10", "24 10", "25 10", "26 09"]
