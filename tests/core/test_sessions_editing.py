"""What a session is changes for one or for all that follow; who comes is told of another place, not of another word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.sessions.model import Answer
from bot.messages import Form
from tests.core.sitting import (
    FIRST,
    announcement,
    calendar,
    fill_in,
    meeting,
    press,
    said,
    schedules,
    series_of,
    session_at,
    settle,
    told,
    until,
    village,
)
from tests.core.village import BO, FAY, GENERAL, LI, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

__all__ = ["village"]


async def underway(village: Village, **values: str) -> str:
    """Have a clinic announced to which Li goes; return its series."""
    id_ = await fill_in(village, GENERAL, FAY, **values)
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    return id_


async def test_another_title_is_shown_everywhere_and_nobody_is_told(village: Village) -> None:
    id_ = await underway(village)
    form = await village.type(FAY, "/session change 1")

    done = await village.submit(FAY, form, title="Clinic of cases")
    await settle(village)
    await village.tick(seconds=4)

    shown = meeting(announcement(village))
    assert shown
    assert (shown.title, calendar(village)[1].title) == ("Clinic of cases", "Clinic of cases")
    assert (series_of(village, id_).title, schedules(village)[0].title) == ("Clinic of cases", "Clinic of cases")
    assert "Nobody needs to be told" in text_of(done)
    assert told(village, LI) == []


async def test_who_comes_is_told_where_people_meet_now(village: Village) -> None:
    await underway(village)
    form = await village.type(FAY, "/session change 1")

    await village.submit(FAY, form, where="Room 4", scope="this")
    await settle(village)

    assert any("Room 4" in one for one in told(village, LI))
    assert (session_at(village).whereabouts, session_at(village, 1).whereabouts) == ("Room 4", "")
    assert session_at(village).occurrence.sequence == 1


async def test_more_places_let_those_in_who_wait(village: Village) -> None:
    await underway(village, capacity="1")
    await press(village, BO, announcement(village), "Going")
    form = await village.type(FAY, "/session change 1")

    await village.submit(FAY, form, capacity="2")
    await settle(village)

    assert said(village, session_at(village).id) == {"Li": Answer.GOING, "Bo": Answer.GOING}
    assert any("A place came free" in one for one in told(village, BO))


async def test_other_reminders_come_at_their_new_times(village: Village) -> None:
    await underway(village)
    form = await village.type(FAY, "/session change 1")

    await village.submit(FAY, form, remind="2 hours")
    await until(village, FIRST - timedelta(hours=3), by=timedelta(hours=1))
    before = told(village, LI)
    await until(village, FIRST - timedelta(hours=1), by=timedelta(hours=1))

    assert before == []
    assert sum("You are going: " in one for one in told(village, LI)) == 1


async def test_what_will_not_do_opens_the_form_again(village: Village) -> None:
    await underway(village)
    form = await village.type(FAY, "/session change 1")

    again = await village.submit(FAY, form, title="  ", minutes="45")
    many = await village.submit(FAY, form, minutes="many")

    assert isinstance(again, Form)
    assert "Say what it is called" in text_of(again)
    assert {field.name: field.value for field in again.fields}["minutes"] == "45"
    assert "type a number" in text_of(many)


async def test_only_who_leads_it_changes_it(village: Village) -> None:
    await underway(village)
    form = await village.type(FAY, "/session change 1")

    asked = await village.type(LI, "/session change 1")
    sent = await village.submit(LI, form, title="Mine")

    assert "Only a facilitator" in text_of(asked)
    assert "Only a facilitator" in text_of(sent)
    assert session_at(village).title == "Clinic"


async def test_a_part_of_the_form_that_is_not_sent_stays_as_it_was(village: Village) -> None:
    id_ = await underway(village, capacity="7", where="Room 4")
    form = await village.type(FAY, "/session change 1")
    assert isinstance(form, Form)

    part = replace(form, fields=tuple(field for field in form.fields if field.name == "title"))
    await village.submit(FAY, part, title="Clinic of cases")

    series = series_of(village, id_)
    assert (series.title, series.capacity, series.whereabouts) == ("Clinic of cases", 7, "Room 4")
