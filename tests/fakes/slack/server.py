"""The server of a fake Slack: Web API, Socket Mode, OAuth and the addresses to answer to."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fakes.slack import answers, charts, methods, payloads
from tests.fakes.slack.calls import Call
from tests.fakes.slack.faults import Fault, Faults
from tests.fakes.slack.ids import Hook, Triggers
from tests.fakes.slack.state import JOINS, State
from tests.fakes.slack.transport import SignedHttp, Socket
from tests.fakes.slack.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

JSON_ARGUMENTS = ("blocks", "view", "metadata", "attachments", "files")
NOT_OURS = 404


class FakeSlack:
    """Slack on 127.0.0.1; use as `async with FakeSlack("socket") as slack`, then `slack.workspace()`."""

    def __init__(self, way: Literal["socket", "http"] = "socket", *, patience: float = 3.0, retries: int = 0) -> None:
        self.way = way
        self.now: Callable[[], float] = time.time
        self.patience = patience
        self.retries = retries
        self.pause = 0.0
        self.copies = 1
        self.echo = True
        self.faults = Faults()
        self.outgoing: list[Call] = []
        self.triggers = Triggers()
        self.hooks: dict[str, Hook] = {}
        self.workspaces: dict[str, Workspace] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        self.socket = Socket()
        self.client_id = "111.222"
        self.client_secret = secrets.token_hex(16)
        self.signing_secret = secrets.token_hex(16)
        self.app_token = f"xapp-{len(self.way)}-invented"
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        """Serve on a free port."""
        self.session = aiohttp.ClientSession()
        self.http = SignedHttp(self.signing_secret, self.session, now=self.now)
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """End every connection, and what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.socket.cut()
        await self.session.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Return the address of this server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """Return the base address of the Web API."""
        return f"{self.url}/api/"

    def workspace(self, team: str = "T01", name: str = "Acme") -> Workspace:
        """Return a workspace, with Hearth installed in it."""
        if team not in self.workspaces:
            state = State(team, name, self.triggers, self.now, address=self.url)
            self.workspaces[team] = Workspace(self, state)
        return self.workspaces[team]

    def keep_time(self, now: Callable[[], float]) -> None:
        """Let it be *now* (seconds since 1970) here too: messages are stamped and requests signed by it."""
        self.now = self.http.now = now
        for workspace in self.workspaces.values():
            workspace.state.now = now

    def settings(self, team: str = "T01") -> dict[str, Any]:
        """Return the fields of SlackConfig with which the product speaks to this server in the chosen way."""
        way = {"app_token": self.app_token} if self.way == "socket" else {"signing_secret": self.signing_secret}
        return {"api_url": self.api_url, "bot_token": self.workspace(team).state.token, **way}

    def oauth(self, base_url: str) -> dict[str, Any]:
        """Return the fields of SlackConfig for installation by OAuth."""
        mine = {"client_id": self.client_id, "client_secret": self.client_secret, "base_url": base_url}
        return {"api_url": self.api_url, "signing_secret": self.signing_secret, **mine}

    def called(self, method: str) -> list[Call]:
        """Return what the product sent to one method."""
        return [call for call in self.outgoing if call.method == method]

    def hook(self, user: str, channel: str, message: str = "", *, ephemeral: bool = False) -> str:
        """Return a new address to answer to."""
        name = secrets.token_hex(8)
        self.hooks[name] = Hook(user, channel, message, ephemeral)
        return f"{self.url}/hooks/{name}"

    def beside(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something without waiting for it; `settled` waits."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Return when all that the server began by itself is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def code(self, team: str, installer: str) -> str:
        """Return a code as it is given when *installer* allows the installation."""
        code = secrets.token_hex(8)
        self.codes[code] = (team, installer)
        return code

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=2**24)
        application.router.add_route("*", "/api/{method}", self._method)
        application.router.add_get("/socket", self.socket.serve)
        application.router.add_post("/hooks/{name}", self._answered)
        application.router.add_post("/upload/{team}/{file}", self._uploaded)
        application.router.add_get("/oauth/v2/authorize", self._authorize)
        return application

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _arguments(request)
        team = self._team(request)
        fault = self.faults.take(method, team)
        if fault is not None and not fault.applied:
            spoilt = await self._spoilt(fault, request)
            if spoilt is not None:
                self.outgoing.append(Call(method, given, {"ok": False, "status": spoilt.status}, team))
                return spoilt
        answer = self._answer(method, given, request, team)
        self.outgoing.append(Call(method, given, answer, team))
        if fault is not None and fault.applied:
            return await self._spoilt(fault, request) or self._response(answer, team)
        return self._response(answer, team)

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        """Take the bytes of a file; its faults are those of the method `upload`."""
        team, whole = request.match_info["team"], await request.read()
        fault = self.faults.take("upload", team)
        if fault is not None and not fault.applied and (spoilt := await self._spoilt(fault, request)):
            return spoilt
        upload = self.workspaces[team].state.uploads.get(request.match_info["file"])
        if upload is None or upload.length != len(whole) or "Authorization" in request.headers:
            return web.Response(status=400)
        upload.whole = whole
        if fault is not None and fault.applied and (spoilt := await self._spoilt(fault, request)):
            return spoilt
        return web.Response(text=f"OK - {len(whole)}")

    def _response(self, answer: dict[str, Any], team: str) -> web.Response:
        place = self.workspaces.get(team)
        granted = {"x-oauth-scopes": ",".join(sorted(place.state.scopes))} if place else {}
        return web.json_response(answer, headers=granted)

    def _answer(self, method: str, given: dict[str, Any], request: web.Request, team: str) -> dict[str, Any]:
        if method == "apps.connections.open":
            return self._connection(request)
        if method == "oauth.v2.access":
            return self._access(given)
        if method not in methods.METHODS:
            return {"ok": False, "error": "unknown_method", "req_method": method}
        if not team:
            return {"ok": False, "error": "invalid_auth" if _token(request) else "not_authed"}
        workspace = self.workspaces[team]
        if workspace.state.revoked:
            return {"ok": False, "error": "token_revoked"}
        answer = methods.call(workspace.state, method, given)
        if method == "chat.postMessage" and answer["ok"] and self.echo:
            self._echo(workspace, answer)
        return answer

    def _echo(self, workspace: Workspace, answer: dict[str, Any]) -> None:
        """Bring Hearth's own message back to it, as Slack does."""
        channel = workspace.state.channels[answer["channel"]]
        if answer["message"].get("subtype") not in JOINS:
            self.beside(workspace.brings(payloads.posted(channel, answer["message"])))

    def _team(self, request: web.Request) -> str:
        token = _token(request)
        return next((team for team, one in self.workspaces.items() if one.state.token == token), "")

    def _connection(self, request: web.Request) -> dict[str, Any]:
        if _token(request) != self.app_token:
            return {"ok": False, "error": "invalid_auth"}
        return {"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/socket?ticket={secrets.token_hex(8)}"}

    def _access(self, given: dict[str, Any]) -> dict[str, Any]:
        team, installer = self.codes.pop(str(given.get("code")), ("", ""))
        if not team:
            return {"ok": False, "error": "invalid_code"}
        state = self.workspace(team).state
        state.revoked = False
        return {
            "ok": True,
            "app_id": payloads.APP,
            "authed_user": {"id": installer},
            "scope": ",".join(sorted(state.scopes)),
            "token_type": "bot",
            "access_token": state.token,
            "bot_user_id": state.bot,
            "team": {"id": team, "name": state.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    async def _authorize(self, request: web.Request) -> web.Response:
        """Allow the installation into the first workspace at once, as its owner would."""
        team = next(iter(self.workspaces))
        code = self.code(team, self.workspaces[team].state.user("owner"))
        back = urlencode({"code": code, "state": request.query["state"]})
        raise web.HTTPFound(f"{request.query['redirect_uri']}?{back}")

    async def _answered(self, request: web.Request) -> web.Response:
        hook = self.hooks.get(request.match_info["name"])
        body = await request.json()
        fault = self.faults.take("response_url")
        taken = hook is not None and hook.take()
        self.outgoing.append(Call("response_url", body, {"ok": taken}))
        if fault is not None and (spoilt := await self._spoilt(fault, request)):
            return spoilt
        if hook is None or not taken:
            return web.Response(text="used_url", status=NOT_OURS)
        if charts.faults(body.get("blocks")):
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=400)
        workspace = next(one for one in self.workspaces.values() if hook.channel in one.state.channels)
        answers.answered(workspace.state, hook, body)
        return web.Response(text="ok")

    async def _spoilt(self, fault: Fault, request: web.Request) -> web.Response | None:
        """Return the wrong answer that was asked for; None where it is only late."""
        await asyncio.sleep(3600 if fault.hang else fault.seconds)
        if fault.drop and request.transport:
            request.transport.close()
            return web.Response(status=500)
        if fault.error:
            return web.json_response({"ok": False, "error": fault.error})
        if fault.status:
            later = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
            body = {"ok": False, "error": "ratelimited"} if later else {"ok": False, "error": "internal_error"}
            return web.json_response(body, status=fault.status, headers=later)
        return None


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Return a call's arguments, however they came: query, form or JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    else:
        given |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for name in JSON_ARGUMENTS:
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given
