"""The calendar of sessions, one session's own page and file, and a member's feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from adapters.web import answer, month, parse, whereabouts
from adapters.web.desk import Desk

if TYPE_CHECKING:
    from starlette.requests import Request

CALENDAR = "text/calendar; charset=utf-8"
A_DAY = timedelta(days=1)
LONGEST_ID = 64


async def calendar(request: Request) -> Response:
    """Show a month of sessions, in the reader's zone."""
    desk, reader = Desk.of(request), Desk.of(request).reader(request)
    first = parse.month(request.query_params, today=desk.clock().date())
    # A day begins up to 14 hours before it does in UTC, and ends up to 12 hours after.
    begins, ends = (datetime.combine(day, datetime.min.time(), UTC) for day in month.span(first))
    since, until = begins - A_DAY, ends + A_DAY
    found = await desk.library.calendar(reader, whereabouts.home(reader), since, until)
    shown = month.drawn(found, first, today=desk.clock())
    return answer.drawn(request, "calendar.html", {"month": shown})


async def session(request: Request) -> Response:
    """Show one session, of the community that the link means. Absent and hidden are the same."""
    desk = Desk.of(request)
    reader, community = desk.reader(request), parse.community(request.query_params)
    found = await desk.library.session(reader, whereabouts.home(reader), _id(request), community)
    if found is None:
        raise HTTPException(404)
    return answer.drawn(request, "session.html", {"session": found})


async def file(request: Request) -> Response:
    """Give a session as a file for one's own calendar."""
    desk = Desk.of(request)
    reader, community = desk.reader(request), parse.community(request.query_params)
    text = await desk.library.session_file(reader, whereabouts.home(reader), _id(request), community)
    if text is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": 'attachment; filename="session.ics"'}
    return Response(text, media_type=CALENDAR, headers=headers)


async def feed(request: Request) -> Response:
    """Give a member's calendar to whoever knows its address: a calendar program signs in nowhere."""
    text = await Desk.of(request).library.feed(request.path_params["secret"])
    if text is None:
        raise HTTPException(404)
    return Response(text, media_type=CALENDAR, headers={"Cache-Control": "private, no-store"})


def _id(request: Request) -> str:
    return str(request.path_params["id"])[:LONGEST_ID]


ROUTES = [Route("/calendar", calendar), Route("/sessions/{id}.ics", file), Route("/sessions/{id}", session)]
FEED = [Route("/feed/{secret}.ics", feed)]
