"""Lists with presses, meetings and files, as Discord shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.discord import blocks, gathered, modal, render, wire
from adapters.discord.interactions import Draft
from bot.messages import (
    Action,
    Button,
    Choices,
    EntryLink,
    Field,
    File,
    Form,
    Meeting,
    Post,
    Prose,
    Row,
    Rows,
    Said,
)
from tests.adapters.discord import reading
from tests.adapters.discord.shown import SPACE
from tests.factories import NOW
from tests.fakes.discord import checks
from tests.schemas.checking import discord_faults

MEETING = Meeting("m", "Open hour", "open hour", NOW, NOW + timedelta(hours=1), "#general", going=5, maybe=4)
ICS = File("open hour.ics", "text/calendar", "BEGIN:VCALENDAR", "Add to calendar")


def agenda(points: int) -> Rows:
    return Rows(
        tuple(
            Row((Said(f"Point {at} "), EntryLink(at)), Button("Vote", Action("vote", str(at)))) for at in range(points)
        )
    )


def shown(*every: Any) -> dict[str, Any]:  # noqa: ANN401
    body = render.message(Post(every, "said", "public"), SPACE)
    assert checks.message(body) == ""
    return body


def presses(body: dict[str, Any]) -> list[str]:
    return [one["custom_id"] for one in blocks.flat(body["components"]) if one["type"] == blocks.BUTTON]


def test_a_row_has_its_press_beside_it() -> None:
    section = shown(agenda(1))["components"][0]

    assert section["components"] == [{"type": 10, "content": "Point 0 **#0**"}]
    assert section["accessory"]["custom_id"] == "vote:0:0"


def test_a_row_without_a_press_is_a_text() -> None:
    assert shown(Rows((Row((Said("Only words"),)),)))["components"] == [{"type": 10, "content": "Only words"}]


@pytest.mark.parametrize("points", [5, 11, 12, 20, 25])
def test_a_long_agenda_is_folded_and_every_press_stays(points: int) -> None:
    body = shown(agenda(points), Choices((Button("Why?", Action("why")),)))

    assert len(set(presses(body))) == points + 1


def test_a_press_that_stands_already_leaves_the_row_its_words() -> None:
    press = Button("Vote", Action("vote", "a"))

    body = shown(Choices((press,)), Rows((Row((Said("One"),), press),)))

    assert presses(body) == ["vote:a:0"]
    assert "One" in list(reading.texts(body))


def test_a_meeting_says_when_in_the_readers_zone() -> None:
    said = "\n".join(reading.texts(shown(MEETING)))

    assert f"<t:{int(NOW.timestamp())}:F>** – <t:{int(NOW.timestamp()) + 3600}:t>" in said
    assert "5 going" in said
    assert "4 maybe" not in said


def test_a_cancelled_meeting_says_so_first() -> None:
    assert "### Cancelled\\: Open hour" in "\n".join(reading.texts(shown(replace(MEETING, cancelled=True))))


def test_a_file_is_attached_under_a_name_that_discord_takes() -> None:
    body = shown(ICS)

    assert body["attachments"] == [{"id": "0", "filename": "open-hour.ics", "description": "Add to calendar"}]
    assert {"type": 13, "file": {"url": "attachment://open-hour.ics"}} in body["components"]
    form = wire.packed(body)["form"]
    assert [part["name"] for part in form] == ["payload_json", "files[0]"]
    assert form[1]["value"] == b"BEGIN:VCALENDAR"


def test_a_body_without_files_goes_out_as_json() -> None:
    body = shown(Prose((Said("x"),)))

    assert wire.packed(body) == {"json": body}


def test_an_answer_brings_the_files_of_its_own_page_alone() -> None:
    long = tuple(Prose((Said(f"{at} " * 1_500),)) for at in range(3))
    post = Post((*long, ICS), "said")

    first = render.answer(post, SPACE, key="1", number=1)["data"]
    last = render.answer(post, SPACE, key="1", number=len(render.pages(post, SPACE)))["data"]

    assert "attachments" not in first
    assert last["attachments"][0]["filename"] == "open-hour.ics"


@pytest.mark.parametrize("name", ["", "../../x", "a/b.ics", "ä.ICS", "x" * 300, "a.b.c", ".ics", "\u202e.exe\n"])
def test_every_name_becomes_one_of_a_file(name: str) -> None:
    named = gathered.file_name(name)

    stem, _, suffix = named.partition(".")
    assert stem
    assert suffix.isalnum()
    assert len(named) <= 80


def test_a_time_is_asked_for_as_a_text_with_an_example() -> None:
    form = Form(Action("session_new"), "New", (Field("at", "At", "time"),))

    body = modal.modal(form, form.fields, Draft("1", form.action))["data"]

    assert checks.modal(body) == ""
    assert body["components"][0]["component"]["placeholder"] == "16:00"


def test_discords_own_schema_takes_all_of_it() -> None:
    body = shown(MEETING, agenda(3), ICS, agenda(20))
    sent = {name: value for name, value in body.items() if name != wire.FILES}

    assert [fault for fault in discord_faults([("MessageCreateRequestSchema", sent)]) if fault] == []
