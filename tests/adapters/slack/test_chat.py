"""The way out to Slack: Slack's own library against the fake."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack.calls import Line
from adapters.slack.chat import SlackChat
from adapters.slack.payload import instant
from adapters.slack.people import People
from bot.errors import OutcomeUnknown, PlatformError, Refused, RetryLater, Unauthorised, Unreadable
from bot.messages import (
    Account,
    Invited,
    MessageEdited,
    MessagePosted,
    MessageRef,
    Moved,
    Place,
    Post,
    Prose,
    Quote,
    RoomChanged,
    Said,
    Who,
)
from tests.adapters.slack.office import SPACE, Office, an_office
from tests.adapters.slack.standins import a_post, now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PUBLIC: dict[str, Any] = {"audience": "public"}
LONG_AGO = timedelta(days=30)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with an_office() as built:
        yield built


async def test_a_public_post_stands_in_its_place_and_is_found_by_its_key(office: Office) -> None:
    place = office.place("general")

    sent = await office.chat.send(place, a_post("Solved.", **PUBLIC), key="k1")

    (body,) = office.bodies()
    assert body["channel"] == place.channel
    assert body["metadata"] == {"event_type": "hearth_post", "event_payload": {"key": "k1"}}
    assert not body["unfurl_links"]
    assert not body["unfurl_media"]
    assert await office.chat.find(place, key="k1") == sent
    assert await office.chat.find(place, key="k2") is None


async def test_after_a_restart_what_was_sent_is_found_still(office: Office) -> None:
    parent = await office.says("li", "general", "how?")
    place = office.place("general", parent)
    sent = await office.chat.send(place, a_post("Kept.", **PUBLIC), key="k1")

    again = SlackChat(office.installations, office.slack.api_url, now)

    assert await again.find(place, key="k1") == sent
    assert office.bodies()[0]["thread_ts"] == parent
    await again.close()


async def test_what_is_older_than_a_day_is_not_looked_through(office: Office) -> None:
    place = office.place("general")
    await office.chat.send(place, a_post(**PUBLIC), key="k1")

    office.offset = timedelta(days=2)

    assert await office.chat.find(place, key="k1") is None


async def test_a_key_is_found_behind_many_other_messages(office: Office) -> None:
    place = office.place("general")
    sent = await office.chat.send(place, a_post(**PUBLIC), key="k1")
    for n in range(450):
        await office.says("li", "general", f"talk {n}")

    assert await office.chat.find(place, key="k1") == sent


async def test_a_private_post_is_seen_by_its_addressee_alone(office: Office) -> None:
    post = a_post("Kept as #1", addressees=(str(office.account("li")),))

    await office.chat.send(office.place("general"), post, key="k1")

    (body,) = office.bodies("chat.postEphemeral")
    assert body["user"] == office.account("li").native
    assert not office.bodies()


async def test_a_private_post_that_must_last_goes_to_the_one_person(office: Office) -> None:
    post = a_post("May I keep it?", addressees=(str(office.account("li")),), lasting=True)
    parent = await office.says("li", "general", "said")

    sent = await office.chat.send(office.place("general", parent), post, key="k1")

    (body,) = office.bodies()
    assert body["channel"] == office.acme.state.im(office.account("li").native).id
    assert "thread_ts" not in body
    assert await office.chat.find(office.direct("li"), key="k1") == sent
    assert await office.chat.find(office.place("general", parent), key="k1") == sent


async def test_after_a_restart_a_private_post_is_looked_for_where_it_went(office: Office) -> None:
    post = a_post("May I keep it?", addressees=(str(office.account("li")),), lasting=True)
    place = office.place("general", await office.says("maya", "general", "said"))
    sent = await office.chat.send(place, post, key="k1")

    again = SlackChat(office.installations, office.slack.api_url, now)

    assert await again.find(place, key="k1", post=post) == sent
    assert await again.find(place, key="k2", post=post) is None
    await again.close()


async def test_what_was_shown_in_passing_cannot_be_looked_up(office: Office) -> None:
    post = a_post("Kept as #1", addressees=(str(office.account("li")),))
    await office.chat.send(office.place("general"), post, key="k1")

    with pytest.raises(Unreadable):
        await office.chat.find(office.place("general"), key="k1", post=post)


async def test_who_is_not_in_the_channel_is_told_directly(office: Office) -> None:
    post = a_post("Kept.", addressees=(str(office.account("gus")),))

    await office.chat.send(office.place("general"), post, key="k1")

    assert office.bodies()[0]["channel"] == office.acme.state.im(office.account("gus").native).id


async def test_a_private_post_for_nobody_is_refused_and_not_shown_to_all(office: Office) -> None:
    with pytest.raises(Refused):
        await office.chat.send(office.place("general"), a_post("secret"), key="k1")

    assert not office.slack.outgoing


async def test_a_direct_place_is_opened_and_answered(office: Office) -> None:
    await office.chat.send(office.direct("li"), a_post("Hello"), key="k1")
    await office.chat.send(office.direct("li"), a_post("again"), key="k2")

    assert len(office.bodies()) == 2
    assert len(office.bodies("conversations.open")) == 1


async def test_somebody_is_called_by_the_name_that_slack_knows(office: Office) -> None:
    who = Who("", str(office.account("li")))
    post = Post((Prose((Said("Kept by "), who)), Quote(f"as <@{office.account('maya')}> said")), "Kept by ", "public")

    await office.chat.send(office.place("general"), post, key="k1")

    assert office.bodies()[0]["text"] == "Kept by Li"
    assert "@Maya" in str(office.bodies()[0]["blocks"])
    assert len(office.bodies("users.info")) == 2


async def test_a_message_is_replaced_where_it_stands(office: Office) -> None:
    place = office.place("general")
    sent = await office.chat.send(place, a_post("Asked", **PUBLIC), key="k1")

    await office.chat.replace(place, sent, a_post("Solved", **PUBLIC))

    message = office.acme.state.room("general").find(sent)
    assert message is not None
    assert message["text"] == "Solved"


async def test_a_private_message_is_replaced_in_the_conversation_where_it_went(office: Office) -> None:
    to = {"addressees": (str(office.account("li")),)}
    place = office.place("general")
    sent = await office.chat.send(place, a_post("May I?", lasting=True, **to), key="k1")

    await office.chat.replace(place, sent, a_post("You said yes", **to))

    message = office.acme.state.im(office.account("li").native).find(sent)
    assert message is not None
    assert message["text"] == "You said yes"


async def test_replacing_what_is_gone_is_no_error(office: Office) -> None:
    await office.chat.replace(office.place("general"), "1763884801.000100", a_post(**PUBLIC))
    await office.chat.replace(office.place("away"), "1763884801.000100", a_post(**PUBLIC))
    theirs = await office.says("li", "general", "mine")
    await office.chat.replace(office.place("general"), theirs, a_post(**PUBLIC))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 429, "retry_after": 7}, RetryLater(7.0)),
        ({"error": "ratelimited"}, RetryLater(30.0)),
        ({"error": "invalid_auth"}, Unauthorised(SPACE)),
        ({"error": "token_revoked"}, Unauthorised(SPACE)),
        ({"error": "account_inactive"}, Unauthorised(SPACE)),
        ({"error": "is_archived"}, Refused("is_archived")),
        ({"error": "invalid_blocks"}, Refused("invalid_blocks")),
        ({"error": "internal_error"}, OutcomeUnknown("internal_error")),
        ({"error": "fatal_error"}, OutcomeUnknown("fatal_error")),
        ({"status": 500}, OutcomeUnknown("internal_error")),
        ({"status": 503, "applied": True}, OutcomeUnknown("internal_error")),
        ({"drop": True}, OutcomeUnknown("ServerDisconnectedError")),
    ],
)
async def test_slacks_errors_are_told_in_hearths_words(office: Office, fault: dict[str, Any], error: Exception) -> None:
    office.slack.faults.add("chat.postMessage", **fault)

    with pytest.raises(type(error)) as raised:
        await office.chat.send(office.place("general"), a_post(**PUBLIC), key="k1")

    assert raised.value == error


async def test_a_post_whose_answer_was_lost_stands_once_and_is_found(office: Office) -> None:
    office.slack.faults.add("chat.postMessage", drop=True, applied=True)
    place = office.place("general")

    with pytest.raises(OutcomeUnknown):
        await office.chat.send(place, a_post("Once", **PUBLIC), key="k1")

    (message,) = office.acme.state.room("general").messages
    assert await office.chat.find(place, key="k1") == message["ts"]


async def test_an_answer_that_never_comes_is_not_waited_for(office: Office) -> None:
    office.slack.faults.add("users.info", hang=True)

    account = await office.chat.managing(office.account("li"))

    assert account == office.account("li")


async def test_a_slack_that_is_not_there_has_taken_nothing(office: Office) -> None:
    chat = SlackChat(office.installations, "http://127.0.0.1:1/api/", now)

    with pytest.raises(PlatformError) as raised:
        await chat.send(office.place("general"), a_post(**PUBLIC), key="k1")

    assert not isinstance(raised.value, OutcomeUnknown)
    await chat.close()


async def test_a_space_without_an_installation_is_unauthorised(office: Office) -> None:
    with pytest.raises(Unauthorised):
        await office.chat.send(Place("slack:T99", "C1"), a_post(**PUBLIC), key="k1")


async def test_without_the_right_to_history_nothing_can_be_looked_up(office: Office) -> None:
    place = office.place("general")
    await office.says("li", "general", "said")
    office.acme.state.scopes.discard("channels:history")

    with pytest.raises(Unreadable):
        await office.chat.find(place, key="k1")
    with pytest.raises(Unreadable):
        await office.chat.history(place, now() - timedelta(days=1))
    assert list(await office.chat.thread(office.place("general", "1763884801.000100"))) == []
    assert await office.chat.read(MessageRef(place, "1763884801.000100")) is None


async def test_a_message_and_a_reply_are_read_as_they_read_now(office: Office) -> None:
    parent = await office.says("li", "general", "how?")
    reply = await office.says("maya", "general", "so", thread=parent)
    await office.acme.edits("maya", "general", reply, "like this")

    read = await office.chat.read(MessageRef(office.place("general"), reply))
    begun = await office.chat.read(MessageRef(office.place("general", parent), parent))

    assert read is not None
    assert begun is not None
    assert (read.text, read.author, read.ref.place.thread) == ("like this", office.account("maya"), parent)
    assert (begun.text, begun.private) == ("how?", False)
    assert read.url is not None


async def test_what_is_gone_or_elsewhere_reads_as_nothing(office: Office) -> None:
    assert await office.chat.read(MessageRef(office.place("general"), "1763884801.000100")) is None
    assert await office.chat.read(MessageRef(office.place("away"), "1763884801.000100")) is None
    assert await office.chat.read(MessageRef(Place(SPACE, "D0OTHERS"), "1763884801.000100")) is None


async def test_a_message_in_a_private_channel_is_read_as_private(office: Office) -> None:
    ts = await office.says("li", "council", "between us")

    read = await office.chat.read(MessageRef(office.place("council"), ts))

    assert read is not None
    assert read.private


async def test_a_thread_is_read_with_what_it_hangs_on_and_without_programs(office: Office) -> None:
    parent = await office.says("li", "general", "how?")
    await office.chat.send(office.place("general", parent), a_post("Asked.", **PUBLIC), key="k1")
    await office.says("maya", "general", "so", thread=parent)

    thread = await office.chat.thread(office.place("general", parent))

    assert [message.text for message in thread] == ["how?", "so"]


async def test_history_tells_messages_replies_and_edits_oldest_first(office: Office) -> None:
    old = await office.says("li", "general", "how?")
    silent = await office.says("li", "general", "nothing new here")
    mine = await office.says("li", "general", "mine")
    first = await office.says("maya", "general", "#tip one")
    reply = await office.says("maya", "general", "#tip two", thread=old)
    await office.acme.edits("li", "general", mine, "ours")

    told = await office.chat.history(office.place("general"), instant(first))

    assert [(type(one), one.ref.id, one.text) for one in told] == [
        (MessagePosted, mine, "ours"),
        (MessagePosted, first, "#tip one"),
        (MessagePosted, reply, "#tip two"),
        (MessageEdited, mine, "ours"),
    ]
    assert not {old, silent} & {one.ref.id for one in told}


async def test_history_goes_through_all_pages(office: Office) -> None:
    for n in range(450):
        await office.says("li", "general", f"talk {n}")

    told = await office.chat.history(office.place("general"), now() - LONG_AGO)

    assert [one.text for one in told] == [f"talk {n}" for n in range(450)]


async def test_history_waits_as_slack_asks_and_goes_on(office: Office) -> None:
    for n in range(250):
        await office.says("li", "general", f"talk {n}")
    office.slack.faults.add("conversations.history", status=429, retry_after=1)

    told = await office.chat.history(office.place("general"), now() - LONG_AGO)

    assert len(told) == 250
    assert len(office.bodies("conversations.history")) == 3


async def test_what_is_looked_up_does_not_wait(office: Office) -> None:
    office.slack.faults.add("conversations.history", status=429, retry_after=9)

    with pytest.raises(RetryLater):
        await office.chat.find(office.place("general"), key="k1")


async def test_rooms_are_those_that_hearth_is_in(office: Office) -> None:
    office.acme.channel("partners", ["li"], ext_shared=True)

    rooms = {room.name: room for room in await office.chat.rooms(SPACE)}

    assert set(rooms) == {"general", "council", "partners"}
    assert (rooms["general"].private, rooms["general"].shared) == (False, False)
    assert (rooms["council"].private, rooms["council"].shared) == (True, False)
    assert (rooms["partners"].private, rooms["partners"].shared) == (True, True)


async def test_presence_tells_the_channels_that_somebody_is_in(office: Office) -> None:
    general, council = office.place("general"), office.place("council")

    li = await office.chat.presence(office.account("li"), [general, council, office.place("away")])
    maya = await office.chat.presence(office.account("maya"), [general, council])

    assert li.rooms >= {str(general), str(council)}
    assert maya.rooms == {str(general)}
    assert not li.guest
    assert not maya.guest


@pytest.mark.parametrize("who", [{"guest": True}, {"team": "T77"}, {"deleted": True}])
async def test_who_does_not_wholly_belong_is_a_guest(office: Office, who: dict[str, Any]) -> None:
    office.acme.person("odd", **who)

    assert (await office.chat.presence(office.account("odd"), [])).guest


async def test_who_belongs_to_several_workspaces_of_an_organisation_is_no_guest(office: Office) -> None:
    odd = {"user": {"id": "U0ODD", "team_id": "E1", "enterprise_user": {"teams": ["T02", "T01"]}}}
    other = {"user": {"id": "U0ODD", "team_id": "E1", "enterprise_user": {"teams": ["T02"]}}}
    people = People(Line(office.installations, office.slack.api_url), now)

    assert not (await people.seen(SPACE, odd["user"])).guest
    assert (await people.seen(SPACE, other["user"])).guest


async def test_whom_slack_does_not_know_is_a_guest_and_its_silence_is_told(office: Office) -> None:
    general = office.place("general")
    assert await office.chat.presence(Account(SPACE, "U0NOBODY"), [general]) == await office.chat.presence(
        Account("slack:T99", "U0NOBODY"), [general]
    )

    office.slack.faults.add("users.conversations", status=500)
    with pytest.raises(OutcomeUnknown):
        await office.chat.presence(office.account("li"), [general])


async def test_presence_is_remembered_for_a_while_and_asked_for_again(office: Office) -> None:
    general = office.place("general")
    await office.chat.presence(office.account("li"), [general])
    office.acme.state.room("general").members.discard(office.account("li").native)
    remembered = await office.chat.presence(office.account("li"), [general])
    asked = len(office.bodies("users.conversations"))

    office.offset = timedelta(seconds=61)
    later = await office.chat.presence(office.account("li"), [general])

    assert (bool(remembered.rooms), asked, bool(later.rooms)) == (True, 1, False)


async def test_what_is_told_of_somebody_is_effective_at_once(office: Office) -> None:
    general, li = office.place("general"), office.account("li")
    await office.chat.presence(li, [general])
    office.acme.state.room("general").members.discard(li.native)

    office.chat.forget(Moved(li, general, now(), inside=False))

    assert not (await office.chat.presence(li, [general])).rooms


async def test_who_manages_the_workspace_is_told_with_their_name(office: Office) -> None:
    boss, li = await office.chat.managing(office.account("boss")), await office.chat.managing(office.account("li"))

    assert (boss.name, boss.manages) == ("Boss", True)
    assert (li.name, li.manages) == ("Li", False)


async def test_a_channel_is_told_as_it_is_when_something_changed(office: Office) -> None:
    general = office.place("general")

    changed = await office.chat.told(RoomChanged(general, now(), name="old"))
    invited = await office.chat.told(Invited(general, now(), by=office.account("li")))
    gone = await office.chat.told(RoomChanged(general, now(), gone=True))
    unknown = await office.chat.told(Invited(Place(SPACE, "C0UNKNOWN"), now()))

    assert isinstance(changed, RoomChanged)
    assert (changed.name, changed.private) == ("general", False)
    assert isinstance(invited, Invited)
    assert (invited.name, invited.private, invited.by) == ("general", False, office.account("li"))
    assert isinstance(gone, RoomChanged)
    assert gone.private
    assert isinstance(unknown, Invited)
    assert unknown.private
