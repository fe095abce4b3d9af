"""How a check-in ends: one that is paused or stopped while it is open, or whose channel goes; and what stays to press."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import OccurrenceState, Recurs
from bot.messages import Account, Action, Place, Post, RoomChanged
from tests.blank import fresh_store
from tests.core.village import BO, FAY, GENERAL, LI, Village, buttons, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.community.rhythm import Occurrence

ASKED = "What are you stuck on?"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file, at six in the morning of a Monday, UTC."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    village = Village(store, file)
    village.clock.at = at(6)
    yield village
    store.close()


def at(hour: int, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


async def begin(village: Village, **values: str) -> str:
    """Have Fay begin a check-in, and return its id."""
    form = await village.type(FAY, "/hearth checkin new")
    given = {"title": "Standup", "question1": ASKED, "when": "weekdays 9:00", "hours": "4"}
    shown = await village.submit(FAY, form, GENERAL, **given | values)
    await village.press(FAY, shown, "Begin")
    (schedule,) = village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.CHECKIN))
    return schedule.id


def first(village: Village) -> Occurrence:
    return village.store.read_now(1, lambda tx: tx.schedules.occurrences(kind=Recurs.CHECKIN))[0]


async def pass_time(village: Village, *, to: datetime) -> None:
    while village.clock() < to:
        await village.tick(minutes=30)


def asked(village: Village, who: Account) -> list[Post]:
    return [post for post in village.posts_to(who) if ASKED in post.fallback]


async def li_answers_before_bo_is_up(village: Village) -> None:
    id_ = await begin(village, mode="morning")
    for who, zone in ((LI, "UTC"), (BO, "America/New_York")):
        await village.do(replace(who, zone=zone), Action("checkin_join", id_))
    await pass_time(village, to=at(10))
    here = Place(LI.space, f"@{LI.native}")
    form = await village.press(LI, asked(village, LI)[0], "Answer", here)
    await village.submit(LI, form, here, answer0="Blue ice")


@pytest.mark.parametrize("deed", ["pause", "stop"])
async def test_what_is_open_is_asked_of_nobody_more_and_still_gets_its_roundup(village: Village, deed: str) -> None:
    await li_answers_before_bo_is_up(village)

    assert "roundup" in text_of(await village.type(FAY, f"/hearth checkin {deed} standup"))
    await pass_time(village, to=at(20))

    assert asked(village, BO) == []
    assert [post.fallback.count("Blue ice") for post in village.public() if "Roundup" in post.fallback] == [1]
    assert first(village).state is OccurrenceState.DONE


@pytest.mark.parametrize("hour", [10, 15])
async def test_a_channel_that_goes_while_it_is_open_keeps_the_answers_and_tells_who_looks_after_it(
    village: Village, hour: int
) -> None:
    await li_answers_before_bo_is_up(village)
    await pass_time(village, to=at(hour))

    gone = RoomChanged(GENERAL, village.clock(), inside=False)
    village.store.write_now(1, lambda tx: tx.members.told_of(gone))
    await pass_time(village, to=at(20))

    (told,) = [post for post in village.posts_to(FAY) if "its channel is gone" in post.fallback]
    assert "Go on" in [each.label for each in buttons(told)]
    assert (first(village).state, first(village).reason) == (OccurrenceState.SKIPPED, "no_room")
    assert [post for post in village.public() if "Roundup" in post.fallback] == []


async def test_what_stands_in_the_channel_says_for_everybody_why_also_once_it_is_closed_or_changed(
    village: Village,
) -> None:
    await begin(village, quick="All good, Stuck")
    await pass_time(village, to=at(10))
    (prompt,) = [post for post in village.public() if ASKED in post.fallback]
    for who in (LI, BO):
        await village.press(who, prompt, "Stuck")
    await pass_time(village, to=at(14))
    await village.do(BO, Action("erase"))

    for post in [each for each in village.public() if "Standup" in each.fallback]:
        assert [each.action.subject.rpartition(".")[2] for each in buttons(post) if each.action.verb == "why"] == [
            "all"
        ], post.fallback


async def test_few_answers_in_one_week_do_not_halve_it_twice_before_it_was_any_rarer(village: Village) -> None:
    await begin(village)

    await pass_time(village, to=at(20, 27))

    told = [post for post in village.posts_to(FAY) if "half as often" in post.fallback]
    assert len(told) == 1
    days = [post for post in village.public() if ASKED in post.fallback]
    assert len(days) == 2
    await pass_time(village, to=datetime(2026, 12, 1, 20, tzinfo=UTC))
    assert len([post for post in village.public() if ASKED in post.fallback]) == 4
