"""The adapter's answers to commands, menus, presses and forms, over real sockets."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from adapters.discord.adapter import Pace
from bot.errors import Unavailable
from bot.messages import (
    Action,
    Button,
    Choices,
    CommandInvoked,
    Field,
    File,
    Form,
    FormSubmitted,
    MessageChosen,
    Place,
    Post,
    Pressed,
    Quote,
)
from tests.adapters.discord.inboxes import Letters, NotingInbox, adapted, said
from tests.fakes.discord import Exchange, FakeDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.messages import Answer

FORM = Form(
    Action("keep", "17"),
    "Keep this",
    (
        Field("kind", "Kind", "choice", "tip", required=True, choices=(("tip", "Tip"), ("story", "Story"))),
        Field("title", "Title", value="Restart the broker last", required=True, limit=300),
        Field("body", "What to do", "text", value="Or it forgets the queue."),
    ),
)


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord.running() as fake:
        yield fake


async def test_a_command_reaches_the_core_and_its_answer_only_who_typed_it(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, ana, general = village.member("Li"), village.member("Ana"), village.channel("general")

    async with adapted(discord, inbox):
        shown = await village.types(li, "share", general, text="Restart the broker last", kind="tip", topic="deploys")

    asked = inbox.asked[0]
    assert isinstance(asked, CommandInvoked)
    assert (asked.name, asked.text) == ("share", "Restart the broker last #tip #deploys")
    assert (asked.actor.native, asked.actor.name) == (li.id, "Li")
    assert (asked.place, asked.private) == (Place(village.space, general.id), False)
    assert shown.ephemeral
    assert "Kept as #1." in shown.text
    assert shown.message in village.sees(li)
    assert shown.message not in village.sees(ana)
    assert not discord.by_bot()


async def test_a_form_opens_as_a_modal_and_comes_back_with_its_action(discord: FakeDiscord) -> None:
    village = discord.server()
    inbox = NotingInbox(answer=lambda fact: said("Kept.") if isinstance(fact, FormSubmitted) else FORM)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        form = await village.types(li, "share", general)
        done = await village.submits(li, form, {"Title": "Restart it last", "Kind": "Story"})

    back = inbox.asked[1]
    assert form.modal is not None
    assert isinstance(back, FormSubmitted)
    assert back.action == FORM.action
    assert back.values == {"kind": "story", "title": "Restart it last", "body": "Or it forgets the queue."}
    assert back.key == inbox.asked[0].key
    assert done.ephemeral
    assert done.text == "Kept."


async def test_a_form_as_the_answer_to_a_form_is_a_message_with_its_choices(discord: FakeDiscord) -> None:
    near = Form(FORM.action, "Looks like #142", (_NEAR, *FORM.fields))
    answers: Iterator[Answer] = iter([FORM, near, said("Added to #142.")])
    village, inbox = discord.server(), NotingInbox(answer=lambda _: next(answers))
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        form = await village.types(li, "share", general)
        choice = await village.submits(li, form)
        done = await village.presses(li, choice.message, "Add to #142")

    first, last = inbox.asked[1], inbox.asked[2]
    assert choice.labels == ["Add to #142", "Save anyway", "Edit again"]
    assert isinstance(first, FormSubmitted)
    assert isinstance(last, FormSubmitted)
    assert last.values["near"] == "variant:142"
    assert last.values["title"] == "Restart the broker last"
    assert last.key == first.key
    assert done.text == "Added to #142."


_NEAR = Field(
    "near", "Is it the same?", "choice", required=True, choices=(("variant:142", "Add to #142"), ("new", "Save anyway"))
)


async def test_edit_again_opens_the_form_prefilled(discord: FakeDiscord) -> None:
    kind, title, body = FORM.fields
    near = Form(FORM.action, "Looks like #142", (_NEAR, kind, replace(title, value="Another title"), body))
    answers: Iterator[Answer] = iter([FORM, near, said("Kept.")])
    village, inbox = discord.server(), NotingInbox(answer=lambda _: next(answers))
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        form = await village.types(li, "share", general)
        choice = await village.submits(li, form, {"Title": "Another title"})
        again = await village.presses(li, choice.message, "Edit again")
        await village.submits(li, again)

    assert again.modal is not None
    assert "Another title" in again.text
    assert inbox.asked[2].key == inbox.asked[1].key


async def test_an_answer_that_takes_long_is_announced_and_comes_later(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox(slow=1.5)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        shown = await village.types(li, "ask", general, question="how do I restart the broker?")

    assert shown.late
    assert shown.seconds < 1.4
    assert shown.ephemeral
    assert shown.text == "Kept as #1."
    assert len(village.sees(li)) == 1


async def test_a_form_that_comes_too_late_for_a_modal_is_one_press_away(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox(answer=lambda _: FORM, slow=0.8)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        shown = await village.types(li, "share", general)
        form = await village.presses(li, shown.message, "Edit again")

    assert shown.late
    assert form.modal is not None
    assert "Restart the broker last" in form.text


async def test_the_first_response_comes_within_three_seconds_however_slow_the_core(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox(slow=3.5)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox, pace=Pace(apart=0.01, pause=0.02)):
        shown = await village.types(li, "ask", general, question="how?")

    assert shown.late
    assert 1.5 < shown.seconds < 2.9
    assert shown.text == "Kept as #1."


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("Keep this", "keep"),
        ("Has this been solved?", "solved"),
        ("This solved it", "this_solved"),
        ("Say thanks", "thanks"),
    ],
)
async def test_a_message_menu_brings_the_message_with_its_words_without_any_intent(
    discord: FakeDiscord, name: str, verb: str
) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, ana, general = village.member("Li"), village.member("Ana"), village.channel("general")

    async with adapted(discord, inbox):
        message = await village.says(ana, general, "Restart the broker last")
        await village.chooses(li, name, message)

    chosen = inbox.asked[0]
    assert isinstance(chosen, MessageChosen)
    assert (chosen.verb, chosen.message.text) == (verb, "Restart the broker last")
    assert (chosen.actor.native, chosen.message.author.native) == (li.id, ana.id)
    assert not inbox.messages


async def test_a_press_works_after_a_restart(discord: FakeDiscord) -> None:
    village = discord.server()
    inbox = NotingInbox(answer=lambda _: said("Kept as #1.", ("Undo", Action("undo", "1", 2))))
    li, general = village.member("Li"), village.channel("general")
    async with adapted(discord, inbox):
        shown = await village.types(li, "share", general, text="Restart the broker last")

    later = NotingInbox(answer=lambda _: said("Undone."))
    async with adapted(discord, later):
        done = await village.presses(li, shown.message, "Undo")

    press = later.asked[0]
    assert isinstance(press, Pressed)
    assert press.action == Action("undo", "1", 2)
    assert done.text == "Undone."


@pytest.mark.parametrize(
    "custom_id", ["nobody-knows-this", "keep:1:x", ":::", "form", "more:1:2", "again:17:0", "sure:", "x" * 100]
)
async def test_a_button_that_is_none_of_ours_gets_a_sentence(discord: FakeDiscord, custom_id: str) -> None:
    village, inbox = discord.server(), NotingInbox(answer=lambda _: said("The core knows what to say."))
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        shown = await village.types(li, "hearth", general, verb="help")
        answer = await village.sends(li, shown.message, custom_id)

    assert answer.ephemeral
    assert len(answer.text) > 10


async def test_a_modal_that_is_none_of_ours_gets_a_sentence(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox(answer=lambda _: FORM)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        form = await village.types(li, "share", general)
        assert form.modal is not None
        form.modal["custom_id"] = "somebody-elses"
        answer = await village.submits(li, form)

    assert answer.ephemeral
    assert len(inbox.asked) == 1


async def test_a_press_that_needs_no_words_is_acknowledged_silently(discord: FakeDiscord) -> None:
    answers: Iterator[Answer] = iter([said("Kept.", ("Fine", Action("fine"))), None])
    village, inbox = discord.server(), NotingInbox(answer=lambda _: next(answers))
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        shown = await village.types(li, "hearth", general)
        answer = await village.presses(li, shown.message, "Fine")

    assert answer.kind == "nothing"


async def test_an_interaction_is_answered_while_the_database_is_away(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        inbox.away = True
        shown = await village.types(li, "ask", general, question="how?")

    assert "try again" in shown.text
    assert shown.ephemeral


async def test_a_bug_is_told_to_who_met_it_and_stops_nothing(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        inbox.stumbles.append(ZeroDivisionError("a bug"))
        first = await village.types(li, "ask", general, question="how?")
        second = await village.types(li, "ask", general, question="how?")

    assert "in the log" in first.text
    assert second.text == "Kept as #1."
    assert len(discord.gateway.identifies) == 1


async def test_an_answer_is_given_although_the_line_breaks_once(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.rest.trouble("drop", "/callback")
        shown = await village.types(li, "ask", general, question="how?")

    assert shown.text == "Kept as #1."


async def test_an_answer_is_given_although_discord_hangs_once(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.rest.trouble("hang", "/callback")
        shown = await village.types(li, "ask", general, question="how?")

    assert shown.text == "Kept as #1."
    assert shown.seconds < 3


async def test_an_answer_whose_receipt_was_lost_is_not_shown_twice(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.rest.trouble("swallow", "/callback")
        await village.types(li, "ask", general, question="how?")
        await discord.until(lambda: len(discord.calls("/callback")) == 2)

    assert len(village.sees(li)) == 1


async def test_an_answer_waits_out_a_limit(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.rest.trouble("429", "/callback", seconds=0.4)
        shown = await village.types(li, "ask", general, question="how?")

    assert shown.text == "Kept as #1."
    assert 0.4 <= shown.seconds < 2


async def test_one_answer_does_not_wait_for_anothers_limit(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, ana, general = village.member("Li"), village.member("Ana"), village.channel("general")

    async with adapted(discord, inbox):
        discord.rest.trouble("slow", "/callback", seconds=1.0)
        slow = asyncio.create_task(village.types(li, "ask", general, question="how?"))
        await discord.until(lambda: discord.calls("/callback"))
        quick = await village.types(ana, "ask", general, question="how?")
        await slow

    assert quick.seconds < 0.9


async def test_topics_complete_themselves_at_most_twenty_five(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        found = await village.completes(li, "share", general, "topic", "dep")

    assert len(found) == 25
    assert found[0] == {"name": "deploy 0", "value": "deploy0"}


async def test_completions_that_come_too_late_are_left_out(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox(slow=2.0)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        found = await village.completes(li, "share", general, "topic", "dep")

    assert found == []


async def test_a_long_answer_comes_in_pages_that_outlive_a_restart(discord: FakeDiscord) -> None:
    long = Post(tuple(Quote(f"part {at} " + "word " * 400) for at in range(6)), "long")
    village, inbox, letters = discord.server(), NotingInbox(answer=lambda _: long), Letters()
    li, ana, general = village.member("Li"), village.member("Ana"), village.channel("general")
    async with adapted(discord, inbox, letters=letters):
        first = await village.types(li, "ask", general, question="how?")

    async with adapted(discord, NotingInbox(), letters=letters):
        second = await village.presses(li, first.message, "More")
        other = await village.presses(ana, first.message, "More")

    assert "Page 1" in first.text
    assert "Page 2" in second.text
    assert "word" not in other.text


async def test_an_answer_is_given_although_discord_stumbles_once(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.rest.trouble("503", "/callback")
        shown = await village.types(li, "ask", general, question="how?")

    assert shown.text == "Kept as #1."


async def test_an_interaction_delivered_twice_is_shown_once(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.gateway.duplicate = 2
        await village.types(li, "share", general, text="Restart it last")
        await discord.until(lambda: len(inbox.asked) == 2)
        discord.gateway.duplicate = 1

    first, second = inbox.asked
    assert first.key == second.key
    assert len(village.sees(li)) == 1


async def test_letters_that_cannot_be_written_end_in_a_sentence(discord: FakeDiscord) -> None:
    class Away(Letters):
        async def put(self, key: str, account: str, answer: Post | Form) -> None:  # noqa: ARG002
            raise Unavailable("away")

    long = Post(tuple(Quote("word " * 400) for _ in range(6)), "long")
    village, inbox = discord.server(), NotingInbox(answer=lambda _: long)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox, letters=Away()):
        shown = await village.types(li, "ask", general, question="how?")

    assert "try again" in shown.text


async def test_a_body_that_discord_refuses_ends_in_a_sentence(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        discord.rest.trouble("400", "/callback")
        shown = await village.types(li, "ask", general, question="how?")

    assert "/hearth web" in shown.text
    assert shown.ephemeral


async def test_a_slow_answer_of_nothing_still_ends_its_announcement(discord: FakeDiscord) -> None:
    first = said("Kept.", ("Fine", Action("fine")))
    village, inbox = discord.server(), NotingInbox(answer=lambda fact: None if isinstance(fact, Pressed) else first)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        shown = await village.types(li, "hearth", general)
        inbox.slow = 0.6
        answer = await village.presses(li, shown.message, "Fine")

    assert (answer.late, answer.text) == (True, "Done.")


async def test_a_command_in_private_is_answered_with_a_sentence(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        told = village.interaction(li, general, 2, {"id": "1", "name": "ask", "type": 1, "options": []})
        told["user"] = told.pop("member")["user"]
        for key in ("guild_id", "guild", "guild_locale"):
            told.pop(key)
        exchange = discord.exchanges[told["token"]] = Exchange(discord, told, patience=3)
        await discord.gateway.dispatch("INTERACTION_CREATE", told, server=None)
        await exchange.done.wait()

    assert "on servers" in exchange.result().text
    assert not inbox.asked


async def test_an_answer_does_not_wait_for_a_limit_on_all_posts(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")
    post = Post((Quote("Kept as #1."),), "Kept as #1.", "public")

    async with adapted(discord, inbox) as adapter:
        discord.rest.trouble("429", "POST /channels/", seconds=1.5, whole=True)
        sending = asyncio.create_task(adapter.chat.send(Place(village.space, general.id), post, key="k1"))
        await discord.until(lambda: discord.calls("POST /channels/"))
        shown = await village.types(li, "ask", general, question="how?")
        await sending

    assert shown.seconds < 1.2
    assert len(discord.by_bot(general.id)) == 1


async def test_a_command_about_sessions_reaches_the_core_as_one_line(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        await village.types(li, "session", general, verb="new", text="case clinic every Thursday at 16:00")

    asked = inbox.asked[0]
    assert isinstance(asked, CommandInvoked)
    assert (asked.name, asked.text) == ("session", "new case clinic every Thursday at 16:00")


async def test_an_answer_brings_its_file_along(discord: FakeDiscord) -> None:
    ics = File("open hour.ics", "text/calendar", "BEGIN:VCALENDAR", "Add to calendar")
    village, inbox = discord.server(), NotingInbox(answer=lambda _: Post((ics,), "Add to calendar"))
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        shown = await village.types(li, "session", general, verb="show")

    assert shown.ephemeral
    assert [one["filename"] for one in shown.message["attachments"]] == ["open-hour.ics"]
    assert discord.files == {"open-hour.ics": "BEGIN:VCALENDAR"}


async def test_an_answer_that_comes_late_brings_its_file_along(discord: FakeDiscord) -> None:
    ics = File("a.ics", "text/calendar", "BEGIN:VCALENDAR", "Add to calendar")
    village, inbox = discord.server(), NotingInbox(answer=lambda _: Post((ics,), "Add to calendar"), slow=0.5)
    li, general = village.member("Li"), village.channel("general")

    async with adapted(discord, inbox):
        shown = await village.types(li, "session", general, verb="show")

    assert shown.late
    assert discord.files == {"a.ics": "BEGIN:VCALENDAR"}


async def test_a_press_in_the_thread_of_a_few_is_private(discord: FakeDiscord) -> None:
    village, inbox = discord.server(), NotingInbox()
    li, bo, general = village.member("Li"), village.member("Bo"), village.channel("general")
    where = Place(village.space, f"+{li.id}+{bo.id}")
    press = Choices((Button("We met", Action("pair_met", "r1")),))

    async with adapted(discord, inbox) as adapter:
        await adapter.chat.send(where, Post((press,), "x", "public", near=f"{village.space}/{general.id}"), key="k1")
        (thread,) = discord.threads_of(general)
        await village.presses(bo, discord.by_bot(thread.id)[0], "We met")

    asked = inbox.asked[0]
    assert isinstance(asked, Pressed)
    assert asked.private
    assert asked.place == Place(village.space, thread.id)
