from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import Unavailable
from bot.messages import Place
from tests.adapters.slack.standins import a_form, a_post
from tests.fakes.slack import shown

if TYPE_CHECKING:
    from tests.adapters.slack.workshop import Workshop

HOME = Place("slack:T01", "C0GENERAL01")


async def test_a_command_is_answered_in_its_ack_to_whoever_typed_it(shop: Workshop) -> None:
    shop.inbox.answer = a_post("Solved before.")

    done = await shop.acme.types("li", "general", "/ask how do I restart it?")

    assert done.body["response_type"] == "ephemeral"
    assert shop.inbox.asked[0].text == "how do I restart it?"
    assert shop.inbox.asked[0].private is False
    assert "Solved before." in shop.acme.sees("li")[-1].words
    assert "Solved before." not in [seen.words for seen in shop.acme.sees("maya")]


async def test_a_command_in_a_private_channel_is_private(shop: Workshop) -> None:
    await shop.acme.types("li", "council", "/ask how do I restart it?")

    assert shop.inbox.asked[0].private


async def test_a_command_where_slack_does_not_tell_of_the_channel_is_private(shop: Workshop) -> None:
    shop.acme.channel("elsewhere", ["li"], hearth=False)
    shop.slack.faults.add("conversations.info", status=500)

    await shop.acme.types("li", "elsewhere", "/ask how do I restart it?")

    assert shop.inbox.asked[0].private


async def test_a_command_where_hearth_is_not_knows_a_public_channel(shop: Workshop) -> None:
    shop.acme.channel("elsewhere", ["li"], hearth=False)

    await shop.acme.types("li", "elsewhere", "/ask how do I restart it?")

    assert shop.inbox.asked[0].private is False


async def test_a_press_is_answered_to_whoever_pressed_and_leaves_the_message_as_it_is(shop: Workshop) -> None:
    await shop.chat.send(HOME, a_post("A card.", "I used this", audience="public"), key="k1")
    shop.inbox.answer = a_post("Noted.")
    card = shop.acme.sees("li")[-1]

    await shop.acme.presses("li", card, "I used this")

    await shown(lambda: shop.slack.called("response_url"))
    press = shop.inbox.asked[0]
    assert (press.action.verb, press.action.subject, press.action.version) == ("used", "142", 3)
    assert press.actor.native == "U0LI01"
    assert [seen.words for seen in shop.acme.sees("li")][-1] == "Noted."
    assert [seen.words for seen in shop.acme.sees("maya")] == [card.words]


async def test_a_press_in_an_ephemeral_answer_works(shop: Workshop) -> None:
    shop.inbox.answer = a_post("A card.", "I used this")
    await shop.acme.types("li", "general", "/ask restart")
    shop.inbox.answer = a_post("Noted.")

    await shop.acme.presses("li", shop.acme.sees("li")[-1], "I used this")

    await shown(lambda: shop.slack.called("response_url"))
    assert [seen.words for seen in shop.acme.sees("li")][-1] == "Noted."


async def test_a_press_in_a_thread_is_answered_in_it(shop: Workshop) -> None:
    said = await shop.acme.says("li", "general", "#tip Restart it")
    place = Place("slack:T01", "C0GENERAL01", said.ts)
    await shop.chat.send(place, a_post("Kept.", "Undo", audience="public"), key="k1")
    shop.inbox.answer = a_post("Undone.")

    await shop.acme.presses("li", shop.acme.sees("li")[-1], "Undo")

    await shown(lambda: shop.slack.called("response_url"))
    assert shop.inbox.asked[0].place == place
    assert shop.acme.sees("li")[-1].thread == said.ts


async def test_a_press_can_open_a_form(shop: Workshop) -> None:
    await shop.chat.send(HOME, a_post("A card.", "I'll try this", audience="public"), key="k1")
    shop.inbox.answer = a_form("When?")

    await shop.acme.presses("li", shop.acme.sees("li")[-1], "I'll try this")

    assert (await shown(lambda: shop.acme.views("li")))[0]["title"]["text"] == "When?"


@pytest.mark.parametrize("verb", ["keep", "solved", "this_solved", "thanks"])
async def test_a_message_shortcut_brings_the_message(shop: Workshop, verb: str) -> None:
    said = await shop.acme.says("maya", "general", "Restart it")
    shop.inbox.answer = a_post("Told Maya.")

    await shop.acme.chooses("li", verb, "general", said.ts)

    await shown(lambda: shop.slack.called("response_url"))
    chosen = shop.inbox.asked[0]
    assert chosen.verb == verb
    assert chosen.message.text == "Restart it"
    assert chosen.message.author.native == "U0MAYA01"
    assert shop.acme.sees("li")[-1].words == "Told Maya."


async def test_a_message_shortcut_works_where_hearth_is_not(shop: Workshop) -> None:
    shop.acme.channel("elsewhere", ["li", "maya"], hearth=False)
    said = await shop.acme.says("maya", "elsewhere", "Restart it")
    shop.inbox.answer = a_form()

    await shop.acme.chooses("li", "keep", "elsewhere", said.ts)

    assert await shown(lambda: shop.acme.views("li"))


async def test_a_shortcut_that_nobody_knows_is_answered(shop: Workshop) -> None:
    said = await shop.acme.says("maya", "general", "Restart it")

    done = await shop.acme.chooses("li", "unheard_of", "general", said.ts)

    await shown(lambda: shop.slack.called("response_url"))
    assert done.acked
    assert "/hearth help" in shop.acme.sees("li")[-1].text


async def test_home_shows_ones_own_page(shop: Workshop) -> None:
    await shop.acme.opens_home("li")

    home = await shown(lambda: shop.acme.home("li"))
    assert "The page of slack:T01/U0LI01 in slack:T01/@U0LI01." in str(home["blocks"])


async def test_a_press_at_home_is_answered_in_a_window(shop: Workshop) -> None:
    await shop.acme.opens_home("li")
    home = await shown(lambda: shop.acme.home("li"))
    shop.inbox.answer = a_post("You have no drafts.")

    await shop.acme.presses("li", home, "My drafts")

    views = await shown(lambda: shop.acme.views("li"))
    assert "You have no drafts." in str(views[0]["blocks"])


@pytest.mark.parametrize("fault", [Unavailable("down"), RuntimeError("a fault")])
async def test_an_interaction_is_always_answered(shop: Workshop, fault: Exception) -> None:
    said = await shop.acme.says("maya", "general", "Restart it")
    shop.inbox.answer = a_form()
    await shop.acme.types("li", "general", "/share")
    view = (await shown(lambda: shop.acme.views("li")))[0]
    shop.inbox.fault = fault

    typed = await shop.acme.types("li", "general", "/ask restart")
    chosen = await shop.acme.chooses("li", "keep", "general", said.ts)
    sent = await shop.acme.submits("li", view, {"title": "What I typed"})

    assert "try" in typed.body["text"]
    assert chosen.acked
    assert sent.body["response_action"] == "errors"
    assert set(sent.body["errors"]) == {"title"}
    assert shop.acme.views("li")[0]["id"] == view["id"]
    assert await shown(lambda: shop.slack.called("response_url"))
    assert await shop.acme.seeks("li", view, "topics", "ret") == []


async def test_an_interaction_is_answered_when_the_installation_cannot_be_read(shop: Workshop) -> None:
    shop.installations.fault = Unavailable("down")

    done = await shop.acme.types("li", "general", "/ask restart")

    assert "try again" in done.body["text"]
