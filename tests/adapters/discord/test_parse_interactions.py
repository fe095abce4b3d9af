from __future__ import annotations

from typing import Any

import pytest

from adapters.discord import parse
from bot.messages import Action, Place
from tests.adapters.discord.recorded import AT, FIRST, GENERAL, LI, ME, SPACE, homes, told


def test_a_command_is_one_line_with_the_tags_of_its_options() -> None:
    share = parse.command(told("interaction_share"), homes=homes(), at=AT)

    assert (share.name, share.text) == ("share", "Restart the broker last #tip #deploys")
    assert share.key == told("interaction_share")["id"]
    assert share.place == Place(SPACE, GENERAL)
    assert not share.private


def test_a_command_without_options_is_an_empty_line() -> None:
    assert parse.command(told("interaction_share_empty"), homes=homes(), at=AT).text == ""


def test_a_verb_comes_before_what_follows_it() -> None:
    assert parse.command(told("interaction_hearth"), homes=homes(), at=AT).text == "settings hashtags off"


def test_a_command_in_a_thread_is_said_there() -> None:
    assert parse.command(told("interaction_ask"), homes=homes(), at=AT).place == Place(SPACE, GENERAL, FIRST)


def test_a_subcommand_is_a_verb() -> None:
    changed = told("interaction_hearth")
    text = {"name": "text", "type": 3, "value": "142"}
    changed["data"]["options"] = [{"name": "show", "type": 1, "options": [text]}]

    assert parse.command(changed, homes=homes(), at=AT).text == "show 142"


def test_who_may_manage_the_server_is_told() -> None:
    changed = told("interaction_share")
    changed["member"]["permissions"] = str(1 << 5)

    assert parse.command(changed, homes=homes(), at=AT).actor.manages
    assert not parse.command(told("interaction_share"), homes=homes(), at=AT).actor.manages


def test_a_command_of_another_app_is_malformed() -> None:
    changed = told("interaction_share")
    changed["data"]["name"] = "play"

    with pytest.raises(parse.Malformed):
        parse.command(changed, homes=homes(), at=AT)


def test_a_command_outside_of_servers_is_malformed() -> None:
    with pytest.raises(parse.Malformed):
        parse.command(told("interaction_direct"), homes=homes(), at=AT)


def test_a_press_carries_its_action() -> None:
    assert parse.pressed(told("interaction_press"), homes=homes(), at=AT).action == Action("undo", "1", 1)


@pytest.mark.parametrize("custom_id", ["", ":", "undo:1:x", "undo:1:-1", "undo:1:99999999999", ":1:1"])
def test_a_press_that_is_none_of_ours_is_malformed(custom_id: str) -> None:
    changed = told("interaction_press")
    changed["data"]["custom_id"] = custom_id

    with pytest.raises(parse.Malformed):
        parse.pressed(changed, homes=homes(), at=AT)


def test_a_press_to_be_asked_about_tells_its_label_and_what_it_does() -> None:
    changed = told("interaction_press")
    changed["data"]["custom_id"] = "sure:withdraw:142:3"
    button = {"type": 2, "custom_id": "sure:withdraw:142:3", "label": "Withdraw", "style": 4}
    changed["message"] = {"components": [{"type": 17, "components": [{"type": 1, "components": [button]}]}]}

    assert parse.confirmed(changed) == ("Withdraw", Action("withdraw", "142", 3), "")
    assert parse.confirmed(told("interaction_press")) is None


def test_a_press_beside_a_row_is_asked_about_by_its_own_label() -> None:
    changed = told("interaction_press")
    changed["data"]["custom_id"] = "sure:withdraw:142:3"
    button = {"type": 2, "custom_id": "sure:withdraw:142:3", "label": "Withdraw", "style": 4}
    row = {"type": 9, "components": [{"type": 10, "content": "A row"}], "accessory": button}
    changed["message"] = {"components": [row]}

    assert parse.confirmed(changed) == ("Withdraw", Action("withdraw", "142", 3), "")


@pytest.mark.parametrize(
    ("name", "verb"), [("keep", "keep"), ("solved", "solved"), ("this_solved", "this_solved"), ("thanks", "thanks")]
)
def test_a_message_shortcut_brings_its_message_without_any_intent(name: str, verb: str) -> None:
    chosen = parse.chosen(told(f"interaction_{name}"), homes=homes(), at=AT, me=ME)

    assert chosen is not None
    assert chosen.verb == verb
    assert chosen.message.text.startswith("Restart the broker last")
    assert chosen.message.author.native == LI
    assert chosen.message.ref.place == Place(SPACE, GENERAL, FIRST)


def _by_a_bot(name: str) -> dict[str, Any]:
    changed = told(name)
    changed["data"]["resolved"]["messages"][FIRST]["author"]["bot"] = True
    return changed


def test_what_a_bot_said_has_no_author_to_keep_it_for() -> None:
    assert parse.chosen(_by_a_bot("interaction_keep"), homes=homes(), at=AT, me=ME) is None


def test_what_a_bot_said_may_be_asked_about() -> None:
    assert parse.chosen(_by_a_bot("interaction_solved"), homes=homes(), at=AT, me=ME) is not None


def test_typing_asks_for_the_option_that_has_the_cursor() -> None:
    sought = parse.typed(told("interaction_autocomplete"), homes=homes())

    assert (sought.field, sought.prefix) == ("topics", "dep")


def test_a_submitted_form_has_the_key_of_its_draft_and_all_its_values() -> None:
    form = parse.form(told("interaction_modal_submit"), homes=homes(), at=AT)

    assert form.key == "1574348285420765191"
    assert form.action == Action("keep", "17", 0)
    assert form.values == {
        "title": "Restart the broker last",
        "body": "Or it forgets\nthe queue.",
        "kind": "tip",
        "topics": "deploys, brokers",
    }


def test_a_form_that_was_kept_brings_what_its_modal_did_not_show() -> None:
    changed = told("interaction_modal_submit")
    changed["data"]["custom_id"] = str(parse.Draft("5"))

    form = parse.form(
        changed, homes=homes(), at=AT, action=Action("edit", "1", 2), kept={"scope": "place", "title": "old"}
    )

    assert form.action == Action("edit", "1", 2)
    assert form.values["scope"] == "place"
    assert form.values["title"] == "Restart the broker last"


@pytest.mark.parametrize(
    "of", [parse.Draft("5"), parse.Draft("5", Action("keep", "1:2", 3)), parse.Draft("5", None, "6")]
)
def test_a_draft_reads_as_it_was_printed(of: parse.Draft) -> None:
    changed = told("interaction_modal_submit")
    changed["data"]["custom_id"] = str(of)

    assert parse.draft(changed) == of


def test_a_kind_that_we_never_asked_for_is_none() -> None:
    assert parse.kind_of({"type": 1}) is None
