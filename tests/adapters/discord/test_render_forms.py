"""Forms on Discord: what a modal shows, what is kept meanwhile, and what comes back to the core."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord import blocks, modal, render
from adapters.discord.answers import TOO_OLD, Answers
from adapters.discord.blocks import flat
from adapters.discord.interactions import Draft, pressed
from bot.community.model import Community, Switches
from bot.community.replies import settings_form
from bot.messages import Action, Button, Field, Form, FormSubmitted, Post, Prose, Quote, Said
from bot.practice.replies import edit_form, share_form
from tests.adapters.discord.inboxes import Letters
from tests.adapters.discord.recorded import AT, LI, SPACE, homes, told
from tests.factories import an_entry
from tests.fakes.discord import checks

ACCOUNT = f"{SPACE}/{LI}"
KEY = "1574348285420765191"
SHARE = Action("share_form", "", 0)


def shared(**values: str) -> Form:
    return share_form(SHARE, values, private=False)


def names(form: Form) -> list[str]:
    return [one.name for one in modal.shown(form)]


def a_submit(custom_id: str, **values: str) -> dict[str, Any]:
    changed = told("interaction_modal_submit")
    inputs = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}} for name, value in values.items()
    ]
    changed["data"] = {"custom_id": custom_id, "components": inputs}
    return changed


def a_press(custom_id: str) -> dict[str, Any]:
    changed = told("interaction_press")
    changed["data"]["custom_id"] = custom_id
    return changed


def custom_ids(body: render.Body) -> list[str]:
    return [one["custom_id"] for one in flat(body["data"]["components"]) if one["type"] == 2]


async def settled(answers: Answers, custom_id: str) -> render.Body | FormSubmitted:
    press = a_press(custom_id)
    return await answers.settled(press, pressed(press, homes=homes(), at=AT))


def test_a_new_entry_asks_for_what_cannot_be_added_by_a_button_later() -> None:
    assert names(shared(body="x")) == ["kind", "title", "body", "not_when", "topics"]
    assert not modal.in_parts(shared(body="x"))


def test_a_story_told_in_parts_is_edited_in_parts() -> None:
    form = edit_form(SHARE, {"title": "t", "kind": "story", "did": "x", "learned": "y"}, placed=True)

    assert modal.in_parts(form)
    assert [one.name for one in modal.part(form, 1)] == ["came", "learned", "not_when", "topics", "scope"]


def test_settings_are_all_within_reach() -> None:
    form = settings_form(Community(1, "x"), values={})

    reach = {one.name for number in range(4) for one in modal.part(form, number)}
    assert modal.in_parts(form) or len(modal.shown(form)) == len(form.fields)
    assert reach == {one.name for one in form.fields}


def test_parts_of_the_settings_are_named_by_what_they_are() -> None:
    form = settings_form(Community(1, "x"), switches=Switches(), values={})

    offered = [one["label"] for one in flat(modal.offer(form, SPACE, KEY)["data"]["components"]) if one["type"] == 2]

    assert offered == ["This channel", "The whole community", "How many days things take"]
    assert [one.name for one in modal.part(form, 0)] == ["room_tags", "room_reactions", "room_prior_art"]
    assert "reaction" in {one.name for one in modal.part(form, 1)}


def test_parts_without_names_are_called_by_their_first_field() -> None:
    form = Form(SHARE, "x", tuple(Field(f"f{number}", f"Field {number}", value="y") for number in range(7)))

    offered = [one["label"] for one in flat(modal.offer(form, SPACE, KEY)["data"]["components"]) if one["type"] == 2]

    assert offered == ["Field 0 and 4 more", "Field 5 and 1 more"]
    assert modal.part(form, 2) == ()


def test_a_text_that_discord_cannot_hold_is_left_as_it_is_and_named() -> None:
    form = edit_form(SHARE, {"title": "t", "body": "x" * 5000}, placed=False)

    assert modal.in_parts(form)
    assert "body" not in names(form)
    assert "What happened" in str(modal.offer(form, SPACE, KEY))


def test_a_required_field_that_is_empty_is_always_shown() -> None:
    fields = tuple(Field(f"f{number}", "x", value="y") for number in range(9))
    form = Form(SHARE, "x", (*fields, Field("last", "Last", required=True)))

    assert "last" in names(form)


def test_a_choice_shows_what_is_chosen_even_beyond_discords_options() -> None:
    choices = tuple((str(number), f"Room {number}") for number in range(40))
    form = Form(SHARE, "x", (Field("room", "Room", "choice", "33", choices=choices),))

    (label,) = modal.modal(form, form.fields, Draft(KEY))["data"]["components"]
    options = label["component"]["options"]
    assert len(options) == 25
    assert [one["value"] for one in options if one["default"]] == ["33"]


async def test_a_form_that_fits_is_not_kept() -> None:
    letters = Letters()
    form = Form(Action("report", "142"), "Report", (Field("reason", "Why?", "text", required=True),))

    body = await Answers(letters).drawn(form, key=KEY, account=ACCOUNT)

    assert body["type"] == render.MODAL
    assert body["data"]["custom_id"] == f"form:{KEY}:report:142:0"
    assert letters.kept == {}


async def test_the_notes_of_a_form_stand_above_its_fields() -> None:
    form = Form(SHARE, "x", (Field("date", "Date"),), notes=(Prose((Said("That day is over."),)),))

    body = await Answers(Letters()).drawn(form, key=KEY, account=ACCOUNT)

    assert body["type"] == render.MODAL
    assert [one["type"] for one in body["data"]["components"]] == [10, 18]
    assert checks.modal(body["data"]) == ""


async def test_notes_that_have_no_room_in_a_modal_come_before_it() -> None:
    form = Form(SHARE, "x", tuple(Field(f"f{at}", "F") for at in range(5)), notes=(Prose((Said("Mend it."),)),))

    body = await Answers(Letters()).drawn(form, key=KEY, account=ACCOUNT)

    assert body["type"] == render.MESSAGE
    assert "Mend it." in str(body)
    assert custom_ids(body) == [f"again:{KEY}:0"]


async def test_what_a_modal_does_not_show_comes_back_as_it_was() -> None:
    answers = Answers(Letters())
    form = edit_form(
        Action("edit", "142", 3), {"title": "old", "body": "b", "nameless": "yes", "scope": "place"}, placed=True
    )
    body = await answers.drawn(form, key=KEY, account=ACCOUNT)

    back = await answers.submitted(
        a_submit(body["data"]["custom_id"], title="new"), account=ACCOUNT, homes=homes(), at=AT
    )

    assert back is not None
    assert (back.key, back.action) == (KEY, Action("edit", "142", 3))
    assert (back.values["title"], back.values["scope"], back.values["nameless"]) == ("new", "place", "yes")


async def test_a_switch_that_is_off_comes_back_empty() -> None:
    answers = Answers(Letters())
    form = Form(SHARE, "x", (Field("bind", "Bind", "toggle", "yes"), Field("name", "Name")))
    body = await answers.drawn(form, key=KEY, account=ACCOUNT)

    back = await answers.submitted(
        a_submit(body["data"]["custom_id"], bind="no"), account=ACCOUNT, homes=homes(), at=AT
    )

    assert back is not None
    assert back.values["bind"] == ""


async def test_a_hidden_field_comes_back_unseen() -> None:
    answers = Answers(Letters())
    form = Form(SHARE, "x", (Field("source", "", "hidden", "m7"), Field("name", "Name")))
    body = await answers.drawn(form, key=KEY, account=ACCOUNT)

    back = await answers.submitted(a_submit(body["data"]["custom_id"], name="n"), account=ACCOUNT, homes=homes(), at=AT)

    assert back is not None
    assert back.values == {"source": "m7", "name": "n"}
    assert "m7" not in str(body)


async def test_a_form_of_somebody_else_is_too_old() -> None:
    answers = Answers(Letters())
    body = await answers.drawn(shared(body="x"), key=KEY, account=f"{SPACE}/1")

    assert await answers.submitted(a_submit(body["data"]["custom_id"]), account=ACCOUNT, homes=homes(), at=AT) is None


def near() -> Form:
    return share_form(SHARE, {"title": "mine", "body": "b"}, private=False, near=((an_entry(142), 7), (an_entry(9), 0)))


async def test_near_duplicates_are_asked_about_in_a_message() -> None:
    body = await Answers(Letters()).drawn(near(), key="5", account=ACCOUNT, to_form=KEY)

    assert body["type"] == render.MESSAGE
    assert custom_ids(body) == [f"pick:{KEY}.0:0", f"pick:{KEY}.1:0", f"pick:{KEY}.2:0", f"again:{KEY}:0"]
    assert "#142" in str(body)


@pytest.mark.parametrize(("at", "chosen"), [(0, "variant:142"), (1, "variant:9"), (2, "anyway")])
async def test_a_choice_completes_the_form_with_all_that_was_typed(at: int, chosen: str) -> None:
    answers = Answers(Letters())
    await answers.drawn(near(), key="5", account=ACCOUNT, to_form=KEY)

    back = await settled(answers, f"pick:{KEY}.{at}:0")
    again = await settled(answers, f"pick:{KEY}.{at}:0")

    assert isinstance(back, FormSubmitted)
    assert (back.key, back.action, back.values["near"], back.values["title"]) == (KEY, SHARE, chosen, "mine")
    assert back == again


async def test_edited_again_the_form_asks_anew_and_decides_nothing() -> None:
    answers = Answers(Letters())
    await answers.drawn(near(), key="5", account=ACCOUNT, to_form=KEY)

    opened = await settled(answers, f"again:{KEY}:0")
    assert isinstance(opened, dict)
    back = await answers.submitted(
        a_submit(opened["data"]["custom_id"], title="other"), account=ACCOUNT, homes=homes(), at=AT
    )

    assert opened["type"] == render.MODAL
    assert back is not None
    assert "near" not in back.values
    assert (back.key, back.values["title"], back.values["body"]) == (KEY, "other", "b")


@pytest.mark.parametrize("custom_id", [f"pick:{KEY}.9:0", f"pick:{KEY}:0", "pick:x.0:0", "again:7:0", f"part:{KEY}:9", "more:7:2"])  # fmt: skip
async def test_a_press_whose_form_or_page_is_gone_says_so(custom_id: str) -> None:
    answers = Answers(Letters())
    await answers.drawn(near(), key="5", account=ACCOUNT, to_form=KEY)

    body = await settled(answers, custom_id)

    assert isinstance(body, dict)
    assert "too old" in str(body)
    assert "too old" in TOO_OLD


async def test_each_part_of_a_long_form_is_saved_with_a_key_of_its_own() -> None:
    answers = Answers(Letters())
    form = edit_form(Action("edit", "1", 1), {"title": "t", "body": "b", "did": "d", "learned": "l"}, placed=True)
    offered = await answers.drawn(form, key=KEY, account=ACCOUNT)

    first = await settled(answers, custom_ids(offered)[0])
    second = await settled(answers, custom_ids(offered)[1])
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    await answers.submitted(a_submit(first["data"]["custom_id"], title="new"), account=ACCOUNT, homes=homes(), at=AT)
    back = await answers.submitted(
        a_submit(second["data"]["custom_id"], learned="more"), account=ACCOUNT, homes=homes(), at=AT
    )

    assert back is not None
    assert back.key == told("interaction_press")["id"]
    assert (back.values["title"], back.values["did"], back.values["learned"]) == ("new", "d", "more")


async def test_a_long_answer_is_turned_page_by_page_to_its_end() -> None:
    answers = Answers(Letters())
    long = Post((Prose((Said("All that I hold:"),)), Quote("word " * 3000 + "THE END")), "x")
    body: Any = await answers.drawn(long, key=KEY, account=ACCOUNT)
    turned = 1

    while more := [one for one in custom_ids(body) if one.startswith("more:")]:
        body, turned = await settled(answers, more[0]), turned + 1

    assert turned > 3
    assert "THE END" in str(body)


async def test_a_long_answer_is_turned_by_nobody_else() -> None:
    letters = Letters()
    long = Post((Quote("word " * 3000),), "x")
    await Answers(letters).drawn(long, key=KEY, account=f"{SPACE}/1")

    assert "too old" in str(await settled(Answers(letters), f"more:{KEY}:2"))


async def test_what_takes_something_away_is_asked_about_first() -> None:
    press = a_press("sure:withdraw:142:3")
    button = {"type": 2, "custom_id": "sure:withdraw:142:3", "label": "Withdraw"}
    press["message"] = {"components": [{"type": 1, "components": [button]}]}

    body = await Answers(Letters()).settled(press, pressed(press, homes=homes(), at=AT))

    assert isinstance(body, dict)
    assert custom_ids(body) == ["withdraw:142:3"]


async def test_what_is_asked_first_is_asked_in_the_cores_own_words() -> None:
    withdraw = Button("Withdraw", Action("withdraw", "142", 3), "danger", "Take it out of the repertoire?")
    drawn = blocks.button(withdraw)
    assert drawn
    press = a_press(drawn["custom_id"])

    body = await Answers(Letters()).settled(press, pressed(press, homes=homes(), at=AT))

    assert "Take it out of the repertoire?" in str(body)
    assert isinstance(body, dict)
    assert custom_ids(body) == ["withdraw:142:3"]


async def test_what_is_asked_first_is_asked_even_where_its_words_do_not_fit() -> None:
    drawn = blocks.button(Button("Withdraw", Action("withdraw", "142", 3), "danger", "Really? " * 20))
    assert drawn
    press = a_press(drawn["custom_id"])

    body = await Answers(Letters()).settled(press, pressed(press, homes=homes(), at=AT))

    assert "are you sure?" in str(body)


async def test_nothing_to_say_is_said() -> None:
    assert "Done." in str(await Answers(Letters()).drawn(None, key=KEY, account=ACCOUNT))
