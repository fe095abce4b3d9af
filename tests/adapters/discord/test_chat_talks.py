"""Conversations of a few and files, against our own Discord over real HTTP."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from adapters.discord import talks
from bot.errors import OutcomeUnknown, Refused
from bot.messages import Account, File, MessageRef, Place, Post, Prose, Said
from tests.adapters.discord.speaking import Speaking, again, speaking
from tests.fakes.discord import text_of
from tests.fakes.discord.model import (
    ATTACH_FILES,
    CREATE_PRIVATE_THREADS,
    FORUM,
    PRIVATE_THREAD,
    Channel,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ICS = File("open hour.ics", "text/calendar", "BEGIN:VCALENDAR\r\nSUMMARY:Ü", "Add to calendar")
TITLE = "Li, Bo and a coffee"


@pytest_asyncio.fixture
async def here() -> AsyncIterator[Speaking]:
    async with speaking() as found:
        found.village.member("Bo")
        found.village.member("Cy")
        yield found


def people_of(here: Speaking, *names: str) -> list[str]:
    return [next(one.id for one in here.village.server.members.values() if one.user.name == name) for name in names]


def together(here: Speaking, *names: str) -> Place:
    return Place(here.village.space, "+" + "+".join(people_of(here, *names)))


def paired(here: Speaking, text: str = "You two are paired.", **fields: Any) -> Post:  # noqa: ANN401
    near = fields.pop("near", str(here.place()))
    return Post((Prose((Said(text),)),), text, "public", near=near, title=fields.pop("title", TITLE), **fields)


def threads(here: Speaking) -> list[Channel]:
    return here.discord.threads_of(here.general)


async def test_a_few_talk_in_a_private_thread_of_just_them(here: Speaking) -> None:
    place = together(here, "Li", "Bo")

    sent = await here.chat.send(place, paired(here), key="k1")

    (thread,) = threads(here)
    assert (thread.name, thread.type) == (TITLE, PRIVATE_THREAD)
    assert thread.joined == {*people_of(here, "Li", "Bo"), here.discord.bot.id}
    assert [one["id"] for one in here.discord.by_bot(thread.id)] == [sent]
    (made,) = here.discord.calls(r"POST /channels/\d+/threads")
    assert made.body["invitable"] is False


async def test_what_is_said_next_under_the_same_title_stands_in_the_same_thread(here: Speaking) -> None:
    place = together(here, "Li", "Bo")

    await here.chat.send(place, paired(here), key="k1")
    await here.chat.send(place, paired(here, "Did you meet?"), key="k2")

    (thread,) = threads(here)
    assert len(here.discord.by_bot(thread.id)) == 2


async def test_an_archived_thread_is_taken_up_again(here: Speaking) -> None:
    place = together(here, "Li", "Bo")
    first = await here.chat.send(place, paired(here), key="k1")
    threads(here)[0].archived = True

    assert await here.chat.find(place, key="k1", post=paired(here)) == first
    await here.chat.send(place, paired(here, "Did you meet?"), key="k2")

    assert len(threads(here)) == 1


async def test_others_of_the_same_title_have_a_thread_of_their_own(here: Speaking) -> None:
    await here.chat.send(together(here, "Li", "Bo"), paired(here), key="k1")
    await here.chat.send(together(here, "Li", "Bo", "Cy"), paired(here), key="k2")
    await here.chat.send(together(here, "Li", "Cy"), paired(here), key="k3")

    assert sorted(len(one.joined) for one in threads(here)) == [3, 3, 4]


async def test_a_thread_that_a_member_opened_by_that_name_is_left_alone(here: Speaking) -> None:
    theirs = Channel(
        here.discord.ids.fresh(), TITLE, PRIVATE_THREAD, here.village.id, here.general.id, owner=here.li.id
    )
    theirs.joined |= {here.li.id, here.discord.bot.id}
    here.village.server.channels[theirs.id] = theirs

    await here.chat.send(together(here, "Li", "Bo"), paired(here), key="k1")

    assert len(threads(here)) == 2
    assert not here.discord.by_bot(theirs.id)


@pytest.mark.parametrize(
    "lost", [r"POST /channels/\d+/threads", r"POST /channels/\d+/messages", r"PUT .*thread-members"]
)
async def test_whatever_answer_is_lost_they_see_one_thread_with_one_message(here: Speaking, lost: str) -> None:
    place, post = together(here, "Li", "Bo"), paired(here)
    here.discord.rest.trouble("swallow", lost)
    with suppress(OutcomeUnknown):  # What may be said twice is tried again at once.
        await here.chat.send(place, post, key="k1")

    async with again(here) as chat:
        sent = await chat.find(place, key="k1", post=post) or await chat.send(place, post, key="k1")

    seen = [one for one in threads(here) if here.li.id in one.joined]
    assert [one.joined for one in seen] == [{*people_of(here, "Li", "Bo"), here.discord.bot.id}]
    assert [one["id"] for one in here.discord.by_bot(seen[0].id)] == [sent]


async def test_sent_twice_within_the_nonce_it_stands_once(here: Speaking) -> None:
    place = together(here, "Li", "Bo")

    first = await here.chat.send(place, paired(here), key="k1")
    second = await here.chat.send(place, paired(here), key="k1")

    assert first == second
    assert len(threads(here)) == 1


async def test_a_message_to_a_few_is_changed_where_it_stands(here: Speaking) -> None:
    place = together(here, "Li", "Bo")
    sent = await here.chat.send(place, paired(here), key="k1")

    await here.chat.replace(place, sent, paired(here, "Moved to Friday."))

    (message,) = here.discord.by_bot(threads(here)[0].id)
    assert "Moved to Friday" in text_of(message)


async def test_who_has_left_is_passed_over_and_the_others_are_in_it(here: Speaking) -> None:
    place = together(here, "Li", "Bo")
    here.village.server.members.pop(people_of(here, "Bo")[0])

    sent = await here.chat.send(place, paired(here), key="k1")

    (message,) = here.discord.by_bot(threads(here)[0].id)
    assert message["id"] == sent
    assert here.li.id in threads(here)[0].joined


async def test_who_may_not_be_added_is_told_and_the_others_are_in_it(here: Speaking) -> None:
    place = together(here, "Li", "Bo")
    await here.village.makes_private(here.general, here.li)

    with pytest.raises(Refused):
        await here.chat.send(place, paired(here), key="k1")

    assert here.li.id in threads(here)[0].joined


async def test_when_discord_limits_adding_all_are_added_later(here: Speaking) -> None:
    place = together(here, "Li", "Bo")
    here.discord.rest.trouble("500", r"PUT .*thread-members", times=5)
    with pytest.raises(OutcomeUnknown):
        await here.chat.send(place, paired(here), key="k1")

    assert await here.chat.find(place, key="k1", post=paired(here))

    assert len(threads(here)[0].joined) == 3


@pytest.mark.parametrize("near", ["", "web:local/general", "@me"])
async def test_without_a_place_near_no_thread_is_opened(here: Speaking, near: str) -> None:
    with pytest.raises(Refused):
        await here.chat.send(together(here, "Li", "Bo"), paired(here, near=near), key="k1")


async def test_beside_a_forum_they_meet_near_the_oldest_channel_that_all_can_read(here: Speaking) -> None:
    forum = Channel(here.discord.ids.fresh(), "help", FORUM, here.village.id)
    here.village.server.channels[forum.id] = forum

    await here.chat.send(together(here, "Li", "Bo"), paired(here, near=str(here.place(forum))), key="k1")

    assert len(threads(here)) == 1


async def test_where_no_private_thread_can_be_none_is_opened(here: Speaking) -> None:
    await here.village.makes_private(here.general)
    forum = Channel(here.discord.ids.fresh(), "help", FORUM, here.village.id)
    here.village.server.channels[forum.id] = forum

    with pytest.raises(Refused, match="no_private_threads_there"):
        await here.chat.send(together(here, "Li", "Bo"), paired(here, near=str(here.place(forum))), key="k1")


async def test_without_the_right_to_open_threads_that_is_a_refusal(here: Speaking) -> None:
    for role in here.village.server.roles.values():
        role.permissions &= ~CREATE_PRIVATE_THREADS

    with pytest.raises(Refused):
        await here.chat.send(together(here, "Li", "Bo"), paired(here), key="k1")


async def test_those_of_a_conversation_are_in_it_and_nobody_else_is(here: Speaking) -> None:
    place, space = together(here, "Li", "Bo"), here.village.space
    cy = people_of(here, "Cy")[0]

    assert str(place) in (await here.chat.presence(Account(space, here.li.id), [place])).rooms
    assert str(place) not in (await here.chat.presence(Account(space, cy), [place])).rooms


async def test_what_stands_in_no_channel_of_discords_is_not_asked_for(here: Speaking) -> None:
    assert await here.chat.read(MessageRef(together(here, "Li", "Bo"), "1")) is None


async def test_a_note_for_one_of_a_few_stands_near_them(here: Speaking) -> None:
    post = Post((Prose((Said("Only for you"),)),), "x", addressees=(here.account,), near=str(here.place()))

    await here.chat.send(together(here, "Li", "Bo"), post, key="k1")

    assert len(here.discord.by_bot(here.general.id)) == 1


@pytest.mark.parametrize("channel", ["+", "+1+", "+x", "+1+x"])
def test_nobody_is_taken_for_a_member_who_has_no_id(channel: str) -> None:
    with pytest.raises(Refused):
        talks.people(Place("discord:1", channel))


async def test_a_file_is_attached_to_the_post_that_brings_it(here: Speaking) -> None:
    post = Post((Prose((Said("Open hour."),)), ICS), "Open hour.", "public")

    await here.chat.send(here.place(), post, key="k1")

    (message,) = here.discord.by_bot(here.general.id)
    assert [one["filename"] for one in message["attachments"]] == ["open-hour.ics"]
    assert here.discord.files == {"open-hour.ics": "BEGIN:VCALENDAR\r\nSUMMARY:Ü"}


async def test_a_file_whose_outcome_is_unknown_is_found_with_its_post(here: Speaking) -> None:
    post = Post((Prose((Said("Open hour."),)), ICS), "Open hour.", "public")
    here.discord.rest.trouble("swallow", r"POST /channels/\d+/messages")
    with pytest.raises(OutcomeUnknown):
        await here.chat.send(here.place(), post, key="k1")

    assert await here.chat.find(here.place(), key="k1", post=post)
    assert len(here.discord.by_bot()) == 1


async def test_a_post_that_changes_brings_its_file_as_it_is_now(here: Speaking) -> None:
    post = Post((Prose((Said("Open hour."),)), ICS), "Open hour.", "public")
    sent = await here.chat.send(here.place(), post, key="k1")
    later = File("open hour.ics", "text/calendar", "LATER", "Add to calendar")

    await here.chat.replace(here.place(), sent, Post((later,), "Moved.", "public"))
    assert here.discord.files["open-hour.ics"] == "LATER"
    await here.chat.replace(here.place(), sent, Post((Prose((Said("Cancelled."),)),), "Cancelled.", "public"))

    assert here.discord.by_bot()[0]["attachments"] == []


async def test_without_the_right_to_attach_the_post_stands_without_its_file(here: Speaking) -> None:
    for role in here.village.server.roles.values():
        role.permissions &= ~ATTACH_FILES
    post = Post((Prose((Said("Open hour."),)), ICS), "Open hour.", "public")

    await here.chat.send(here.place(), post, key="k1")

    (message,) = here.discord.by_bot(here.general.id)
    assert "Open hour" in text_of(message)
    assert message["attachments"] == []
