"""Hearth is away for an hour, a day, a month, a year: whatever recurs ends exactly once, and is told of once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import ENDED, Occurrence, OccurrenceState, Recurs
from tests.blank import fresh_store
from tests.core.sitting import direct
from tests.core.village import BO, FAY, GENERAL, LI, Village

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = 2_000
JUST_BEFORE = datetime(2026, 12, 1, 9, 59, tzinfo=UTC)
AWAY = [(timedelta(hours=1), 0), (timedelta(days=1), 1), (timedelta(days=31), 3), (timedelta(days=365), 3)]
"""How long, and of how many kinds something is skipped: a day late a session stood announced and a round is drawn."""
MISSED = ("I was not there to ask Standup", "so I left them out", "I was not running")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file, in which Fay facilitates."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file)
    store.close()


async def filled(village: Village, form: str, save: str, **values: str) -> None:
    """Have Fay fill in a form and save what is shown."""
    shown = await village.submit(FAY, await village.type(FAY, form), GENERAL, "", **values)
    await village.press(FAY, shown, save)


async def underway(village: Village) -> None:
    """Have one of each kind, all on Tuesdays at ten, with people who take part."""
    await filled(village, "/session new", "Save", when="every Tuesday at 10:00", title="Clinic")
    asked = {"title": "Standup", "question1": "What are you stuck on?", "when": "every Tuesday at 10:00"}
    await filled(village, "/hearth checkin new", "Begin", **asked)
    await village.type(FAY, "/hearth digest on tuesday 10:00")
    await village.type(FAY, "/hearth pairing start every Tuesday at 10:00")
    invited = village.standing("begins here")
    post = next(one.post for one in village.chat.standing if one.id == invited.id)
    for member in (FAY, LI, BO):
        await village.press(member, post, "Join")
    await village.say(LI, "#tip Salt the path before the frost")


async def through(village: Village, until: datetime, *, by: timedelta = timedelta(hours=4)) -> None:
    """Let time pass in steps."""
    while village.clock() < until:
        village.clock.at = min(village.clock() + by, until)
        await settle(village)


async def settle(village: Village) -> None:
    """Let all happen that is due now."""
    for _ in range(LONG):
        if not village.store.due(village.clock()):
            break
        await village.tick()


def occurrences(village: Village, kind: Recurs) -> list[Occurrence]:
    return list(village.store.read_now(1, lambda tx: tx.schedules.occurrences(kind=kind)))


def told_of_what_was_missed(village: Village) -> Counter[str]:
    """Count what Fay, who facilitates, was told of what did not happen, by which of the ways of saying it."""
    told = [one.post.fallback for one in village.chat.standing if one.place == direct(FAY)]
    return Counter(words for text in told for words in MISSED if words in text)


@pytest.mark.parametrize(("away", "missed"), AWAY)
async def test_after_any_time_away_each_occurrence_ends_once_and_is_told_of_once(
    village: Village, away: timedelta, missed: int
) -> None:
    await underway(village)
    await through(village, JUST_BEFORE)

    village.clock.at += away
    back = village.clock()
    await settle(village)
    posts = len(village.chat.standing)
    await settle(village)
    again = len(village.chat.standing)
    await through(village, back + timedelta(days=4))

    assert again == posts
    told = told_of_what_was_missed(village)
    assert sum(told.values()) == missed
    assert set(told.values()) <= {1}
    for kind in Recurs:
        past = [one for one in occurrences(village, kind) if one.at < back]
        assert [one.at for one in past] == tuesdays(past[0].at, back)
        assert {one.state for one in past} <= ENDED
        assert all(one.reason for one in past if one.state is not OccurrenceState.DONE)


def tuesdays(since: datetime, until: datetime) -> list[datetime]:
    """Return when it was Tuesday at ten."""
    return [at for week in range(60) if (at := since + timedelta(weeks=week)) < until]
