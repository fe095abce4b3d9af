"""The pages made of blocks: what the community is about, its topics, its gaps, its pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from adapters.web import answer, parse, whereabouts
from adapters.web.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from bot.messages import Page

NAMES = ("about", "topics", "learning", "gaps", "who", "review", "value", "pulse", "report", "map", "anthology")
LONGEST_REST = 200
CALLED = {
    "about": "About",
    "topics": "Topics",
    "learning": "Learning",
    "gaps": "Gaps",
    "who": "Who knows",
    "map": "Knowledge map",
    "pulse": "Pulse",
    "report": "Report",
    "review": "Review",
    "value": "Value",
    "value/sponsors": "For sponsors",
}
DOMAIN = frozenset({"about", "topics", "learning", "gaps", "who", "map"})
"""The pages on what the community is about; the others are on how it is."""


async def page(request: Request) -> Response:
    """Show a page, of the community that the link means. Absent and hidden are the same."""
    desk = Desk.of(request)
    reader, community = desk.reader(request), parse.community(request.query_params)
    name, _, rest = request.url.path.strip("/").partition("/")
    shown = await desk.library.page(reader, whereabouts.home(reader), name, rest[:LONGEST_REST], community)
    if shown is None:
        raise HTTPException(404)
    context = {"page": shown, "name": name, "near": _near(shown, name), "whole": request.url.path.strip("/") == name}
    return answer.drawn(request, "page.html", context)


def _near(shown: Page, name: str) -> Sequence[tuple[str, str]]:
    """Return the addresses and titles of the pages of the same sort that its reader may open."""
    about = name in DOMAIN or name not in CALLED
    every = ((one, *one.partition("/")[::2]) for one in shown.near)
    return [
        (one, CALLED.get(one, rest or CALLED[base]))
        for one, base, rest in every
        if base in CALLED and (base in DOMAIN) == about
    ]


ROUTES = [Route(f"/{name}{rest}", page) for name in NAMES for rest in ("", "/{rest:path}")]
