"""A session is made in one sentence or one form, and looked at before it is saved; what will not do is said in one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.community.sessions.model import Format
from bot.messages import Form, Place
from bot.recurrence import in_words
from tests.core.sitting import (
    CLINIC,
    FIRST,
    arrive,
    direct,
    fill_in,
    hold,
    occurrences,
    offers,
    press,
    pressable,
    schedules,
    series_of,
    session_at,
    village,
)
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, text_of

if TYPE_CHECKING:
    from bot.messages import Answer
    from tests.core.village import Village

__all__ = ["village"]


async def preview(village: Village, **values: str) -> Answer:
    """Fill in the form for a new session."""
    form = await village.type(FAY, "/session new", GENERAL)
    return await village.submit(FAY, form, GENERAL, "", **values)


async def test_one_sentence_is_shown_with_its_next_five_dates_before_anything_is_saved(village: Village) -> None:
    shown = await village.type(FAY, "/session new case clinic every other Thursday at 16:00")

    assert "Case clinic" in text_of(shown)
    assert "Every other Thursday at 16:00, UTC" in text_of(shown)
    assert text_of(shown).count("16:00 UTC") == 5
    assert offers(shown)[:3] == ["Save", "Change", "Leave it"]
    assert schedules(village) == []


async def test_saving_makes_the_series_with_its_format_and_plans_five_weeks(village: Village) -> None:
    id_ = await hold(village)

    series = series_of(village, id_)
    assert (series.title, series.format, series.place) == ("Case clinic", Format.CASE_CLINIC, str(GENERAL))
    assert [one.at.day for one in occurrences(village, id_)] == [26, 3, 10, 17, 24]
    assert session_at(village).starts == FIRST


async def test_saving_twice_makes_one_series(village: Village) -> None:
    shown = await village.type(FAY, f"/session new {CLINIC}")

    await village.press(FAY, shown, "Save")
    again = await village.press(FAY, shown, "Save")

    assert "saved already" in text_of(again)
    assert len(schedules(village)) == 1


async def test_a_plan_that_was_left_saves_nothing(village: Village) -> None:
    shown = await village.type(FAY, f"/session new {CLINIC}")

    await village.press(FAY, shown, "Leave it")

    assert "saved already, or was left" in text_of(await village.press(FAY, shown, "Save"))
    assert schedules(village) == []


async def test_a_plan_is_its_makers_alone(village: Village) -> None:
    shown = await village.type(FAY, f"/session new {CLINIC}")

    assert "saved already, or was left" in text_of(await village.press(LI, shown, "Save"))
    assert schedules(village) == []


async def test_change_opens_the_form_with_what_was_said(village: Village) -> None:
    shown = await village.type(FAY, f"/session new {CLINIC}")

    form = await village.press(FAY, shown, "Change")

    assert isinstance(form, Form)
    given = {field.name: field.value for field in form.fields}
    assert (given["when"], given["title"], given["format"]) == ("every Thursday at 16:00", "Case clinic", "case_clinic")
    changed = await village.submit(FAY, form, title="Clinic of cases", when="every Friday at 9:00")
    assert "Every Friday at 9:00" in text_of(changed)


async def test_a_sentence_of_which_a_part_is_understood_opens_the_form_with_that_part(village: Village) -> None:
    await arrive(village, FAY)

    form = await village.type(FAY, "/session new show and tell every month on 3rd wed 10am Berlin")

    assert isinstance(form, Form)
    given = {field.name: field.value for field in form.fields}
    assert (given["title"], given["format"]) == ("Show and tell", "show_and_tell")
    assert (given["when"], given["zone"]) == ("every month on 3rd wed 10am", "Europe/Berlin")
    assert "I know no time zone “Berlin”. Did you mean “Europe/Berlin”?" in text_of(form)
    filled = await village.submit(FAY, form, GENERAL)
    assert "third Wednesday of every month at 10:00, Europe/Berlin" in text_of(filled)


async def test_a_format_may_be_named_in_short(village: Village) -> None:
    shown = await village.type(FAY, "/session new clinic every Thursday at 16:00")

    assert "Clinic · Case clinic" in text_of(shown)


async def test_a_time_that_reads_in_part_only_is_not_saved_as_another(village: Village) -> None:
    shown = await village.type(FAY, "/session new every 3rd thursday 16:00")

    assert isinstance(shown, Form)
    assert "Did you mean “the third Thursday of every month at 16:00”?" in text_of(shown)


async def test_pickers_make_the_same_as_words(village: Village) -> None:
    id_ = await fill_in(village, when="", date="2026-12-03", time="16:00", repeat="fortnightly", zone="Europe/Berlin")

    assert in_words(schedules(village)[0].rule) == "every other Thursday at 16:00, Europe/Berlin"
    assert occurrences(village, id_)[0].at.hour == 15


@pytest.mark.parametrize(
    ("repeat", "words"),
    [
        ("", "on Thursday 3 December 2026 at 16:00"),
        ("weekly", "every Thursday at 16:00"),
        ("four_weekly", "every 4 weeks on Thursday at 16:00"),
        ("nth", "the first Thursday of every month at 16:00"),
        ("last", "the last Thursday of every month at 16:00"),
        ("monthly", "the 3rd of every month at 16:00"),
        ("weekdays", "every weekday at 16:00"),
        ("daily", "every day at 16:00"),
    ],
)
async def test_each_choice_of_how_it_repeats_is_a_rule(village: Village, repeat: str, words: str) -> None:
    shown = await preview(village, date="2026-12-03", time="16:00", repeat=repeat)

    assert words in text_of(shown).lower().replace("thursday", "Thursday").replace("december", "December")


async def test_what_the_form_asks_for_is_what_the_series_has(village: Village) -> None:
    await arrive(village, LI)
    id_ = await fill_in(
        village,
        minutes="45",
        where="Room 3, https://meet.example/x",
        hosts="Li, Fay",
        capacity="8",
        quorum="3",
        announce="24",
        remind="2 hours, 10 min",
        about="Bring a case",
    )

    series = series_of(village, id_)
    assert (series.minutes, series.capacity, series.quorum, series.announce_hours) == (45, 8, 3, 24)
    assert (series.whereabouts, series.url) == ("Room 3,", "https://meet.example/x")
    assert (series.remind, series.rotates, len(series.hosts)) == ((120, 10), True, 2)


async def test_an_end_a_count_and_holidays_are_taken(village: Village) -> None:
    shown = await preview(village, when="every Friday at 9:00 for 3 weeks", title="Reading", country="DE")

    assert text_of(shown).count("09:00 UTC") == 3
    moved = await preview(village, when="every Friday at 9:00", country="de", on_holiday="move", zone="Europe/Berlin")
    assert "holiday" in text_of(moved)


async def test_clocks_that_change_are_named_before_saving(village: Village) -> None:
    shown = await preview(village, when="every Thursday at 16:00 starting 11 March 2027", zone="Europe/Berlin")

    assert "The clock in Europe/Berlin goes forward an hour on Sunday 28 March 2027" in text_of(shown)


async def test_the_dates_are_shown_in_the_members_own_zones_too(village: Village) -> None:
    await village.say(LI.__class__(LI.space, LI.native, LI.name, zone="America/New_York"), "hello")
    await village.type(LI.__class__(LI.space, LI.native, LI.name, zone="America/New_York"), "/hearth me")

    shown = await preview(village, when="every Thursday at 16:00 starting 11 March 2027", zone="Europe/Berlin")

    assert "New York" in text_of(shown)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("clinic every Thursday at 16:00 Europe/Berln", "Did you mean “Europe/Berlin”?"),
        ("clinic on 20 November 2026 at 9:00", "passed"),
        ("clinic on 31 February at 10:00", "no such day"),
        ("clinic every minute", "too often"),
        ("clinic every Thorsday at 16:00", "Did you mean"),
        ("clinic every Thursday", "at what time"),
        ("clinic", "Say when it is"),
    ],
)
async def test_a_sentence_that_will_not_do_opens_the_form_with_one_sentence(
    village: Village, typed: str, said: str
) -> None:
    form = await village.type(FAY, f"/session new {typed}")

    assert isinstance(form, Form)
    assert len(form.notes) == 1
    assert said in text_of(form)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"zone": "Europe/Berln", "when": "every Monday at 9:00"}, "Europe/Berlin"),
        ({"when": "every Monday at 9:00", "capacity": "2", "quorum": "5"}, "only 2 places"),
        ({"date": "2026-11-20", "time": "10:00"}, "passed"),
        ({"date": "2027-02-31", "time": "10:00"}, "no such day"),
        ({"date": "2026-12-01", "time": ""}, "at what time"),
        ({"when": "every Monday at 9:00", "until": "2026-11-20"}, "never happens"),
        ({"when": "every Monday at 9:00", "minutes": "many"}, "type a number"),
        ({"when": "every Monday at 9:00", "minutes": "4000"}, "5 to 1440"),
        ({"when": "every Monday at 9:00", "capacity": "-3"}, "type a number"),
        ({"when": "every Monday at 9:00", "country": "Atlantis"}, "Atlantis"),
        ({"when": "every Monday at 9:00", "remind": "soon"}, "“soon”"),
        ({"when": "every Monday at 9:00", "remind": "1h, 2h, 3h, 4h"}, "At most 3"),
        ({"when": "every Monday at 9:00", "hosts": "Nobody Atall"}, "I know nobody called"),
        ({"when": "every Monday at 9:00", "hosts": ",".join("abcdefghijklm")}, "At most 12"),
        ({"when": "every Monday at 9:00", "channel": "web:local/elsewhere"}, "channel"),
        ({"when": ""}, "Say when it is"),
    ],
)
async def test_a_form_that_will_not_do_opens_again_with_one_sentence_and_what_was_typed(
    village: Village, values: dict[str, str], said: str
) -> None:
    form = await village.type(FAY, "/session new")
    # A value may come in that no platform's form would send.
    again = await village.submit(FAY, form, GENERAL, "", **{"title": "Clinic"} | values)

    assert isinstance(again, Form)
    assert said in text_of(again)
    given = {field.name: field.value for field in again.fields}
    assert all(given.get(name, text) in {text, given.get(name)} for name, text in values.items())
    assert given["title"] == "Clinic"
    assert schedules(village) == []


async def test_only_a_facilitator_makes_a_series(village: Village) -> None:
    await village.say(FAY, "hello")

    refused = await village.type(LI, f"/session new {CLINIC}")

    assert "Only a facilitator" in text_of(refused)
    assert schedules(village) == []


async def test_a_session_that_would_meet_another_is_said_so_before_saving(village: Village) -> None:
    await hold(village)

    shown = await village.type(FAY, "/session new reading every Thursday at 16:30")

    assert "It would meet “Case clinic” in the same place" in text_of(shown)
    assert offers(shown)[0] == "Save anyway"


async def test_what_it_would_meet_is_not_named_to_who_may_not_see_it(village: Village) -> None:
    await hold(village, place=COUNCIL)
    await arrive(village, BO)
    await village.type(FAY, "/hearth facilitator Bo")

    shown = await village.type(BO, "/session new reading every Thursday at 16:30", GENERAL)

    assert "Case clinic" not in text_of(shown)


async def test_in_ones_own_conversation_the_channel_is_asked_for(village: Village) -> None:
    await village.say(FAY, "hello")
    await village.say(LI, "hello", COUNCIL)

    form = await village.type(FAY, f"/session new {CLINIC}", direct(FAY))

    assert isinstance(form, Form)
    assert "Choose the channel" in text_of(form)
    shown = await village.submit(FAY, form, direct(FAY), channel=str(GENERAL))
    assert "#general" in text_of(shown)


async def test_secrets_in_a_title_are_struck_out(village: Village) -> None:
    token = "ghp_" + "a1B2c3D4e5" * 4

    id_ = await fill_in(village, title=f"Clinic {token}", about=f"with {token}")

    series = series_of(village, id_)
    assert token not in series.title + series.about


async def test_saved_says_when_the_first_is_and_leads_on(village: Village) -> None:
    shown = await village.type(FAY, f"/session new {CLINIC}")

    saved = await village.press(FAY, shown, "Save")
    page = await press(village, FAY, saved, "Calendar file")

    assert "First on" in text_of(saved)
    assert "Case clinic" in text_of(page)


async def test_a_place_that_is_no_channel_of_a_platform_is_none(village: Village) -> None:
    await village.say(FAY, "hello")

    form = await village.type(FAY, "/session new", Place("web:local", "@fay"))

    assert isinstance(form, Form)
    assert all("@" not in key for field in form.fields if field.name == "channel" for key, _ in field.choices)


async def test_a_form_that_names_anothers_plan_makes_one_of_its_own(village: Village) -> None:
    shown = await village.type(FAY, f"/session new {CLINIC}")
    plan = next(button.action.subject for button in pressable(shown) if button.label == "Save")
    await arrive(village, BO)
    await village.type(FAY, "/hearth facilitator Bo")
    form = await village.type(BO, "/session new")
    assert isinstance(form, Form)

    forged = replace(form, action=replace(form.action, subject=plan))
    await village.submit(BO, forged, title="Mine", when="every Friday at 9:00")
    saved = await village.press(FAY, shown, "Save")

    assert "Case clinic is saved" in text_of(saved)


async def test_parts_of_the_form_that_come_one_after_the_other_add_up(village: Village) -> None:
    form = await village.type(FAY, "/session new")
    assert isinstance(form, Form)

    when = replace(form, fields=tuple(field for field in form.fields if field.part == "When"))
    shown = await village.submit(FAY, when, when="every Friday at 9:00")
    again = await village.press(FAY, shown, "Change")
    assert isinstance(again, Form)
    what = replace(again, fields=tuple(field for field in again.fields if field.part == "What"))
    both = await village.submit(FAY, what, title="Clinic")

    assert "Every Friday at 9:00" in text_of(shown)
    assert "Clinic" in text_of(both)
    assert "Every Friday at 9:00" in text_of(both)
