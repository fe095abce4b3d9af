from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack import parse
from bot.messages import (
    Account,
    Action,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    MessageRef,
    Place,
)
from tests.adapters.slack.recorded import ACME, FIRST, SPACE, body, event

LI = Account(SPACE, "U0LI00001")
MAYA = Account(SPACE, "U0MAYA001")


def posted(name: str) -> MessagePosted:
    said = parse.said(event(name), ACME, private=False)
    assert isinstance(said, MessagePosted)
    return said


def with_blocks(*elements: dict[str, Any]) -> str:
    told = {**event("message"), "blocks": [{"type": "rich_text", "elements": list(elements)}]}
    said = parse.said(told, ACME, private=False)
    assert isinstance(said, MessagePosted)
    return said.text


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, "style": style} if style else {"type": "text", "text": words}


def test_a_message_begins_its_own_thread() -> None:
    said = posted("message")

    assert said.ref == MessageRef(Place(SPACE, "C0GENERAL", FIRST), FIRST)
    assert said.author == LI
    assert said.text == "#tip Put a time-out on every call to a queue #retries"
    assert said.at == datetime(2025, 11, 23, 8, 0, 1, 100, tzinfo=UTC)
    assert said.url == "https://acme.slack.com/archives/C0GENERAL/p1763884801000100"
    assert not said.private
    assert not said.to_hearth


def test_a_reply_stands_in_its_parents_thread() -> None:
    said = posted("message_thread_reply")

    assert said.ref == MessageRef(Place(SPACE, "C0GENERAL", FIRST), "1763884802.000200")
    assert said.url is not None
    assert said.url.endswith(f"?thread_ts={FIRST}&cid=C0GENERAL")


@pytest.mark.parametrize("name", ["message_thread_broadcast", "message_file_share", "message_me"])
def test_what_people_say_in_other_ways_is_said(name: str) -> None:
    assert posted(name).author in {LI, MAYA}


@pytest.mark.parametrize(
    "name",
    [
        "message_own",
        "message_other_app",
        "message_other_bot",
        "message_channel_join",
        "message_channel_topic",
        "message_changed_own",
        "message_changed_unfurl",
    ],
)
def test_what_nobody_said_is_nothing(name: str) -> None:
    assert parse.said(event(name), ACME, private=False) is None


def test_a_mention_and_its_message_are_one() -> None:
    mention, message = posted("app_mention"), posted("message_mention")

    assert mention == message
    assert mention.to_hearth
    assert mention.text == "how do I restart the importer?"


@pytest.mark.parametrize(
    ("before", "after", "heard"),
    [
        ("", " how?", "how?"),
        ("", ": how?", "how?"),
        ("hey ", ", how?", "hey, how?"),
        ("how, ", "?", "how,?"),
        ("how ", " and when?", "how and when?"),
        ("", "", ""),
        ("Please, ", "", "Please,"),
    ],
)
def test_the_call_is_taken_out_of_what_is_asked(before: str, after: str, heard: str) -> None:
    call = {"type": "user", "user_id": ACME.bot}

    assert with_blocks(section(text(before), call, text(after))) == heard


def test_a_direct_message_is_to_hearth_and_private() -> None:
    said = posted("message_im")

    assert said.ref.place.room == Place(SPACE, "@U0LI00001")
    assert said.private
    assert said.to_hearth


def test_what_is_private_by_its_kind_is_so_whatever_is_known() -> None:
    assert posted("message_mpim").private
    assert posted("message_private").private


def test_an_edit_carries_the_text_as_it_reads_now() -> None:
    edit = parse.said(event("message_changed"), ACME, private=False)

    assert isinstance(edit, MessageEdited)
    assert edit.ref == posted("message").ref
    assert edit.text == "#tip Put a time-out of 2 s on every call to a queue #retries"
    assert edit.version == "1763884811.000000"


def test_a_deletion_names_the_message() -> None:
    deletion = parse.said(event("message_deleted"), ACME, private=False)

    assert isinstance(deletion, MessageDeleted)
    assert deletion.ref == posted("message").ref


def test_a_deleted_message_whose_replies_stand_is_deleted() -> None:
    deletion = parse.said(event("message_changed_tombstone"), ACME, private=False)

    assert isinstance(deletion, MessageDeleted)
    assert deletion.ref == posted("message").ref


def test_a_deleted_message_of_hearth_is_nothing() -> None:
    told = event("message_deleted")
    told["previous_message"] = {"user": ACME.bot, "bot_id": "B0HEARTH1", "ts": FIRST}

    assert parse.said(told, ACME, private=False) is None


def test_structure_tells_code_links_and_people_from_what_looks_like_them() -> None:
    heard = with_blocks(
        section(
            text("#tip Ask "),
            {"type": "user", "user_id": "U0MAYA001"},
            text(" in "),
            {"type": "channel", "channel_id": "C0HELP"},
            text(": use "),
            text("<@U1> `x`", code=True),
            text(" and read "),
            {"type": "link", "url": "https://example.org/a(b)", "text": "the [guide]"},
            {"type": "emoji", "name": "memo", "unicode": "1f4dd"},
            {"type": "broadcast", "range": "channel"},
        )
    )

    assert heard == (
        f"#tip Ask <@{SPACE}/U0MAYA001> in <#{SPACE}/C0HELP>: use `` <@U1> `x` `` "
        "and read [the (guide)](https://example.org/a%28b%29)📝@channel"
    )


def test_lists_quotes_and_code_keep_their_shape() -> None:
    heard = with_blocks(
        section(text("First:\n")),
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "elements": [section(text("one")), section(text("two", bold=True, italic=True))],
        },
        {"type": "rich_text_list", "style": "bullet", "elements": [section(text("dot"))]},
        {"type": "rich_text_quote", "elements": [text("said\nso")]},
        {"type": "rich_text_preformatted", "elements": [text("```\nx\n")]},
    )

    assert heard == "First:\n  1. one\n  2. **_two_**\n- dot\n> said\n> so\n````\n```\nx\n````"


def test_marks_stand_at_the_words() -> None:
    assert with_blocks(section(text(" bold \n\nand ", bold=True), text("on"))) == " **bold** \n\n**and** on"


def test_without_structure_the_markup_is_read() -> None:
    told = {**event("message_formatted"), "blocks": None}
    said = parse.said(told, ACME, private=False)

    assert isinstance(said, MessagePosted)
    assert said.text == (
        f"#tip Ask <@{SPACE}/U0MAYA001> in <#{SPACE}/C0GENERAL>: use `retry=3` & "
        "read [the guide](https://example.org/a?b=1&c=2) #retries"
    )


def test_a_reaction_is_told_by_the_character_that_it_shows() -> None:
    reaction = parse.reacted(event("reaction_added"), posted("message"))

    assert (reaction.emoji, reaction.by, reaction.added) == ("📝", MAYA, True)


def test_a_reaction_on_anything_but_a_message_is_nothing() -> None:
    assert parse.reacted_to(event("reaction_added_file"), ACME) is None
    ref = parse.reacted_to(event("reaction_added"), ACME)
    assert ref is not None
    assert str(ref) == f"{SPACE}/C0GENERAL#{FIRST}"


def test_skin_tones_are_left_out_and_unknown_names_kept() -> None:
    told = event("reaction_added_skin_tone")
    message = posted("message")

    assert "skin" not in parse.reacted(told, message).emoji
    assert parse.reacted({**told, "reaction": "heavy_check_mark"}, message).emoji == "✅"
    assert parse.reacted({**told, "reaction": "party-parrot"}, message).emoji == ":party-parrot:"


def test_a_removed_reaction_says_so() -> None:
    assert not parse.reacted(event("reaction_removed"), posted("message")).added


def test_a_command_has_the_key_of_its_interaction() -> None:
    command = parse.command(body("command_ask"), private=False)

    assert command.key == "61.1763884840.invented0061"
    assert (command.name, command.text) == ("ask", "how do I restart the importer?")
    assert command.place == Place(SPACE, "C0GENERAL")
    assert command.actor == Account(SPACE, "U0LI00001", "li")
    assert not command.private


def test_a_command_is_private_where_nothing_better_is_known() -> None:
    assert parse.command(body("command_ask")).private
    assert parse.command(body("command_private"), private=False).private
    direct = parse.command(body("command_im"), private=False)
    assert direct.private
    assert direct.place == Place(SPACE, "@U0LI00001")


def test_another_name_of_the_command_is_hearths() -> None:
    assert parse.command({**body("command_ask"), "command": "/keeper"}).name == "hearth"


def test_a_command_reads_slacks_escapes() -> None:
    command = parse.command({**body("command_ask"), "text": "a &lt; b, <@U0MAYA001|maya>?"})

    assert command.text == f"a < b, <@{SPACE}/U0MAYA001>?"


def test_a_press_does_what_its_button_says() -> None:
    press = parse.pressed(body("block_actions"), private=False)

    assert press.action == Action("used", "142", 3)
    assert press.place == Place(SPACE, "C0GENERAL")
    assert not press.private


def test_a_press_in_a_thread_or_at_home_knows_where_it_is() -> None:
    assert parse.pressed(body("block_actions_thread")).place.thread == FIRST
    assert parse.pressed(body("block_actions_home")).place == Place(SPACE, "@U0LI00001")
    assert parse.pressed(body("block_actions_im"), private=False).private


def test_a_press_on_something_that_is_none_of_ours_does_nothing_known() -> None:
    told = body("block_actions_foreign")
    told["actions"][0]["value"] = "used:1:not a number"

    assert parse.pressed(told).action == Action("unknown")


def test_a_shortcut_brings_the_message() -> None:
    chosen = parse.chosen(body("message_action"), ACME, private=False)

    assert chosen
    assert chosen.verb == "keep"
    assert chosen.message.author == MAYA
    assert chosen.message.ref.place == Place(SPACE, "C0GENERAL", FIRST)
    assert not chosen.message.private


@pytest.mark.parametrize("verb", ["solved", "this_solved", "thanks"])
def test_each_shortcut_has_its_verb(verb: str) -> None:
    chosen = parse.chosen(body(f"message_action_{verb}"), ACME)

    assert chosen
    assert chosen.verb == verb


def test_what_two_others_said_to_each_other_is_no_place_of_ours() -> None:
    chosen = parse.chosen(body("message_action_own_dm"), ACME, private=False)

    assert chosen
    assert chosen.message.ref.place.channel == "D0LI00001"
    assert chosen.message.private
    assert not chosen.message.to_hearth


def test_what_a_program_said_may_be_asked_about_and_has_no_author_for_anything_else() -> None:
    told = body("message_action_on_bot")

    assert parse.chosen(told, ACME) is None
    asked = parse.chosen({**told, "callback_id": "solved"}, ACME)
    assert asked
    assert asked.message.author.native == "B0BUILDS1"


def test_a_form_keeps_its_key_while_it_is_corrected() -> None:
    first, again = parse.form(body("view_submission")), parse.form(body("view_submission_again"))

    assert first.key == again.key == "V0MODAL01"
    assert first.values["topics"] == "retries, queues"
    assert first.values["not_when"] == ""
    assert first.values["due"] == "2025-12-01"
    assert first.values["named"] == "no"


def test_an_emoji_typed_by_its_name_is_the_character() -> None:
    told = body("view_submission")
    told["view"]["state"]["values"] = {"reaction": {"reaction": {"type": "plain_text_input", "value": ":memo:"}}}

    assert parse.form(told).values == {"reaction": "📝"}


def test_what_is_typed_ahead_is_told_with_its_field() -> None:
    actor, _, field, prefix = parse.typed(body("block_suggestion"))

    assert (actor.native, field, prefix) == ("U0LI00001", "topics", "ret")
