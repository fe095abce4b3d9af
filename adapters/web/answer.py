"""Draws answers: whole pages, and for a page that is open only the parts of it that change."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, assert_never

from starlette.responses import HTMLResponse

from adapters.web import nonce, playground, render, rows, whereabouts
from adapters.web.desk import Desk
from adapters.web.door import visit
from bot.messages import Form, Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.messages import Answer, Place

ANNOUNCED = 400
SHOWN = 100

# The message box, empty.
NEW: Mapping[str, object] = {"reply": None, "edited": None, "late": "", "focused": False}


async def given(request: Request, answer: Answer, place: Place, key: str, typed: str = "") -> Response:
    """Return *answer* for the one who acted, beneath what they *typed*.

    What it says in public goes into the channel instead, where the page has channels.
    """
    match answer:
        case None:
            return told(request, "Done.")
        case Form():
            return panel(request, markup(answer, place), f"A form: {answer.title}")
        case Post(audience="public") if Desk.of(request).playing:
            await Desk.of(request).chat.send(place, answer, key=key)
            return told(request, f"Posted in #{place.channel}.")
        case Post():
            return panel(request, render.typed(typed) + markup(answer, place), answer.fallback[:ANNOUNCED])
        case _:
            assert_never(answer)


def markup(answer: Answer, place: Place) -> Markup:
    """Return *answer* to stand in a page of its own."""
    match answer:
        case None:
            return render.sentence("There is nothing here yet.")
        case Form():
            return render.form(answer, place)
        case Post():
            return render.post(answer, place)
        case _:
            assert_never(answer)


def told(request: Request, sentence: str, status: int = 200) -> Response:
    """Return one sentence for the one who acted."""
    return panel(request, render.sentence(sentence), sentence, status)


def panel(request: Request, shown: Markup, announced: str, status: int = 200) -> Response:
    """Return *shown* for the answer's place on the open page; as a page of its own where no script runs."""
    context = {"shown": shown, "announced": announced, "channel": _emptied(request, status), **NEW}
    return drawn(request, "answer.html" if live(request) else "answer-page.html", context, status)


def drawn(request: Request, template: str, context: Mapping[str, object], status: int = 200) -> Response:
    """Return *template*, drawn with what every page needs."""
    desk = Desk.of(request)
    common = {"nonce": nonce.fresh(desk.clock()), "path": request.url.path}
    drawn = desk.templates.get_template(template).render(common | _frame(request) | dict(context))
    return HTMLResponse(drawn, status)


def live(request: Request) -> bool:
    """Return whether the page's own script asks, for a part of the page."""
    return request.headers.get("hx-request") == "true"


def _frame(request: Request) -> dict[str, object]:
    """Return what the frame around a page shows: whose it is, and where else they can go."""
    desk, visiting = Desk.of(request), visit(request)
    if desk.playing:
        reader = desk.reader(request)
        channels = (*playground.open_to(reader), playground.own(reader))
        home = whereabouts.home(reader)
        return {"playing": True, "reader": reader, "home": home, "members": playground.MEMBERS, "channels": channels}
    if visiting is None:
        return {"playing": False}
    home = whereabouts.home(visiting.account)
    return {"playing": False, "reader": visiting.account, "home": home, "visit": visiting}


def _emptied(request: Request, status: int) -> playground.Channel | None:
    """Return the channel whose message box was understood and starts afresh."""
    typed = status < HTTPStatus.BAD_REQUEST and request.url.path.endswith("/say")
    return playground.channel(request.path_params["channel"], Desk.of(request).reader(request)) if typed else None


async def standing(request: Request, channel: playground.Channel) -> dict[str, object]:
    """Return what stands in *channel* now, for its reader."""
    desk = Desk.of(request)
    reader = desk.reader(request)
    said = await desk.transcript.read(channel.place, last=SHOWN)
    return {"channel": channel, "rows": rows.threads(said, reader)}


async def rooms(request: Request, channel: playground.Channel) -> list[playground.Channel]:
    """Return the channels that the reader is in; of the rooms of a few those in which something stands, and *channel*."""
    desk = Desk.of(request)
    reader = desk.reader(request)
    few = [one for one in playground.groups(reader) if one == channel or await desk.transcript.read(one.place, last=1)]
    return [*playground.open_to(reader), *few, playground.own(reader)]


async def for_you(request: Request) -> list[rows.Row]:
    """Return the last things that Hearth said to the reader alone, newest first."""
    desk = Desk.of(request)
    reader = desk.reader(request)
    said = await desk.transcript.read(playground.own(reader).place, last=3)
    return rows.threads(said, reader)[::-1]
