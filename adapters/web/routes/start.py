"""Where somebody who is signed in begins, and the choice among their communities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from adapters.web import answer, parse, whereabouts
from adapters.web.desk import Desk
from adapters.web.door import visit
from bot.messages import Choices, Prose, Said

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.messages import Block, CommunityChoice, Post

HERE_ALREADY = frozenset({"web", "ask_form", "read"})


async def start(request: Request) -> Response:
    """Show what waits for the reader and what is new."""
    desk = Desk.of(request)
    reader = desk.reader(request)
    place = whereabouts.home(reader)
    visiting, shown = visit(request), await desk.inbox.home(reader, place)
    title = visiting.community if visiting else None
    return answer.drawn(request, "start-page.html", {"shown": answer.markup(_here(shown, title), place)})


def _here(shown: Post, title: CommunityChoice | None) -> Post:
    """Return the reader's own page without what the web page has by itself: its heading, its search, its links."""
    said = {title.name, title.about} if title else set()
    kept = (block for block in shown.blocks if not (isinstance(block, Prose) and _text(block) in said))
    return replace(shown, blocks=tuple(left for block in kept if (left := _offered(block))))


def _offered(block: Block) -> Block | None:
    if not isinstance(block, Choices):
        return block
    buttons = tuple(one for one in block.buttons if one.action.verb not in HERE_ALREADY)
    return Choices(buttons) if buttons else None


def _text(prose: Prose) -> str:
    return "".join(span.text for span in prose.spans if isinstance(span, Said))


async def community(request: Request) -> Response:
    """Mean another of the reader's communities from now on."""
    sent, visiting = await Desk.of(request).sent(request), visit(request)
    if visiting is None or sent["community"] not in {str(one.id) for one in visiting.communities}:
        raise HTTPException(404)
    await Desk.of(request).inbox.on_press(parse.choice(sent))
    return RedirectResponse("/", 303)


ROUTES = [Route("/", start), Route("/community", community, methods=["POST"])]
