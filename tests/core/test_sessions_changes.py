"""Skipped, moved, called off, given to another host: this one, this and following, or all; only who comes is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import OccurrenceState
from bot.core.sessions.news import AT_ONCE
from bot.messages import Account, Action, Form
from bot.recurrence import in_words
from tests.core.sitting import (
    FIRST,
    announcement,
    arrive,
    calendar,
    fill_in,
    hold,
    meeting,
    occurrences,
    offers,
    posts_in,
    press,
    said,
    schedules,
    series_of,
    session_at,
    settle,
    told,
    told_post,
    until,
    village,
)
from tests.core.village import BO, FAY, GENERAL, LI, text_of

if TYPE_CHECKING:
    from bot.messages import Answer
    from bot.transaction import Transaction
    from tests.core.village import Village

__all__ = ["village"]


async def underway(village: Village, **values: str) -> str:
    """Have a clinic announced to which Li goes and Bo can't; return its series."""
    id_ = await fill_in(village, GENERAL, FAY, **values)
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await press(village, BO, announcement(village), "Can't")
    return id_


async def test_who_was_asked_whether_to_skip_may_leave_it(village: Village) -> None:
    await underway(village)

    left = await press(village, FAY, await village.type(FAY, "/session skip 1"), "Leave it")

    assert "nothing" in text_of(left).lower()
    assert occurrences(village)[0].state is OccurrenceState.OPEN


async def test_one_is_left_out_and_the_next_takes_place(village: Village) -> None:
    await underway(village)

    asked = await village.type(FAY, "/session skip 1")
    done = await press(village, FAY, asked, "Skip this one")
    await settle(village)

    assert "is left out" in text_of(done)
    assert [one.state for one in occurrences(village)][:2] == [OccurrenceState.SKIPPED, OccurrenceState.PLANNED]
    assert any(
        "is left out this time. The next one is on 03 December" in one.replace("\n", " ") for one in told(village, LI)
    )
    assert told(village, BO) == []


async def test_what_is_left_out_goes_from_the_calendar_and_says_so_where_it_was_announced(village: Village) -> None:
    await underway(village)

    await press(village, FAY, await village.type(FAY, "/session skip 1"), "Skip this one")
    await village.tick(seconds=4)

    shown = meeting(announcement(village))
    assert shown
    assert shown.cancelled
    assert calendar(village)[0].cancelled
    assert "Going" not in offers(announcement(village))


async def test_one_is_moved_and_who_comes_keeps_their_answer(village: Village) -> None:
    await underway(village)

    asked = await village.type(FAY, "/session move 1 to Friday 15:00")
    done = await press(village, FAY, asked, "Only this one")
    await settle(village)

    one = occurrences(village)[0]
    assert "Moved: Clinic, 27 November 2026, 15:00 UTC" in text_of(done)
    assert (one.at.day, one.at.hour, one.moved, one.sequence) == (27, 15, True, 1)
    assert any("is now on 27 November 2026, 15:00 UTC" in text for text in told(village, LI))
    assert told(village, BO) == []
    assert said(village, one.id)["Li"].value == "going"


async def test_a_moved_session_is_shown_at_its_new_time_everywhere(village: Village) -> None:
    await underway(village)

    await press(village, FAY, await village.type(FAY, "/session move 1 to Friday 15:00"), "Only this one")
    await village.tick(seconds=4)

    shown = meeting(announcement(village))
    assert shown
    assert shown.starts.day == 27
    assert calendar(village)[0].starts.day == 27


async def test_a_moved_session_reminds_anew_and_begins_at_its_new_time(village: Village) -> None:
    await underway(village)
    await until(village, FIRST - timedelta(hours=23))
    await press(village, FAY, await village.type(FAY, "/session move 1 to Monday 15:00"), "Only this one")

    await until(village, FIRST + timedelta(days=4), by=timedelta(minutes=15))

    assert sum("You are going: Clinic" in one for one in told(village, LI)) == 3
    assert occurrences(village)[0].at.day == 30


async def test_said_in_full_it_is_echoed_as_a_date_before_it_is_done(village: Village) -> None:
    await underway(village)

    asked = await village.type(FAY, "/session move 1 to Friday 15:00 this one")

    assert "to 27 November 2026, 15:00 UTC?" in text_of(asked)
    assert offers(asked) == ["Only this one", "Leave it"]
    assert "Moved: " in text_of(await press(village, FAY, asked, "Only this one"))


async def test_this_and_all_that_follow_keep_what_was_before(village: Village) -> None:
    id_ = await underway(village)

    asked = await village.type(FAY, "/session move 2 to Friday 4 December 15:00")
    done = await press(village, FAY, asked, "This and all that follow")
    await settle(village)

    days = [(one.at.month, one.at.day, one.at.hour) for one in occurrences(village, id_)]
    assert "every Friday at 15:00" in text_of(done)
    assert days[:3] == [(11, 26, 16), (12, 4, 15), (12, 11, 15)]
    assert told(village, LI) == []


async def test_all_that_are_to_come_move_and_who_comes_to_one_that_goes_is_told(village: Village) -> None:
    id_ = await underway(village)

    asked = await village.type(FAY, "/session move 1 to Friday 15:00")
    await press(village, FAY, asked, "All that are to come")
    await settle(village)

    days = [one.at.day for one in occurrences(village, id_) if one.state is not OccurrenceState.CANCELLED]
    assert days[:2] == [27, 4]
    assert sum("Clinic" in one for one in told(village, LI)) == 1


async def test_a_new_rhythm_can_be_said_in_words(village: Village) -> None:
    await underway(village)

    asked = await village.type(FAY, "/session move Clinic to every other Friday at 15:00 all")
    await press(village, FAY, asked, "All that are to come")
    await settle(village)

    assert "every other Friday at 15:00" in text_of(asked)
    assert in_words(schedules(village)[0].rule).startswith("every other Friday at 15:00")


async def test_calling_one_off_leaves_the_others(village: Village) -> None:
    await underway(village)

    asked = await village.type(FAY, "/session cancel Clinic")
    await press(village, FAY, asked, "Only this one")
    await settle(village)

    assert occurrences(village)[0].state is OccurrenceState.CANCELLED
    assert len(schedules(village)) == 1
    assert any("is called off" in one for one in told(village, LI))


async def test_calling_all_off_ends_the_series_and_tells_those_who_come(village: Village) -> None:
    id_ = await underway(village)

    asked = await village.type(FAY, "/session cancel 1")
    done = await press(village, FAY, asked, "All that are to come")
    await until(village, FIRST + timedelta(days=30))

    assert "no more sessions follow" in text_of(done)
    assert [one.state for one in occurrences(village, id_)] == [OccurrenceState.CANCELLED]
    assert any("No other one of this series is planned" in one for one in told(village, LI))
    assert all(one.cancelled for one in calendar(village))


async def test_ending_with_what_follows_keeps_the_one_before(village: Village) -> None:
    id_ = await underway(village)

    asked = await village.type(FAY, "/session cancel 2")
    await press(village, FAY, asked, "This and all that follow")
    await settle(village)

    assert [one.at.day for one in occurrences(village, id_)] == [26]
    assert told(village, LI) == []


async def test_pressed_twice_it_is_done_once(village: Village) -> None:
    await underway(village)
    asked = await village.type(FAY, "/session move 1 to Friday 15:00")

    await press(village, FAY, asked, "Only this one")
    again = await press(village, FAY, asked, "Only this one")

    assert "done already" in text_of(again)
    assert occurrences(village)[0].sequence == 1


async def test_a_moved_session_that_meets_another_is_a_choice_and_never_silent(village: Village) -> None:
    await underway(village)
    await hold(village, "reading on 27 November at 15:30")

    asked = await village.type(FAY, "/session move Clinic to Friday 15:00 this one")
    before = session_at(village).starts
    done = await press(village, FAY, asked, "Only this one")

    assert "“Reading” is in the same place then" in text_of(asked)
    assert (before, session_at(village).starts.day) == (FIRST, 27)
    assert "Moved: " in text_of(done)


@pytest.mark.parametrize(
    ("typed", "said_then"),
    [
        ("move 1 to yesterday", "Did you mean"),
        ("move 1 to 20 November 2026 9:00", "passed"),
        ("move 1 to 31 February 10:00", "no such day"),
        ("move 99 to Friday 15:00", "no coming session “99”"),
        ("move Nonesuch to Friday 15:00", "no coming session “Nonesuch”"),
        ("skip 99", "no coming session “99”"),
        ("show 99", "no coming session “99”"),
        ("show knitting", "no coming session “knitting”"),
        ("cancel 0", "no coming session “0”"),
        ("host 1 Nobody Atall", "I know nobody called"),
        ("move 1 to every Friday 15:00 this one", "for this one alone"),
    ],
)
async def test_what_will_not_do_is_told_in_one_sentence(village: Village, typed: str, said_then: str) -> None:
    await underway(village)

    refused = await village.type(FAY, f"/session {typed}")

    assert said_then in text_of(refused)
    assert [one.sequence for one in occurrences(village)] == [0] * 5


async def test_a_session_is_not_moved_to_where_it_is(village: Village) -> None:
    await underway(village)

    refused = await village.type(FAY, "/session move 1 to 26 November 16:00")

    assert "at that time already" in text_of(refused)


async def test_a_series_that_would_meet_another_is_a_choice_too(village: Village) -> None:
    id_ = await underway(village)
    await hold(village, "reading on 4 December at 15:30")

    asked = await village.type(FAY, "/session move Clinic to every Friday 15:00")
    warned = await press(village, FAY, asked, "All that are to come")
    before = in_words(schedules(village)[0].rule)
    await press(village, FAY, warned, "Move it anyway")

    assert "“Reading” is in the same place then" in text_of(warned)
    assert "Thursday" in before
    planned = [one for one in occurrences(village, id_) if one.state is OccurrenceState.PLANNED]
    assert planned[0].at.day == 27


async def crowd(village: Village, many: int = 13) -> list[Account]:
    """Have a clinic announced to which many go."""
    people = [Account("web:local", f"p{at:02}", f"P {at}") for at in range(many)]
    await arrive(village, *people)
    await fill_in(village, GENERAL, FAY)
    await until(village, FIRST - timedelta(hours=70))
    for each in people:
        await press(village, each, announcement(village), "Going")
    await settle(village)
    return people


async def test_many_are_told_of_a_move_a_few_at_a_time_and_each_once(village: Village) -> None:
    people = await crowd(village)

    asked = await village.type(FAY, "/session move 1 to Friday 15:00")
    await press(village, FAY, asked, "Only this one")
    await village.deliver()
    at_once = [each for each in people if told(village, each)]
    await settle(village)

    assert len(at_once) == AT_ONCE
    assert {len(told(village, each)) for each in people} == {1}
    assert all("is now on 27 November 2026, 15:00 UTC" in told(village, each)[0] for each in people)
    await until(village, FIRST + timedelta(hours=17))
    assert {sum("You are going" in text for text in told(village, each)) for each in people} == {1}


async def test_many_are_told_that_a_session_is_off(village: Village) -> None:
    people = await crowd(village)

    await press(village, FAY, await village.type(FAY, "/session skip 1"), "Skip this one")
    await settle(village)
    await until(village, FIRST + timedelta(hours=3))

    assert {len(told(village, each)) for each in people} == {1}
    assert occurrences(village)[0].state is OccurrenceState.SKIPPED


async def test_who_was_not_told_of_a_move_yet_hears_of_the_next_one_alone(village: Village) -> None:
    people = await crowd(village)

    for day in ("Friday", "Saturday"):
        asked = await village.type(FAY, f"/session move 1 to {day} 15:00")
        await press(village, FAY, asked, "Only this one")
    await settle(village)

    told_of = [[text for text in told(village, each) if "is now on" in text] for each in people]
    assert all("28 November" in texts[-1] for texts in told_of)
    assert sorted(map(len, told_of)) == [1] * (len(people) - AT_ONCE) + [2] * AT_ONCE


async def test_an_edit_does_not_keep_news_of_a_move_from_anybody(village: Village) -> None:
    people = await crowd(village)

    asked = await village.type(FAY, "/session move 1 to Friday 15:00")
    await press(village, FAY, asked, "Only this one")
    await village.submit(FAY, await village.type(FAY, "/session change 1"), where="Room 7", scope="this")
    await settle(village)

    assert all(any("is now on 27" in text for text in told(village, each)) for each in people)
    assert all(any("Room 7" in text for text in told(village, each)) for each in people)


async def test_a_zone_whose_clock_changes_is_told_to_those_who_come(village: Village) -> None:
    from bot.core.sessions.news import clocks_changed  # noqa: PLC0415

    await underway(village)
    one = occurrences(village)[0]
    later = replace(one, at=one.at + timedelta(hours=1), sequence=1, version=one.version + 1)

    def shift(tx: Transaction) -> None:
        tx.schedules.put_occurrence(later)
        clocks_changed(tx, later, now=village.clock())

    await village.store.write(1, shift)
    await settle(village)

    assert any("is now 26 November 2026, 17:00 UTC" in text for text in told(village, LI))
    assert told(village, BO) == []
    assert calendar(village)[0].starts == later.at


async def test_an_unknown_word_lists_the_commands(village: Village) -> None:
    shown = await village.type(FAY, "/session dance")

    assert "/session move 1 to Friday 15:00" in text_of(shown)


async def test_a_number_that_is_not_said_is_asked_for(village: Village) -> None:
    await underway(village)

    which = await village.type(FAY, "/session move")
    form = await press(village, FAY, which, "Move")

    assert "which one?" in text_of(which)
    assert isinstance(form, Form)


async def test_the_form_to_move_says_what_will_not_do_and_keeps_what_was_typed(village: Village) -> None:
    await underway(village)
    form = await press(village, FAY, await village.type(FAY, "/session move"), "Move")

    again = await village.submit(FAY, form, date="2026-11-20", time="10:00")

    assert isinstance(again, Form)
    assert "passed" in text_of(again)
    assert {field.name: field.value for field in again.fields}["date"] == "2026-11-20"
    asked = await village.submit(FAY, again, date="2026-11-27", time="15:00")
    assert "Moved: " in text_of(await press(village, FAY, asked, "Only this one"))


@pytest.mark.parametrize("typed", ["skip 1", "move 1 to Friday 15:00", "cancel 1", "host 1 Li"])
async def test_who_neither_facilitates_nor_hosts_changes_nothing(village: Village, typed: str) -> None:
    await underway(village)

    refused = await village.type(LI, f"/session {typed}")

    assert "Only a facilitator" in text_of(refused)
    assert session_at(village).occurrence.version == session_at(village).occurrence.version


async def test_a_press_on_what_one_may_not_do_is_refused_too(village: Village) -> None:
    await underway(village)

    refused = await village.do(BO, Action("session_skip_yes", session_at(village).id))

    assert "Only a facilitator" in text_of(refused)
    assert occurrences(village)[0].state is OccurrenceState.OPEN


async def test_a_host_changes_what_they_host_and_no_more(village: Village) -> None:
    await arrive(village, LI)
    await underway(village, hosts="Li")
    await arrive(village, BO)
    await village.type(FAY, "/session host 2 Bo this one")

    own = await village.type(LI, "/session skip 1")
    others = await village.type(LI, "/session skip 2")

    assert "Skip this one" in offers(own)
    assert "Only a facilitator" in text_of(others)


async def test_another_host_has_one_session_and_both_are_told(village: Village) -> None:
    await arrive(village, LI, BO)
    await underway(village, hosts="Li")

    done = await village.type(FAY, "/session host 1 Bo this one")
    await settle(village)

    assert "Bo hosts this one" in text_of(done)
    assert any("Fay gave you Clinic" in one for one in told(village, BO))
    assert any("Bo hosts Clinic" in one for one in told(village, LI))
    assert (session_at(village).host, session_at(village, 1).host) == (
        village.store.read_now(1, lambda tx: tx.members.known(BO)),
        village.store.read_now(1, lambda tx: tx.members.known(LI)),
    )


async def test_several_take_turns_from_here_on(village: Village) -> None:
    await arrive(village, LI, BO)
    id_ = await underway(village)

    await village.type(FAY, "/session host 1 Li, Bo all")

    names = [session_at(village, at).host for at in range(4)]
    assert names[0] == names[2] != names[1] == names[3]
    assert series_of(village, id_).rotates


async def test_a_host_who_cannot_gives_way_to_the_next(village: Village) -> None:
    await arrive(village, LI, BO)
    await fill_in(village, hosts="Li, Bo")
    await until(village, FIRST - timedelta(hours=70))

    done = await press(village, LI, told_post(village, LI, "You host Clinic"), "I can't host")
    await settle(village)

    assert "Bo is next" in text_of(done)
    assert any("gave you Clinic" in one for one in told(village, BO))


async def test_a_host_with_nobody_next_has_a_facilitator_told(village: Village) -> None:
    await arrive(village, LI)
    await fill_in(village, hosts="Li")
    await until(village, FIRST - timedelta(hours=70))

    done = await press(village, LI, told_post(village, LI, "You host Clinic"), "I can't host")
    await settle(village)

    assert "A facilitator is told" in text_of(done)
    assert any("Li can't host Clinic" in one for one in told(village, FAY))


async def test_a_change_races_with_nothing_that_was_read_before(village: Village) -> None:
    await underway(village)
    first = await village.type(FAY, "/session cancel 1")
    second = await village.type(FAY, "/session move 1 to Friday 15:00")

    await press(village, FAY, first, "Only this one")
    late: Answer = await press(village, FAY, second, "Only this one")

    assert "called off" in text_of(late)


async def test_a_title_with_the_word_to_in_it_can_be_moved(village: Village) -> None:
    await underway(village, title="How to ask")

    asked = await village.type(FAY, "/session move How to ask to Friday 15:00")

    assert "to 27 November 2026, 15:00 UTC?" in text_of(asked)


async def test_a_channel_that_became_anothers_hears_no_more_of_it(village: Village) -> None:
    await underway(village)
    other = village.store.found("Elsewhere", now=village.clock()).id
    await village.store.write(1, lambda tx: tx.members.bind(GENERAL, other))

    before = len(posts_in(village))
    await until(village, FIRST + timedelta(minutes=1))

    assert len(posts_in(village)) == before
    assert any("I can't write in #general" in one for one in told(village, FAY))
