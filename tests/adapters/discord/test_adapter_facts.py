"""What the adapter brings to the core of what happens on a server, over real sockets."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.messages import Account, Arrived, CommandInvoked, Moved, Place, Renamed, RoomChanged, SpaceJoined, SpaceLeft
from tests.adapters.discord.inboxes import NotingInbox, adapted
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.model import MANAGE_GUILD, SEND_MESSAGES, USUAL, VIEW_CHANNEL, Overwrite

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord import Channel, People


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord.running() as fake:
        fake.content_intent = True
        yield fake


def rooms(inbox: NotingInbox, village: People, channel: Channel) -> list[RoomChanged]:
    """Return what the core was told of a channel."""
    place = Place(village.space, channel.id)
    return [one for one in inbox.changes if isinstance(one, RoomChanged) and one.place == place]


async def test_a_message_reaches_the_core_with_its_place_and_privacy(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")
    secret = village.channel("backstage", private=True, members=[li])

    async with adapted(discord, inbox):
        first = await village.says(li, general, "Restart the broker last #tip")
        await village.says(li, secret, "between us #tip")
        await discord.until(lambda: len(inbox.messages) == 2)

    public, private = inbox.messages
    assert public.ref.place == Place(village.space, general.id, first["id"])
    assert (public.text, public.private, public.author.name) == ("Restart the broker last #tip", False, "Li")
    assert (private.private, private.ref.place.channel) == (True, secret.id)


async def test_what_happens_in_threads_names_the_channel_and_the_thread(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        first = await village.says(li, general, "What is it with the broker?")
        thread = await village.opens_thread(li, first)
        await village.says(li, thread, "#tip restart it last")
        hidden = await village.opens_private_thread(li, general)
        await village.says(li, hidden, "#tip quietly")
        await discord.until(lambda: len(inbox.messages) == 3)

    assert inbox.messages[1].ref.place == Place(village.space, general.id, thread.id)
    assert not inbox.messages[1].private
    assert inbox.messages[2].ref.place.room == Place(village.space, hidden.id)
    assert inbox.messages[2].private


async def test_a_forum_post_is_told_by_its_title_without_any_intent(discord: FakeDiscord) -> None:
    discord.content_intent = False
    village, inbox = discord.server(), NotingInbox()
    li, forum = village.member("Li"), village.forum()

    async with adapted(discord, inbox):
        await village.opens_post(li, forum, "The broker forgets its queue", "After every deploy. What do you do?")
        await discord.until(lambda: inbox.messages)

    post = inbox.messages[0]
    assert post.forum
    assert post.text == "The broker forgets its queue"
    assert post.ref.place.channel == forum.id


async def test_a_forum_post_is_told_with_its_words_where_they_may_be_read(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, forum = village.member("Li"), village.forum()

    async with adapted(discord, inbox):
        message = await village.opens_post(li, forum, "The broker forgets its queue", "After every deploy.")
        await village.says(li, _thread(discord, message["channel_id"]), "anybody?")
        await discord.until(lambda: len(inbox.messages) == 2)

    assert inbox.messages[0].text == "The broker forgets its queue\n\nAfter every deploy."
    assert [one.forum for one in inbox.messages] == [True, False]


def _thread(discord: FakeDiscord, id_: str) -> Channel:
    found = discord.channel(id_)
    assert found is not None
    return found


async def test_without_the_intent_only_what_is_said_to_hearth_is_heard(discord: FakeDiscord) -> None:
    discord.content_intent = False
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        await village.says(li, general, "Restart the broker last #tip")
        await village.says(li, general, f"{village.me.mention} who restarts the broker?")
        await discord.until(lambda: inbox.messages)

    heard = inbox.messages[0]
    assert len(inbox.messages) == 1
    assert (heard.text, heard.to_hearth) == ("who restarts the broker?", True)


async def test_bots_and_hearth_itself_are_not_heard(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, robot, general = village.member("Li"), village.member("Robot", bot=True), village.channel("general")
    own = _thread(discord, general.id)

    async with adapted(discord, inbox):
        await discord.bot_says(own, {"content": "#tip by Hearth"})
        await village.says(robot, general, "#tip by a robot")
        await village.says(li, general, "#tip by Li")
        await discord.until(lambda: inbox.messages)

    assert [one.text for one in inbox.messages] == ["#tip by Li"]


async def test_edits_and_deletions_reach_the_core_for_messages_never_seen_before(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")
    old = await village.says(li, general, "Restart the broker last #tip")
    others = [await village.says(li, general, f"note {at}") for at in range(3)]

    async with adapted(discord, inbox):
        await village.edits(old, "Restart the broker first #tip")
        await village.deletes(old)
        await village.deletes_all(others)
        await discord.until(lambda: len(inbox.deletions) == 4)

    assert [one.text for one in inbox.edits] == ["Restart the broker first #tip"]
    assert [one.ref.id for one in inbox.deletions] == [old["id"], *(one["id"] for one in others)]


async def test_an_edit_that_the_platform_makes_is_none(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        message = await village.says(li, general, "see https://example.org #tip")
        preview = discord.as_told(message) | {"embeds": [{"type": "link", "url": "https://example.org"}]}
        await village.tells("MESSAGE_UPDATE", preview)
        await village.edits(message, "see the page #tip")
        await discord.until(lambda: inbox.edits)

    assert [one.text for one in inbox.edits] == ["see the page #tip"]


async def test_a_reaction_comes_with_its_message_and_its_removal_too(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, ana, general = village.member("Li"), village.member("Ana"), village.channel("general")
    old = await village.says(li, general, "Restart the broker last")

    async with adapted(discord, inbox):
        await village.reacts(ana, old, "📝")
        await village.reacts(ana, old, "📝", added=False)
        await discord.until(lambda: len(inbox.reactions) == 2)

    put, taken = inbox.reactions
    assert (put.emoji, put.added, put.by.native) == ("📝", True, ana.id)
    assert (put.message.text, put.message.author.native) == ("Restart the broker last", li.id)
    assert (taken.added, taken.message.ref) == (False, put.message.ref)


async def test_reactions_are_not_asked_for_where_the_words_could_not_be_read(discord: FakeDiscord) -> None:
    discord.content_intent = False
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")
    old = await village.says(li, general, "Restart the broker last")

    async with adapted(discord, inbox):
        await village.reacts(li, old, "📝")
        await village.says(li, general, f"{village.me.mention} hello")
        await discord.until(lambda: inbox.messages)

    assert not inbox.reactions


async def test_a_word_in_private_is_answered_with_one_sentence_and_never_reaches_the_core(discord: FakeDiscord) -> None:
    discord.gateway.duplicate = 2
    village, inbox = discord.server(), NotingInbox()
    li = village.member("Li")

    async with adapted(discord, inbox):
        said = await village.writes_to_bot(li, "#tip anybody there?")
        answers = await discord.until(lambda: discord.by_bot(said["channel_id"]))
        await discord.until(lambda: len(discord.calls(f"POST /channels/{said['channel_id']}/messages")) == 2)

    assert len(discord.by_bot(said["channel_id"])) == 1
    assert "/hearth" in answers[0]["content"]
    assert not discord.pings[answers[0]["id"]]
    assert not inbox.messages


async def test_who_cannot_be_answered_in_private_disturbs_nobody(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.rest.trouble("403", "POST /channels")
        await village.writes_to_bot(li, "hello")
        await discord.until(lambda: discord.calls("POST /channels"))
        shown = await village.types(li, "ask", general, question="how?")

    assert shown.text == "Kept as #1."


async def test_reactions_that_wait_for_their_message_hold_up_nothing(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")
    old = await village.says(li, general, "Restart the broker last")

    async with adapted(discord, inbox):
        discord.rest.trouble("slow", "GET /channels/.*/messages/", seconds=1.0)
        await village.reacts(li, old, "📝")
        await village.says(li, general, "#tip meanwhile")
        await discord.until(lambda: inbox.messages)
        first = list(inbox.reactions)
        await discord.until(lambda: inbox.reactions)

    assert not first


async def test_what_discord_delivers_twice_reaches_the_core_with_the_same_key(discord: FakeDiscord) -> None:
    discord.gateway.duplicate = 2
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        await village.says(li, general, "Restart the broker last #tip")
        await discord.until(lambda: len(inbox.messages) == 2)

    assert str(inbox.messages[0].ref) == str(inbox.messages[1].ref)


async def test_at_the_start_every_channel_and_the_session_are_told(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")
    inside = village.channel("backstage", private=True, members=[li])
    outside = village.channel("board", private=True, members=[li], bot=False)

    async with adapted(discord, inbox):
        pass

    assert inbox.sessions == [village.space]
    assert [(one.name, one.private, one.inside) for one in rooms(inbox, village, general)] == [("general", False, True)]
    assert [(one.private, one.inside) for one in rooms(inbox, village, inside)] == [(True, True)]
    assert [(one.private, one.inside) for one in rooms(inbox, village, outside)] == [(True, False)]
    assert not [one for one in inbox.changes if isinstance(one, SpaceJoined) and (one.by or one.place)]


async def test_a_channel_that_becomes_private_is_told_at_once(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        await village.makes_private(general, li)
        await village.says(li, general, "#tip between us")
        await discord.until(lambda: inbox.messages)

    assert [one.private for one in rooms(inbox, village, general)] == [False, True]
    assert inbox.messages[0].private


async def test_a_role_that_may_not_read_any_more_makes_channels_private(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    general = village.channel("general")

    async with adapted(discord, inbox):
        await village.role_may(village.server.roles[village.id], USUAL & ~VIEW_CHANNEL)
        await discord.until(lambda: len(rooms(inbox, village, general)) == 2)

    assert [one.private for one in rooms(inbox, village, general)] == [False, True]


async def test_a_channel_that_is_renamed_opened_or_deleted_is_told(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    general = village.channel("general")

    async with adapted(discord, inbox):
        await village.renames(general, "square")
        garden = await village.opens_channel("garden")
        await village.deletes_channel(general)
        await discord.until(lambda: len(rooms(inbox, village, general)) == 3)

    assert [(one.name, one.gone) for one in rooms(inbox, village, general)][1:] == [("square", False), ("square", True)]
    assert [one.name for one in rooms(inbox, village, garden)] == ["garden"]


async def test_a_change_that_makes_no_difference_is_not_told(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    general = village.channel("general")

    async with adapted(discord, inbox):
        await village.tells("CHANNEL_UPDATE", general.payload() | {"rate_limit_per_user": 5})
        await village.renames(general, "square")
        await discord.until(lambda: len(rooms(inbox, village, general)) == 2)

    assert [one.name for one in rooms(inbox, village, general)] == ["general", "square"]


async def test_people_who_come_and_go_are_told_where_the_intent_is_granted(discord: FakeDiscord) -> None:
    discord.members_intent = True
    village, inbox = discord.server(), NotingInbox()
    secret = village.channel("backstage", private=True)
    keepers = village.role("keepers")
    secret.overwrites.append(Overwrite(keepers.id, 0, allow=VIEW_CHANNEL))

    async with adapted(discord, inbox):
        noor = await village.joins("Noor")
        noor.nick = "Noor the second"
        await village.given(noor, keepers)
        await village.leaves(noor)
        await discord.until(lambda: [one for one in inbox.changes if isinstance(one, Moved) and not one.place.channel])

    people = [one for one in inbox.changes if not isinstance(one, RoomChanged | SpaceJoined)]
    assert isinstance(people[0], Arrived)
    assert people[0].account == Account(village.space, noor.id, "Noor")
    assert isinstance(people[1], Renamed)
    assert people[1].account.name == "Noor the second"
    assert isinstance(people[2], Moved)
    assert (people[2].place.channel, people[2].inside) == (secret.id, True)
    assert isinstance(people[3], Moved)
    assert (people[3].place, people[3].inside) == (Place(village.space), False)


async def test_without_the_members_intent_it_is_not_asked_for(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()

    async with adapted(discord, inbox):
        await village.joins("Noor")

    asked = discord.gateway.identifies[0]["intents"]
    assert not asked & 1 << 1
    assert asked & 1 << 15
    assert not [one for one in inbox.changes if isinstance(one, Arrived)]


async def test_a_new_server_is_told_with_who_manages_it_and_where_to_speak(discord: FakeDiscord) -> None:
    discord.server("Old")
    new, inbox = discord.server("New", joined=False), NotingInbox()
    new.channel("announcements").overwrites.append(Overwrite(new.id, 0, deny=SEND_MESSAGES))
    general = new.channel("general")

    async with adapted(discord, inbox):
        await new.adds_bot()
        await discord.until(lambda: new.space in inbox.sessions)

    joined = next(one for one in inbox.changes if isinstance(one, SpaceJoined) and one.space == new.space)
    assert (joined.space, joined.name, joined.place) == (new.space, "New", Place(new.space, general.id))
    assert joined.by is not None
    assert (joined.by.native, joined.by.manages) == (new.owner.id, True)


async def test_being_removed_is_told_and_an_outage_is_not(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    village.channel("general")

    async with adapted(discord, inbox):
        await village.goes_dark()
        await village.comes_back()
        await discord.until(lambda: len(inbox.sessions) == 2)
        await village.removes_bot()
        await discord.until(lambda: [one for one in inbox.changes if isinstance(one, SpaceLeft)])

    left = [one for one in inbox.changes if isinstance(one, SpaceLeft)]
    assert len(left) == 1
    assert not [one for one in inbox.changes if isinstance(one, SpaceJoined) and one.by]
    assert left[0].space == village.space


async def test_a_server_that_is_away_is_not_taken_for_a_new_and_empty_one(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")
    new = village.fake.ids.fresh()

    async with adapted(discord, inbox):
        for server in (village.id, new):
            await discord.gateway.malformed("GUILD_CREATE", {"id": server, "unavailable": True})
        await village.says(li, general, "#tip still everybody's")
        await discord.until(lambda: inbox.messages)

    assert not inbox.messages[0].private
    assert inbox.sessions == [village.space]
    assert not [one for one in inbox.changes if isinstance(one, SpaceJoined) and one.space == f"discord:{new}"]


async def test_who_may_manage_the_server_is_told_with_what_they_do(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    steward, li = village.member("Steward", permissions=MANAGE_GUILD), village.member("Li")
    general = village.channel("general")

    async with adapted(discord, inbox):
        await village.types(steward, "hearth", general, verb="setup")
        await village.types(li, "hearth", general, verb="setup")

    assert [one.actor.manages for one in inbox.asked if hasattr(one, "actor")] == [True, False]


async def test_what_comes_while_the_database_is_away_is_taken_up_afterwards_in_its_order(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        inbox.away = True
        for at in range(20):
            await village.says(li, general, f"#tip number {at}")
        await asyncio.sleep(0.3)
        inbox.away = False
        await discord.until(lambda: len(inbox.messages) == 20 and len(inbox.sessions) == 2)

    assert [one.text for one in inbox.messages] == [f"#tip number {at}" for at in range(20)]


async def test_a_message_that_the_core_stumbles_over_does_not_hold_up_the_next(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        inbox.stumbles.append(ZeroDivisionError("a bug"))
        await village.says(li, general, "#tip one")
        await village.says(li, general, "#tip two")
        await discord.until(lambda: inbox.messages)

    assert [one.text for one in inbox.messages] == ["#tip two"]
    assert len(discord.gateway.identifies) == 1


async def test_what_comes_in_the_wrong_order_reaches_the_core_all_the_same(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.gateway.hold()
        message = await village.says(li, general, "#tip one")
        await village.edits(message, "#tip two")
        await village.deletes(message)
        await discord.gateway.release(reverse=True)
        await discord.until(lambda: inbox.messages)

    ref = str(inbox.messages[0].ref)
    assert [str(one.ref) for one in inbox.deletions] == [ref]
    assert [str(one.ref) for one in inbox.edits] == [ref]


async def test_a_forum_post_that_comes_before_its_thread_waits_for_it(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, forum = village.member("Li"), village.forum()

    async with adapted(discord, inbox):
        discord.gateway.hold()
        await village.opens_post(li, forum, "The broker forgets its queue", "After every deploy.")
        await discord.gateway.release(reverse=True)
        await discord.until(lambda: inbox.messages)

    assert inbox.messages[0].forum
    assert inbox.messages[0].ref.place.channel == forum.id


async def test_somebody_acting_in_an_old_thread_acts_in_its_channel(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")
    thread = await village.opens_thread(li, await village.says(li, general, "long ago"))
    thread.archived = True

    async with adapted(discord, inbox):
        await village.types(li, "ask", thread, question="how?")

    asked = inbox.asked[0]
    assert isinstance(asked, CommandInvoked)
    assert (asked.place, asked.private) == (Place(village.space, general.id, thread.id), False)


async def test_a_server_joined_while_hearth_was_off_is_told_and_again_the_same(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    village.server.joined_at = datetime.now(UTC) - timedelta(hours=3)
    village.channel("general")

    for _ in range(2):
        async with adapted(discord, inbox):
            pass
        inbox.sessions.clear()

    first, second = (one for one in inbox.changes if isinstance(one, SpaceJoined))
    assert first == second
    assert first.at == village.server.joined_at


async def test_what_a_post_is_filed_under_comes_with_all_that_is_said_in_it(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, forum = village.member("Li"), village.forum("help", tags=("Deploy", "Other"))

    async with adapted(discord, inbox):
        await village.opens_post(li, forum, "The broker forgets its queue", "After every deploy.", tags=("Deploy",))
        await discord.until(lambda: inbox.messages)
        post = next(one for one in village.server.channels.values() if one.parent == forum.id)
        await village.says(li, post, "#tip Restart it last")
        await discord.until(lambda: len(inbox.messages) == 2)

    assert [one.labels for one in inbox.messages] == [("Deploy",), ("Deploy",)]
    assert rooms(inbox, village, forum)[0].labels == ("Deploy", "Other")


async def test_what_a_channel_is_for_is_told_when_that_changes(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    general = village.channel("general")

    async with adapted(discord, inbox):
        await village.tells("CHANNEL_UPDATE", general.payload() | {"topic": "All about #deploys"})
        await discord.until(lambda: len(rooms(inbox, village, general)) == 2)

    assert [one.about for one in rooms(inbox, village, general)] == ["", "All about #deploys"]


async def test_what_a_forum_renames_is_told_with_what_it_was_called(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    forum = village.forum("help", tags=("Deploy", "Other"))
    whole = forum.payload()
    tags = [one | {"name": "Releases"} if one["name"] == "Deploy" else one for one in whole["available_tags"]]

    async with adapted(discord, inbox):
        await village.tells("CHANNEL_UPDATE", whole | {"available_tags": tags})
        await discord.until(lambda: len(rooms(inbox, village, forum)) == 2)

    told = rooms(inbox, village, forum)[1]
    assert (told.labels, told.relabelled) == (("Releases", "Other"), (("Deploy", "Releases"),))
