"""The way in and out of the page. A link is only ever used up by a press: previews and scanners fetch links too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from starlette.routing import Route

from adapters.web import plain
from adapters.web.desk import Desk
from adapters.web.door import LONGEST_TICKET

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from adapters.web.door import Door

TIRED = "Too many links that open nothing were tried just now. Yours is not used up: press again in a minute."


async def ask(request: Request) -> Response:
    """Show the one button that opens the page, for a ticket that stands in the address or behind its #."""
    return _asked(request, request.path_params.get("ticket", ""))


async def enter(request: Request) -> Response:
    """Open a session for a ticket, in the place of the one before."""
    desk, door = Desk.of(request), _door(request)
    ticket, now = _bare((await desk.entered(request)).get("ticket", "")), desk.clock()
    if seconds := door.wait(now):
        return _tired(request, ticket, seconds)
    account = await door.redeem(ticket, now)
    if account is None:
        return _private(request, plain.said(request, "This link is spent", plain.SPENT, 401))
    response = RedirectResponse("/", 303)
    door.end(door.read(request, now), now)
    door.admit(response, account, now)
    return response


async def leave(request: Request) -> Response:
    """End the session of this browser."""
    desk, door = Desk.of(request), _door(request)
    now = desk.clock()
    door.end(door.read(request, now), now)
    response = plain.said(request, "Signed out", plain.LEFT, 200)
    door.forget(response)
    return response


def _bare(pasted: str) -> str:
    """Return the ticket in what was pasted: it alone, or the whole link."""
    return pasted.strip().rpartition("#")[2].rpartition("/")[2]


def _asked(request: Request, ticket: str, status: int = 200, note: str = "") -> Response:
    desk = Desk.of(request)
    already = _door(request).read(request, desk.clock()) is not None
    context = {"ticket": ticket[: LONGEST_TICKET + 1], "note": note, "already": already}
    return _private(request, plain.drawn(request, "enter.html", context, status))


def _tired(request: Request, ticket: str, seconds: int) -> Response:
    response = _asked(request, ticket, 429, TIRED)
    response.headers["Retry-After"] = str(seconds)
    return response


def _private(request: Request, response: Response) -> Response:
    """Return *response* so that the ticket in its address is told to nobody.

    A browser that tells nothing of a page signs what is sent from it with no origin either. Over HTTPS and
    on this machine it says otherwise that the form is ours; elsewhere the bare origin has to do.
    """
    tells_otherwise = request.url.hostname in {"localhost", "127.0.0.1", "::1"} or _door(request).over_https
    response.headers["Referrer-Policy"] = "no-referrer" if tells_otherwise else "strict-origin"
    return response


def _door(request: Request) -> Door:
    door = Desk.of(request).door
    assert door is not None  # noqa: S101  These routes stand only where there is one.
    return door


ROUTES = [
    Route("/enter", ask),
    Route("/enter/{ticket}", ask),
    Route("/enter", enter, methods=["POST"]),
    Route("/leave", leave, methods=["POST"]),
]
