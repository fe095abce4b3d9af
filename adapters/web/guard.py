"""What is refused before anything else looks at a request, and the headers of every answer.

Plain ASGI, so that streams stay streams. Each refusal is one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
MOST_READ_PAST = 16 * LARGEST_BODY  # Who is cut off while still sending never reads why.
LONGEST_NUMBER = 15
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
REPORTS = "/csp-report"
PROGRAMS = "/api/"

# Reached by whoever watches over the process, under whatever name; they tell nothing of anybody.
ANY_HOST = frozenset({"/healthz", "/readyz"})

# Where a server may listen and nobody can be found.
EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  Nothing is bound to it here.

# No inline script or style, nothing from elsewhere, no frame around it.
# `data:` is for the small pictures in Pico's own style sheet (arrows, check marks).
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        f"report-uri {REPORTS}",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
UNSTORED = {"Cache-Control": "no-store"}


def origin(url: str) -> str:
    """Return what a browser calls the origin of *url*: without a path, in small letters, without the usual port."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def hosts(host: str, base_url: str) -> frozenset[str]:
    """Return the names under which the page may be asked for: others are somebody else's (DNS rebinding)."""
    named = {host, urlsplit(base_url).hostname or ""} - EVERY_ADDRESS
    return frozenset({"localhost", "127.0.0.1", "::1"} | named)


class Guard:
    """Refuses foreign hosts, foreign pages and large bodies; adds the headers."""

    def __init__(self, app: ASGIApp, *, allowed: Collection[str], origins: Collection[str]) -> None:
        self._app = app
        self._allowed = allowed
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await _read_past(receive)
        app = self._app if refusal is None else _refused(scope, *refusal)
        await app(scope, _Limited(receive), _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if scope["path"] not in ANY_HOST and _hostname(headers.get("host", "")) not in self._allowed:
            return 421, "Hearth is not called by this name: open it by the address it printed at its start."
        if scope["method"] not in SAFE_METHODS and not self._ours(scope, headers):
            return 403, "This did not come from a page of Hearth: open Hearth and try it there."
        if _announced(headers) > LARGEST_BODY:
            return 413, TOO_LARGE
        return None

    def _ours(self, scope: Scope, headers: Headers) -> bool:
        if scope["path"] == REPORTS or scope["path"].startswith(PROGRAMS):
            return True  # No cookie counts there, and nothing can be changed: whoever tries is told so.
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site == "same-origin"
        return origin is not None and (
            origin in self._origins or origin == f"{scope['scheme']}://{headers.get('host', '')}"
        )


def _refused(scope: Scope, status: int, sentence: str) -> Response:
    """Return a refusal; programs read JSON, and nothing else."""
    if scope["path"].startswith(PROGRAMS):
        return JSONResponse({"error": sentence}, status)
    return PlainTextResponse(sentence, status)


TOO_LARGE = "That is more than Hearth takes at once: at most one megabyte."


class BodyTooLarge(Exception):
    """A body grew beyond what is taken, whatever its length was said to be."""


class _Limited:
    """Passes a body on until it is larger than allowed."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._length = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._length += len(message.get("body", b""))
        if self._length > LARGEST_BODY:
            raise BodyTooLarge
        return message


async def _read_past(receive: Receive) -> None:
    length, more = 0, True
    while more and length < MOST_READ_PAST:
        message = await receive()
        length += len(message.get("body", b""))
        more = message.get("more_body", False)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (HEADERS | UNSTORED).items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) <= LONGEST_NUMBER else LARGEST_BODY + 1
