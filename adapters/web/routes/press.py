"""Buttons, forms and commands, from wherever on the page they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from adapters.web import answer, parse, playground
from adapters.web.desk import Desk

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def press(request: Request) -> Response:
    """Answer a pressed button."""
    pressed = parse.press(await Desk.of(request).sent(request))
    given = await Desk.of(request).inbox.on_press(pressed)
    return await answer.given(request, given, pressed.place, pressed.key)


async def form(request: Request) -> Response:
    """Answer a form that came back."""
    submitted = parse.form(await Desk.of(request).sent(request))
    given = await Desk.of(request).inbox.on_form(submitted)
    return await answer.given(request, given, submitted.place, submitted.key)


async def command(request: Request) -> Response:
    """Answer a command that a button gives."""
    invoked = parse.command(await Desk.of(request).sent(request))
    given = await Desk.of(request).inbox.on_command(invoked)
    return await answer.given(request, given, invoked.place, invoked.key)


async def suggest(request: Request) -> Response:
    """Complete what is typed into a field. Of several topics, the last one is completed."""
    asked = parse.Sent(request.query_params, Desk.of(request).reader(request), Desk.of(request).clock())
    typed = parse.typed(asked)
    found = await Desk.of(request).inbox.suggest(
        asked.actor, parse.place(asked), parse.tidy(asked["field"]), typed.prefix
    )
    return answer.drawn(request, "suggestions.html", {"before": typed.before, "suggestions": found})


async def me(request: Request) -> Response:
    """Show `/hearth me` as a page."""
    desk = Desk.of(request)
    asked = parse.Sent({"name": "hearth", "text": "me"}, desk.reader(request), desk.clock())
    invoked = parse.command(asked)
    given = await desk.inbox.on_command(invoked)
    return answer.drawn(request, "me.html", {"shown": answer.markup(given, invoked.place)})


async def become(request: Request) -> Response:
    """Be another member from now on, in this browser."""
    sent = await Desk.of(request).sent(request)
    account = playground.member(sent["member"])
    if account is None:
        raise HTTPException(404)
    response = RedirectResponse(parse.back(sent, account), 303)
    Desk.of(request).sessions.write(response, account)
    return response


ROUTES = [
    Route("/press", press, methods=["POST"]),
    Route("/form", form, methods=["POST"]),
    Route("/command", command, methods=["POST"]),
    Route("/suggest", suggest),
    Route("/me", me),
]
PLAYGROUND = [Route("/member", become, methods=["POST"])]
