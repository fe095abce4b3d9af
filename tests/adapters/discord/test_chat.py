"""The way out, against our own Discord over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from adapters.discord import render
from bot.errors import OutcomeUnknown, PlatformError, Refused, RetryLater, Unauthorised, Unreadable
from bot.messages import Account, MessageRef, Place, Post, Prose, Said
from tests.adapters.discord.speaking import Speaking, speaking
from tests.fakes.discord import Overwrite, text_of
from tests.fakes.discord.model import PUBLIC_THREAD, READ_MESSAGE_HISTORY, SEND_MESSAGES, Channel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest_asyncio.fixture
async def here() -> AsyncIterator[Speaking]:
    async with speaking() as found:
        yield found


def public(text: str, *, to: tuple[str, ...] = ()) -> Post:
    return Post((Prose((Said(text),)),), text, "public", to)


def private(text: str, *, to: tuple[str, ...] = (), lasting: bool = False, near: str = "") -> Post:
    return Post((Prose((Said(text),)),), text, "private", to, lasting=lasting, near=near)


async def thread_of(here: Speaking, message: str, **how: object) -> Channel:
    thread = Channel(message, "about it", PUBLIC_THREAD, here.village.id, here.general.id, **how)  # type: ignore[arg-type]
    here.discord.servers[here.village.id].channels[thread.id] = thread
    return thread


async def test_a_post_stands_in_its_channel_and_previews_nothing(here: Speaking) -> None:
    sent = await here.chat.send(here.place(), public("Hello https://example.org"), key="k1")

    (message,) = here.discord.by_bot(here.general.id)
    assert message["id"] == sent
    assert message["flags"] == render.V2 | render.NO_PREVIEWS
    assert here.discord.pings[sent] == set()


async def test_a_post_beneath_a_message_is_a_reply_to_it(here: Speaking) -> None:
    message = await here.village.says(here.li, here.general, "#tip x")

    sent = await here.chat.send(here.place(thread=message["id"]), public("Kept"), key="k1")

    (reply,) = here.discord.by_bot(here.general.id)
    assert reply["message_reference"]["message_id"] == message["id"]
    assert here.discord.pings[sent] == set()


async def test_a_post_beneath_a_message_that_is_gone_stands_in_the_channel(here: Speaking) -> None:
    await here.chat.send(here.place(thread=here.discord.ids.fresh()), public("Kept"), key="k1")

    assert len(here.discord.by_bot(here.general.id)) == 1


async def test_a_post_in_a_thread_stands_there(here: Speaking) -> None:
    message = await here.village.says(here.li, here.general, "#tip x")
    thread = await thread_of(here, message["id"])

    await here.chat.send(here.place(thread=message["id"]), public("Kept"), key="k1")

    assert len(here.discord.by_bot(thread.id)) == 1
    assert not here.discord.by_bot(here.general.id)


async def test_a_post_calls_its_addressees_and_nobody_that_a_text_names(here: Speaking) -> None:
    bo = here.village.member("Bo")

    sent = await here.chat.send(here.place(), public(f"<@{bo.id}> @everyone", to=(here.account,)), key="k1")

    assert here.discord.pings[sent] == {here.li.id}


async def test_the_same_key_posts_once(here: Speaking) -> None:
    first = await here.chat.send(here.place(), public("Hello"), key="k1")
    second = await here.chat.send(here.place(), public("Hello"), key="k1")

    assert first == second
    assert len(here.discord.by_bot()) == 1


@pytest.mark.parametrize("later", [0, 60])
async def test_a_post_is_found_by_its_key_long_after_its_nonce_is_forgotten(here: Speaking, later: int) -> None:
    sent = await here.chat.send(here.place(), public("Hello"), key="k1")
    for number in range(130):
        await here.village.says(here.li, here.general, f"{number}")

    here.clock.later = timedelta(minutes=later)

    assert await here.chat.find(here.place(), key="k1") == sent
    assert await here.chat.find(here.place(), key="k2") is None


async def test_a_post_that_was_swallowed_by_the_wire_is_found(here: Speaking) -> None:
    here.discord.rest.trouble("swallow", r"POST /channels/\d+/messages")

    with pytest.raises(OutcomeUnknown):
        await here.chat.send(here.place(), public("Hello"), key="k1")

    assert await here.chat.find(here.place(), key="k1") == here.discord.by_bot()[0]["id"]


async def test_nothing_is_found_to_be_missing_where_the_history_is_closed_to_us(here: Speaking) -> None:
    here.general.overwrites = [Overwrite(here.discord.bot.id, 1, deny=READ_MESSAGE_HISTORY)]

    with pytest.raises(Unreadable):
        await here.chat.find(here.place(), key="k1")


async def test_a_replaced_post_reads_differently_and_calls_nobody(here: Speaking) -> None:
    sent = await here.chat.send(here.place(), public("Hello"), key="k1")

    await here.chat.replace(here.place(), sent, public("Gone", to=(here.account,)))

    assert "Gone" in text_of(here.discord.by_bot()[0])
    assert here.discord.pings[sent] == set()


async def test_replacing_what_is_gone_is_no_error(here: Speaking) -> None:
    await here.chat.replace(here.place(), here.discord.ids.fresh(), public("Gone"))

    assert here.discord.by_bot() == []


async def test_a_post_for_one_is_kept_and_only_a_note_of_it_stands_in_the_channel(here: Speaking) -> None:
    post = private("You struck out a key", to=(here.account,))

    sent = await here.chat.send(here.place(), post, key="k1")

    (note,) = here.discord.by_bot(here.general.id)
    assert sent == f"letter:k1@{here.li.id}"
    assert here.letters.kept == {("k1", here.account): post}
    assert "struck" not in text_of(note)
    assert note["components"][0]["components"][0]["custom_id"] == "letter:k1:0"


@pytest.mark.parametrize("lasting", [True, False])
async def test_a_note_calls_its_reader_only_where_it_has_to_be_found_again(here: Speaking, *, lasting: bool) -> None:
    await here.chat.send(here.place(), private("x", to=(here.account,), lasting=lasting), key="k1")

    (note,) = here.discord.by_bot(here.general.id)
    assert here.discord.pings[note["id"]] == ({here.li.id} if lasting else set())
    assert bool(note["flags"] & render.SILENT) is not lasting


async def test_a_post_to_one_person_is_never_a_direct_message(here: Speaking) -> None:
    await here.chat.send(Place(here.village.space, f"@{here.li.id}"), private("x"), key="k1")

    assert here.letters.kept.keys() == {("k1", here.account)}
    assert here.discord.by_bot() == []
    assert not here.discord.calls(r"POST /users/@me/channels")


async def test_a_note_of_what_is_for_one_person_stands_where_it_began(here: Speaking) -> None:
    direct = Place(here.village.space, f"@{here.li.id}")

    await here.chat.send(direct, private("x", near=str(here.place()), lasting=True), key="k1")

    assert len(here.discord.by_bot(here.general.id)) == 1


async def test_where_it_began_may_be_closed_by_now(here: Speaking) -> None:
    direct, near = Place(here.village.space, f"@{here.li.id}"), f"{here.village.space}/123"

    assert await here.chat.send(direct, private("x", near=near), key="k1") == f"letter:k1@{here.li.id}"


@pytest.mark.parametrize("direct", [True, False])
async def test_a_letter_is_found_as_it_was_sent(here: Speaking, *, direct: bool) -> None:
    place = Place(here.village.space, f"@{here.li.id}") if direct else here.place()
    sent = await here.chat.send(place, private("x", to=(here.account,), near=str(here.place())), key="k1")

    assert await here.chat.find(place, key="k1") == sent
    assert await here.chat.find(place, key="k2") is None


async def test_a_letter_whose_note_never_arrived_is_sent_again(here: Speaking) -> None:
    direct = Place(here.village.space, f"@{here.li.id}")
    await here.letters.put("k1", here.account, private("x", near=str(here.place())))

    assert await here.chat.find(direct, key="k1") is None


async def test_a_replaced_letter_reads_differently_for_its_reader(here: Speaking) -> None:
    sent = await here.chat.send(here.place(), private("x", to=(here.account,)), key="k1")
    instead = public("no longer there")

    await here.chat.replace(here.place(), sent, instead)

    assert await here.letters.get("k1", here.account) == instead


async def test_a_private_post_to_nobody_is_refused(here: Speaking) -> None:
    with pytest.raises(Refused):
        await here.chat.send(here.place(), private("x"), key="k1")


async def test_a_wrong_token_is_named_as_such() -> None:
    async with speaking(token="not" + "-the-token") as here:
        with pytest.raises(Unauthorised):
            await here.chat.send(here.place(), public("Hello"), key="k1")


@pytest.mark.parametrize(("kind", "error"), [("403", Refused), ("404", Refused), ("400", Refused), ("503", OutcomeUnknown), ("drop", OutcomeUnknown)])  # fmt: skip
async def test_what_discord_answers_is_told_in_the_cores_words(
    here: Speaking, kind: str, error: type[Exception]
) -> None:
    here.discord.rest.trouble(kind, r"POST /channels/\d+/messages", times=9)

    with pytest.raises(error):
        await here.chat.send(here.place(), public("Hello"), key="k1")


async def test_a_long_limit_is_handed_to_the_outbox(here: Speaking) -> None:
    here.discord.rest.trouble("429", r"POST /channels/\d+/messages", seconds=90)

    with pytest.raises(RetryLater) as limited:
        await here.chat.send(here.place(), public("Hello"), key="k1")

    assert limited.value.seconds == 90


async def test_a_short_limit_is_waited_for_and_posts_once(here: Speaking) -> None:
    here.discord.rest.trouble("429", r"POST /channels/\d+/messages", seconds=0.1)

    await here.chat.send(here.place(), public("Hello"), key="k1")

    assert len(here.discord.by_bot()) == 1


async def test_without_the_right_to_write_a_post_is_refused(here: Speaking) -> None:
    here.general.overwrites = [Overwrite(here.discord.bot.id, 1, deny=SEND_MESSAGES)]

    with pytest.raises(Refused):
        await here.chat.send(here.place(), public("Hello"), key="k1")


async def test_a_long_post_is_shortened_and_not_refused(here: Speaking) -> None:
    long = Post(tuple(Prose((Said("word " * 700),)) for _ in range(60)), "x", "public")

    sent = await here.chat.send(here.place(), replace(long), key="k1")

    assert here.discord.by_bot()[0]["id"] == sent


async def test_the_channels_that_hearth_sees_are_told_as_they_are(here: Speaking) -> None:
    here.village.channel("secret", private=True, members=[here.li])
    here.village.channel("closed", private=True, bot=False)

    rooms = await here.chat.rooms(here.village.space)

    assert {(one.name, one.private) for one in rooms} == {("general", False), ("secret", True)}


async def test_a_member_is_in_what_they_may_see_and_in_nothing_else(here: Speaking) -> None:
    secret = here.village.channel("secret", private=True, members=[here.li])
    other = here.village.channel("other", private=True)
    li = Account(here.village.space, here.li.id)
    own = Place(here.village.space, f"@{here.li.id}")

    presence = await here.chat.presence(li, [here.place(), here.place(secret), here.place(other), own])

    assert presence.rooms == {str(here.place()), str(here.place(secret)), str(own)}
    assert not presence.guest


async def test_rights_that_were_taken_away_hold_within_a_minute(here: Speaking) -> None:
    secret = here.village.channel("secret", private=True, members=[here.li])
    li = Account(here.village.space, here.li.id)
    assert (await here.chat.presence(li, [here.place(secret)])).rooms

    secret.overwrites = [one for one in secret.overwrites if one.id != here.li.id]
    here.clock.later = timedelta(seconds=59)

    assert not (await here.chat.presence(li, [here.place(secret)])).rooms


@pytest.mark.parametrize("native", ["1", "not-an-id"])
async def test_who_is_no_member_is_in_nothing(here: Speaking, native: str) -> None:
    presence = await here.chat.presence(Account(here.village.space, native), [here.place()])

    assert (presence.rooms, presence.guest) == (frozenset(), True)


async def test_that_discord_does_not_answer_is_told(here: Speaking) -> None:
    here.discord.rest.trouble("503", "members", times=9)

    with pytest.raises(PlatformError):
        await here.chat.presence(Account(here.village.space, here.li.id), [here.place()])


async def test_a_message_is_read_again_wherever_it_stands(here: Speaking) -> None:
    here.discord.content_intent = True
    message = await here.village.says(here.li, here.general, "#tip x")
    thread = await thread_of(here, message["id"])
    inside = await here.village.says(here.li, thread, "more of it")
    room = here.place()

    first = await here.chat.read(MessageRef(room, message["id"]))
    second = await here.chat.read(MessageRef(here.place(thread=thread.id), inside["id"]))
    gone = await here.chat.read(MessageRef(room, here.discord.ids.fresh()))

    assert first is not None
    assert second is not None
    assert (first.text, second.text, gone) == ("#tip x", "more of it", None)
    assert second.ref.place.thread == thread.id


async def test_what_is_asked_never_undoes_what_the_gateway_told(here: Speaking) -> None:
    here.atlas.take(here.village.server.payload(here.discord.bot.id))
    here.atlas.put(replace(here.atlas.channels(here.village.id)[0], name="renamed"))

    await here.chat.rooms(here.village.space)

    assert [one.name for one in here.atlas.channels(here.village.id)] == ["renamed"]


async def test_words_that_may_not_be_read_are_none(here: Speaking) -> None:
    message = await here.village.says(here.li, here.general, "#tip x")

    assert await here.chat.read(MessageRef(here.place(), message["id"])) is None


async def test_a_thread_is_read_with_what_it_hangs_on(here: Speaking) -> None:
    here.discord.content_intent = True
    message = await here.village.says(here.li, here.general, "How?")
    thread = await thread_of(here, message["id"])
    await here.village.says(here.li, thread, "So.")

    assert [one.text for one in await here.chat.thread(here.place(thread=thread.id))] == ["How?", "So."]


async def test_replies_stand_for_a_thread_where_there_is_none(here: Speaking) -> None:
    here.discord.content_intent = True
    message = await here.village.says(here.li, here.general, "How?")
    reply = await here.village.says(here.li, here.general, "So.", reply_to=message)
    await here.village.says(here.li, here.general, "Something else")
    await here.village.says(here.li, here.general, "Thanks", reply_to=reply)

    said = await here.chat.thread(here.place(thread=message["id"]))

    assert [one.text for one in said] == ["How?", "So.", "Thanks"]


async def test_what_was_missed_is_read_with_replies_edits_and_more_than_a_page(here: Speaking) -> None:
    here.discord.content_intent = True
    await here.village.says(here.li, here.general, "before")
    here.clock.later = timedelta(minutes=1)
    since = here.clock()
    for number in range(120):
        await here.village.says(here.li, here.general, f"{number}")
    message = await here.village.says(here.li, here.general, "old")
    thread = await thread_of(here, message["id"])
    await here.village.says(here.li, thread, "in the thread")
    await here.village.edits(message, "new")

    found = await here.chat.history(here.place(), since)

    texts = [one.text for one in found]
    assert len(found) == 123
    assert texts[:2] == ["0", "1"]
    assert "before" not in texts
    assert "in the thread" in texts
    assert texts.count("new") == 2
    assert getattr(found[-1], "version", "")


async def test_a_history_without_words_is_unreadable(here: Speaking) -> None:
    with pytest.raises(Unreadable):
        await here.chat.history(here.place(), here.clock())
