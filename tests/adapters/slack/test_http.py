from __future__ import annotations

import asyncio
import json
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from adapters.slack.adapter import SlackAdapter, SlackConfig
from bot.errors import Unavailable
from tests.adapters.slack.standins import MemoryInstallations, MemoryTickets, a_post, now
from tests.adapters.slack.workshop import Workshop, workshop
from tests.fakes.slack import payloads, shown
from tests.fakes.slack.transport import SignedHttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from structlog.typing import EventDict

    from bot.messages import Installation

SECRET = "a signing secret"
NOBODY = SignedHttp("another secret", session=None)  # type: ignore[arg-type]


@pytest.fixture
async def shop() -> AsyncIterator[Workshop]:
    async with workshop("http") as built, built.at_work():
        yield built


def a_message(shop: Workshop, text: str = "#tip Restart it") -> bytes:
    """Return the body of a message's event."""
    said = payloads.message(shop.acme.state, shop.acme.state.people["li"], text)
    return json.dumps(payloads.event(shop.acme.state, payloads.posted(shop.acme.state.room("general"), said))).encode()


async def posted(shop: Workshop, body: bytes, headers: Mapping[str, str], *, json_: bool = True) -> tuple[int, str]:
    """Post *body* and return (status, text)."""
    kind = "application/json" if json_ else "application/x-www-form-urlencoded"
    return await shop.slack.http.post(body, {"Content-Type": kind, **headers})


async def test_a_request_with_another_signature_is_refused(shop: Workshop) -> None:
    body = a_message(shop)

    status, text = await posted(shop, body, NOBODY.signed(body))

    assert status == 401
    assert "HEARTH_SLACK_SIGNING_SECRET" in text
    assert shop.inbox.facts == []


async def test_a_request_that_was_changed_on_its_way_is_refused(shop: Workshop) -> None:
    body = a_message(shop)

    status, _ = await posted(shop, body.replace(b"Restart", b"Destroy"), shop.slack.http.signed(body))

    assert status == 401
    assert shop.inbox.facts == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "1_0", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": "\u00e9"},
    ],
)
async def test_a_request_with_odd_headers_is_refused(shop: Workshop, headers: dict[str, str]) -> None:
    status, _ = await posted(shop, a_message(shop), headers)

    assert status == 401


async def test_a_request_of_299_seconds_ago_is_taken_and_again_is_the_same_message(shop: Workshop) -> None:
    body = a_message(shop)
    headers = shop.slack.http.signed(body, at=shop.slack.http.now() - 299)

    first, _ = await posted(shop, body, headers)
    second, _ = await posted(shop, body, headers)

    assert (first, second) == (200, 200)
    assert len({str(message.ref) for message in shop.inbox.messages}) == 1


@pytest.mark.parametrize("seconds", [-302, 302])
async def test_a_request_of_more_than_five_minutes_away_is_refused(shop: Workshop, seconds: int) -> None:
    body = a_message(shop)

    status, _ = await posted(shop, body, shop.slack.http.signed(body, at=shop.slack.http.now() + seconds))

    assert status == 401
    assert shop.inbox.facts == []


async def test_more_than_a_megabyte_is_refused(shop: Workshop) -> None:
    body = a_message(shop, "x" * 1_000_001)

    status, text = await posted(shop, body, shop.slack.http.signed(body))

    assert status == 400
    assert "one megabyte" in text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"42",
        b'"text"',
        b"\xff\xfe",
        b'{"type": "made_up"}',
        b'{"type": "block_actions", "team": 5}',
        b"[" * 60_000,
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "event": []}',
        b'{"type": "event_callback", "event": 5, "team_id": "T01"}',
        b'{"type": "event_callback", "event": {"type": "message"}, "team_id": "T01"}',
        b'{"type": "event_callback", "event": {"type": "message", "user": {}, "ts": 5}, "team_id": "T01"}',
        b'{"type": "block_actions", "actions": [], "team": {"id": "T01"}}',
        b'{"type": "view_submission", "view": {"callback_id": ""}, "team": {"id": "T01"}}',
        b'{"type": "block_suggestion", "team": {"id": "T01"}}',
    ],
)
async def test_a_signed_request_that_slack_would_never_send_changes_nothing(shop: Workshop, body: bytes) -> None:
    status, text = await posted(shop, body, shop.slack.http.signed(body))

    assert status in {200, 400}
    assert "Traceback" not in text
    assert shop.inbox.facts == []
    assert shop.inbox.asked == []


@pytest.mark.parametrize("body", [b"payload=", b"payload={", b"payload=[]", b"command", b"command=/ask", b"a=b"])
async def test_a_signed_form_that_slack_would_never_send_changes_nothing(shop: Workshop, body: bytes) -> None:
    status, text = await posted(shop, body, shop.slack.http.signed(body), json_=False)

    assert status in {200, 400}
    assert "Traceback" not in text
    assert shop.inbox.asked == []


async def test_the_address_is_confirmed_to_slack(shop: Workshop) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "an-invented-challenge", "token": "unused"}).encode()

    status, text = await posted(shop, body, shop.slack.http.signed(body))

    assert status == 200
    assert json.loads(text) == {"challenge": "an-invented-challenge"}


async def test_a_request_that_goes_elsewhere_finds_nothing(shop: Workshop) -> None:
    base = shop.slack.http.address.removesuffix("/events")

    async with aiohttp.ClientSession() as browser:
        for path in ("/events", "/install", "/oauth_redirect", "/", "/events/more"):
            async with browser.get(f"{base}{path}") as answer:
                assert answer.status == 404


async def test_nothing_of_a_request_gets_into_the_log(shop: Workshop, logged: list[EventDict]) -> None:
    body = a_message(shop, "#tip my secret words")
    odd = b'{"type": "event_callback", "event": {"type": "message", "text": "secret words"}, "team_id": "T01"}'

    await posted(shop, body, NOBODY.signed(body))
    await posted(shop, odd, shop.slack.http.signed(odd))
    shop.inbox.fault = RuntimeError("a fault")
    await posted(shop, body, shop.slack.http.signed(body))

    assert [line["event"] for line in logged] == [
        "slack.request_refused",
        "slack.listener_failed",
    ]
    assert "secret words" not in str(logged)


@pytest.mark.parametrize(("fault", "expected"), [(Unavailable("down"), 503), (RuntimeError("a fault"), 500)])
async def test_an_event_that_was_not_taken_is_answered_so_that_it_comes_again(
    shop: Workshop, fault: Exception, expected: int
) -> None:
    shop.inbox.fault = fault

    done = await shop.acme.says("li", "general", "#tip Restart it")

    assert done.status == expected


@pytest.mark.parametrize("how", [{"status": 429, "retry_after": 1}, {"status": 500}, {"hang": True}])
async def test_a_reaction_whose_message_cannot_be_read_now_comes_again(shop: Workshop, how: dict[str, Any]) -> None:
    said = await shop.acme.says("li", "general", "Restart it")
    shop.slack.faults.add("conversations.replies", **how)

    refused = await shop.acme.reacts("maya", "general", said.ts)
    again = await shop.acme.bring("events_api", dict(refused.sent), attempt=1)

    assert refused.status == 503
    assert again.acked
    assert len(shop.inbox.facts) == 2


async def test_an_answer_that_slack_wants_later_is_given_later(shop: Workshop) -> None:
    said = await shop.acme.says("maya", "general", "Restart it")
    shop.inbox.answer = a_post("Told Maya.")
    shop.slack.faults.add("response_url", status=429, retry_after=1)

    await shop.acme.chooses("li", "thanks", "general", said.ts)

    await shown(lambda: [seen for seen in shop.acme.sees("li") if seen.words == "Told Maya."])


async def test_until_it_runs_slack_is_asked_to_come_again() -> None:
    adapter = an_adapter()
    body = b'{"type": "event_callback"}'

    status, _ = await asked(adapter, body, SignedHttp(SECRET, session=None).signed(body))  # type: ignore[arg-type]

    assert status == 503


async def test_a_hundred_thousand_forged_requests_are_refused_each() -> None:
    adapter = an_adapter()
    signed = SignedHttp(SECRET, session=None)  # type: ignore[arg-type]
    rng = random.Random(20261123)
    body = b'{"type": "event_callback", "event": {"type": "message", "text": "#tip Restart it"}}'
    headers = signed.signed(body)

    seen = {(await asked(adapter, *mutated(rng, body, headers)))[0] for _ in range(100_000)}

    assert seen <= {400, 401}


def an_adapter() -> SlackAdapter:
    """Return an adapter that does not run."""
    config = SlackConfig(signing_secret=SECRET, api_url="http://127.0.0.1:1/")
    return SlackAdapter(config, installations=MemoryInstallations(), tickets=MemoryTickets(), clock=now)


def mutated(rng: random.Random, body: bytes, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """Return a request with one thing changed, cut off or made up."""
    at, name = rng.randrange(len(body)), rng.choice(sorted(headers))
    other = body[at] ^ (1 << rng.randrange(8))
    longer = headers[name][: rng.randrange(len(headers[name]))] + chr(rng.randrange(32, 256))
    older = str(int((now() - timedelta(seconds=rng.randrange(301, 10**6))).timestamp()))
    ways: list[tuple[bytes, dict[str, str]]] = [
        (body[:at], headers),
        (body[:at] + bytes([other]) + body[at + 1 :], headers),
        (body + rng.randbytes(3), headers),
        (body, headers | {name: longer}),
        (body, {key: value for key, value in headers.items() if key != name}),
        (body, headers | {"X-Slack-Request-Timestamp": older}),
        (rng.randbytes(rng.randrange(200)), headers | {"X-Slack-Signature": f"v0={rng.randbytes(32).hex()}"}),
    ]
    chosen = rng.choice(ways)
    return chosen if chosen != (body, headers) else mutated(rng, body, headers)


async def asked(adapter: SlackAdapter, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Send one request straight into the application."""
    sent: list[Any] = []
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": "/slack/events", "headers": raw, "query_string": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:  # noqa: ANN401  ASGI's own.
        sent.append(message)

    assert adapter.asgi is not None
    await adapter.asgi(scope, receive, send)
    return sent[0]["status"], sent[1]["body"]


class _OnDisk(MemoryInstallations):
    """Installations that can look for what can be written, as a database does."""

    async def get(self, space: str) -> Installation | None:
        return await super().get(space.encode().decode())


@pytest.mark.parametrize("team", [b'"\\ud800"', b'"T01/../"', b"[]", b"-1", b'""', b"null"])
async def test_a_signed_request_from_what_is_no_workspace_is_never_looked_up(team: bytes) -> None:
    event = b'{"type": "event_callback", "event": {"type": "message", "channel": "C1"}, "team_id": ' + team + b"}"

    async with workshop("http", installations=_OnDisk()) as built, built.at_work():
        status, _ = await posted(built, event, built.slack.http.signed(event))

        assert status in {200, 400}
        assert built.inbox.facts == []


async def test_who_sends_a_request_drop_by_drop_is_not_waited_for(shop: Workshop) -> None:
    address = urlsplit(shop.slack.http.address)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(f"POST {address.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{".encode())

    async with asyncio.timeout(6):
        answer = await reader.read(12)

    writer.close()
    await writer.wait_closed()
    assert answer == b"HTTP/1.1 400"
