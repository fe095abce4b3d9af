from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.adapters.slack.standins import EmptyLibrary, a_post
from tests.adapters.slack.workshop import Workshop, workshop
from tests.fakes.slack import running, shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from structlog.typing import EventDict


@pytest.fixture
async def shop() -> AsyncIterator[Workshop]:
    async with workshop("socket") as built, built.at_work():
        yield built


async def test_a_connection_that_slack_wants_renewed_is_renewed(shop: Workshop) -> None:
    await shop.slack.socket.disconnect()
    await shown(lambda: shop.slack.socket.hellos == 2)

    done = await shop.acme.says("li", "general", "#tip Restart it")

    assert done.acked
    assert len(await shown(lambda: shop.inbox.sessions[1:])) == 1


async def test_a_connection_that_slack_closes_is_opened_again(shop: Workshop) -> None:
    await shop.slack.socket.close()

    done = await shop.acme.says("li", "general", "#tip Restart it")

    assert done.acked
    assert len(await shown(lambda: shop.inbox.sessions[1:])) == 1


async def test_a_connection_that_is_cut_off_is_opened_again(shop: Workshop) -> None:
    shop.slack.socket.cut()
    await shown(lambda: shop.slack.socket.hellos == 2)

    done = await shop.acme.says("li", "general", "#tip Restart it")

    assert done.acked


async def test_what_was_taken_before_a_renewal_is_acknowledged_where_it_came(shop: Workshop) -> None:
    shop.inbox.pause = 0.3
    saying = asyncio.create_task(shop.acme.says("li", "general", "#tip Restart it"))
    await asyncio.sleep(0.1)

    await shop.slack.socket.disconnect()

    assert (await saying).acked
    assert len(shop.inbox.messages) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "hello",
        '{"type": "hello_again"}',
        '{"envelope_id": 5, "payload": 5}',
        '{"envelope_id": "e1", "type": "events_api"}',
        '{"envelope_id": "e1", "type": "events_api", "payload": []}',
        '{"envelope_id": "e1", "type": "events_api", "payload": {"type": "event_callback", "event": 5}}',
        '{"envelope_id": "e1", "type": "events_api", "payload": {"type": "event_callback", "team_id": 5}}',
        '{"envelope_id": "e1", "type": "interactive", "payload": {"type": "block_actions", "team": 5}}',
        '{"envelope_id": "e1", "type": "made_up", "payload": {"type": "made_up"}}',
        "[" * 60_000,
    ],
)
async def test_a_malformed_envelope_ends_nothing(shop: Workshop, text: str) -> None:
    await shop.slack.socket.send(text)

    done = await shop.acme.says("li", "general", "#tip Restart it")

    assert done.acked
    assert shop.slack.socket.hellos == 1


async def test_an_address_that_does_not_work_is_not_tried_for_ever(shop: Workshop) -> None:
    shop.slack.faults.add("apps.connections.open", status=500)
    shop.slack.faults.add("apps.connections.open", error="internal_error")

    await shop.slack.socket.close()

    await shown(lambda: shop.slack.socket.hellos == 2)
    assert len(shop.slack.called("apps.connections.open")) == 4


async def test_slack_says_how_long_to_wait_for_the_next_connection(shop: Workshop) -> None:
    shop.slack.faults.add("apps.connections.open", status=429, retry_after=1)
    before = asyncio.get_running_loop().time()

    await shop.slack.socket.close()

    await shown(lambda: shop.slack.socket.hellos == 2)
    assert asyncio.get_running_loop().time() - before >= 1


async def test_a_wrong_app_token_is_logged_and_leaves_the_process_alone(logged: list[EventDict]) -> None:
    async with workshop("socket") as shop:
        settings = shop.slack.settings()
        shop.slack.app_token = "another"

        work = asyncio.create_task(shop.adapter_of(settings).run(shop.inbox, EmptyLibrary()))
        await shown(lambda: [line for line in logged if line["event"] == "slack.not_connected"])

        assert not work.done()
        assert {line.get("error") for line in logged} == {"invalid_auth"}
        assert "copy the App-Level Token" in logged[0]["says"]
        assert "HEARTH_SLACK_APP_TOKEN" in logged[0]["says"]
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def test_a_wrong_bot_token_is_logged_and_tried_again(logged: list[EventDict]) -> None:
    async with workshop("socket") as shop:
        shop.acme.state.revoked = True
        work = asyncio.create_task(shop.adapter().run(shop.inbox, EmptyLibrary()))
        refused = await shown(lambda: [line for line in logged if line["event"] == "slack.token_refused"])

        assert refused[0]["says"].startswith("Slack does not accept HEARTH_SLACK_BOT_TOKEN: install the app anew")
        shop.acme.state.revoked = False

        assert await shown(lambda: shop.inbox.sessions) == ["slack:T01"]
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def test_a_bot_token_that_was_copied_wrongly_is_to_be_copied_again(logged: list[EventDict]) -> None:
    async with workshop("socket") as shop:
        wrong = shop.slack.settings() | {"bot_token": "xoxb" + "-wrong"}
        work = asyncio.create_task(shop.adapter_of(wrong).run(shop.inbox, EmptyLibrary()))

        refused = await shown(lambda: [line for line in logged if line["event"] == "slack.token_refused"])

        assert "copy the Bot User OAuth Token again" in refused[0]["says"]
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def test_what_is_under_way_is_finished_at_the_end() -> None:
    async with workshop("socket") as shop:
        async with running(shop.slack, shop.adapter(), shop.inbox, EmptyLibrary()):
            await shown(lambda: shop.inbox.sessions)
            shop.inbox.pause, shop.inbox.answer = 0.3, a_post("Solved before.")
            asking = asyncio.create_task(shop.acme.types("li", "general", "/ask restart"))
            await asyncio.sleep(0.1)

        assert (await asking).acked


async def test_a_hundred_messages_at_once_are_all_taken(shop: Workshop) -> None:
    done = await asyncio.gather(*(shop.acme.says("li", "general", f"#tip number {n}") for n in range(100)))

    assert all(delivery.acked for delivery in done)
    assert len({message.ref.id for message in shop.inbox.messages}) == 100


async def test_acks_carry_nothing_but_their_envelope(shop: Workshop) -> None:
    await shop.acme.says("li", "general", "#tip Restart it")

    _, ack = shop.slack.socket.acks[-1]
    assert set(ack) == {"envelope_id"}
    assert json.dumps(ack)
