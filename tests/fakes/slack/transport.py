"""How a fake Slack reaches the product: over its WebSocket, or by signed requests."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OK = 200


@dataclass(frozen=True)
class Delivery:
    """What became of something that was brought: whether it was acknowledged, with which body, after how long."""

    acked: bool
    kind: str
    sent: Mapping[str, Any]
    body: Any = None
    status: int = 0
    seconds: float = 0.0
    ts: str = ""


class Transport(Protocol):
    """Brings one thing to the product and waits for its ack."""

    async def deliver(self, kind: str, body: dict[str, Any], *, attempt: int = 0, patience: float = 3.0) -> Delivery:
        """Bring *body* (`events_api`, `slash_commands`, `interactive`) and return what became of it."""


@dataclass
class Socket:
    """Socket Mode: envelopes go out on the newest connection, acks come back on any."""

    sessions: list[web.WebSocketResponse] = field(default_factory=list)
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    acks: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    hellos: int = 0

    async def deliver(self, kind: str, body: dict[str, Any], *, attempt: int = 0, patience: float = 3.0) -> Delivery:
        """Send an envelope and wait for its ack."""
        envelope = str(uuid.uuid4())
        more = {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""} if kind == "events_api" else {}
        sent = {"envelope_id": envelope, "payload": body, "type": kind, "accepts_response_payload": not more, **more}
        self.waiting[envelope] = asyncio.get_running_loop().create_future()
        began = time.monotonic()
        try:
            async with asyncio.timeout(patience):
                await self.send(json.dumps(sent))
                answer = await self.waiting[envelope]
        except (TimeoutError, ConnectionError):
            return Delivery(acked=False, kind=kind, sent=body, seconds=time.monotonic() - began)
        finally:
            del self.waiting[envelope]
        return Delivery(acked=True, kind=kind, sent=body, body=answer, status=OK, seconds=time.monotonic() - began)

    async def send(self, text: str) -> None:
        """Send raw *text* on the newest connection, as soon as there is one."""
        await self.connected.wait()
        await self.sessions[-1].send_str(text)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell the product to connect anew, as Slack does every few hours; the old connection ends after that."""
        for session in list(self.sessions):
            await session.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "invented"}})

    async def close(self) -> None:
        """Close every connection, as a server that goes away does."""
        for session in list(self.sessions):
            await session.close()

    def cut(self) -> None:
        """Cut every connection off without a word."""
        for session in list(self.sessions):
            transport = session._req.transport if session._req else None  # noqa: SLF001  aiohttp offers no other way.
            if transport:
                transport.abort()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection open: hello, then whatever is delivered."""
        session = web.WebSocketResponse()
        await session.prepare(request)
        self.hellos += 1
        hello = {"type": "hello", "num_connections": len(self.sessions) + 1, "connection_info": {"app_id": "A0HEARTH1"}}
        await session.send_json(hello)
        self.sessions.append(session)
        self.connected.set()
        try:
            async for heard in session:
                self._heard(json.loads(heard.data))
        finally:
            self.sessions.remove(session)
            if not self.sessions:
                self.connected.clear()
        return session

    def _heard(self, ack: dict[str, Any]) -> None:
        self.acks.append((time.monotonic(), ack))
        future = self.waiting.get(ack.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(ack.get("payload"))


@dataclass
class SignedHttp:
    """Events, commands and interactions as signed requests to one address."""

    secret: str
    session: aiohttp.ClientSession
    address: str = ""
    now: Callable[[], float] = time.time

    async def deliver(self, kind: str, body: dict[str, Any], *, attempt: int = 0, patience: float = 3.0) -> Delivery:
        """Post *body* and return the answer; only 200 is an ack."""
        raw, content = self.encoded(kind, body)
        headers = {"Content-Type": content, **self.signed(raw)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        began = time.monotonic()
        try:
            status, text = await self.post(raw, headers, patience=patience)
        except (TimeoutError, aiohttp.ClientError):
            return Delivery(acked=False, kind=kind, sent=body, seconds=time.monotonic() - began)
        answer = json.loads(text) if text.startswith("{") else text or None
        seconds = time.monotonic() - began
        return Delivery(acked=status == OK, kind=kind, sent=body, body=answer, status=status, seconds=seconds)

    def signed(self, raw: bytes, *, at: float | None = None) -> dict[str, str]:
        """Return the headers that sign *raw*, now or *at* another time."""
        stamp = str(int(self.now() if at is None else at))
        basis = b"v0:" + stamp.encode() + b":" + raw
        digest = hmac.new(self.secret.encode(), basis, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    def encoded(self, kind: str, body: dict[str, Any]) -> tuple[bytes, str]:
        """Return a body as Slack sends it, and its content type."""
        if kind == "events_api":
            return json.dumps(body).encode(), "application/json"
        fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"

    async def post(self, raw: bytes, headers: Mapping[str, str], *, patience: float = 3.0) -> tuple[int, str]:
        """Post raw bytes and return (status, text)."""
        timeout = aiohttp.ClientTimeout(total=patience)
        async with self.session.post(self.address, data=io.BytesIO(raw), headers=headers, timeout=timeout) as answer:
            return answer.status, await answer.text()
