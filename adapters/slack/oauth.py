"""How a workspace installs Hearth by itself.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

import hashlib
import hmac
import html
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.reply import Reply
from bot.errors import Unavailable
from bot.messages import Account, Installation, Place, SpaceJoined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.config import SlackConfig
    from adapters.slack.desk import Desk
    from bot.ports import Tickets

PURPOSE = "slack-install"
MINUTES = 10
WINDOW_SECONDS = 60
MOST_IN_A_WINDOW = 60
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
FOREIGN = "This installation was not begun in this browser, or it is finished already. Begin again: /slack/install"
STOPPED = "The installation was cancelled. Nothing was changed; begin again whenever you like: /slack/install"
NOT_TAKEN = "Slack did not complete the installation. Begin again: /slack/install"
WHOLE_ORGANISATION = "Hearth is installed into one workspace at a time: begin again and choose one. /slack/install"
AWAY = "Hearth cannot reach its memory right now. Please begin again in a moment: /slack/install"
CROWDED = "Many installations have just begun. Please try again in a minute: /slack/install"
DONE = "Hearth is installed in {name}. Go to Slack, add it to a channel with /invite @Hearth, and type /hearth setup."

log = structlog.get_logger()


class Door:
    """Begins and ends an installation. What was begun ends once, in the same browser, within ten minutes."""

    def __init__(
        self, config: SlackConfig, scopes: tuple[str, ...], tickets: Tickets, client: AsyncWebClient, desk: Desk
    ) -> None:
        self._config = config
        self._scopes = scopes
        self._tickets = tickets
        self._client = client
        self._desk = desk
        self._begun: list[float] = []

    async def begin(self) -> Reply:
        """Send a browser to Slack, with a secret that only it can bring back."""
        if not self._has_room():
            return page(429, CROWDED)
        browser = secrets.token_urlsafe(32)
        try:
            state = await self._tickets.issue(PURPOSE, _digest(browser), minutes=MINUTES)
        except Unavailable:
            return page(503, AWAY)
        asked = {
            "client_id": self._config.client_id,
            "scope": ",".join(self._scopes),
            "redirect_uri": self._redirect,
            "state": state,
        }
        address = f"{self._config.authorize_url}?{urlencode(asked)}"
        return Reply(302, "", {"location": address, "set-cookie": self._cookie(browser, MINUTES * 60)})

    async def end(self, query: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
        """Take the token that Slack offers, and tell the core who installed Hearth where."""
        try:
            if not await self._begun_here(query.get("state", ""), headers):
                return page(400, FOREIGN)
            if "code" not in query:
                return page(200, STOPPED)
            return await self._install(query["code"])
        except SlackApiError as error:
            log.warning("slack.not_installed", error=str(error.response.get("error")))
            return page(400, NOT_TAKEN)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack.not_installed", error=type(error).__name__)
            return page(502, NOT_TAKEN)
        except Unavailable:
            return page(503, AWAY)

    async def _begun_here(self, state: str, headers: Mapping[str, str]) -> bool:
        browser = _cookies(headers).get(self._cookie_name, "")
        subject = await self._tickets.redeem(PURPOSE, state) if state else None
        return bool(browser and subject) and hmac.compare_digest(_digest(browser), str(subject))

    async def _install(self, code: str) -> Reply:
        own = {"client_id": self._config.client_id, "client_secret": self._config.client_secret}
        asked = {"code": code, "redirect_uri": self._redirect, **own}
        granted = await self._client.api_call("oauth.v2.access", data=asked)
        team = granted.get("team") or {}
        if granted.get("is_enterprise_install") or not team.get("id"):
            return page(400, WHOLE_ORGANISATION)
        installed = await installation(
            self._client, granted["access_token"], self._desk, by=granted["authed_user"]["id"]
        )
        await self._desk.installations.put(installed)
        await welcome(self._desk, installed)
        await self._desk.inbox.on_session(installed.space)
        return page(200, DONE.format(name=installed.name), {"set-cookie": self._cookie("", 0)})

    def _has_room(self) -> bool:
        """Return whether one more installation may begin: anybody can ask for one, and each is written down."""
        now = self._desk.clock().timestamp()
        self._begun = [at for at in self._begun if now - at < WINDOW_SECONDS]
        self._begun.append(now)
        return len(self._begun) <= MOST_IN_A_WINDOW

    @property
    def _redirect(self) -> str:
        return f"{self._config.base_url.rstrip('/')}/slack/oauth_redirect"

    @property
    def _over_https(self) -> bool:
        return self._config.base_url.startswith("https:")

    @property
    def _cookie_name(self) -> str:
        return "__Host-hearth-install" if self._over_https else "hearth-install"

    def _cookie(self, value: str, seconds: int) -> str:
        secure = "; Secure" if self._over_https else ""
        return f"{self._cookie_name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


async def installation(client: AsyncWebClient, token: str, desk: Desk, *, by: str = "") -> Installation:
    """Return what a token opens, as Slack tells; SlackApiError for one that opens nothing."""
    told = await client.auth_test(token=token)
    scopes = tuple(sorted(filter(None, str(told.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))))
    return Installation(
        space=f"slack:{told['team_id']}",
        token=token,
        bot=told["user_id"],
        name=told.get("team") or "",
        url=told.get("url") or "",
        scopes=scopes,
        installed_by=by,
        at=desk.clock(),
    )


async def welcome(desk: Desk, installed: Installation) -> None:
    """Tell the core of a workspace that Hearth is in now; whoever installed it manages it."""
    by = Account(installed.space, installed.installed_by, manages=True) if installed.installed_by else None
    place = Place(installed.space, f"@{by.native}") if by else None
    await desk.inbox.on_change(SpaceJoined(installed.space, desk.clock(), installed.name, by, place))


def page(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Return one sentence as a page."""
    text = (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Hearth</title><p>{html.escape(sentence)}</p></html>"
    )
    own = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
    own["referrer-policy"] = "no-referrer"  # The address of this page holds what Slack sent.
    return Reply(status, text, own | dict(headers or {}))


def _digest(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()


def _cookies(headers: Mapping[str, str]) -> dict[str, Any]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}
