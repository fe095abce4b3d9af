"""Conversations of several, files, and people's zones: Slack's own library against the fake."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack.chat import SlackChat
from bot.errors import OutcomeUnknown, Refused, RetryLater
from bot.messages import File, Meeting, MessageRef, Place, Post, Prose, Said
from tests.adapters.slack.office import SPACE, Office, an_office
from tests.adapters.slack.standins import a_post, now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PUBLIC: dict[str, Any] = {"audience": "public"}
ICS = File("open-hour.ics", "text/calendar", "BEGIN:VCALENDAR\r\nSUMMARY:Ü", "Add to calendar")


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with an_office() as built:
        yield built


def together(office: Office, *names: str) -> Place:
    """Return the conversation of these with Hearth."""
    return Place(SPACE, "+" + "+".join(office.acme.state.user(name) for name in names))


def with_file(**fields: Any) -> Post:  # noqa: ANN401
    """Return a post that brings a calendar entry."""
    return Post((Prose((Said("Open hour."),)), ICS), "Open hour.", **fields)


async def test_a_post_to_several_stands_where_exactly_they_talk_with_hearth(office: Office) -> None:
    place = together(office, "li", "maya")

    sent = await office.chat.send(place, a_post("You two are paired.", **PUBLIC), key="k1")

    group = office.acme.state.room(office.bodies()[0]["channel"])
    assert group.members == {*(office.acme.state.user(name) for name in ("li", "maya")), office.acme.state.bot}
    assert [shown.words for shown in office.acme.sees("li")] == ["You two are paired."]
    assert office.acme.sees("boss") == []
    assert await office.chat.find(place, key="k1") == sent


async def test_the_same_people_have_one_conversation_in_whatever_order_they_are_named(office: Office) -> None:
    await office.chat.send(together(office, "li", "maya"), a_post(**PUBLIC), key="k1")
    again = SlackChat(office.installations, office.slack.api_url, now)

    await again.send(together(office, "maya", "li"), a_post(**PUBLIC), key="k2")

    assert len({body["channel"] for body in office.bodies()}) == 1
    await again.close()


async def test_after_a_restart_what_was_said_to_several_is_found_and_changed(office: Office) -> None:
    place = together(office, "li", "maya", "boss")
    sent = await office.chat.send(place, a_post("Before.", **PUBLIC), key="k1")
    again = SlackChat(office.installations, office.slack.api_url, now)

    assert await again.find(place, key="k1") == sent
    await again.replace(place, sent, a_post("After.", **PUBLIC))

    assert [shown.words for shown in office.acme.sees("boss")] == ["After."]
    await again.close()


async def test_a_post_to_several_whose_answer_is_lost_stands_once(office: Office) -> None:
    place = together(office, "li", "maya")
    office.slack.faults.add("chat.postMessage", status=500, applied=True)

    with pytest.raises(OutcomeUnknown):
        await office.chat.send(place, a_post(**PUBLIC), key="k1")

    assert await office.chat.find(place, key="k1") is not None
    assert len(office.acme.sees("maya")) == 1


async def test_whom_slack_does_not_know_no_conversation_is_opened_for(office: Office) -> None:
    with pytest.raises(Refused):
        await office.chat.send(Place(SPACE, "+U0NOBODY+U0NOONE"), a_post(**PUBLIC), key="k1")


async def test_who_has_left_is_passed_over_and_the_others_are_told(office: Office) -> None:
    place = together(office, "li", "maya", "boss")
    office.acme.state.people["maya"].deleted = True

    sent = await office.chat.send(place, a_post("You three are paired.", **PUBLIC), key="k1")

    assert [shown.words for shown in office.acme.sees("li")] == ["You three are paired."]
    assert [shown.words for shown in office.acme.sees("boss")] == ["You three are paired."]
    assert await office.chat.find(place, key="k1") == sent


async def test_who_is_left_over_by_all_others_is_told_in_their_own_conversation(office: Office) -> None:
    place = together(office, "li", "maya")
    office.acme.state.people["maya"].deleted = True

    await office.chat.send(place, a_post("You two are paired.", **PUBLIC), key="k1")

    assert office.bodies()[-1]["channel"] == office.acme.state.im(office.acme.state.user("li")).id


async def test_when_slack_asks_to_wait_no_conversation_is_opened_meanwhile(office: Office) -> None:
    office.slack.faults.add("conversations.open", status=429, retry_after=7)

    with pytest.raises(RetryLater) as waits:
        await office.chat.send(together(office, "li", "maya"), a_post(**PUBLIC), key="k1")

    assert waits.value.seconds == 7
    assert not office.bodies()


async def test_those_of_a_conversation_are_in_it_and_nobody_else_is(office: Office) -> None:
    place = together(office, "li", "maya")

    inside = await office.chat.presence(office.account("li"), [place])
    outside = await office.chat.presence(office.account("boss"), [place])

    assert str(place) in inside.rooms
    assert str(place) not in outside.rooms


async def test_what_is_read_of_a_conversation_of_several_is_private(office: Office) -> None:
    place = together(office, "li", "maya")
    await office.chat.send(place, a_post(**PUBLIC), key="k1")
    said = await office.says("li", office.bodies()[0]["channel"], "We met. #tip")

    read = await office.chat.read(MessageRef(place, said))

    assert read is not None
    assert read.private


async def test_a_file_stands_beneath_the_post_that_names_it(office: Office) -> None:
    place = office.place("general")

    sent = await office.chat.send(place, with_file(**PUBLIC), key="k1")

    (shown,) = [one for one in office.acme.sees("maya") if one.files]
    assert shown.thread == sent
    assert office.acme.files("maya") == [("open-hour.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Ü")]


async def test_a_file_of_a_private_post_is_seen_by_its_addressee_alone(office: Office) -> None:
    li = office.account("li")

    await office.chat.send(office.place("general"), with_file(addressees=(str(li),)), key="k1")

    assert [name for name, _ in office.acme.files("li")] == ["open-hour.ics"]
    assert office.acme.files("maya") == []


async def test_a_file_that_was_never_handed_over_is_shown_when_its_post_is_found(office: Office) -> None:
    place = office.place("general")
    office.slack.faults.add("files.completeUploadExternal", status=500)
    with pytest.raises(OutcomeUnknown):
        await office.chat.send(place, with_file(**PUBLIC), key="k1")
    again = SlackChat(office.installations, office.slack.api_url, now)

    found = [await again.find(place, key="k1", post=with_file(**PUBLIC)) for _ in range(2)]

    assert found[0] == found[1] == office.acme.sees("li")[0].ts
    assert len(office.acme.files("li")) == 1
    await again.close()


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
async def test_a_file_whose_outcome_is_unknown_is_shown_once(office: Office, step: str) -> None:
    place = office.place("general")
    office.slack.faults.add(step, status=500, applied=True)

    with pytest.raises(OutcomeUnknown):
        await office.chat.send(place, with_file(**PUBLIC), key="k1")
    await office.chat.find(place, key="k1", post=with_file(**PUBLIC))

    assert len(office.acme.files("li")) == 1


NEWER = replace(ICS, text="BEGIN:VCALENDAR\r\nSUMMARY:A")


async def test_a_file_that_changed_stands_in_the_place_of_the_one_before(office: Office) -> None:
    place = office.place("general")
    sent = await office.chat.send(place, with_file(**PUBLIC), key="k1")
    newer = replace(with_file(**PUBLIC), blocks=(*with_file().blocks[:-1], NEWER))

    for _ in range(2):
        await office.chat.replace(place, sent, newer)

    assert office.acme.files("li") == [("open-hour.ics", NEWER.text)]
    assert len(office.slack.called("files.completeUploadExternal")) == 2
    assert await office.chat.find(place, key="k1") == sent


async def test_a_file_that_did_not_change_is_not_shown_anew(office: Office) -> None:
    place = office.place("general")
    sent = await office.chat.send(place, with_file(**PUBLIC), key="k1")

    await office.chat.replace(place, sent, with_file(**PUBLIC))

    assert len(office.slack.called("files.completeUploadExternal")) == 1


async def test_a_changed_file_whose_outcome_is_unknown_stands_once_when_it_is_tried_again(office: Office) -> None:
    place = office.place("general")
    sent = await office.chat.send(place, with_file(**PUBLIC), key="k1")
    newer = replace(with_file(**PUBLIC), blocks=(*with_file().blocks[:-1], NEWER))
    office.slack.faults.add("files.completeUploadExternal", status=500, applied=True)
    with pytest.raises(OutcomeUnknown):
        await office.chat.replace(place, sent, newer)

    await office.chat.replace(place, sent, newer)

    assert office.acme.files("li") == [("open-hour.ics", NEWER.text)]


async def test_without_the_right_to_hand_over_files_the_post_stands_all_the_same(office: Office) -> None:
    office.acme.state.scopes.discard("files:write")

    sent = await office.chat.send(office.place("general"), with_file(**PUBLIC), key="k1")

    assert [shown.ts for shown in office.acme.sees("li")] == [sent]


async def test_when_slack_limits_files_the_post_is_not_said_twice(office: Office) -> None:
    office.slack.faults.add("files.getUploadURLExternal", status=429, retry_after=3)

    with pytest.raises(OutcomeUnknown):
        await office.chat.send(office.place("general"), with_file(**PUBLIC), key="k1")

    assert len(office.bodies()) == 1


async def test_slack_has_no_calendar_of_its_own(office: Office) -> None:
    post = Post((Meeting("m", "Open hour", "open hour", now(), now()),), "Open hour", **PUBLIC)
    calendar = Place(SPACE, "*calendar")

    assert await office.chat.send(calendar, post, key="k1") == ""
    assert await office.chat.find(calendar, key="k1", post=post) == ""
    await office.chat.replace(calendar, "", post)

    assert office.slack.outgoing == []


async def test_people_are_told_with_the_zone_that_they_set(office: Office) -> None:
    office.acme.state.people["maya"].zone = "Asia/Tokyo"

    met = await office.chat.met(office.account("maya"))

    assert met is not None
    assert met.zone == "Asia/Tokyo"
    assert office.chat.called(office.account("maya")).zone == "Asia/Tokyo"
    assert (await office.chat.managing(office.account("maya"))).zone == "Asia/Tokyo"
