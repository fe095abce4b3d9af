"""What is said on the local page, on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.messages import MessageRef
from bot.storage.transcript import Posted, SqlTranscript
from tests.factories import COUNCIL, GENERAL, NOW, a_message, a_post, later

if TYPE_CHECKING:
    from bot.storage.store import Store

SAID = a_message(
    "#tip Close the kiln", ref=MessageRef(replace(GENERAL, thread="3"), "7"), url="http://here/7", to_hearth=True
)


@pytest.fixture
def transcript(store: Store) -> SqlTranscript:
    """The transcript over each engine."""
    return SqlTranscript(store)


async def test_what_was_said_waits_until_it_is_delivered(transcript: SqlTranscript) -> None:
    await transcript.say(SAID)
    await transcript.say(SAID)

    waiting = await transcript.undelivered()
    await transcript.delivered(SAID.ref)

    assert list(waiting) == [SAID]
    assert await transcript.undelivered() == []
    assert await transcript.message(SAID.ref) == SAID


async def test_an_edit_is_read_and_a_deletion_is_gone(transcript: SqlTranscript) -> None:
    await transcript.say(SAID)

    await transcript.change(SAID.ref, "#tip Close it slowly", "2")
    edited = await transcript.message(SAID.ref)
    await transcript.change(SAID.ref, None, "3")

    assert edited == replace(SAID, text="#tip Close it slowly")
    assert await transcript.message(SAID.ref) is None
    assert await transcript.read(GENERAL) == []
    assert await transcript.undelivered() == []


async def test_a_post_stands_once_after_what_it_answers_and_changes_in_place(transcript: SqlTranscript) -> None:
    await transcript.say(SAID)
    first = await transcript.posted(GENERAL, a_post("one"), key="key", at=NOW)
    again = await transcript.posted(GENERAL, a_post("two"), key="key", at=later(1))
    ref = MessageRef(GENERAL, first)

    await transcript.replaced(ref, a_post("three"))

    assert first == again == await transcript.sent(GENERAL, "key")
    assert await transcript.sent(GENERAL, "other") is None
    assert await transcript.read(GENERAL) == [SAID, Posted(ref, a_post("three"), NOW)]
    assert await transcript.message(ref) is None


async def test_a_channel_is_read_from_its_newest_alone(transcript: SqlTranscript) -> None:
    for serial in range(5):
        await transcript.say(a_message(str(serial), ref=MessageRef(GENERAL, str(serial + 1))))
    await transcript.say(a_message("elsewhere", ref=MessageRef(COUNCIL, "9")))

    read = await transcript.read(GENERAL, last=2)

    assert [said.text for said in read if not isinstance(said, Posted)] == ["3", "4"]
