"""The server's own calendar, kept in step, against our own Discord over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from adapters.discord import calendar, doctor
from adapters.discord.client import Rest
from bot.errors import OutcomeUnknown, Refused, RetryLater
from bot.messages import Meeting, Place, Post
from tests.adapters.discord.speaking import Speaking, again, speaking
from tests.fakes.discord.events import COMPLETED, MOST
from tests.fakes.discord.model import CONNECT, CREATE_EVENTS, VOICE, Channel
from tests.schemas.checking import discord_faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STARTS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
MEETING = Meeting(
    "m1",
    "Open hour",
    "open hour",
    STARTS,
    STARTS + timedelta(hours=1),
    "#general",
    about="Bring what you are stuck with. [x](https://evil.example)",
    host="Li",
)


@pytest_asyncio.fixture
async def here() -> AsyncIterator[Speaking]:
    async with speaking() as found:
        yield found


def at(here: Speaking) -> Place:
    return Place(here.village.space, "*calendar")


def post(meeting: Meeting = MEETING) -> Post:
    return Post((meeting,), meeting.title, "public")


def events(here: Speaking) -> list[dict[str, Any]]:
    return list(here.village.server.events.values())


async def test_a_session_is_an_event_of_the_server(here: Speaking) -> None:
    sent = await here.chat.send(at(here), post(), key="k1")

    (event,) = events(here)
    assert event["id"] == sent
    assert (event["name"], event["entity_type"]) == ("Open hour", 3)
    assert event["entity_metadata"] == {"location": "#general"}
    assert datetime.fromisoformat(event["scheduled_start_time"]) == STARTS
    assert "With Li" in event["description"]
    assert "](" not in event["description"]
    assert "recurrence_rule" not in here.discord.calls("POST .*scheduled-events")[0].body


async def test_sent_twice_it_is_one_event(here: Speaking) -> None:
    first = await here.chat.send(at(here), post(), key="k1")
    second = await here.chat.send(at(here), post(), key="k1")

    assert first == second
    assert len(events(here)) == 1


async def test_an_event_whose_outcome_is_unknown_is_found_after_a_restart(here: Speaking) -> None:
    here.discord.rest.trouble("swallow", "POST .*scheduled-events")
    with pytest.raises(OutcomeUnknown):
        await here.chat.send(at(here), post(), key="k1")

    async with again(here) as chat:
        assert await chat.find(at(here), key="k1", post=post()) == events(here)[0]["id"]
    assert len(events(here)) == 1


async def test_an_event_that_was_made_though_discord_failed_is_made_once(here: Speaking) -> None:
    here.discord.rest.trouble("taken_500", "POST .*scheduled-events")
    with pytest.raises(OutcomeUnknown):
        await here.chat.send(at(here), post(), key="k1")

    assert await here.chat.find(at(here), key="k1", post=post()) == events(here)[0]["id"]
    assert len(events(here)) == 1


@pytest.mark.parametrize("change", [{"starts": STARTS + timedelta(hours=3)}, {"cancelled": True}, {"title": "Other"}])
async def test_an_event_is_found_though_its_session_was_changed_before_its_id_was_known(
    here: Speaking, change: dict[str, Any]
) -> None:
    here.discord.rest.trouble("swallow", "POST .*scheduled-events")
    with pytest.raises(OutcomeUnknown):
        await here.chat.send(at(here), post(), key="k1")
    changed = post(replace(MEETING, **{"ends": STARTS + timedelta(hours=4)} | change))

    found = await here.chat.find(at(here), key="k1", post=changed)

    assert found is not None
    assert found == events(here)[0]["id"]
    await here.chat.replace(at(here), found, changed)
    assert len(events(here)) == (0 if "cancelled" in change else 1)


async def test_two_sessions_of_one_name_and_time_are_two_events(here: Speaking) -> None:
    await here.chat.send(at(here), post(), key="k1")
    await here.chat.send(at(here), post(replace(MEETING, id="m2")), key="k2")

    assert len(events(here)) == 2


async def test_an_event_whose_description_people_wrote_anew_is_known_by_its_name_and_time(here: Speaking) -> None:
    sent = await here.chat.send(at(here), post(), key="k1")
    events(here)[0]["description"] = "Bring cake!"

    assert await here.chat.find(at(here), key="k1", post=post()) == sent


async def test_an_event_of_the_same_name_at_another_time_is_another(here: Speaking) -> None:
    later = replace(MEETING, id="m2", starts=STARTS + timedelta(days=7), ends=STARTS + timedelta(days=7, hours=1))

    await here.chat.send(at(here), post(), key="k1")
    await here.chat.send(at(here), post(later), key="k2")

    assert len(events(here)) == 2


async def test_an_event_that_a_member_made_is_not_taken_for_ours(here: Speaking) -> None:
    await here.chat.send(at(here), post(), key="k1")
    events(here)[0]["creator_id"] = here.li.id

    await here.chat.send(at(here), post(), key="k2")

    assert len(events(here)) == 2


async def test_a_moved_session_moves_its_event(here: Speaking) -> None:
    sent = await here.chat.send(at(here), post(), key="k1")
    starts = STARTS + timedelta(days=1)

    await here.chat.replace(at(here), sent, post(replace(MEETING, starts=starts, ends=starts + timedelta(hours=2))))

    (event,) = events(here)
    assert datetime.fromisoformat(event["scheduled_start_time"]) == starts


async def test_a_cancelled_session_goes_from_the_calendar_however_often_that_is_told(here: Speaking) -> None:
    sent = await here.chat.send(at(here), post(), key="k1")

    for _ in range(2):
        await here.chat.replace(at(here), sent, post(replace(MEETING, cancelled=True)))

    assert events(here) == []


async def test_what_has_begun_or_is_cancelled_is_put_nowhere(here: Speaking) -> None:
    past = replace(MEETING, starts=STARTS - timedelta(days=9), ends=STARTS - timedelta(days=8))

    assert await here.chat.send(at(here), post(past), key="k1") == ""
    assert await here.chat.send(at(here), post(replace(MEETING, cancelled=True)), key="k2") == ""
    await here.chat.replace(at(here), "", post())

    assert not here.discord.calls("scheduled-events")


async def test_an_event_that_somebody_deleted_stays_deleted(here: Speaking) -> None:
    sent = await here.chat.send(at(here), post(), key="k1")
    here.village.server.events.clear()

    await here.chat.replace(at(here), sent, post())

    assert events(here) == []


async def test_an_event_that_somebody_ended_is_left_alone(here: Speaking) -> None:
    sent = await here.chat.send(at(here), post(), key="k1")
    events(here)[0]["status"] = COMPLETED

    await here.chat.replace(at(here), sent, post(replace(MEETING, title="Other")))

    assert events(here)[0]["name"] == "Open hour"


async def test_an_event_under_way_is_not_changed(here: Speaking) -> None:
    sent = await here.chat.send(at(here), post(), key="k1")
    here.clock.later = timedelta(days=4)

    await here.chat.replace(at(here), sent, post(replace(MEETING, title="Other")))

    assert not here.discord.calls("PATCH .*scheduled-events")


@pytest.mark.parametrize("may_connect", [True, False])
async def test_a_session_in_a_voice_channel_is_an_event_there_where_hearth_may_enter(
    here: Speaking, *, may_connect: bool
) -> None:
    voice = Channel(here.discord.ids.fresh(), "Talk", VOICE, here.village.id)
    here.village.server.channels[voice.id] = voice
    if may_connect:
        here.village.server.roles[here.village.id].permissions |= CONNECT
    url = f"https://discord.com/channels/{here.village.id}/{voice.id}"

    await here.chat.send(at(here), post(replace(MEETING, url=url)), key="k1")

    (event,) = events(here)
    assert event["channel_id"] == (voice.id if may_connect else None)
    assert event["entity_type"] == (2 if may_connect else 3)


async def test_a_full_calendar_is_a_refusal_and_the_doctor_tells_of_it(here: Speaking) -> None:
    for number in range(MOST):
        here.village.server.events[str(number)] = {"id": str(number), "creator_id": "1", "name": "x", "status": 1} | {
            "scheduled_start_time": STARTS.isoformat()
        }

    with pytest.raises(Refused, match="30038"):
        await here.chat.send(at(here), post(), key="k1")

    rest = Rest(here.discord.token)
    found = {one.name: one for one in await doctor.look(rest)}
    await rest.close()
    assert found["discord calendar of Village"].result == "warning"
    assert "100 events" in found["discord calendar of Village"].says
    assert "offered again" in found["discord calendar of Village"].advice


async def test_without_the_right_to_events_that_is_a_refusal_and_the_doctor_tells_of_it(here: Speaking) -> None:
    for role in here.village.server.roles.values():
        role.permissions &= ~CREATE_EVENTS

    with pytest.raises(Refused):
        await here.chat.send(at(here), post(), key="k1")

    rest = Rest(here.discord.token)
    found = {one.name: one for one in await doctor.look(rest)}
    await rest.close()
    assert found["discord server Village"].result == "warning"
    assert "Create Events" in found["discord server Village"].says


async def test_when_discord_asks_to_wait_for_long_the_core_is_told(here: Speaking) -> None:
    here.discord.rest.trouble("429", "POST .*scheduled-events", seconds=120, times=9)

    with pytest.raises((RetryLater, OutcomeUnknown)):
        await here.chat.send(at(here), post(), key="k1")

    assert events(here) == []


async def test_a_post_without_a_meeting_has_no_place_in_a_calendar(here: Speaking) -> None:
    with pytest.raises(Refused, match="no_meeting"):
        await here.chat.send(at(here), Post((), "x", "public"), key="k1")


@pytest.mark.parametrize("text", ["", "x" * 3_000, "\u202e\x00 ", "@everyone <@1> [a](b)", "😀" * 900])
@pytest.mark.parametrize(
    "url", [None, "https://meet.example/a", "javascript:alert(1)", "https://a.example/" + "x" * 3_000]
)
def test_whatever_is_written_an_event_keeps_discords_limits(text: str, url: str | None) -> None:
    meeting = replace(MEETING, title=text, where=text, about=text, host=text, url=url, ends=STARTS)

    body = calendar.event(meeting)

    assert 1 <= len(body["name"]) <= 100
    assert 1 <= len(body["entity_metadata"]["location"]) <= 100
    assert len(body["description"]) <= 1_000
    assert "javascript:" not in str(body)
    assert body["scheduled_end_time"] > body["scheduled_start_time"]


def test_discords_own_schema_takes_an_event() -> None:
    bodies = [
        ("ExternalScheduledEventCreateRequestSchema", calendar.event(MEETING)),
        ("VoiceScheduledEventCreateRequestSchema", calendar.event(MEETING, "1574348784765239297")),
        ("ExternalScheduledEventPatchRequestPartialSchema", calendar.event(MEETING)),
        ("VoiceScheduledEventPatchRequestPartialSchema", calendar.event(MEETING, "1574348784765239297")),
    ]

    assert [fault for fault in discord_faults(bodies) if fault] == []
