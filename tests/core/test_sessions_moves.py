"""A session is moved by words that are read beside it: its week, its zone, and what was left out stays left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.rhythm import OccurrenceState
from bot.messages import Form
from tests.core.sitting import fill_in, occurrences, press, settle, village
from tests.core.village import FAY, GENERAL, text_of

if TYPE_CHECKING:
    from tests.core.village import Village

__all__ = ["village"]


async def skip(village: Village, which: str) -> None:
    """Leave one session out."""
    await press(village, FAY, await village.type(FAY, f"/session skip {which}"), "Skip this one")
    await settle(village)


def stands(village: Village, id_: str) -> list[str]:
    """Return the days and hours of the sessions that take place."""
    every = occurrences(village, id_)
    return [f"{one.at:%m-%d %H}" for one in every if one.state is not OccurrenceState.SKIPPED]


async def test_a_weekday_alone_is_the_one_beside_the_session(village: Village) -> None:
    await fill_in(village)

    far = await village.type(FAY, "/session move 4 to Friday 15:00")
    before = await village.type(FAY, "/session move 4 to Monday")
    said = await village.type(FAY, "/session move 4 to next Friday 15:00")
    dated = await village.type(FAY, "/session move 4 to Friday 4 December 15:00")

    assert "to 18 December 2026, 15:00 UTC?" in text_of(far)
    assert "to 14 December 2026, 16:00 UTC?" in text_of(before)
    assert "to 27 November 2026, 15:00 UTC?" in text_of(said)
    assert "to 04 December 2026, 15:00 UTC?" in text_of(dated)


async def test_an_hour_alone_is_of_the_session_s_own_day(village: Village) -> None:
    await fill_in(village)

    assert "to 17 December 2026, 10:00 UTC?" in text_of(await village.type(FAY, "/session move 4 to 10:00"))


async def test_a_session_is_not_moved_to_where_it_is(village: Village) -> None:
    await fill_in(village)

    assert "It is at that time already." in text_of(await village.type(FAY, "/session move 2 to Thursday"))


async def test_what_was_left_out_stays_so_when_all_that_follow_move(village: Village) -> None:
    id_ = await fill_in(village)
    await skip(village, "3")

    asked = await village.type(FAY, "/session move 2 to Friday 15:00")
    await press(village, FAY, asked, "This and all that follow")
    await settle(village)

    assert stands(village, id_) == ["11-26 16", "12-04 15", "12-18 15", "12-25 15"]


async def test_a_series_does_not_move_past_one_that_was_left_out(village: Village) -> None:
    id_ = await fill_in(village)
    await skip(village, "1")

    asked = await village.type(FAY, "/session move 1 to 25 November 15:00")
    refused = await press(village, FAY, asked, "This and all that follow")

    assert "comes before another of the same series" in text_of(refused)
    assert stands(village, id_)[0] == "12-03 16"


async def test_a_new_rhythm_from_one_session_on_leaves_those_before_alone(village: Village) -> None:
    id_ = await fill_in(village)

    asked = await village.type(FAY, "/session move 3 to every Friday at 15:00")
    await press(village, FAY, asked, "This and all that follow")
    await settle(village)

    assert stands(village, id_)[:4] == ["11-26 16", "12-03 16", "12-11 15", "12-18 15"]


async def test_the_form_moves_a_session_in_its_own_zone(village: Village) -> None:
    id_ = await fill_in(village, zone="Europe/Berlin")

    form = await village.type(FAY, "/session move 2")
    assert isinstance(form, Form)
    assert next(field.value for field in form.fields if field.name == "zone") == "Europe/Berlin"
    asked = await village.submit(FAY, form, GENERAL, when="Friday 15:00")
    await press(village, FAY, asked, "This and all that follow")
    await settle(village)

    assert stands(village, id_)[1] == "12-04 14"


async def test_a_time_of_another_zone_is_the_same_instant_for_all_that_follow(village: Village) -> None:
    id_ = await fill_in(village, zone="Europe/Berlin")

    form = await village.type(FAY, "/session move 2")
    asked = await village.submit(FAY, form, GENERAL, when="Friday 15:00", zone="UTC")
    await press(village, FAY, asked, "This and all that follow")
    await settle(village)

    assert stands(village, id_)[1] == "12-04 15"
