"""Lets only members in: what stands behind it is read by somebody, and their communities are known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request

from adapters.web import parse, plain
from adapters.web.desk import Desk
from adapters.web.door import Door, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.messages import CommunityChoice


def meant(communities: Sequence[CommunityChoice], community: int) -> tuple[CommunityChoice, ...]:
    """Return *communities* with the one that a link means chosen, for this request, where it is one of them."""
    if all(one.id != community for one in communities):
        return tuple(communities)
    return tuple(replace(one, chosen=one.id == community) for one in communities)


class Gate:
    """Passes on a member's requests; to all others every address looks the same, one that exists or none.

    Rights are asked with every request: whoever was erased, or whose space is gone, is a member of
    nothing at once, however long their cookie would last.
    """

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or say how to come in."""
        request = Request(scope)
        app = await self._let(request)
        await app(scope, receive, send)

    async def _let(self, request: Request) -> ASGIApp:
        desk = Desk.of(request)
        session = self._door.read(request, desk.clock())
        if session is None:
            return plain.signed_out(request)
        communities = await desk.library.communities(session.account)
        if not communities:
            return plain.member_of_nothing(request)
        request.state.visit = Visit(session, meant(communities, parse.community(request.query_params)))
        return self._app
