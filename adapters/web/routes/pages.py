"""The pages made of blocks: what the community is about, its topics, its gaps, its pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from adapters.web import answer, parse, whereabouts
from adapters.web.desk import Desk

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

NAMES = ("about", "topics", "learning", "gaps", "who", "review", "value", "pulse", "report", "map", "anthology")
LONGEST_REST = 200


async def page(request: Request) -> Response:
    """Show a page, of the community that the link means. Absent and hidden are the same."""
    desk = Desk.of(request)
    reader, community = desk.reader(request), parse.community(request.query_params)
    name, _, rest = request.url.path.strip("/").partition("/")
    shown = await desk.library.page(reader, whereabouts.home(reader), name, rest[:LONGEST_REST], community)
    if shown is None:
        raise HTTPException(404)
    return answer.drawn(request, "page.html", {"page": shown})


ROUTES = [Route(f"/{name}{rest}", page) for name in NAMES for rest in ("", "/{rest:path}")]
