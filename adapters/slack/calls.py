"""The line to Slack's Web API: one token a space, a time for each call, and Slack's errors in Hearth's words.

https://docs.slack.dev/apis/web-api/using-the-slack-web-api
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.home import Home
from bot.errors import OutcomeUnknown, PlatformError, Refused, RetryLater, Unauthorised

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from adapters.slack.payload import Payload
    from bot.ports import Installations

REVOKED = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "org_login_required", "team_access_not_granted"}
    | {"token_expired", "token_revoked"}
)
LIMITED = frozenset({"ratelimited", "rate_limited"})
FAILED = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
WAIT = 30.0
LONGEST_WAIT = 3_600.0
UNAUTHORISED = 401
TOO_MANY = 429
SERVER = 500


class Line:
    """Opens a client for a space. The connections are shared, and closed by `close`."""

    def __init__(self, installations: Installations, api_url: str) -> None:
        self._installations = installations
        self._api_url = api_url if api_url.endswith("/") else f"{api_url}/"
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def to(self, space: str, *, seconds: float) -> AsyncIterator[AsyncWebClient]:
        """Give a client for *space* for at most so many seconds; what fails meanwhile is a `PlatformError`."""
        installed = await self._installations.get(space)
        if installed is None:
            raise Unauthorised(space)
        try:
            async with asyncio.timeout(seconds):
                yield self.client(installed.token)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            raise told(error, space) from None

    async def home(self, space: str) -> Home:
        """Return Hearth's home in *space*."""
        installed = await self._installations.get(space)
        if installed is None:
            raise Unauthorised(space)
        return Home(space, installed.bot, installed.url)

    def client(self, token: str) -> AsyncWebClient:
        """Return a client that never tries again by itself: a post would stand twice."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        return AsyncWebClient(token, self._api_url, session=self._session, retry_handlers=[])

    async def post(self, url: str, whole: bytes) -> int:
        """Post what Slack asked for to the address that it gave, without any token; return the status."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        async with self._session.post(url, data=whole) as answer:
            return answer.status

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def shown(answer: AsyncSlackResponse) -> Payload:
    """Return what Slack answered."""
    return answer.data if isinstance(answer.data, dict) else {}


def told(error: Exception, space: str) -> PlatformError:
    """Return what went wrong in a call: whether it may have taken effect is what matters most."""
    match error:
        case SlackApiError():
            return _answered(error, space)
        case aiohttp.ClientConnectorError():
            return PlatformError("unreachable")
        case TimeoutError():
            return OutcomeUnknown("timeout")
        case _:
            return OutcomeUnknown(type(error).__name__)


def word_of(error: SlackApiError) -> str:
    """Return Slack's own word for what is wrong; empty where its answer is none."""
    answer: Any = getattr(error.response, "data", None)
    return str(answer.get("error") or "") if isinstance(answer, dict) else ""


def _answered(error: SlackApiError, space: str) -> PlatformError:
    word, status = word_of(error), int(getattr(error.response, "status_code", 0) or 0)
    if status == TOO_MANY or word in LIMITED:
        return RetryLater(seconds_in(getattr(error.response, "headers", {})))
    if word in REVOKED or status == UNAUTHORISED:
        return Unauthorised(space)
    if status >= SERVER or word in FAILED or not word:
        return OutcomeUnknown(word or f"status_{status}")
    return Refused(word)


def seconds_in(headers: Mapping[str, str]) -> float:
    """Return how long Slack asks to wait."""
    written = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    try:
        return min(max(float(written), 0.0), LONGEST_WAIT)
    except ValueError:
        return WAIT
