"""Lists with presses, meetings, files and times, as Slack shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from adapters.slack import parse, render
from bot.messages import (
    Action,
    Button,
    Choices,
    EntryLink,
    Field,
    File,
    Form,
    Meeting,
    Place,
    Post,
    Prose,
    Quote,
    Row,
    Rows,
    Said,
    When,
)
from tests.adapters.slack.checks import every, holds, view_holds
from tests.adapters.slack.recorded import SPACE
from tests.factories import NOW
from tests.schemas.checking import slack_faults

if TYPE_CHECKING:
    from pathlib import Path

    from bot.messages import Block

MEETING = Meeting("m", "Open hour", "open hour", NOW, NOW + timedelta(hours=1), "#general", going=4, places=4)


def agenda(points: int) -> Rows:
    return Rows(
        tuple(
            Row((Said(f"Point {at} "), EntryLink(at)), Button("Vote", Action("vote", str(at)))) for at in range(points)
        )
    )


def shown(*blocks: Block, page: str = "") -> list[dict[str, Any]]:
    message = render.message(Post(blocks, "said"), {}, page=page)
    holds(message)
    drawn: list[dict[str, Any]] = message["blocks"]
    return drawn


def pressed(blocks: list[dict[str, Any]]) -> list[str]:
    return [each["value"] for each in every(blocks) if each.get("type") == "button"]


def test_a_row_of_words_has_its_press_beside_it() -> None:
    blocks = shown(Rows((Row((Said("Flaky tests"),), Button("Vote", Action("vote", "a"))), Row((Said("No press"),)))))

    assert [block["type"] for block in blocks] == ["section", "section"]
    assert blocks[0]["accessory"]["value"] == "vote:a:0"
    assert blocks[0]["text"] == {"type": "plain_text", "text": "Flaky tests", "emoji": False}
    assert "accessory" not in blocks[1]


def test_a_row_with_a_date_is_structure_with_its_press_beneath_it() -> None:
    blocks = shown(Rows((Row((When(NOW, "moment"),), Button("Skip", Action("session_skip", "a"))),)))

    assert [block["type"] for block in blocks] == ["rich_text", "actions"]
    assert blocks[0]["elements"][0]["elements"][0]["type"] == "date"


def test_two_rows_that_do_the_same_have_buttons_that_are_told_apart() -> None:
    press = Button("Vote", Action("vote", "a"))

    blocks = shown(Rows((Row((Said("One"),), press), Row((Said("Two"),), press))), Choices((press,)))

    assert pressed(blocks) == ["vote:a:0"] * 3


def test_a_long_agenda_is_folded_and_every_press_stays() -> None:
    blocks = shown(
        Prose((Said("Agenda"),)), agenda(30), Choices((Button("Why?", Action("why")),)), page="https://hearth.example"
    )

    assert len(pressed(blocks)) == 31
    assert [block["type"] for block in blocks].count("actions") == 3
    said = [str(each["text"]) for each in every(blocks) if each.get("type") == "text"]
    assert {"1: ", "30: "} <= set(said)


def test_an_agenda_that_fits_nowhere_leaves_the_last_buttons() -> None:
    blocks = shown(Quote("word " * 3_000), agenda(99), Choices((Button("Why?", Action("why")),)))

    assert pressed(blocks)[-1] == "why::0"


def test_a_meeting_says_when_in_the_readers_zone_and_that_it_is_full() -> None:
    blocks = shown(MEETING)

    assert blocks[0]["text"]["text"] == "Open hour"
    dates = [each for each in every(blocks) if each.get("type") == "date"]
    assert [each["format"] for each in dates] == ["{date_long}, {time}", "{time}"]
    assert "open hour · #general\n4 going · full" in "".join(
        str(each["text"]) for each in every(blocks) if each.get("type") == "text"
    )


def test_fewer_than_three_people_are_not_counted() -> None:
    blocks = shown(replace(MEETING, going=2, cancelled=True))

    assert blocks[0]["text"]["text"] == "Cancelled: Open hour"
    assert "2 going" not in str(blocks)


def test_a_message_names_the_file_that_comes_beside_it() -> None:
    blocks = shown(File("open-hour.ics", "text/calendar", "BEGIN", "Add to calendar"))

    assert blocks[0]["elements"][0]["text"] == "📎 Add to calendar (open-hour.ics), in the thread of this"


def test_a_time_is_asked_for_with_slacks_own_picker() -> None:
    form = Form(Action("session_new"), "New", (Field("at", "At", "time", "16:05"), Field("to", "To", "time", "soon")))

    drawn = render.view(form, place=Place(SPACE, "C0GENERAL"), key="k", private=False)

    view_holds(drawn)
    assert drawn["blocks"][0]["element"] == {"type": "timepicker", "initial_time": "16:05", "action_id": "at"}
    assert drawn["blocks"][1]["element"] == {"type": "timepicker", "action_id": "to"}


def test_a_picked_time_comes_back_as_it_was_picked() -> None:
    form = Form(Action("session_new"), "New", (Field("at", "At", "time"),))
    view = render.view(form, place=Place(SPACE, "C0GENERAL"), key="k", private=False)
    state = {"at": {"at": {"type": "timepicker", "selected_time": "16:05"}}}

    body = {
        "user": {"id": "U0LI00001"},
        "team": {"id": "T0ACME001"},
        "view": {**view, "id": "V1", "root_view_id": "V1", "state": {"values": state}},
    }

    assert parse.form(body).values == {"at": "16:05"}


def test_slacks_own_types_take_all_of_it(tmp_path: Path) -> None:
    blocks = shown(MEETING, agenda(3), Rows((Row((When(NOW),)),)), File("a.ics", "text/calendar", "x"))

    assert [fault for fault in slack_faults([("KnownBlock[]", blocks)], tmp_path) if fault] == []
