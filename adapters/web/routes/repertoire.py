"""The repertoire to browse and search, and an entry's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.routing import Route

from adapters.web import answer, parse, whereabouts
from adapters.web.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response


async def shelf(request: Request) -> Response:
    """Show a page of the repertoire; its address is a permanent link to the same question."""
    desk, wanted = Desk.of(request), parse.wanted(request.query_params)
    reader = desk.reader(request)
    found = await desk.library.shelf(reader, whereabouts.home(reader), wanted)
    link = _linker(request)
    page = answer.drawn(request, "repertoire.html", {"shelf": found, "wanted": wanted, "link": link})
    page.headers["HX-Replace-Url"] = link(page=wanted.page if wanted.page > 1 else "")
    return page


async def entry(request: Request) -> Response:
    """Show one entry, of the community that the link means. Absent and hidden are the same."""
    desk, number = Desk.of(request), parse.entry_number(request.path_params["number"])
    reader, community = desk.reader(request), parse.community(request.query_params)
    found = await desk.library.entry(reader, whereabouts.home(reader), number, community) if number else None
    if found is None:
        raise HTTPException(404)
    return answer.drawn(request, "entry.html", {"entry": found})


def _linker(request: Request) -> Callable[..., str]:
    """Return what gives the address of this page with some of its question changed."""
    known = ("q", "kind", "topic", "author")
    asked = {name: request.query_params[name] for name in known if request.query_params.get(name)}

    def link(**changed: str | int) -> str:
        query = urlencode({name: value for name, value in (asked | changed).items() if value})
        return f"/repertoire?{query}" if query else "/repertoire"

    return link


ROUTES = [Route("/repertoire", shelf), Route("/entries/{number}", entry)]
