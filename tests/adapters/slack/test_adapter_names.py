"""People go by the names that they chose, which Slack tells only when asked: after the ack, and seldom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Renamed
from tests.fakes.slack import shown

if TYPE_CHECKING:
    from tests.adapters.slack.workshop import Workshop


def names(shop: Workshop) -> list[str]:
    return [change.account.name for change in shop.inbox.changes if isinstance(change, Renamed)]


async def test_who_types_a_command_goes_by_the_name_they_chose_and_never_by_their_handle(shop: Workshop) -> None:
    await shop.acme.types("li", "general", "/ask restart")
    await shown(lambda: names(shop))
    await shop.acme.types("li", "general", "/ask restart")

    assert [command.actor.name for command in shop.inbox.asked] == ["", "Li"]
    assert names(shop) == ["Li"]


async def test_whose_tagged_message_is_kept_is_known_by_name(shop: Workshop) -> None:
    await shop.acme.says("li", "general", "#tip Restart the ingress")
    await shown(lambda: names(shop))
    await shop.acme.says("li", "general", "#tip Restart it again")

    assert [message.author.name for message in shop.inbox.messages] == ["", "Li"]


async def test_of_who_only_talks_not_even_the_name_is_asked_for(shop: Workshop) -> None:
    await shop.acme.says("li", "general", "Good morning")

    assert shop.slack.called("users.info") == []


async def test_whose_message_somebody_wants_kept_is_known_by_name(shop: Workshop) -> None:
    said = await shop.acme.says("maya", "general", "Restart the ingress")

    await shop.acme.chooses("li", "keep", "general", said.ts)

    await shown(lambda: len(names(shop)) == 2)
    assert sorted(names(shop)) == ["Li", "Maya"]


async def test_a_name_that_slack_did_not_tell_is_asked_for_again(shop: Workshop) -> None:
    shop.slack.faults.add("users.info", error="internal_error")
    await shop.acme.types("li", "general", "/ask restart")
    await shown(lambda: shop.slack.called("users.info"))

    await shop.acme.types("li", "general", "/ask restart")

    await shown(lambda: names(shop))


async def test_a_name_is_told_once_an_hour_however_much_somebody_does(shop: Workshop) -> None:
    for _ in range(5):
        await shop.acme.types("li", "general", "/ask restart")
        await shown(lambda: names(shop))

    assert names(shop) == ["Li"]
    assert len(shop.slack.called("users.info")) == 1
