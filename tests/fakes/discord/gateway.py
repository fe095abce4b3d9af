"""The gateway of the fake Discord: sessions over WebSockets, with what goes wrong there on request."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord
    from tests.fakes.discord.model import Payload

GUILDS, MEMBERS = 1 << 0, 1 << 1
GUILD_MESSAGES, GUILD_REACTIONS, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 10, 1 << 12, 1 << 15

# Which intent a dispatch needs, in a server; what is not here needs none.
NEEDED = {
    "GUILD_CREATE": GUILDS, "GUILD_UPDATE": GUILDS, "GUILD_DELETE": GUILDS,
    "GUILD_ROLE_CREATE": GUILDS, "GUILD_ROLE_UPDATE": GUILDS, "GUILD_ROLE_DELETE": GUILDS,
    "CHANNEL_CREATE": GUILDS, "CHANNEL_UPDATE": GUILDS, "CHANNEL_DELETE": GUILDS,
    "THREAD_CREATE": GUILDS, "THREAD_UPDATE": GUILDS, "THREAD_DELETE": GUILDS, "THREAD_LIST_SYNC": GUILDS,
    "GUILD_MEMBER_ADD": MEMBERS, "GUILD_MEMBER_UPDATE": MEMBERS, "GUILD_MEMBER_REMOVE": MEMBERS,
    "MESSAGE_CREATE": GUILD_MESSAGES, "MESSAGE_UPDATE": GUILD_MESSAGES,
    "MESSAGE_DELETE": GUILD_MESSAGES, "MESSAGE_DELETE_BULK": GUILD_MESSAGES,
    "MESSAGE_REACTION_ADD": GUILD_REACTIONS, "MESSAGE_REACTION_REMOVE": GUILD_REACTIONS,
}  # fmt: skip


# A session that missed more than this cannot be resumed.
MOST_KEPT = 10_000


@dataclass
class Session:
    """One session of the gateway; it outlives its socket and can be resumed."""

    id: str
    intents: int
    shard: tuple[int, int]
    sequence: int = 0
    sent: deque[Payload] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    socket: web.WebSocketResponse | None = None


class Gateway:
    """Accepts sockets, counts identifies, and dispatches to every session what it may hear."""

    def __init__(self, fake: FakeDiscord) -> None:
        self._fake = fake
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Payload] = []
        self.resumes: list[Payload] = []
        self.heartbeats = 0
        self.connections = 0
        self.heartbeat_ms = 41_250
        self.shards = 1
        # What goes wrong on request.
        self.refuse_identifies = 0
        self.close_identifies_with = 0
        self.refuse_resumes = False
        self.duplicate = 1
        self._held: list[tuple[str, Payload]] | None = None

    @property
    def open(self) -> list[Session]:
        """Return the sessions whose socket is open."""
        return [one for one in self.sessions.values() if one.socket is not None and not one.socket.closed]

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak to one socket until it closes."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self.connections += 1
        await socket.send_json(
            {"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms, "_trace": []}, "s": None, "t": None}
        )
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._take(socket, json.loads(message.data))
        for session in self.sessions.values():
            if session.socket is socket:
                session.socket = None
        return socket

    async def _take(self, socket: web.WebSocketResponse, frame: Payload) -> None:
        if frame["op"] == 1:
            self.heartbeats += 1
            await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
        elif frame["op"] == 2:
            await self._identify(socket, frame["d"])
        elif frame["op"] == 6:
            await self._resume(socket, frame["d"])

    async def _identify(self, socket: web.WebSocketResponse, wanted: Payload) -> None:
        self.identifies.append(wanted)
        if code := self._refusal(wanted):
            await socket.close(code=code, message=b"")
            return
        if self.refuse_identifies:
            self.refuse_identifies -= 1
            await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
            return
        session = Session(
            f"session-{len(self.identifies)}", wanted["intents"], tuple(wanted.get("shard", (0, 1))), socket=socket
        )
        self.sessions = {key: one for key, one in self.sessions.items() if one.shard != session.shard}
        self.sessions[session.id] = session
        await self._greet(session)

    def _refusal(self, wanted: Payload) -> int:
        if self.close_identifies_with:
            return self.close_identifies_with
        if wanted["token"] != self._fake.token:
            return 4004
        lacking = (wanted["intents"] & MEMBERS and not self._fake.members_intent) or (
            wanted["intents"] & MESSAGE_CONTENT and not self._fake.content_intent
        )
        return 4014 if lacking else 0

    async def _greet(self, session: Session) -> None:
        servers = [one for one in self._fake.servers.values() if self._is_for(session, one.id)]
        await self._send(
            session,
            "READY",
            {
                "v": 10,
                "user": self._fake.bot.payload() | {"verified": True, "mfa_enabled": False, "flags": 0, "email": None},
                "guilds": [{"id": one.id, "unavailable": True} for one in servers],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": self._fake.gateway_url,
                "shard": list(session.shard),
                "application": {"id": self._fake.application_id, "flags": self._fake.application_flags},
                "private_channels": [],
                "user_settings": {},
            },
        )
        for one in servers:
            if not one.unavailable:
                await self._send(session, "GUILD_CREATE", one.payload(self._fake.bot.id))

    async def _resume(self, socket: web.WebSocketResponse, wanted: Payload) -> None:
        self.resumes.append(wanted)
        session = self.sessions.get(wanted["session_id"])
        if session is None or self.refuse_resumes:
            await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
            return
        session.socket = socket
        for frame in [one for one in session.sent if one["s"] > (wanted["seq"] or 0)]:
            await socket.send_json(frame)
        await self._send(session, "RESUMED", {"_trace": []})

    # --- what is dispatched --------------------------------------------------------------------

    async def dispatch(self, event: str, d: Payload, *, server: str | None) -> None:
        """Bring an event to every session that may hear it; to nobody's loss where its socket is down just now."""
        if self._held is not None:
            self._held.append((event, d))
            return
        for session in list(self.sessions.values()):
            if not self._is_for(session, server) or not self._is_heard(session, event, server):
                continue
            for _ in range(self.duplicate):
                await self._send(session, event, self._as_heard(session, event, d))

    def hold(self) -> None:
        """Keep back what is dispatched from now on."""
        self._held = []

    async def release(self, *, reverse: bool = False) -> None:
        """Dispatch what was kept back, in its order or the other way round."""
        held, self._held = self._held or [], None
        for event, d in held[::-1] if reverse else held:
            await self.dispatch(event, d, server=d.get("guild_id"))

    def _is_for(self, session: Session, server: str | None) -> bool:
        shard, count = session.shard
        return (int(server) >> 22) % count == shard if server else shard == 0

    def _is_heard(self, session: Session, event: str, server: str | None) -> bool:
        needed = NEEDED.get(event, 0)
        if needed == GUILD_MESSAGES and server is None:
            needed = DIRECT_MESSAGES
        return session.intents & needed == needed

    def _as_heard(self, session: Session, event: str, d: Payload) -> Payload:
        """Return a message without its words where the intent is lacking and it is not for the bot."""
        if event not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} or session.intents & MESSAGE_CONTENT:
            return d
        return self._fake.veiled(d)

    async def _send(self, session: Session, event: str, d: Payload) -> None:
        session.sequence += 1
        frame = {"op": 0, "t": event, "s": session.sequence, "d": d}
        session.sent.append(frame)
        if session.socket is not None and not session.socket.closed:
            with suppress(ConnectionError):  # Whoever listened is gone: it is told when it resumes.
                await session.socket.send_json(frame)

    # --- what goes wrong -----------------------------------------------------------------------

    async def drop(self, code: int = 4000) -> None:
        """Close every socket with *code*; the sessions can be resumed."""
        for session in self.open:
            await self._socket(session).close(code=code, message=b"")
            session.socket = None

    async def cut(self) -> None:
        """Lose every socket without a word, as a broken network does."""
        for session in self.open:
            transport = self._transport(session)
            session.socket = None
            if transport is not None:
                transport.abort()
        await asyncio.sleep(0)

    def freeze(self) -> None:
        """Read nothing from any socket any more, and leave it open."""
        for session in self.open:
            if transport := self._transport(session):
                transport.pause_reading()

    async def ask_to_reconnect(self) -> None:
        """Ask every socket to come back and resume (op 7)."""
        for session in self.open:
            await self._socket(session).send_json({"op": 7, "d": None, "s": None, "t": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """End every session (op 9)."""
        for session in self.open:
            await self._socket(session).send_json({"op": 9, "d": resumable, "s": None, "t": None})
            if not resumable:
                self.sessions.pop(session.id, None)

    async def malformed(self, event: str = "MESSAGE_CREATE", d: Any = None) -> None:  # noqa: ANN401
        """Dispatch what Discord never documented."""
        for session in self.open:
            await self._send(session, event, d)

    async def babble(self, text: str = '{"op": ') -> None:
        """Send a frame that is no JSON."""
        for session in self.open:
            await self._socket(session).send_str(text)

    def _transport(self, session: Session) -> asyncio.Transport | None:
        request = self._socket(session)._req  # noqa: SLF001
        return request.transport if request else None

    def _socket(self, session: Session) -> web.WebSocketResponse:
        assert session.socket is not None
        return session.socket
