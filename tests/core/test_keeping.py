"""What is said and tagged is kept: once, for its author, and with its edits and deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Form, MessageDeleted, Post
from bot.practice.model import State
from tests.core.village import BO, COUNCIL, FAY, GENERAL, LI, buttons, cards, text_of

if TYPE_CHECKING:
    from bot.practice.model import Entry
    from tests.core.village import Village

TIP = "#tip Restart the ingress after you renew a certificate #kubernetes"


def kept(village: Village) -> list[Entry]:
    return list(village.store.read_now(1, lambda tx: list(tx.entries.stream(None))))


async def test_a_tagged_message_is_kept_with_its_topic_and_author(village: Village) -> None:
    await village.say(LI, TIP)

    (entry,) = kept(village)
    assert (entry.number, entry.kind, entry.author_name) == (1, "tip", "Li")
    assert entry.topics == ("kubernetes",)
    assert "#tip" not in entry.body
    assert "Restart the ingress" in entry.title


async def test_a_message_delivered_twice_is_kept_once_and_said_once(village: Village) -> None:
    message = await village.say(LI, TIP)

    await village.core.on_message(message)
    await village.deliver()

    assert len(kept(village)) == 1
    assert sum("Kept by Li" in post.fallback for post in village.public()) == 1


async def test_an_untagged_message_leaves_no_trace(village: Village) -> None:
    await village.say(LI, "Good morning, everybody: my password is hunter2")

    assert village.chat.standing == []
    assert village.store.communities() == [] or kept(village) == []


async def test_the_keeper_is_told_the_number_with_undo_and_the_thread_one_quiet_line(village: Village) -> None:
    await village.say(LI, TIP)

    (told,) = village.posts_to(LI)
    assert "#1" in told.fallback
    assert {each.label for each in buttons(told)} == {"Edit", "Undo"}
    assert [post.fallback for post in village.public()] == ["Kept by Li as a tip on kubernetes · #1"]


async def test_undo_takes_back_what_was_kept(village: Village) -> None:
    await village.say(LI, TIP)
    (told,) = village.posts_to(LI)

    answer = await village.press(LI, told, "Undo")

    assert "withdrawn" in text_of(answer)
    assert kept(village) == [] or kept(village)[0].state is State.WITHDRAWN


async def test_an_edit_on_the_platform_carries_over_and_an_older_one_does_not(village: Village) -> None:
    message = await village.say(LI, TIP)

    await village.edit(message, "#tip Restart the ingress twice after renewing #kubernetes", "0002")
    await village.edit(message, "#tip An older text that came late", "0001")

    (entry,) = kept(village)
    assert "twice" in entry.body
    assert entry.version == 2


async def test_an_edit_that_adds_the_tag_keeps_the_message(village: Village) -> None:
    message = await village.say(LI, "Restart the ingress after renewing")

    await village.edit(message, "#tip Restart the ingress after renewing", "0001")

    assert len(kept(village)) == 1


async def test_a_deletion_withdraws_what_was_kept(village: Village) -> None:
    message = await village.say(LI, TIP)

    await village.delete(message)

    answer = await village.type(BO, "/hearth show 1")
    assert "no entry #1" in text_of(answer)


async def test_a_deletion_that_arrives_first_leaves_nothing_to_keep(village: Village) -> None:
    message = village.message(LI, TIP)

    await village.core.on_delete(MessageDeleted(message.ref, village.clock()))
    await village.core.on_message(message)

    assert kept(village) == []


async def test_one_line_is_kept_and_the_same_interaction_twice_gives_the_same_entry(village: Village) -> None:
    first = await village.type(LI, "/share Use git switch instead of checkout #git", key="one")
    second = await village.type(LI, "/share Use git switch instead of checkout #git", key="one")

    assert "#1" in text_of(first)
    assert "#1" in text_of(second)
    assert len(kept(village)) == 1


async def test_a_blank_share_opens_the_form_and_one_without_words_says_what_to_type(village: Village) -> None:
    form = await village.type(LI, "/share")
    nothing = await village.type(LI, "/share !!! ?")

    assert isinstance(form, Form)
    assert "nothing to keep" in text_of(nothing)


async def test_a_form_keeps_all_that_it_asks_for(village: Village) -> None:
    form = await village.type(LI, "/hearth share")

    answer = await village.submit(
        LI,
        form,
        kind="story",
        title="The night the disk filled up",
        situation="Logs grew without end.",
        did="We rotated them.",
        came="It held.",
        learned="Rotate from day one.",
        not_when="Where logs leave the machine anyway.",
        topics="ops, logging",
        nameless="yes",
    )

    assert "#1" in text_of(answer)
    (entry,) = kept(village)
    assert entry.parts.learned == "Rotate from day one."
    assert entry.not_when.startswith("Where logs")
    assert set(entry.topics) == {"ops", "logging"}
    assert entry.shown_author == ""


async def test_a_form_with_a_fault_comes_back_with_what_was_typed(village: Village) -> None:
    form = await village.type(LI, "/share")

    again = await village.submit(LI, form, title="", body="Something long enough to lose")

    assert isinstance(again, Form)
    assert "Give it a title" in text_of(again)
    assert next(field.value for field in again.fields if field.name == "body") == "Something long enough to lose"


async def test_a_form_shows_near_duplicates_before_it_saves(village: Village) -> None:
    body = "The ingress reads its certificate once, at the start: restart it after you renew."
    form = await village.type(LI, "/share")
    await village.submit(LI, form, title="Restart the ingress after renewing a certificate", body=body)

    again = await village.submit(BO, form, title="Restart the ingress after renewing certificates", body=body)

    assert isinstance(again, Form)
    assert "#1" in text_of(again)
    assert len(kept(village)) == 1

    answer = await village.submit(BO, again, near="variant:1")

    assert "#2" in text_of(answer)
    assert kept(village)[1].variant_of == 1


async def test_a_form_sent_twice_is_kept_once(village: Village) -> None:
    form = await village.type(LI, "/share")

    for _ in range(2):
        await village.submit(LI, form, key="form-1", title="Use pathlib", body="Paths as objects, not strings.")

    assert len(kept(village)) == 1


async def test_a_secret_is_struck_out_before_it_is_stored_and_its_author_told(village: Village) -> None:
    secret = "ghp_" + "a8Kd03jf9sKq20fjWmx91LpqoRt5yuIbnC2v"

    await village.say(LI, f"#tip Log in with {secret} and push")

    (entry,) = kept(village)
    assert secret not in entry.body + entry.title
    (told,) = village.posts_to(LI)
    assert "secret" in told.fallback


async def test_what_is_kept_in_a_private_channel_is_seen_only_there(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)

    outside = await village.type(BO, "/ask where does the council meet?")
    inside = await village.type(FAY, "/ask where does the council meet?")
    elsewhere = await village.type(LI, "/ask where does the council meet?", COUNCIL)

    assert cards(outside) == []
    assert [card.number for card in cards(inside)] == [1]
    assert [card.number for card in cards(elsewhere)] == [1]


async def test_hidden_looks_exactly_like_absent(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)

    hidden = await village.type(BO, "/hearth show 1")
    absent = await village.type(BO, "/hearth show 999")

    assert isinstance(hidden, Post)
    assert text_of(hidden).replace("#1", "#999") == text_of(absent)


async def test_an_author_widens_what_came_from_a_private_channel(village: Village) -> None:
    await village.say(LI, "#tip The council meets in the green room", COUNCIL)
    shown = await village.type(LI, "/hearth show 1", COUNCIL)

    await village.press(LI, shown, "Show to the community", COUNCIL)

    found = await village.type(BO, "/ask where does the council meet?")
    assert [card.number for card in cards(found)] == [1]


async def test_nobody_else_can_edit_withdraw_or_widen(village: Village) -> None:
    await village.say(LI, TIP, GENERAL)

    for verb in ("edit", "withdraw", "nameless", "narrow"):
        answer = await village.type(BO, f"/hearth {verb} 1")
        assert "Only its author" in text_of(answer)
    assert kept(village)[0].version == 1
