from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from bot.messages import Place, Post, Prose, Quote, Said, Who
from tests.adapters.slack.standins import a_form, a_post
from tests.adapters.slack.workshop import workshop
from tests.fakes.slack import shown

if TYPE_CHECKING:
    from tests.adapters.slack.workshop import Way, Workshop

HOME = Place("slack:T01", "C0GENERAL01")


async def test_an_answer_that_takes_long_comes_after_the_ack(shop: Workshop) -> None:
    shop.inbox.pause, shop.inbox.answer = 2.5, a_post("Solved before.")
    before = time.monotonic()

    done = await shop.acme.types("li", "general", "/ask restart")

    assert done.acked
    assert time.monotonic() - before < 2.5
    assert (await shown(lambda: shop.acme.sees("li")))[-1].words == "Solved before."


async def test_a_form_that_takes_long_to_keep_stays_open_and_can_be_sent_again(shop: Workshop) -> None:
    shop.inbox.answer = a_form()
    await shop.acme.types("li", "general", "/share")
    view = (await shown(lambda: shop.acme.views("li")))[0]
    shop.inbox.pause, shop.inbox.answer = 2.5, a_post("Kept.")

    first = await shop.acme.submits("li", view, {"title": "What I typed"})
    shop.inbox.pause = 0
    second = await shop.acme.submits("li", view, {"title": "What I typed"})

    assert "try again" in first.body["errors"]["title"]
    assert second.body["response_action"] == "update"
    assert shop.inbox.asked[-1].key == view["id"]


async def test_who_is_named_by_key_alone_is_shown_by_name(shop: Workshop) -> None:
    shop.inbox.answer = Post((Prose((Said("Ask "), Who("", "slack:T01/U0MAYA01"))),), "Ask somebody")

    await shop.acme.types("li", "general", "/ask restart")

    assert "Maya" in (await shown(lambda: shop.acme.sees("li")))[-1].words


async def test_a_long_answer_opens_a_window(shop: Workshop) -> None:
    shop.inbox.answer = Post((*(Quote("word " * 500) for _ in range(12)), Prose((Said("The end."),))), "Long.")

    await shop.acme.types("li", "general", "/ask restart")

    assert "The end." in str((await shown(lambda: shop.acme.views("li")))[0]["blocks"])


async def test_a_long_answer_whose_window_comes_too_late_is_given_beside(shop: Workshop) -> None:
    shop.inbox.answer = Post((*(Quote("word " * 500) for _ in range(12)), Prose((Said("The end."),))), "Long.")
    shop.slack.faults.add("views.open", error="expired_trigger_id")

    await shop.acme.types("li", "general", "/ask restart")

    assert "word word" in (await shown(lambda: shop.acme.sees("li")))[-1].words


async def test_whoever_manages_the_workspace_is_known_to(shop: Workshop) -> None:
    await shop.acme.types("boss", "general", "/hearth setup")
    await shop.acme.types("li", "general", "/hearth setup")

    assert [command.actor.manages for command in shop.inbox.asked] == [True, False]


async def test_a_question_waits_for_nothing_that_slack_tells_of_its_asker(shop: Workshop) -> None:
    shop.slack.faults.add("users.info", hang=True)

    assert (await shop.acme.types("boss", "general", "/ask restart")).acked


async def test_ones_own_page_is_fresh_after_a_press_on_it(shop: Workshop) -> None:
    await shop.acme.opens_home("li")
    home = await shown(lambda: shop.acme.home("li"))

    await shop.acme.presses("li", home, "My drafts")

    await shown(lambda: len(shop.slack.called("views.publish")) == 2)


async def test_a_public_answer_to_a_command_is_for_everybody(shop: Workshop) -> None:
    shop.inbox.answer = a_post("Li asks: how?", audience="public")

    await shop.acme.types("li", "general", "/hearth ask")

    assert shop.acme.sees("maya")[-1].words == "Li asks: how?"


async def test_a_button_works_after_a_restart(way: Way) -> None:
    async with workshop(way) as shop:
        async with shop.at_work():
            await shop.chat.send(HOME, a_post("A card.", "I used this", audience="public"), key="k1")
        shop.inbox.answer = a_post("Noted.")

        async with shop.at_work():
            await shop.acme.presses("li", shop.acme.sees("li")[-1], "I used this")

            await shown(lambda: shop.slack.called("response_url"))
        assert shop.inbox.asked[0].action.subject == "142"


async def test_what_comes_twice_and_out_of_order_has_the_same_keys(shop: Workshop) -> None:
    shop.acme.hold()
    said = await shop.acme.says("li", "general", "#tip Restart it")
    await shop.acme.edits("li", "general", said.ts, "#tip Restart it twice")

    held = await shop.acme.release(backwards=True)
    again = [await shop.acme.bring("events_api", dict(delivery.sent), attempt=1) for delivery in held]

    assert all(delivery.acked for delivery in (*held, *again))
    assert {str(fact.ref) for fact in shop.inbox.facts} == {f"slack:T01/C0GENERAL01#{said.ts}"}


async def test_many_interactions_at_once_are_each_answered(shop: Workshop) -> None:
    shop.inbox.answer = a_post("Solved before.")

    done = await asyncio.gather(*(shop.acme.types("li", "general", f"/ask number {n}") for n in range(50)))

    assert all(delivery.body["response_type"] == "ephemeral" for delivery in done)
    assert len({command.key for command in shop.inbox.asked}) == 50
