"""What members do in a conversation of several, and how an answer hands over a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack import sentences
from bot.messages import File, Place, Post, Prose, Said
from tests.adapters.slack.standins import a_post
from tests.fakes.slack import shown

if TYPE_CHECKING:
    from tests.adapters.slack.workshop import Workshop

PAIR = Place("slack:T01", "+U0LI01+U0MAYA01")
ICS = Post((Prose((Said("Here it is."),)), File("a.ics", "text/calendar", "BEGIN", "Add to calendar")), "Here it is.")


async def test_a_press_in_a_conversation_of_several_is_private(shop: Workshop) -> None:
    await shop.chat.send(PAIR, a_post("You two are paired.", "We met", audience="public"), key="k1")

    await shop.acme.presses("maya", shop.acme.sees("maya")[-1], "We met")

    (press,) = shop.inbox.asked
    assert press.private
    assert press.place.channel == shop.acme.state.group(["U0LI01", "U0MAYA01"]).id
    assert not shop.slack.called("conversations.info")


async def test_what_is_said_in_a_conversation_of_several_is_private(shop: Workshop) -> None:
    group = shop.acme.state.group(["U0LI01", "U0MAYA01"]).id

    await shop.acme.says("li", group, "We met. #story")

    assert shop.inbox.messages[0].private


async def test_a_command_in_a_conversation_of_several_is_private(shop: Workshop) -> None:
    group = shop.acme.state.group(["U0LI01", "U0MAYA01"]).id

    await shop.acme.types("li", group, "/session list")

    assert shop.inbox.asked[0].name == "session"
    assert shop.inbox.asked[0].text == "list"
    assert shop.inbox.asked[0].private


async def test_the_file_of_an_answer_is_handed_to_whoever_acted(shop: Workshop) -> None:
    shop.inbox.answer = ICS

    await shop.acme.types("li", "general", "/session show")

    await shown(lambda: shop.acme.files("li"))
    assert shop.acme.files("li") == [("a.ics", "BEGIN")]
    assert shop.acme.files("maya") == []
    assert "in our own conversation" in shop.acme.sees("li")[0].words


async def test_a_file_that_slack_limits_is_handed_over_as_soon_as_it_may_be(shop: Workshop) -> None:
    shop.inbox.answer = ICS
    shop.slack.faults.add("files.getUploadURLExternal", status=429, retry_after=1)

    await shop.acme.types("li", "general", "/session show")

    await shown(lambda: shop.acme.files("li"))
    assert len(shop.acme.files("li")) == 1


async def test_whoever_gets_no_file_is_told_so(shop: Workshop) -> None:
    shop.inbox.answer = ICS
    shop.acme.state.scopes.discard("files:write")

    await shop.acme.types("li", "general", "/session show")

    await shown(lambda: any(sentences.NO_FILE in one.words for one in shop.acme.sees("li")))
    assert shop.acme.files("li") == []
