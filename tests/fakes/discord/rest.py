"""The REST side of the fake Discord: what Hearth and discord.py call, and what goes wrong there on request."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord import checks, events
from tests.fakes.discord.model import (
    ATTACH_FILES,
    CREATE_PRIVATE_THREADS,
    DIRECT,
    EVERYTHING,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    TEXT,
    VIEW_CHANNEL,
    Channel,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fakes.discord.exchange import Exchange
    from tests.fakes.discord.fake import FakeDiscord
    from tests.fakes.discord.model import Payload, Server

    Answering = Callable[[web.Request, Any], Awaitable[Any]]

EPHEMERAL = 1 << 6


@dataclass
class Call:
    """One request that came in: what went out of Hearth."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]
    files: dict[str, str] = field(default_factory=dict)
    status: int = 0
    at: float = 0.0


@dataclass
class Trouble:
    """What goes wrong with the next `times` requests that match (`"POST /channels/\\d+/messages"`).

    `kind`: `429` (Retry-After *seconds*), a status from 400 up, `slow` (then answered), `hang`
    (never answered), `drop` (the socket dies before anything happened), `swallow` (it takes
    effect, then the socket dies), `late` (it takes effect, and the answer comes after *seconds*).
    """

    kind: str
    match: str = ""
    times: int = 1
    seconds: float = 0.2
    whole: bool = False
    hit: int = field(default=0, init=False)

    def meets(self, call: Call) -> bool:
        """Whether it is this request's turn to go wrong."""
        return self.hit < self.times and re.search(self.match, f"{call.method} {call.path}") is not None


class Fault(Exception):
    """An error as the API answers it."""

    def __init__(self, status: int, code: int, message: str, errors: Payload | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: Payload = {"code": code, "message": message} | ({"errors": errors} if errors else {})


class Rest:
    """Answers requests as Discord documents it."""

    def __init__(self, fake: FakeDiscord) -> None:
        self._fake = fake
        self.outgoing: list[Call] = []
        self.troubles: list[Trouble] = []

    def trouble(self, kind: str, match: str = "", **how: Any) -> Trouble:  # noqa: ANN401
        """Let the next requests that match go wrong; see `Trouble`."""
        made = Trouble(str(kind), match, **how)
        self.troubles.append(made)
        return made

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of what is answered."""
        table: list[tuple[str, str, Answering]] = [
            ("GET", "/users/@me", self._me),
            ("GET", "/users/@me/guilds", self._guilds),
            ("POST", "/users/@me/channels", self._open_direct),
            ("GET", "/users/{user}", self._user),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/gateway/bot", self._gateway_bot),
            ("GET", "/gateway", self._gateway_bot),
            ("GET", "/applications/{application}/commands", self._commands),
            ("PUT", "/applications/{application}/commands", self._overwrite),
            ("GET", "/guilds/{guild}", self._guild),
            ("GET", "/guilds/{guild}/channels", self._channels),
            ("GET", "/guilds/{guild}/roles", self._roles),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
            ("GET", "/guilds/{guild}/members", self._members),
            ("GET", "/guilds/{guild}/threads/active", self._active),
            ("GET", "/guilds/{guild}/scheduled-events", self._events),
            ("POST", "/guilds/{guild}/scheduled-events", self._event_created),
            ("PATCH", "/guilds/{guild}/scheduled-events/{event}", self._event_changed),
            ("DELETE", "/guilds/{guild}/scheduled-events/{event}", self._event_deleted),
            ("GET", "/channels/{channel}", self._channel),
            ("GET", "/channels/{channel}/messages", self._history),
            ("POST", "/channels/{channel}/messages", self._create),
            ("GET", "/channels/{channel}/messages/{message}", self._one),
            ("PATCH", "/channels/{channel}/messages/{message}", self._edit),
            ("DELETE", "/channels/{channel}/messages/{message}", self._delete),
            ("POST", "/channels/{channel}/messages/{message}/threads", self._thread_from),
            ("POST", "/channels/{channel}/threads", self._thread),
            ("GET", "/channels/{channel}/threads/archived/public", self._archived),
            ("GET", "/channels/{channel}/users/@me/threads/archived/private", self._archived_own),
            ("GET", "/channels/{channel}/thread-members/{user}", self._thread_member),
            ("PUT", "/channels/{channel}/thread-members/{user}", self._join),
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST", "/webhooks/{application}/{token}", self._follow_up),
            ("GET", "/webhooks/{application}/{token}/messages/{message}", self._answered),
            ("PATCH", "/webhooks/{application}/{token}/messages/{message}", self._amend),
            ("DELETE", "/webhooks/{application}/{token}/messages/{message}", self._withdraw),
        ]
        made = [web.route(method, prefix + path, self._guarded(answer)) for method, path, answer in table]
        return [*made, web.route("*", prefix + "/{rest:.*}", self._guarded(self._nowhere))]

    def _guarded(self, answer: Answering) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def take(request: web.Request) -> web.StreamResponse:
            call = await self._noted(request)
            response = await self._troubled(request, call, answer)
            call.status = response.status
            return response

        return take

    async def _noted(self, request: web.Request) -> Call:
        body, files = await _sent(request)
        call = Call(
            request.method,
            request.path.removeprefix(self._fake.prefix),
            dict(request.query),
            body,
            dict(request.headers),
            files,
            at=asyncio.get_running_loop().time(),
        )
        self.outgoing.append(call)
        return call

    async def _troubled(self, request: web.Request, call: Call, answer: Answering) -> web.StreamResponse:
        trouble = next((one for one in self.troubles if one.meets(call)), None)
        if trouble is None:
            return await self._answered_by(request, call, answer)
        trouble.hit += 1
        match trouble.kind:
            case "429":
                return _limited(trouble)
            case "slow":
                await asyncio.sleep(trouble.seconds)
            case "hang":
                await asyncio.sleep(3600)
            case "drop":
                return _cut(request)
            case "swallow" | "taken_500":
                await self._answered_by(request, call, answer)
                failed = {"code": 0, "message": "500: though it was taken"}
                return _cut(request) if trouble.kind == "swallow" else _json(failed, 500)
            case "late":
                answered = await self._answered_by(request, call, answer)
                await asyncio.sleep(trouble.seconds)
                return answered
            case status:
                return _json({"code": 0, "message": f"{status}: as asked"}, int(status))
        return await self._answered_by(request, call, answer)

    async def _answered_by(self, request: web.Request, call: Call, answer: Answering) -> web.Response:
        try:
            self._authorise(request)
            _check_files(call)
            given = await answer(request, call.body)
            self._fake.files.update(call.files)
        except events.Refusal as refusal:
            return _json({"code": refusal.code, "message": refusal.words}, refusal.status)
        except Fault as fault:
            return _json(fault.body, fault.status)
        return web.Response(status=204) if given is None else _json(given)

    def _authorise(self, request: web.Request) -> None:
        by_token = "/interactions/" in request.path or "/webhooks/" in request.path
        if not by_token and request.headers.get("Authorization") != f"Bot {self._fake.token}":
            raise Fault(401, 0, "401: Unauthorized")

    # --- ourselves -----------------------------------------------------------------------------

    async def _me(self, _request: web.Request, _body: Payload) -> Payload:
        return self._fake.bot.payload() | {"verified": True, "mfa_enabled": False, "flags": 0, "email": None}

    async def _guilds(self, _request: web.Request, _body: Payload) -> list[Payload]:
        bot = self._fake.bot.id
        return [
            {
                "id": one.id,
                "name": one.name,
                "icon": None,
                "owner": False,
                "permissions": str(one.permissions(bot)),
                "features": [],
            }
            for one in self._fake.servers.values()
        ]

    async def _user(self, request: web.Request, _body: Payload) -> Payload:
        user = self._fake.users.get(request.match_info["user"])
        if user is None:
            raise Fault(404, 10013, "Unknown User")
        return user.payload()

    async def _application(self, _request: web.Request, _body: Payload) -> Payload:
        return {
            "id": self._fake.application_id,
            "name": self._fake.bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "00" * 32,
            "flags": self._fake.application_flags,
            "owner": next(iter(self._fake.users.values())).payload(),
            "team": None,
            "interactions_endpoint_url": self._fake.interactions_endpoint,
            "redirect_uris": [],
            "install_params": None,
            "integration_types_config": {"0": {}},
            "approximate_guild_count": len(self._fake.servers),
        }

    async def _gateway_bot(self, _request: web.Request, _body: Payload) -> Payload:
        limit = {
            "total": 1000,
            "remaining": 1000 - len(self._fake.gateway.identifies),
            "reset_after": 86_400_000,
            "max_concurrency": 1,
        }
        return {"url": self._fake.gateway_url, "shards": self._fake.gateway.shards, "session_start_limit": limit}

    async def _commands(self, _request: web.Request, _body: Payload) -> list[Payload]:
        return list(self._fake.commands)

    async def _overwrite(self, _request: web.Request, body: list[Payload]) -> list[Payload]:
        if fault := checks.commands(body):
            raise Fault(400, 50035, "Invalid Form Body", {"_errors": [{"code": "INVALID", "message": fault}]})
        self._fake.registered(body)
        return list(self._fake.commands)

    # --- servers -------------------------------------------------------------------------------

    async def _guild(self, request: web.Request, _body: Payload) -> Payload:
        return self._server(request).payload(self._fake.bot.id, alone=False)

    async def _channels(self, request: web.Request, _body: Payload) -> list[Payload]:
        return [one.payload() for one in self._server(request).channels.values() if not one.is_thread]

    async def _roles(self, request: web.Request, _body: Payload) -> list[Payload]:
        return [one.payload() for one in self._server(request).roles.values()]

    async def _member(self, request: web.Request, _body: Payload) -> Payload:
        member = self._server(request).members.get(request.match_info["user"])
        if member is None:
            raise Fault(404, 10007, "Unknown Member")
        return member.payload()

    async def _members(self, request: web.Request, _body: Payload) -> list[Payload]:
        if not self._fake.members_intent:
            raise Fault(403, 50001, "Missing Access")
        return [one.payload() for one in self._server(request).members.values()]

    async def _active(self, request: web.Request, _body: Payload) -> Payload:
        server = self._server(request)
        seen = [one for one in server.channels.values() if one.is_thread and not one.archived]
        return {
            "threads": [one.payload() for one in seen if server.may(self._fake.bot.id, one, VIEW_CHANNEL)],
            "members": [],
        }

    def _server(self, request: web.Request) -> Server:
        server = self._fake.servers.get(request.match_info["guild"])
        if server is None:
            raise Fault(404, 10004, "Unknown Guild")
        return server

    # --- channels ------------------------------------------------------------------------------

    def _open(self, request: web.Request, *needed: int) -> Channel:
        """Return the channel; a fault where it is none, or the bot may not do what is *needed* in it."""
        channel = self._fake.channel(request.match_info["channel"])
        if channel is None:
            raise Fault(404, 10003, "Unknown Channel")
        bits = self._may(channel)
        if not bits & VIEW_CHANNEL:
            raise Fault(403, 50001, "Missing Access")
        if any(not bits & one for one in needed):
            raise Fault(403, 50013, "Missing Permissions")
        return channel

    def _may(self, channel: Channel) -> int:
        if channel.type == DIRECT:
            return EVERYTHING
        server = self._fake.servers.get(channel.server)
        if server is None or not server.may(self._fake.bot.id, channel, VIEW_CHANNEL):
            return 0
        return server.permissions(self._fake.bot.id, channel)

    async def _channel(self, request: web.Request, _body: Payload) -> Payload:
        return self._open(request).payload()

    async def _history(self, request: web.Request, _body: Payload) -> list[Payload]:
        channel = self._open(request)
        if not self._may(channel) & READ_MESSAGE_HISTORY:
            return []
        query, limit = request.query, int(request.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise Fault(400, 50035, "Invalid Form Body")
        every = sorted(self._fake.messages_in(channel.id), key=lambda one: int(one["id"]))
        if after := query.get("after"):
            every = [one for one in every if int(one["id"]) > int(after)][:limit]
        elif before := query.get("before"):
            every = [one for one in every if int(one["id"]) < int(before)][-limit:]
        elif around := query.get("around"):
            near = sorted(every, key=lambda one: abs(int(one["id"]) - int(around)))[:limit]
            every = [one for one in every if one in near]
        else:
            every = every[-limit:]
        return [self._fake.as_read(one) for one in every[::-1]]

    async def _create(self, request: web.Request, body: Payload) -> Payload:
        channel = self._fake.channel(request.match_info["channel"])
        needed = SEND_MESSAGES_IN_THREADS if channel and channel.is_thread else SEND_MESSAGES
        channel = self._open(request, needed, *([ATTACH_FILES] if body.get("attachments") else []))
        self._check(body)
        channel.archived = False  # A message opens a closed thread again.
        return await self._fake.bot_says(channel, body)

    def _check(self, body: Payload, *, edit: bool = False, flags: int = 0) -> None:
        if not isinstance(body, dict):
            raise Fault(400, 50109, "The request body contains invalid JSON.")
        if checks.is_empty(body) and not edit:
            raise Fault(400, 50006, "Cannot send an empty message")
        if fault := checks.message(body, flags=flags):
            raise Fault(400, 50035, "Invalid Form Body", {"_errors": [{"code": "INVALID", "message": fault}]})

    def _message(self, channel: str, message: str) -> Payload:
        found = next((one for one in self._fake.messages_in(channel) if one["id"] == message), None)
        if found is None:
            raise Fault(404, 10008, "Unknown Message")
        return found

    async def _one(self, request: web.Request, _body: Payload) -> Payload:
        channel = self._open(request, READ_MESSAGE_HISTORY)
        return self._fake.as_read(self._message(channel.id, request.match_info["message"]))

    async def _edit(self, request: web.Request, body: Payload) -> Payload:
        channel = self._open(request)
        message = self._message(channel.id, request.match_info["message"])
        if message["author"]["id"] != self._fake.bot.id:
            raise Fault(403, 50005, "Cannot edit a message authored by another user")
        self._check(body, edit=True, flags=message["flags"])
        return await self._fake.bot_edits(message, body)

    async def _delete(self, request: web.Request, _body: Payload) -> None:
        channel = self._open(request)
        message = self._message(channel.id, request.match_info["message"])
        if message["author"]["id"] != self._fake.bot.id:
            raise Fault(403, 50013, "Missing Permissions")
        await self._fake.removes(message)

    async def _thread_from(self, request: web.Request, body: Payload) -> Payload:
        channel = self._open(request, SEND_MESSAGES_IN_THREADS)
        message = self._message(channel.id, request.match_info["message"])
        if self._fake.channel(message["id"]) is not None:
            raise Fault(400, 160004, "A thread has already been created for this message")
        thread = Channel(
            message["id"], body["name"], PUBLIC_THREAD, channel.server, channel.id, owner=self._fake.bot.id
        )
        return await self._fake.makes_thread(thread)

    async def _thread(self, request: web.Request, body: Payload) -> Payload:
        private = body.get("type", PRIVATE_THREAD) == PRIVATE_THREAD
        channel = self._open(request, *([CREATE_PRIVATE_THREADS] if private else []))
        if private and channel.type != TEXT:
            raise Fault(400, 50024, "Cannot execute action on this channel type")
        if not 1 <= len(body["name"]) <= 100:
            raise Fault(400, 50035, "Invalid Form Body")
        thread = Channel(
            self._fake.ids.fresh(),
            body["name"],
            body.get("type", 12),
            channel.server,
            channel.id,
            owner=self._fake.bot.id,
        )
        thread.joined.add(self._fake.bot.id)
        return await self._fake.makes_thread(thread)

    async def _archived(self, request: web.Request, _body: Payload) -> Payload:
        channel = self._open(request, READ_MESSAGE_HISTORY)
        threads = [one for one in self._fake.threads_of(channel) if one.archived and one.type != 12]
        return {"threads": [one.payload() for one in threads], "members": [], "has_more": False}

    async def _thread_member(self, request: web.Request, _body: Payload) -> Payload:
        channel, user = self._open(request), self._called(request)
        if user not in channel.joined:
            raise Fault(404, 10007, "Unknown Member")
        return {"id": channel.id, "user_id": user, "join_timestamp": "2026-01-05T09:00:00.000000+00:00", "flags": 0}

    async def _archived_own(self, request: web.Request, _body: Payload) -> Payload:
        channel = self._open(request, READ_MESSAGE_HISTORY)
        threads = [one for one in self._fake.threads_of(channel) if one.archived and one.type == PRIVATE_THREAD]
        own = [one.payload() for one in threads if self._fake.bot.id in one.joined]
        return {"threads": own, "members": [], "has_more": False}

    async def _join(self, request: web.Request, _body: Payload) -> None:
        thread, user = self._open(request, SEND_MESSAGES_IN_THREADS), self._called(request)
        server, parent = self._fake.servers[thread.server], self._fake.channel(thread.parent or "")
        if user not in server.members:
            raise Fault(404, 10007, "Unknown Member")
        if parent is None or not server.may(user, parent, VIEW_CHANNEL):
            raise Fault(403, 50001, "Missing Access")
        if thread.archived:
            raise Fault(400, 50083, "Thread is archived")
        thread.joined.add(user)

    async def _events(self, request: web.Request, _body: Payload) -> list[Payload]:
        return list(self._server(request).events.values())

    async def _event_created(self, request: web.Request, body: Payload) -> Payload:
        return events.created(self._fake, self._server(request), body)

    async def _event_changed(self, request: web.Request, body: Payload) -> Payload:
        return events.changed(self._fake, self._server(request), request.match_info["event"], body)

    async def _event_deleted(self, request: web.Request, _body: Payload) -> None:
        events.deleted(self._fake, self._server(request), request.match_info["event"])

    def _called(self, request: web.Request) -> str:
        user = request.match_info["user"]
        return self._fake.bot.id if user == "@me" else user

    async def _open_direct(self, _request: web.Request, body: Payload) -> Payload:
        user = self._fake.users.get(str(body.get("recipient_id")))
        if user is None:
            raise Fault(404, 10013, "Unknown User")
        return self._fake.direct(user).payload()

    # --- interactions --------------------------------------------------------------------------

    async def _callback(self, request: web.Request, body: Payload) -> Payload | None:
        exchange = self._fake.exchanges.get(request.match_info["token"])
        if exchange is None or exchange.id != request.match_info["interaction"] or exchange.expired:
            raise Fault(404, 10062, "Unknown interaction")
        if exchange.first is not None:
            raise Fault(400, 40060, "Interaction has already been acknowledged.")
        if fault := checks.callback(body, exchange.interaction):
            raise Fault(400, 50035, "Invalid Form Body", {"_errors": [{"code": "INVALID", "message": fault}]})
        message = exchange.called_back(body)
        if request.query.get("with_response", "").lower() not in {"true", "1"}:
            return None
        resource = {"type": body["type"]} | ({"message": message} if message else {})
        return {"interaction": {"id": exchange.id, "type": exchange.interaction["type"]}, "resource": resource}

    def _late(self, request: web.Request) -> Exchange:
        exchange = self._fake.exchanges.get(request.match_info["token"])
        if exchange is None or request.match_info["application"] != self._fake.application_id:
            raise Fault(404, 10015, "Unknown Webhook")
        if exchange.first is None:
            raise Fault(404, 10008, "Unknown Message")
        return exchange

    async def _follow_up(self, request: web.Request, body: Payload) -> Payload:
        exchange = self._late(request)
        self._check(body)
        return exchange.followed_up(body)

    async def _answered(self, request: web.Request, _body: Payload) -> Payload:
        return self._shown(request)

    def _shown(self, request: web.Request) -> Payload:
        found = self._late(request).message(request.match_info["message"])
        if found is None:
            raise Fault(404, 10008, "Unknown Message")
        return found

    async def _amend(self, request: web.Request, body: Payload) -> Payload:
        message = self._shown(request)
        self._check(body, edit=True, flags=message.get("flags", 0))
        return self._late(request).amended(message, body)

    async def _withdraw(self, request: web.Request, _body: Payload) -> None:
        self._late(request).withdrawn(self._shown(request))

    async def _nowhere(self, request: web.Request, _body: Payload) -> Payload:
        self._fake.unknown.append(f"{request.method} {request.path}")
        raise Fault(404, 0, "404: Not Found")


async def _sent(request: web.Request) -> tuple[Any, dict[str, str]]:
    """Return the body of a request, and the files beside it by their names."""
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = {
            one.filename: one.file.read().decode(errors="replace")
            for one in form.values()
            if isinstance(one, web.FileField)
        }
        whole = form["payload_json"]
        return json.loads(whole.file.read() if isinstance(whole, web.FileField) else whole), files
    text = await request.text()
    return json.loads(text) if text and request.content_type == "application/json" else text or None, {}


def _check_files(call: Call) -> None:
    """Refuse files that are not described, and parts that show a file which does not come along."""
    body = call.body if isinstance(call.body, dict) else {}
    inner = body["data"] if isinstance(body.get("data"), dict) else body
    named = {one.get("filename") for one in inner.get("attachments") or () if "filename" in one}
    components = inner.get("components")
    shown = set(checks.attached(components)) if isinstance(components, list) else set()
    if named != set(call.files) or shown != set(call.files):
        raise Fault(400, 50035, "Invalid Form Body: files")


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Return *body*; the content type without a charset, or discord.py takes it for text."""
    made = web.Response(body=json.dumps(body).encode(), status=status, headers={"Via": "1.1 fake"} | (headers or {}))
    made.headers["Content-Type"] = "application/json"
    return made


def _limited(trouble: Trouble) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": trouble.seconds, "global": trouble.whole}
    return _json(body, 429, {"Retry-After": str(trouble.seconds)})


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
