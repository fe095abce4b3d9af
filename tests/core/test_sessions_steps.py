"""What a session does by itself: listed, announced, reminded of, begun; in time, late, or left out and said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from bot.community.rhythm import OccurrenceState
from bot.core import DUES
from bot.core.keys import key_for
from bot.core.sessions.telling import keep_in_calendars
from bot.messages import Account, Place, RoomChanged
from bot.storage.tables.delivery import outbox
from tests.core.sitting import (
    ANN,
    CLINIC,
    FIRST,
    announcement,
    arrive,
    calendar,
    direct,
    fill_in,
    hold,
    leap,
    meeting,
    occurrences,
    posts_in,
    press,
    session_at,
    settle,
    told,
    told_post,
    until,
    village,
)
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, text_of
from tests.factories import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from bot.transaction import Transaction
    from tests.core.village import Village

__all__ = ["village"]

HOUR = timedelta(hours=1)
GIVEN_UP = (
    update(outbox)
    .where(outbox.c.key == bindparam("its_key"))
    .values(state="dead", sent=None, payload=None, fault="refused:403:50013")
)


async def test_each_session_stands_in_the_spaces_own_calendar(village: Village) -> None:
    await hold(village)

    assert [one.starts.day for one in calendar(village)] == [26, 3, 10, 17, 24]
    assert not any(one.cancelled for one in calendar(village))


async def test_a_private_session_stands_in_no_calendar_that_all_see(village: Village) -> None:
    await hold(village, place=COUNCIL)

    assert calendar(village) == []


async def test_it_is_announced_three_days_before_with_answers_and_why(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=73))
    before = posts_in(village)
    await until(village, FIRST - timedelta(hours=72))

    assert before == []
    labels = [button.label for block in announcement(village).blocks[-1:] for button in block.buttons]  # type: ignore[union-attr]
    assert labels == ["Going", "Maybe", "Can't", "Agenda and details", "Why am I seeing this?"]
    assert len(posts_in(village)) == 1


async def test_the_host_is_told_with_the_guide_of_the_format(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=71))

    guide = await press(village, FAY, told_post(village, FAY, "You host Case clinic"), "How to host it")
    assert "The case" in text_of(guide)


async def test_those_who_go_are_reminded_and_nobody_else(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=71))
    await press(village, LI, announcement(village), "Going")
    await press(village, BO, announcement(village), "Maybe")

    await until(village, FIRST - timedelta(minutes=10), by=HOUR)

    assert sum("You are going: Case clinic" in one for one in told(village, LI)) == 2
    assert told(village, BO) == []


async def test_who_muted_everything_is_not_disturbed_and_loses_nothing(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=30))
    await press(village, LI, announcement(village), "Going")
    await village.type(LI, "/hearth mute all")

    await until(village, FIRST + timedelta(minutes=1), by=HOUR)

    assert told(village, LI) == []
    assert "Case clinic" in text_of(await village.type(LI, "/hearth me"))


async def test_many_are_reminded_a_few_at_a_time_and_each_once(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=30))
    crowd = [Account("web:local", f"guest-{at}", f"Guest {at}") for at in range(12)]
    for account in crowd:
        await press(village, account, announcement(village), "Going")

    await until(village, FIRST - timedelta(hours=23), by=HOUR)

    assert [sum("You are going: " in one for one in told(village, account)) for account in crowd] == [1] * 12


async def test_a_reminder_is_skipped_once_the_session_has_begun(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=30))
    await press(village, LI, announcement(village), "Going")

    village.clock.forward(hours=31)
    await settle(village)

    assert not any("You are going: " in one for one in told(village, LI))


async def test_of_two_reminders_that_are_late_the_last_alone_is_sent(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=30))
    await press(village, LI, announcement(village), "Going")

    village.clock.forward(hours=29, minutes=50)
    await settle(village)

    assert sum("You are going: " in one for one in told(village, LI)) == 1


async def test_that_it_begins_is_said_in_its_channel(village: Village) -> None:
    await hold(village)

    await until(village, FIRST + timedelta(minutes=1))

    assert any("Case clinic begins now. Fay hosts." in post.fallback for post in posts_in(village))
    assert occurrences(village)[0].state is OccurrenceState.OPEN


async def test_every_session_ends_as_done(village: Village) -> None:
    await hold(village)

    await until(village, FIRST + timedelta(days=10))

    assert occurrences(village)[0].state is OccurrenceState.DONE


async def test_an_announcement_that_is_late_is_made_until_it_begins(village: Village) -> None:
    await hold(village)

    await leap(village, FIRST - timedelta(minutes=5))

    assert len(posts_in(village)) == 1
    assert not any("I was away" in one for one in told(village, FAY))


async def test_what_began_while_hearth_was_away_is_left_out_and_said_once(village: Village) -> None:
    await hold(village)
    await hold(village, "reading every Thursday at 9:00")

    await leap(village, FIRST + timedelta(days=8))

    skipped = [one for one in occurrences(village) if one.state is OccurrenceState.SKIPPED]
    about = [one for one in told(village, FAY) if "I was away" in one]
    assert {one.reason for one in skipped} == {"late"}
    assert len(skipped) == 3
    assert len(about) == 1
    assert (about[0].count("Case clinic"), about[0].count("Reading")) == (2, 1)


async def test_a_step_that_is_taken_twice_says_nothing_twice(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=71))
    id_ = session_at(village).id
    before = len(village.chat.standing)

    await village.store.write(1, lambda tx: DUES["occurrence"](tx, id_, now=village.clock()))
    await settle(village)

    assert len(village.chat.standing) == before


async def test_fewer_than_wanted_are_the_hosts_to_decide_on(village: Village) -> None:
    await fill_in(village, quorum="3")
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await until(village, FIRST - timedelta(hours=23))

    asked = told_post(village, FAY, "at least 3 were wanted")
    held = await press(village, FAY, asked, "Hold it anyway")
    await until(village, FIRST + timedelta(minutes=1))

    assert "1 person has said yes" in asked.fallback
    assert "takes place" in text_of(held)
    assert any("begins now" in post.fallback for post in posts_in(village))


async def test_a_host_who_calls_it_off_has_those_who_come_told(village: Village) -> None:
    await fill_in(village, quorum="3")
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await until(village, FIRST - timedelta(hours=23))

    await press(village, FAY, told_post(village, FAY, "at least 3 were wanted"), "Call it off")
    await until(village, FIRST + timedelta(minutes=1))

    assert any("is called off" in one for one in told(village, LI))
    assert occurrences(village)[0].state is OccurrenceState.CANCELLED
    assert not any("begins now" in post.fallback for post in posts_in(village))


async def test_where_enough_come_the_host_is_not_asked(village: Village) -> None:
    await fill_in(village, quorum="2")
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await press(village, BO, announcement(village), "Going")

    await until(village, FIRST - timedelta(hours=23))

    assert not any("were wanted" in one for one in told(village, FAY))


async def test_hosts_take_turns(village: Village) -> None:
    await arrive(village, LI, BO)
    id_ = await fill_in(village, hosts="Li, Bo, Fay")

    names = village.store.read_now(
        1,
        lambda tx: [tx.members.get(one.host).name for one in tx.schedules.occurrences(schedule=id_) if one.host],  # type: ignore[union-attr]
    )

    assert names == ["Li", "Bo", "Fay", "Li", "Bo"]


async def test_a_host_who_left_gives_way_to_the_next_and_the_facilitators_hear_of_it(village: Village) -> None:
    await arrive(village, LI, BO)
    id_ = await fill_in(village, hosts="Li, Bo")
    sure = await village.type(LI, "/hearth me erase")
    await village.press(LI, sure, "Erase")

    await until(village, FIRST + timedelta(days=1))

    hosts = village.store.read_now(1, lambda tx: tx.sessions.get(id_).hosts)  # type: ignore[union-attr]
    assert len(hosts) == 1
    assert any("You host Clinic" in one for one in told(village, BO))
    assert any("Bo is next" in one for one in told(village, FAY))
    assert not any("Li" in one.host for one in calendar(village))


async def test_an_erased_host_of_many_years_is_in_nothing_that_is_to_come(village: Village) -> None:
    await arrive(village, LI, BO)
    id_ = await fill_in(village, hosts="Li, Bo")
    first = occurrences(village, id_)[0]
    long_ago = [first.local - timedelta(days=day) for day in range(10, 530)]

    def held_before(tx: Transaction) -> None:
        for local in long_ago:
            at = local.replace(tzinfo=UTC)
            tx.schedules.plan(replace(first, id=f"{at:%Y%m%d}", local=local, at=at, state=OccurrenceState.DONE))

    village.store.write_now(1, held_before)
    await until(village, FIRST - timedelta(hours=70))
    before = announcement(village).fallback

    await village.press(LI, await village.type(LI, "/hearth me erase"), "Erase")
    await settle(village)

    assert "with Li" in before
    assert "with Bo" in announcement(village).fallback


async def test_a_channel_that_is_gone_is_told_once_and_those_who_come_hear_all_the_same(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await village.core.on_change(
        RoomChanged(GENERAL, village.clock(), "general", private=False, gone=True, shared=False)
    )

    await until(village, FIRST + timedelta(minutes=1), by=HOUR)

    lost = [one for one in told(village, FAY) if "I can't write in #general" in one]
    assert len(lost) == 1
    assert any("begins now" in one for one in told(village, LI))
    assert occurrences(village)[0].state is OccurrenceState.OPEN


async def test_another_channel_takes_over(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=70))
    lunch = Place("web:local", "lunch")
    await village.core.on_change(RoomChanged(lunch, village.clock(), "lunch", private=False, shared=False))
    await village.core.on_change(
        RoomChanged(GENERAL, village.clock(), "general", private=False, gone=True, shared=False)
    )
    await until(village, FIRST - timedelta(hours=20), by=HOUR)

    form = await press(village, FAY, told_post(village, FAY, "I can't write in"), "Choose another channel", direct(FAY))
    said = await village.submit(FAY, form, direct(FAY), channel=str(lunch))
    await settle(village)

    assert "#lunch" in text_of(said)
    assert len(posts_in(village, lunch)) == 1


async def refuse(village: Village, at: datetime) -> None:
    """Let time come to an instant, and the channel take nothing of what is said then."""
    village.clock.forward(seconds=(at - village.clock()).total_seconds())
    for due in village.store.due(village.clock()):
        await village.store.write(due.community, lambda tx, due=due: DUES[due.kind](tx, due.id, now=village.clock()))  # type: ignore[misc]
    while errands := await village.store.queue.claim(village.clock(), limit=20):
        for errand in errands:
            if errand.place == GENERAL and not errand.replaces:
                await village.store.queue.dead(errand, "refused:read_only", village.clock())
                await village.core.on_given_up(errand.community, errand.key)
            else:
                await village.carry(errand)
    await settle(village)


async def test_a_message_that_a_channel_refused_is_found_out_at_the_next_step(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=73))
    village.clock.forward(hours=2)
    for due in village.store.due(village.clock()):
        await village.store.write(due.community, lambda tx, due=due: DUES[due.kind](tx, due.id, now=village.clock()))  # type: ignore[misc]
    for errand in await village.store.queue.claim(village.clock(), limit=20):
        await village.store.queue.dead(errand, "refused:read_only", village.clock())

    await until(village, FIRST - timedelta(hours=23))

    assert any("I can't write in #general" in one for one in told(village, FAY))


async def test_a_channel_that_refuses_the_announcement_is_told_at_once(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=73))
    await refuse(village, FIRST - timedelta(hours=71))

    lost = [one for one in told(village, FAY) if "I can't write in #general" in one]
    assert len(lost) == 1

    await until(village, FIRST - timedelta(hours=23))
    assert len([one for one in told(village, FAY) if "I can't write in #general" in one]) == 1


async def test_where_its_channel_refuses_that_it_begins_those_who_come_hear_it(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=70))
    await press(village, LI, announcement(village), "Going")
    await until(village, FIRST - timedelta(minutes=1), by=HOUR)

    await refuse(village, FIRST)

    assert any("begins now" in one for one in told(village, LI))
    assert not any("begins now" in one for one in told(village, BO))


async def test_an_announcement_that_was_refused_is_made_once_the_channel_takes_it(village: Village) -> None:
    await hold(village)
    await until(village, FIRST - timedelta(hours=73))
    await refuse(village, FIRST - timedelta(hours=71))

    await until(village, FIRST - timedelta(hours=23))

    assert len([post for post in posts_in(village) if meeting(post)]) == 1


async def test_the_hour_moves_through_the_members_zones_where_that_is_wanted(village: Village) -> None:
    for account, zone in ((LI, "Asia/Tokyo"), (BO, "America/New_York"), (ANN, "Europe/Berlin")):
        met = account.__class__(account.space, account.native, account.name, zone=zone)
        await village.type(met, "/hearth me")

    id_ = await fill_in(village, fair="yes", zone="Europe/Berlin")

    assert len({one.at.hour for one in occurrences(village, id_)}) > 1


async def test_a_session_that_is_over_before_it_was_made_is_not_planned(village: Village) -> None:
    await hold(village, CLINIC)

    assert all(one.at > NOW for one in occurrences(village))


async def test_a_calendar_that_refused_a_session_is_asked_again_when_it_is_announced(village: Village) -> None:
    await hold(village)
    await settle(village)
    refused = village.chat.standing[0]
    assert refused.place.channel == "*calendar"
    key = _calendar_key(village)
    village.store.change(lambda connection: connection.execute(GIVEN_UP, {"its_key": key}))
    village.chat.standing.remove(refused)

    await until(village, FIRST - timedelta(hours=71))

    assert sorted(one.starts.day for one in calendar(village)) == [3, 10, 17, 24, 26]
    assert village.store.queue.counts().get("dead", 0) == 0


async def test_what_is_held_in_a_channel_that_was_closed_since_goes_from_the_calendar_when_it_changes(
    village: Village,
) -> None:
    await hold(village)
    await settle(village)
    session = session_at(village)

    await village.core.on_change(RoomChanged(GENERAL, village.clock(), "general", private=True, shared=False))
    village.store.write_now(1, lambda tx: keep_in_calendars(tx, session, now=village.clock()))
    await settle(village)

    assert [one.cancelled for one in calendar(village)] == [True, False, False, False, False]


def _calendar_key(village: Village) -> str:
    session = session_at(village)
    return key_for("calendar", session.id, "web:local")
