"""What is said of a session is so: when it is announced, when the next one is, who hosts, how long its guide is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.messages import Form
from tests.core.sitting import (
    FIRST,
    announcement,
    arrive,
    fill_in,
    hold,
    offers,
    press,
    settle,
    told,
    told_post,
    until,
    village,
)
from tests.core.village import BO, FAY, LI, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

__all__ = ["village"]


async def test_what_is_soon_is_announced_at_once(village: Village) -> None:
    shown = await village.type(FAY, "/session new lean coffee today at 16:00")
    later = await village.type(FAY, "/session new lean coffee on 14 December 16:00")
    saved = await village.press(FAY, shown, "Save")

    assert "Announced in #general, at once." in text_of(shown)
    assert "Announced in #general, 72 hours before." in text_of(later)
    assert "It is on 23 November 2026, 16:00 UTC. I announce it in #general, at once" in text_of(saved)


async def test_what_recurs_is_announced_in_time_after_its_first(village: Village) -> None:
    shown = await village.type(FAY, "/session new case clinic every Tuesday at 16:00")

    assert "72 hours before, this first one at once" in text_of(shown)


async def test_a_session_of_every_day_is_warned_of(village: Village) -> None:
    daily = await village.type(FAY, "/session new standup every weekday at 9:00")
    weekly = await village.type(FAY, "/session new standup every Monday at 9:00")

    assert "nearly every day" in text_of(daily)
    assert "nearly every day" not in text_of(weekly)


async def test_a_title_that_is_its_format_is_said_once(village: Village) -> None:
    assert "Lean coffee · Lean coffee" not in text_of(await village.type(FAY, "/session new lean coffee Fridays 12:30"))


async def test_reminders_come_back_as_they_are_typed(village: Village) -> None:
    await fill_in(village, remind="1 day, 2 hours, 15 min")

    form = await village.type(FAY, "/session change 1")

    assert isinstance(form, Form)
    assert next(one.value for one in form.fields if one.name == "remind") == "1 day, 2 hours, 15 min"


async def test_a_host_reads_the_guide_when_they_want_to(village: Village) -> None:
    await hold(village, "lean coffee every Thursday at 16:00 for 5 minutes")
    await until(village, FIRST - timedelta(hours=70))

    note = told_post(village, FAY, "You host")
    guide = await press(village, FAY, note, "How to host it")

    assert "How to host: lean coffee" not in text_of(note)
    assert "How to host: lean coffee" in text_of(guide)
    assert "0–0 min" not in text_of(guide)
    assert "in 5 take the parts that fit" in text_of(guide)


async def test_new_hosts_of_a_series_are_told_though_none_is_announced(village: Village) -> None:
    await arrive(village, BO, LI)
    await fill_in(village)

    asked = await village.type(FAY, "/session host 1 Bo, Li")
    await press(village, FAY, asked, "All that are to come")
    await settle(village)

    assert [sum("to host" in text for text in told(village, one)) for one in (BO, LI)] == [1, 1]


async def test_the_host_of_what_is_called_off_is_told_and_their_note_put_right(village: Village) -> None:
    await arrive(village, BO)
    await fill_in(village, hosts="Bo")
    await until(village, FIRST - timedelta(hours=70))

    await press(village, FAY, await village.type(FAY, "/session cancel 1"), "Only this one")
    await settle(village)

    assert not any("You host" in text for text in told(village, BO))
    assert any("which you were to host, does not take place" in text.replace("\n", " ") for text in told(village, BO))


async def test_why_names_the_next_that_takes_place(village: Village) -> None:
    await fill_in(village)
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await press(village, FAY, await village.type(FAY, "/session cancel 1"), "Only this one")
    await settle(village)

    why = await press(village, LI, told_post(village, LI, "called off"), "Why am I seeing this?")

    assert "The next one: 03 December 2026" in text_of(why)
    assert "Cancelled" not in offers(why)
