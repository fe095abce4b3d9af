"""Socket Mode: connections to Slack, opened anew whenever one ends, for as long as Hearth runs.

https://docs.slack.dev/apis/events-api/using-socket-mode. Written on aiohttp, since slack_sdk's own client tries
an address that has expired for ever, and forgets what it is still answering when it ends.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError

from adapters.slack.refused import app_token_refused
from adapters.slack.shapes import is_known

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.response import BoltResponse
    from slack_sdk.web.async_client import AsyncWebClient

HEARTBEAT_SECONDS = 20.0
DRAIN_SECONDS = 5.0
FIRST_WAIT = 0.2
LONGEST_WAIT = 30.0
TAKEN = 200
MOST_AT_ONCE = 500
UNKNOWN = {"type": "event_callback", "event": {"type": "unknown"}}

log = structlog.get_logger()


class Sessions:
    """Keeps one connection open, and brings what comes over it to the application.

    `greeted` is called at each beginning: what happened between two connections was missed.
    """

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str, greeted: Callable[[], None]) -> None:
        self._app = app
        self._client = client
        self._app_token = app_token
        self._greeted = greeted
        self._wait = FIRST_WAIT
        self._held: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until cancelled; answer what is under way before returning."""
        try:
            async with aiohttp.ClientSession() as http, self._draining():
                while True:
                    await self._once(http)
        finally:
            self._wait = FIRST_WAIT

    @asynccontextmanager
    async def _draining(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            for task in self._held:
                task.cancel()
            await asyncio.gather(*self._held, return_exceptions=True)

    async def _once(self, http: aiohttp.ClientSession) -> None:
        """Hold one connection until it ends or Slack asks for the next; wait longer after each failure."""
        try:
            told = await self._client.apps_connections_open(app_token=self._app_token)
            socket = await http.ws_connect(told["url"], heartbeat=HEARTBEAT_SECONDS, proxy=self._client.proxy)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            await self._later(error)
            return
        connection = _Connection(socket, self._app, self._hello)
        holding = asyncio.create_task(connection.hold())
        self._held.add(holding)
        holding.add_done_callback(self._held.discard)
        await connection.over.wait()
        if not connection.greeted:
            await self._later(None)

    def _hello(self) -> None:
        self._wait = FIRST_WAIT
        self._greeted()

    async def _later(self, error: Exception | None) -> None:
        word = str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__
        log.warning("slack.not_connected", error=word, again_in=self._wait, **app_token_refused(word))
        await asyncio.sleep(max(self._wait, _asked_to_wait(error)))
        self._wait = min(self._wait * 2, LONGEST_WAIT)


@dataclass
class _Connection:
    """One connection, and what came over it and is not yet answered: the answer goes where the question came from."""

    socket: aiohttp.ClientWebSocketResponse
    app: AsyncApp
    hello: Callable[[], None]
    over: asyncio.Event = field(default_factory=asyncio.Event)
    greeted: bool = False
    taken: set[asyncio.Task[None]] = field(default_factory=set)

    async def hold(self) -> None:
        """Take what comes until the connection ends, or is to be replaced; then answer the rest and close it."""
        try:
            async for message in self.socket:
                if message.type is aiohttp.WSMsgType.TEXT and not self._heard(message.data):
                    break
                if len(self.taken) >= MOST_AT_ONCE:
                    await asyncio.wait(self.taken, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.over.set()
            if self.taken:
                await asyncio.wait(self.taken, timeout=DRAIN_SECONDS)
            await self.socket.close()

    def _heard(self, text: str) -> bool:
        """Begin to answer one envelope; False where Slack asks for another connection."""
        try:
            envelope = json.loads(text)
            kind, id = envelope.get("type"), envelope.get("envelope_id")
        except (ValueError, AttributeError, RecursionError):
            log.warning("slack.envelope_not_understood")
            return True
        if kind == "hello":
            self.greeted = True
            self.hello()
        elif isinstance(id, str):
            task = asyncio.create_task(self._answer(id, envelope))
            self.taken.add(task)
            task.add_done_callback(self.taken.discard)
        return bool(kind != "disconnect")

    async def _answer(self, id: str, envelope: dict[str, Any]) -> None:
        """Bring one envelope to the application, and send the ack where it was taken."""
        try:
            answer = await self._dispatched(envelope)
            if answer.status == TAKEN:
                await self.socket.send_str(json.dumps({"envelope_id": id, **_payload(answer)}))
        except ConnectionError:
            log.info("slack.ack_not_sent")  # It comes again over the next connection.
        except Exception:  # One envelope must not end the connection.
            log.exception("slack.envelope_failed")

    async def _dispatched(self, envelope: dict[str, Any]) -> BoltResponse:
        payload, attempt = envelope.get("payload"), envelope.get("retry_attempt")
        body: dict[str, Any] = payload if is_known(payload) and isinstance(payload, dict) else UNKNOWN
        return await self.app.async_dispatch(
            AsyncBoltRequest(mode="socket_mode", body=body, headers={"x-slack-retry-num": str(attempt or 0)})
        )


def _payload(answer: BoltResponse) -> dict[str, Any]:
    """Return the body of an answer as it stands in an ack."""
    if not answer.body:
        return {}
    as_json = answer.headers.get("content-type", [""])[0].startswith("application/json")
    return {"payload": json.loads(answer.body) if as_json else {"text": answer.body}}


def _asked_to_wait(error: Exception | None) -> float:
    later = error.response.headers.get("Retry-After", "0") if isinstance(error, SlackApiError) else "0"
    return float(later) if later.isdigit() else 0.0
