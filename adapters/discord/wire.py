"""Calls to Discord's REST, with an end to each, and its errors as ours.

discord.py keeps the limits; what is beyond its patience comes back as `RetryLater`. It tries a body
again after a 500 by itself: our posts carry a nonce for that, and what bears none is tried once.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import Route

from bot import charts
from bot.errors import OutcomeUnknown, PlatformError, Refused, RetryLater, Unauthorised
from bot.messages import Chart

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from discord.http import HTTPClient

REQUEST_SECONDS = 10.0
"""One request, from its first byte to the answer's last."""
PATIENCE = 28.0
"""A call with all its tries and waits; the outbox waits for thirty seconds."""
UNSAID = 5.0
FILES = "files"
"""Where a body of ours keeps (name, media, content) of each file that goes along with it; Discord never sees this name.

The content is a text, or the chart that it is a picture of: `pictured` draws it.
"""
# What Discord shows as a file and no browser runs.
_MEDIA = frozenset({"text/calendar", "text/csv", "text/plain", "application/json"})
_PICTURES = frozenset({"image/png"})


class Missing(Refused):
    """There is no such thing, or not any more."""


class Forbidden(Refused):
    """We may not."""


class Wire:
    """The way to Discord. `rest` returns discord.py's HTTP client, logged in."""

    def __init__(
        self,
        rest: Callable[[], Awaitable[HTTPClient]],
        *,
        request_seconds: float = REQUEST_SECONDS,
        patience: float = PATIENCE,
    ) -> None:
        self._rest = rest
        self._timeout = aiohttp.ClientTimeout(total=request_seconds)
        self._patience = patience

    async def get(
        self, path: str, *, space: str = "discord", query: Mapping[str, str] | None = None, **ids: str
    ) -> Any:  # noqa: ANN401
        """Return what is at *path*, as JSON."""
        return await self._call(Route("GET", path, **ids), space, params=query or {})

    async def post(self, path: str, body: Mapping[str, Any], *, space: str, once: bool = False, **ids: str) -> Any:  # noqa: ANN401
        """Post *body*, and return what came of it; *once* what bears no nonce, and would stand twice."""
        tries: dict[str, Any] = {"files": (_Once(),)} if once else {}
        return await self._call(Route("POST", path, **ids), space, **packed(await pictured(body)), **tries)

    async def patch(self, path: str, body: Mapping[str, Any], *, space: str, **ids: str) -> Any:  # noqa: ANN401
        """Change what is at *path*."""
        return await self._call(Route("PATCH", path, **ids), space, **packed(await pictured(body)))

    async def put(self, path: str, *, space: str, **ids: str) -> Any:  # noqa: ANN401
        """Put somebody or something in its place, which needs no more than its name."""
        return await self._call(Route("PUT", path, **ids), space)

    async def delete(self, path: str, *, space: str, **ids: str) -> Any:  # noqa: ANN401
        """Take away what is at *path*."""
        return await self._call(Route("DELETE", path, **ids), space)

    async def _call(self, route: Route, space: str, **body: Any) -> Any:  # noqa: ANN401
        http: HTTPClient | None = None
        done = False
        try:
            async with asyncio.timeout(self._patience):
                http = await self._rest()
                answer = await http.request(route, timeout=self._timeout, **body)
                done = True
                return answer
        except Exception as error:
            raise translated(error, space) from error
        finally:
            if http is not None and not done:
                # Ended while it waits for a limit on everything, discord.py would never let a call pass again.
                http._global_over.set()  # noqa: SLF001


class _Once:
    """Keeps discord.py from trying again by itself: it rewinds the files of a request before each of its tries."""

    def reset(self, *, seek: int | bool = True) -> None:
        """Let the first try pass."""
        if seek:
            raise OutcomeUnknown("tried_once")


async def pictured(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return *body* with the pictures of its charts, drawn in a thread: nothing else waits meanwhile."""
    data = body.get("data")
    if isinstance(data, dict):
        return {**body, "data": await pictured(data)}
    if FILES not in body:
        return dict(body)
    drawn = [(name, media, await _content(of)) for name, media, of in body[FILES]]
    return {**body, FILES: drawn}


async def _content(of: str | bytes | Chart) -> str | bytes:
    return await asyncio.to_thread(charts.png, of) if isinstance(of, Chart) else of


def packed(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return *body* as discord.py takes it: JSON, or a form with its files beside it."""
    data = body.get("data")
    inner = data if isinstance(data, dict) else body
    files = inner.get(FILES, ())
    plain = {name: value for name, value in inner.items() if name != FILES}
    whole = {**body, "data": plain} if isinstance(data, dict) else plain
    if not files:
        return {"json": whole}
    parts = [
        {
            "name": f"files[{at}]",
            "value": of if isinstance(of, bytes) else of.encode("utf-8", "replace"),
            "filename": name,
            "content_type": _media(media),
        }
        for at, (name, media, of) in enumerate(files)
    ]
    return {"form": [{"name": "payload_json", "value": json.dumps(whole), "content_type": "application/json"}, *parts]}


def _media(media: str) -> str:
    plain = media.partition(";")[0].strip().lower()
    if plain in _PICTURES:
        return plain
    return f"{plain}; charset=utf-8" if plain in _MEDIA else "application/octet-stream"


def translated(error: Exception, space: str) -> Exception:
    """Return *error* as the core knows it; one that is ours or a bug as it is."""
    match error:
        case PlatformError():
            return error
        case discord.RateLimited():
            return RetryLater(error.retry_after)
        case discord.LoginFailure():
            return Unauthorised(space)
        case discord.HTTPException():
            return _of_status(error, space)
        case OSError() | aiohttp.ClientError():  # A time-out is an OSError.
            return OutcomeUnknown(type(error).__name__)
        case _:
            return error


def _of_status(error: discord.HTTPException, space: str) -> PlatformError:
    reason = f"{error.status}:{error.code}"
    match error.status:
        case HTTPStatus.UNAUTHORIZED:
            return Unauthorised(space)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return RetryLater(_seconds(error))
        case HTTPStatus.NOT_FOUND:
            return Missing(reason)
        case HTTPStatus.FORBIDDEN:
            return Forbidden(reason)
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return OutcomeUnknown(reason)
        case _:
            return Refused(reason)


def _seconds(error: discord.HTTPException) -> float:
    try:
        return max(float(error.response.headers.get("Retry-After", UNSAID)), 0.0)
    except ValueError:
        return UNSAID
