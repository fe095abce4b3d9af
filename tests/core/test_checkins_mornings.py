"""Check-ins in each member's own morning: who signs up, where they are, when they are away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.community.checkins.model import Mode
from bot.community.model import Viewer
from bot.community.rhythm import OccurrenceState, Recurs
from bot.core.checkins import mine
from bot.messages import Account, Action, Form, Moved, Place, Post
from bot.wording import post
from tests.blank import fresh_store
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, Village, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.community.rhythm import Occurrence
    from bot.messages import Answer
    from bot.transaction import Transaction

ASKED = "What are you stuck on?"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file, at six in the morning of a Monday, UTC."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    village = Village(store, file)
    village.clock.at = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    yield village
    store.close()


async def begin(village: Village, place: Place = GENERAL, **values: str) -> Answer:
    """Have Fay begin a check-in that asks everybody at nine, by their own clock, for four hours."""
    form = await village.type(FAY, "/hearth checkin new", place)
    given = {"title": "Standup", "question1": ASKED, "when": "weekdays 9:00", "mode": "morning", "hours": "4"}
    shown = await village.submit(FAY, form, place, **given | values)
    return shown if isinstance(shown, Form) else await village.press(FAY, shown, "Begin", place)


def id_of(village: Village) -> str:
    (schedule,) = village.store.read_now(1, lambda tx: tx.schedules.every(Recurs.CHECKIN))
    return schedule.id


def occurrences(village: Village) -> list[Occurrence]:
    id_ = id_of(village)
    return list(village.store.read_now(1, lambda tx: tx.schedules.occurrences(schedule=id_)))


async def join(village: Village, who: Account, zone: str = "UTC", place: Place = GENERAL) -> Answer:
    """Sign somebody up whose platform tells where they are."""
    return await village.do(replace(who, zone=zone), Action("checkin_join", id_of(village)), place)


async def pass_time(village: Village, *, to: datetime) -> None:
    """Let the clock tick every quarter of an hour until then."""
    while village.clock() < to:
        await village.tick(minutes=15)
        await village.tick()  # What is due again at once.


def asked(village: Village, who: Account) -> list[Post]:
    return [post for post in village.posts_to(who) if ASKED in post.fallback]


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def test_each_is_asked_at_that_hour_by_their_own_clock(village: Village) -> None:
    await begin(village)
    await join(village, LI, "Europe/Berlin")
    await join(village, BO, "America/New_York")

    await pass_time(village, to=at(7, 45))
    assert asked(village, LI) == []
    await pass_time(village, to=at(8, 0))
    assert len(asked(village, LI)) == 1
    await pass_time(village, to=at(13, 45))
    assert asked(village, BO) == []
    await pass_time(village, to=at(14, 0))

    assert (len(asked(village, LI)), len(asked(village, BO))) == (1, 1)


async def test_all_mornings_end_in_one_roundup_in_the_channel(village: Village) -> None:
    await begin(village)
    await join(village, LI, "Europe/Berlin")
    await join(village, BO, "America/New_York")
    await pass_time(village, to=at(14, 15))

    for who in (LI, BO):
        form = await village.press(who, asked(village, who)[0], "Answer", _own(who))
        await village.submit(who, form, _own(who), answer0=f"{who.name}'s build")
    await pass_time(village, to=at(18, 15))

    roundups = [post for post in village.public() if "Roundup" in post.fallback]
    assert len(roundups) == 1
    assert "Li's build" in roundups[0].fallback
    assert "Bo's build" in roundups[0].fallback
    assert occurrences(village)[0].state is OccurrenceState.DONE


def _own(who: Account) -> Place:
    return Place(who.space, f"@{who.native}")


async def test_who_is_east_of_all_others_is_asked_in_their_morning_too(village: Village) -> None:
    await begin(village)
    await join(village, LI, "UTC")
    await pass_time(village, to=at(10, 0))
    await join(village, BO, "Pacific/Auckland")

    await pass_time(village, to=at(19, 45))
    assert asked(village, BO) == []
    await pass_time(village, to=at(20, 15))

    assert len(asked(village, BO)) == 1


async def test_the_channel_is_told_once_where_to_sign_up(village: Village) -> None:
    await begin(village)

    (told,) = [post for post in village.public() if "new check-in" in post.fallback]
    said = await village.press(BO, told, "Ask me too")

    assert "From now on I ask you" in text_of(said)
    assert "already" in text_of(await village.press(BO, told, "Ask me too"))


async def test_who_leaves_is_asked_no_more(village: Village) -> None:
    await begin(village)
    await join(village, LI)
    await join(village, BO)
    await village.type(BO, "/hearth checkin leave standup")

    await pass_time(village, to=at(9, 30))

    assert (len(asked(village, LI)), asked(village, BO)) == (1, [])


async def test_who_is_away_is_not_asked_until_that_day(village: Village) -> None:
    await begin(village)
    await join(village, LI)
    await join(village, BO)

    said = await village.type(BO, "/hearth checkin away 2026-11-24")
    await pass_time(village, to=at(10, 0, 23))
    assert "24 November" in text_of(said)
    assert (len(asked(village, LI)), asked(village, BO)) == (1, [])
    await pass_time(village, to=at(10, 0, 24))

    assert len(asked(village, BO)) == 1


async def test_a_day_that_is_over_is_no_day_to_be_back(village: Village) -> None:
    await begin(village)
    await join(village, BO)

    again = await village.type(BO, "/hearth checkin away 2020-01-01")

    assert isinstance(again, Form)
    assert "That day is over" in text_of(again)
    assert "signed up to no check-in" in text_of(await village.type(LI, "/hearth checkin back"))


async def test_whoever_passes_is_not_asked_again_and_not_named(village: Village) -> None:
    await begin(village)
    await join(village, LI)
    await join(village, BO)
    await pass_time(village, to=at(9, 15))

    said = await village.press(BO, asked(village, BO)[0], "Not this time", _own(BO))
    form = await village.press(LI, asked(village, LI)[0], "Answer", _own(LI))
    await village.submit(LI, form, _own(LI), answer0="Nothing")
    await pass_time(village, to=at(13, 30))

    assert "Nobody is told" in text_of(said)
    roundup = next(post for post in village.public() if "Roundup" in post.fallback)
    assert "Bo" not in roundup.fallback
    assert len(asked(village, BO)) == 1


async def test_where_nobody_is_signed_up_nobody_is_asked_and_the_facilitator_hears_it_once(village: Village) -> None:
    await begin(village)

    await pass_time(village, to=at(9, 30, 25))

    told = [post for post in village.posts_to(FAY) if "Nobody is signed up" in post.fallback]
    assert len(told) == 1
    assert [one.reason for one in occurrences(village)][:3] == ["nobody"] * 3


async def test_two_who_both_answer_are_enough(village: Village) -> None:
    await begin(village, quick="All good")
    await join(village, LI)
    await join(village, BO)

    for day in (23, 24, 25):
        await pass_time(village, to=at(9, 15, day))
        for who in (LI, BO):
            await village.press(who, asked(village, who)[-1], "All good", _own(who))
        await pass_time(village, to=at(14, 0, day))

    checkin = village.store.read_now(1, lambda tx: tx.checkins.get(id_of(village)))
    assert checkin
    assert (checkin.mode, checkin.low, checkin.slowed) == (Mode.MORNING, 0, 0)


async def test_an_hour_that_the_clock_leaves_out_is_asked_later_that_morning_once(village: Village) -> None:
    village.clock.at = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    await begin(village, when="every day at 2:30")
    await join(village, LI, "Europe/Berlin")

    await pass_time(village, to=datetime(2027, 3, 28, 12, 0, tzinfo=UTC))

    assert len(asked(village, LI)) == 1


async def test_after_hours_away_only_mornings_that_are_worth_it_are_made_up_for(village: Village) -> None:
    await begin(village)
    await join(village, LI, "Europe/Berlin")
    await join(village, BO, "America/New_York")
    village.clock.at = at(14, 30)

    await village.tick()
    await village.tick()

    assert (asked(village, LI), len(asked(village, BO))) == ([], 1)


async def test_a_private_channels_check_in_is_signed_up_to_by_its_people_alone(village: Village) -> None:
    await begin(village, COUNCIL)

    assert "There is no such check-in" in text_of(await join(village, BO))
    assert "From now on" in text_of(await join(village, LI, place=COUNCIL))
    assert "There is no such check-in" not in text_of(await village.type(BO, "/hearth checkin join standup"))
    joined = village.store.read_now(1, lambda tx: tx.checkins.signed_up(id_of(village)))
    assert len(joined) == 1


async def test_who_was_taken_out_of_the_private_channel_answers_no_more(village: Village) -> None:
    await begin(village, COUNCIL)
    await join(village, LI, place=COUNCIL)
    await pass_time(village, to=at(9, 15))
    village.chat.present[str(LI)] = frozenset()
    await village.core.on_change(Moved(LI, COUNCIL, village.clock(), inside=False))

    said = await village.press(LI, asked(village, LI)[0], "Answer", _own(LI))

    assert "There is no such check-in" in text_of(said)


async def test_who_is_erased_is_asked_no_more(village: Village) -> None:
    await begin(village)
    await join(village, LI)
    await join(village, BO)

    await village.do(BO, Action("erase"))
    await pass_time(village, to=at(9, 30))

    joined = village.store.read_now(1, lambda tx: tx.checkins.signed_up(id_of(village)))
    assert len(joined) == 1
    assert asked(village, BO) == []


async def test_what_one_is_asked_and_signed_up_to_stands_on_their_own_page(village: Village) -> None:
    await begin(village)
    await join(village, LI)
    person = village.store.read_now(1, lambda tx: tx.members.known(LI))
    viewer = Viewer(1, person)

    before = village.store.read_now(1, lambda tx: post(*mine(tx, viewer)))
    await pass_time(village, to=at(9, 15))
    during = village.store.read_now(1, lambda tx: post(*mine(tx, viewer)))

    assert "weekdays at 9:00" in before.fallback or "every weekday at 9:00" in before.fallback
    assert "open until" in during.fallback


async def test_many_who_get_up_together_are_asked_some_at_a_time_and_each_once(village: Village) -> None:
    await begin(village)
    many = [Account("web:local", f"p{at:02}", f"P{at:02}") for at in range(45)]
    for one in many:
        await join(village, one)

    village.clock.at = at(9, 1)
    for _ in range(28):
        await village.tick()

    assert [len(asked(village, one)) for one in many] == [1] * 45
    assert occurrences(village)[0].step == "close"


def wish(village: Village, who: Account, **wishes: object) -> None:
    """Let somebody have set something about being told things."""

    def put(tx: Transaction) -> None:
        person = tx.members.known(who)
        assert person
        tx.attention.put(replace(tx.attention.wishes(person), **wishes))  # type: ignore[arg-type]

    village.store.write_now(1, put)


async def test_quiet_hours_hold_the_questions_back_until_they_end(village: Village) -> None:
    await begin(village)
    await join(village, LI)
    wish(village, LI, quiet="22:00-10:30", zone="UTC")

    await pass_time(village, to=at(10, 15))
    assert asked(village, LI) == []
    await pass_time(village, to=at(10, 45))

    assert len(asked(village, LI)) == 1


async def test_who_muted_it_is_not_asked_and_finds_it_on_their_own_page(village: Village) -> None:
    await begin(village)
    await join(village, LI)
    wish(village, LI, muted=frozenset({"checkin"}))

    await pass_time(village, to=at(9, 30))

    assert asked(village, LI) == []
    assert "open until" in text_of(await village.type(LI, "/hearth me"))
