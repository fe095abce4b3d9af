"""Forums, private threads and closed places, as the way out meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.errors import Unreadable
from bot.messages import Account, MessageRef, Place, Post, Prose, Said
from tests.adapters.discord.speaking import Speaking, speaking
from tests.fakes.discord import Overwrite
from tests.fakes.discord.model import PRIVATE_THREAD, PUBLIC_THREAD, VIEW_CHANNEL, Channel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HELLO = Post((Prose((Said("Hello"),)),), "Hello", "public")


@pytest_asyncio.fixture
async def here() -> AsyncIterator[Speaking]:
    async with speaking() as found:
        found.discord.content_intent = True
        yield found


def thread(
    here: Speaking, parent: Channel, kind: int = PUBLIC_THREAD, *, id: str = "", archived: bool = False
) -> Channel:
    made = Channel(id or here.discord.ids.fresh(), "how do I?", kind, here.village.id, parent.id, archived=archived)
    here.discord.servers[here.village.id].channels[made.id] = made
    return made


async def a_forum_post(here: Speaking, *, archived: bool = False) -> tuple[Channel, Channel]:
    forum = here.village.forum()
    opened = thread(here, forum)
    said = await here.discord.says(opened, here.li.user, {"id": opened.id, "content": "It starts empty."})
    assert said["id"] == opened.id
    opened.archived = archived
    return forum, opened


async def test_an_answer_to_a_forum_post_stands_in_it_and_is_found_there(here: Speaking) -> None:
    forum, opened = await a_forum_post(here)
    place = here.place(forum, opened.id)

    sent = await here.chat.send(place, HELLO, key="k1")

    assert here.discord.by_bot(opened.id)[0]["id"] == sent
    assert await here.chat.find(place, key="k1") == sent
    assert await here.chat.find(place, key="k2") is None


@pytest.mark.parametrize("archived", [False, True])
async def test_forum_posts_that_were_missed_are_read_with_their_titles(here: Speaking, *, archived: bool) -> None:
    since = here.clock() - timedelta(minutes=1)
    forum, opened = await a_forum_post(here, archived=archived)

    (post,) = await here.chat.history(here.place(forum), since)

    assert post.text == "how do I?\n\nIt starts empty."
    assert post.ref.place == here.place(forum, opened.id)


async def test_a_forum_post_is_read_by_a_reference_that_does_not_tell_its_thread(here: Speaking) -> None:
    forum, opened = await a_forum_post(here)

    post = await here.chat.read(MessageRef(here.place(forum), opened.id))

    assert post is not None
    assert post.forum


async def test_what_was_said_in_threads_long_ago_is_not_read_again(here: Speaking) -> None:
    opened = thread(here, here.general)
    await here.village.says(here.li, opened, "old")
    here.clock.later = timedelta(days=8)

    assert await here.chat.history(here.place(), here.clock() - timedelta(days=30)) == []


async def test_a_private_thread_is_no_part_of_its_parents_history(here: Speaking) -> None:
    since = here.clock() - timedelta(minutes=1)
    secret = thread(here, here.general, PRIVATE_THREAD)
    await here.village.says(here.li, secret, "between us")

    assert await here.chat.history(here.place(), since) == []


async def test_only_its_members_are_in_a_private_thread(here: Speaking) -> None:
    secret = thread(here, here.general, PRIVATE_THREAD)
    secret.joined |= {here.li.id, here.discord.bot.id}
    bo = here.village.member("Bo")
    room = Place(here.village.space, secret.id)

    inside = [(await here.chat.presence(Account(here.village.space, one.id), [room])).rooms for one in (here.li, bo)]

    assert inside == [{str(room)}, frozenset()]


async def test_a_channel_of_another_server_is_nobodys_room_here(here: Speaking) -> None:
    elsewhere = here.discord.server("Elsewhere")
    other = elsewhere.channel("open")
    rooms = [Place(here.village.space, other.id), Place(elsewhere.space, other.id)]

    assert not (await here.chat.presence(Account(here.village.space, here.li.id), rooms)).rooms


async def test_a_history_that_is_closed_to_us_is_unreadable(here: Speaking) -> None:
    here.general.overwrites = [Overwrite(here.discord.bot.id, 1, deny=VIEW_CHANNEL)]

    with pytest.raises(Unreadable):
        await here.chat.history(here.place(), here.clock())


async def test_a_thread_that_is_closed_to_us_says_nothing(here: Speaking) -> None:
    here.general.overwrites = [Overwrite(here.discord.bot.id, 1, deny=VIEW_CHANNEL)]

    assert await here.chat.thread(here.place(thread="5")) == ()


async def test_a_message_is_found_in_a_thread_that_its_reference_does_not_tell(here: Speaking) -> None:
    message = await here.village.says(here.li, here.general, "How?")
    opened = thread(here, here.general, id=message["id"])
    inside = await here.village.says(here.li, opened, "So.")
    await here.chat.thread(here.place(thread=opened.id))

    found = await here.chat.read(MessageRef(here.place(), inside["id"]))

    assert found is not None
    assert found.ref.place.thread == opened.id
