from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Place
from tests.adapters.slack.standins import a_form, a_post
from tests.fakes.slack import shown

if TYPE_CHECKING:
    from tests.adapters.slack.workshop import Workshop

HOME = Place("slack:T01", "C0GENERAL01")


async def test_a_form_opens_after_the_ack_of_a_command(shop: Workshop) -> None:
    shop.inbox.answer = a_form()

    done = await shop.acme.types("li", "general", "/share")

    views = await shown(lambda: shop.acme.views("li"))
    assert done.acked
    assert not done.body
    assert views[0]["title"]["text"] == "Keep this"


async def test_a_form_that_slack_opens_too_late_is_said_to_be_late(shop: Workshop) -> None:
    shop.inbox.answer = a_form()
    shop.slack.faults.add("views.open", error="expired_trigger_id")

    await shop.acme.types("li", "general", "/share")

    seen = await shown(lambda: shop.acme.sees("li"))
    assert "once more" in seen[-1].text


async def test_a_form_comes_back_with_what_was_filled_in(shop: Workshop) -> None:
    shop.inbox.answer = a_form()
    await shop.acme.types("li", "general", "/share")
    view = (await shown(lambda: shop.acme.views("li")))[0]
    shop.inbox.answer = a_post("Kept as #1.")

    done = await shop.acme.submits("li", view, {"title": "Restart it", "topics": ["retries", "queues"]})

    form = shop.inbox.asked[-1]
    assert form.key == view["id"]
    assert form.place == HOME
    assert form.values["title"] == "Restart it"
    assert form.values["topics"] == "retries, queues"
    assert form.values["kind"] == "tip"
    assert done.body["response_action"] == "update"
    assert "Kept as #1." in str(shop.acme.views("li")[0]["blocks"])


async def test_a_form_with_a_fault_comes_again_in_its_own_window(shop: Workshop) -> None:
    shop.inbox.answer = a_form()
    await shop.acme.types("li", "general", "/share")
    view = (await shown(lambda: shop.acme.views("li")))[0]
    shop.inbox.answer = a_form(notes="It looks like #142.")

    await shop.acme.submits("li", view)

    again = shop.acme.views("li")[0]
    assert again["id"] == view["id"]
    assert "It looks like #142." in str(again["blocks"])


async def test_a_form_that_is_answered_with_nothing_closes(shop: Workshop) -> None:
    shop.inbox.answer = a_form()
    await shop.acme.types("li", "general", "/share")
    view = (await shown(lambda: shop.acme.views("li")))[0]
    shop.inbox.answer = None

    await shop.acme.submits("li", view)

    assert shop.acme.views("li") == []


async def test_a_public_answer_to_a_form_stands_in_the_channel(shop: Workshop) -> None:
    shop.inbox.answer = a_form()
    await shop.acme.types("li", "general", "/share")
    view = (await shown(lambda: shop.acme.views("li")))[0]
    shop.inbox.answer = a_post("Li asks.", audience="public")

    await shop.acme.submits("li", view)

    seen = await shown(lambda: shop.acme.sees("maya"))
    assert "Li asks." in seen[-1].words


async def test_topics_are_completed_while_they_are_typed(shop: Workshop) -> None:
    shop.inbox.answer = a_form()
    await shop.acme.types("li", "general", "/share")
    view = (await shown(lambda: shop.acme.views("li")))[0]

    offered = await shop.acme.seeks("li", view, "topics", "ret")

    assert "retries" in offered
    assert shop.inbox.asked[-1][1:] == (HOME, "topics", "ret")
