"""A session from its announcement to its end, by the clock alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.rhythm import Occurrence, OccurrenceState, Recurs
from bot.messages import Action
from tests.core.gatherings import home
from tests.core.village import BO, FAY, LI, text_of

if TYPE_CHECKING:
    from tests.core.village import Village


def the_first(village: Village) -> Occurrence:
    """Return the first session that is planned."""
    every = village.store.read_now(home(village), lambda tx: tx.schedules.occurrences(kind=Recurs.SESSION))
    return every[0]


async def until(village: Village, hours: float) -> None:
    """Let the clock go to so many hours after the first session begins, half an hour at a time."""
    target = the_first(village).at + timedelta(hours=hours)
    while village.clock() < target:
        step = min(timedelta(minutes=30), target - village.clock())
        await village.tick(seconds=step.total_seconds())


def said(village: Village, text: str) -> str:
    """Return the first thing that stands anywhere and says *text*."""
    return next(one.post.fallback for one in village.chat.standing if text in one.post.fallback)


async def a_lean_coffee(village: Village) -> str:
    """Schedule lean coffees, and go to a day before the first; return its id."""
    preview = await village.type(FAY, "/hearth session new lean coffee every Thursday at 16:00 UTC")
    await village.press(FAY, preview, "Save")
    await village.tick(minutes=1)
    await until(village, -24)
    return the_first(village).id


async def test_a_session_is_announced_with_its_agenda_and_its_host_with_the_guide(village: Village) -> None:
    await village.say(FAY, "#story We lost a day to stale caches")

    id_ = await a_lean_coffee(village)

    assert "stale caches" in said(village, "On the agenda")
    assert "You host Lean coffee" in said(village, "You host")
    assert "Eight minutes a topic" in text_of(await village.do(FAY, Action("session_guide", id_)))


async def test_a_session_begins_with_what_was_proposed_since(village: Village) -> None:
    id_ = await a_lean_coffee(village)
    form = await village.do(LI, Action("agenda_propose", id_))
    await village.submit(LI, form, proposal="Do we need a wiki?")

    await until(village, 0.1)

    assert "Do we need a wiki?" in said(village, "begins now")
    assert "Now: Do we need a wiki?" in text_of(await village.do(FAY, Action("agenda_next", id_)))


async def test_a_session_is_summed_up_and_closed_by_the_clock_alone(village: Village) -> None:
    id_ = await a_lean_coffee(village)
    await until(village, 2)
    form = await village.do(BO, Action("took", id_))
    await village.submit(BO, form, learned="Clear the cache before you look anywhere else")

    await until(village, 60)

    first = the_first(village)
    assert "Were you there?" in said(village, "is over")
    assert "Clear the cache" in said(village, "What you missed")
    assert (first.state, first.due_at) == (OccurrenceState.DONE, None)
    assert "On the agenda" not in village.public()[0].fallback
