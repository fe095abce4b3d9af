"""The page as an application: its routes, its guard, and what it says when something is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Router
from starlette.staticfiles import StaticFiles

from adapters.web import answer, guard, parse, plain
from adapters.web.api.app import create_api
from adapters.web.desk import Desk
from adapters.web.door import SignedOut, visit
from adapters.web.gate import Gate
from adapters.web.routes import calendar, enter, pages, press, repertoire, service, start, talk
from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"

ABSENT = "There is no such page, or it is not for you to see."
AWAY = "Hearth cannot reach its database right now. Nothing was lost: try again in a moment."
BROKEN = "Something in Hearth broke, and it has been written to its log. Try again, or go on with something else."


def create_app(desk: Desk, *, allowed: Collection[str]) -> Starlette:
    """Return the application: the playground's, or members' behind the door, or nothing but the service routes."""
    app = Starlette(
        routes=[
            *service.ROUTES,
            *calendar.FEED,
            Mount("/api", create_api(desk), name="api"),
            Mount("/static", _Static(directory=STATIC), name="static"),
            *_pages(desk),
        ],
        middleware=[Middleware(guard.Guard, allowed=allowed, origins={guard.origin(desk.base_url)})],
        exception_handlers=_HANDLERS,
    )
    app.state.desk = desk
    return app


class Mounted:
    """Sends what begins with a mount's prefix to the application there, untouched; all else to the page.

    A mount stands before the page's guard: it has its own, and its own limits.
    """

    def __init__(self, page: ASGIApp, mounts: Mapping[str, ASGIApp]) -> None:
        self._page = page
        self._mounts = {f"{prefix.rstrip('/')}/": app for prefix, app in mounts.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on."""
        path = scope.get("path", "")
        app = next((app for prefix, app in self._mounts.items() if path.startswith(prefix)), self._page)
        await app(scope, receive, send)


def _pages(desk: Desk) -> Sequence[BaseRoute]:
    shared = [*press.ROUTES, *calendar.ROUTES, *pages.ROUTES, *repertoire.ROUTES, *service.LIVE]
    if desk.playing:
        return [*talk.ROUTES, *press.PLAYGROUND, *shared]
    if desk.door is None:
        return []
    return [*enter.ROUTES, Mount("/", Gate(Router([*start.ROUTES, *shared]), desk.door))]


class _Static(StaticFiles):
    """Our own files: kept by the browser, asked for again by their tag."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401  Starlette's own signature.
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _absent(request: Request, _error: Exception) -> Response:
    return _said(request, ABSENT, 404)


async def _malformed(request: Request, error: Exception) -> Response:
    sentence = error.sentence if isinstance(error, parse.Malformed) else parse.UNREADABLE
    return _said(request, sentence, 400)


async def _too_large(request: Request, _error: Exception) -> Response:
    return _said(request, guard.TOO_LARGE, 413)


async def _wrong_method(request: Request, _error: Exception) -> Response:
    return _said(request, "This page takes no such request: open it from Hearth's own pages.", 405)


async def _away(request: Request, _error: Exception) -> Response:
    return _said(request, AWAY, 503)


async def _left(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("", 400)  # Nobody reads it: whoever sent the form went away in the middle of it.


async def _broken(request: Request, _error: Exception) -> Response:
    answered = _said(request, BROKEN, 500)
    answered.headers.update(guard.HEADERS | guard.UNSTORED)  # It is given outside of the guard.
    return answered


async def _signed_out(request: Request, _error: Exception) -> Response:
    return plain.signed_out(request)


def _said(request: Request, sentence: str, status: int) -> Response:
    if answer.live(request):
        return answer.told(request, sentence, status)
    if not Desk.of(request).playing and visit(request) is None:
        return plain.said(request, "Not here", sentence, status)
    return answer.drawn(request, "sentence.html", {"sentence": sentence, "path": ""}, status)


_HANDLERS: dict[Any, ExceptionHandler] = {
    400: _malformed,
    404: _absent,
    405: _wrong_method,
    parse.Malformed: _malformed,
    SignedOut: _signed_out,
    Unavailable: _away,
    guard.BodyTooLarge: _too_large,
    ClientDisconnect: _left,
    Exception: _broken,
}
