from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Unavailable
from bot.messages import Account, MessageDeleted, MessageEdited, Place, Reacted
from tests.adapters.slack.standins import a_post

if TYPE_CHECKING:
    from tests.adapters.slack.workshop import Workshop

HOME = Place("slack:T01", "C0GENERAL01")


async def test_a_message_is_acknowledged_after_the_core_took_it(shop: Workshop) -> None:
    done = await shop.acme.says("li", "general", "#tip Restart the ingress")

    message = shop.inbox.messages[0]
    assert done.acked
    assert message.text == "#tip Restart the ingress"
    assert message.ref.place == Place("slack:T01", "C0GENERAL01", done.ts)
    assert message.author == Account("slack:T01", "U0LI01")
    assert not message.private


async def test_what_is_said_in_a_private_channel_is_private(shop: Workshop) -> None:
    await shop.acme.says("li", "council", "#tip Restart the ingress")

    assert shop.inbox.messages[0].private


async def test_what_is_said_where_people_from_elsewhere_read_is_private(shop: Workshop) -> None:
    shop.acme.channel("partners", ["li"], ext_shared=True)

    await shop.acme.says("li", "partners", "#tip Restart the ingress")

    assert shop.inbox.messages[0].private


async def test_what_is_said_to_hearth_alone_is_for_hearth(shop: Workshop) -> None:
    await shop.acme.says("li", "@hearth", "how do I restart it?")

    message = shop.inbox.messages[0]
    assert message.to_hearth
    assert message.ref.place.channel == "@U0LI01"


async def test_a_mention_is_the_same_message_twice(shop: Workshop) -> None:
    await shop.acme.says("li", "general", f"<@{shop.acme.state.bot}> how do I restart it?")

    first, second = shop.inbox.messages
    assert first.ref == second.ref
    assert first.to_hearth
    assert second.to_hearth


async def test_an_edit_and_a_deletion_are_carried_over(shop: Workshop) -> None:
    said = await shop.acme.says("li", "general", "#tip Restart it")
    await shop.acme.edits("li", "general", said.ts, "#tip Restart it twice")
    await shop.acme.deletes("li", "general", said.ts)

    _, edit, deletion = shop.inbox.facts
    assert isinstance(edit, MessageEdited)
    assert edit.text == "#tip Restart it twice"
    assert isinstance(deletion, MessageDeleted)
    assert deletion.ref.id == said.ts


async def test_a_reaction_comes_with_the_message_that_it_is_on(shop: Workshop) -> None:
    said = await shop.acme.says("li", "general", "Restart it")
    await shop.acme.reacts("maya", "general", said.ts, "memo")

    reaction = shop.inbox.facts[-1]
    assert isinstance(reaction, Reacted)
    assert reaction.message.text == "Restart it"
    assert reaction.by == Account("slack:T01", "U0MAYA01")


async def test_hearth_does_not_hear_itself(shop: Workshop) -> None:
    await shop.chat.send(HOME, a_post("Kept.", audience="public"), key="k1")
    await shop.slack.settled()

    assert shop.slack.called("chat.postMessage")
    assert shop.inbox.facts == []


async def test_an_event_without_a_listener_is_acknowledged(shop: Workshop) -> None:
    done = await shop.acme.brings({"type": "star_added", "user": "U0LI01"})

    assert done.acked


async def test_an_event_that_the_core_cannot_take_is_not_acknowledged(shop: Workshop) -> None:
    shop.slack.patience = 0.3
    shop.inbox.fault = Unavailable("down")

    done = await shop.acme.says("li", "general", "#tip Restart it")

    assert not done.acked
    assert shop.inbox.facts == []


async def test_an_event_that_was_not_taken_is_taken_when_it_comes_again(shop: Workshop) -> None:
    shop.slack.patience = 0.3
    shop.inbox.fault = Unavailable("down")
    refused = await shop.acme.says("li", "general", "#tip Restart it")
    shop.inbox.fault = None

    again = await shop.acme.bring("events_api", dict(refused.sent), attempt=1)

    assert again.acked
    assert len(shop.inbox.messages) == 1


async def test_a_fault_in_a_listener_leaves_the_others_alone(shop: Workshop) -> None:
    shop.slack.patience = 0.3
    shop.inbox.fault = RuntimeError("a fault")
    refused = await shop.acme.says("li", "general", "#tip Restart it")
    shop.inbox.fault = None

    done = await shop.acme.says("li", "general", "#tip Restart it again")

    assert not refused.acked
    assert done.acked
