"""Slack's requests, as a plain ASGI application: events, commands and interactions, and the installation.

Mounted at /slack, outside of the page's own guard: this one is Slack's.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack import guard
from adapters.slack.reply import Reply
from adapters.slack.shapes import is_known

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    from slack_bolt.async_app import AsyncApp

    from adapters.slack.oauth import Door
    from bot.ports import Clock

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

UNREADABLE = "Hearth cannot read what was sent."
STARTING = "Hearth is just starting. Please try again in a moment."
ABSENT = "There is nothing here."
READ_SECONDS = 3.0  # Slack itself gives up after as long.
MOST_READ_PAST = 16 * guard.LARGEST_BODY

log = structlog.get_logger()


class SlackHttp:
    """The application. Until `open` was called every request is asked to come again."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock
        self._app: AsyncApp | None = None
        self._door: Door | None = None

    @property
    def is_open(self) -> bool:
        """Return whether requests are taken: before the sign-in is done they are told to come again."""
        return self._app is not None

    def open(self, app: AsyncApp, door: Door | None) -> None:
        """Begin to serve."""
        self._app, self._door = app, door

    def close(self) -> None:
        """Let Slack come again later."""
        self._app = self._door = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            reply = await self._reply(scope, receive)
        except guard.Refused as refused:
            log.info("slack.request_refused", status=refused.status)
            reply = Reply(refused.status, refused.sentence)
        except Exception:  # The server would print it, and what was sent with it.
            log.exception("slack.request_failed")
            reply = Reply(500)
        await _send(reply, send)

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        asked = scope["method"], scope["path"].removeprefix("/slack").removeprefix(scope.get("root_path", ""))
        match asked:
            case "POST", "/events" if self._secret:
                body = await _read_in_time(receive)
                headers = _headers(scope)
                guard.verify(self._secret, headers, body, self._clock())
                return await self._dispatch(body, headers)
            case (("GET" | "HEAD"), "/install") if self._door:
                return await self._door.begin()
            case "GET", "/oauth_redirect" if self._door:
                return await self._door.end(dict(parse_qsl(scope["query_string"].decode("latin-1"))), _headers(scope))
            case _, ("/install" | "/oauth_redirect" | "/events"):
                return Reply(503, STARTING) if self._app is None else Reply(404, ABSENT)
            case _:
                return Reply(404, ABSENT)

    async def _dispatch(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        if self._app is None:
            return Reply(503, STARTING)
        answer = await self._app.async_dispatch(_request(body, headers))
        first = {name: values[0] for name, values in answer.headers.items() if values}
        return Reply(answer.status, answer.body or "", first)


def _request(body: bytes, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """Return the request for Bolt; `Refused` where Slack would never send such a thing."""
    try:
        text = body.decode()
        request = AsyncBoltRequest(body=text, headers=dict(headers))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise guard.Refused(400, UNREADABLE) from None
    if not is_known(request.body):
        raise guard.Refused(400, UNREADABLE)
    return request


async def _read_in_time(receive: Receive) -> bytes:
    """Return the body; who sends it drop by drop holds a place that others need."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await _read(receive)
    except TimeoutError:
        raise guard.Refused(400, UNREADABLE) from None


async def _read(receive: Receive) -> bytes:
    """Return the body; read past one that is too large, so that its sender reads why."""
    parts: list[bytes] = []
    length, more = 0, True
    while more and length < MOST_READ_PAST:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise guard.Refused(400, UNREADABLE)
        part = message.get("body", b"")
        length += len(part)
        parts.append(part if length <= guard.LARGEST_BODY else b"")
        more = message.get("more_body", False)
    if length > guard.LARGEST_BODY:
        raise guard.Refused(400, guard.TOO_LARGE)
    return b"".join(parts)


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def _send(reply: Reply, send: Send) -> None:
    body = reply.body.encode()
    kind = {"content-type": "text/plain; charset=utf-8"} | {
        name.lower(): value for name, value in reply.headers.items()
    }
    own = {"content-length": str(len(body)), "cache-control": "no-store", "x-content-type-options": "nosniff"}
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (kind | own).items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
