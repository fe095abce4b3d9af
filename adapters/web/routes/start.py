"""Where somebody who is signed in begins, and the choice among their communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from adapters.web import answer, parse, whereabouts
from adapters.web.desk import Desk
from adapters.web.door import visit

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def start(request: Request) -> Response:
    """Show what waits for the reader and what is new."""
    desk = Desk.of(request)
    reader = desk.reader(request)
    place = whereabouts.home(reader)
    shown = answer.markup(await desk.inbox.home(reader, place), place)
    return answer.drawn(request, "start-page.html", {"shown": shown})


async def community(request: Request) -> Response:
    """Mean another of the reader's communities from now on."""
    sent, visiting = await Desk.of(request).sent(request), visit(request)
    if visiting is None or sent["community"] not in {str(one.id) for one in visiting.communities}:
        raise HTTPException(404)
    await Desk.of(request).inbox.on_press(parse.choice(sent))
    return RedirectResponse("/", 303)


ROUTES = [Route("/", start), Route("/community", community, methods=["POST"])]
