"""The API as an application of its own: whose token it is, how often it may ask, and faults as JSON."""

from __future__ import annotations

import math
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import structlog
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.web.api.document import document
from adapters.web.api.routes import OPERATIONS, Reading
from adapters.web.api.shapes import Fault
from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.types import ExceptionHandler

    from adapters.web.api.routes import Operation
    from adapters.web.api.shapes import Asked
    from adapters.web.desk import Desk

A_MINUTE = 60
"""So many requests a minute has one token, by each replica's own count."""
LONGEST_HEADER = 200
LONGEST_QUERY = 10_000
"""Percent-encoded, the longest question that is taken is shorter than this."""
UNKNOWN = (
    "Send a token as `Authorization: Bearer hearth_…`: /hearth token makes one. This one is none, was revoked, has "
    "ended, or its member left."
)
ABSENT = "There is no such thing here, or it is not for you to see: /api/v1/openapi.json lists what there is."
ONLY_READS = "Programs only read here: ask with GET."
TOO_OFTEN = f"That is more than {A_MINUTE} requests in a minute: wait {{seconds}} seconds, then go on."
AWAY = "Hearth cannot reach its database right now. Try again in a moment."
BROKEN = "Something in Hearth broke, and it has been written to its log."
TOO_LONG = f"That is longer than any question here: at most {LONGEST_QUERY} characters may stand behind the `?`."
TWICE = "`{name}` stands in the question twice: say it once."

log = structlog.get_logger()


def create_api(desk: Desk) -> Starlette:
    """Return the API over the desk's library."""
    limiter = MovingWindowRateLimiter(MemoryStorage())
    routes = [Route(f"/v1{one.path}", _endpoint(one, limiter)) for one in OPERATIONS]
    app = Starlette(routes=[Route("/v1/openapi.json", _document), *routes], exception_handlers=_HANDLERS)
    app.router.redirect_slashes = False  # A program that was sent on would have to send its token twice.
    app.state.desk = desk
    return app


def _endpoint(one: Operation, limiter: MovingWindowRateLimiter) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        bearer = await desk.library.bearer(_secret(request))
        if bearer is None:
            return _fault(401, UNKNOWN, {"WWW-Authenticate": 'Bearer realm="Hearth"'})
        budget = _spend(limiter, bearer.token)
        if budget is None:
            return _too_often(limiter, bearer.token)
        query = _query(one, request)
        if isinstance(query, str):
            return _fault(400, query, budget)
        given = await one.turn(Reading(desk, bearer), query, request.path_params)
        return _given(given, budget) if given is not None else _fault(404, ABSENT, budget)

    return answer


async def _document(request: Request) -> Response:
    """Give the OpenAPI document to anybody: it tells nothing of anyone."""
    desk: Desk = request.app.state.desk
    return JSONResponse(document(desk.base_url.rstrip("/")))


def _secret(request: Request) -> str:
    kind, _, secret = request.headers.get("authorization", "")[:LONGEST_HEADER].partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _query(one: Operation, request: Request) -> Asked | str:
    """Return what is asked, or a sentence about what is wrong with it."""
    if len(request.scope["query_string"]) > LONGEST_QUERY:
        return TOO_LONG
    names = Counter(name for name, _ in request.query_params.multi_items())
    twice = next((name for name, times in names.items() if times > 1), None)
    if twice is not None:
        return TWICE.format(name=twice[:40])
    try:
        return one.query.model_validate(dict(request.query_params))
    except ValidationError as error:
        return _sentence(error, list(one.query.model_fields))


def _sentence(error: ValidationError, known: list[str]) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0])[:40] if first["loc"] else ""
    if first["type"] == "extra_forbidden":
        there = ", ".join(f"`{one}`" for one in known)
        return f"There is no `{name}` to ask for here" + (f": there is {there}." if known else ".")
    if first["type"] == "missing":
        return f"`{name}` is missing."
    why = str(first["msg"]).removeprefix("Value error, ")
    return f"`{name}`: {why[:1].lower()}{why[1:]}."


_BUDGET = RateLimitItemPerMinute(A_MINUTE)


def _spend(limiter: MovingWindowRateLimiter, token: str) -> Mapping[str, str] | None:
    """Return what is left of a token's requests, as headers, after this one; None where none is left."""
    if not limiter.hit(_BUDGET, token):
        return None
    left = limiter.get_window_stats(_BUDGET, token).remaining
    return {"X-RateLimit-Limit": str(A_MINUTE), "X-RateLimit-Remaining": str(left)}


def _too_often(limiter: MovingWindowRateLimiter, token: str) -> Response:
    seconds = max(1, math.ceil(limiter.get_window_stats(_BUDGET, token).reset_time - time.time()))
    return _fault(429, TOO_OFTEN.format(seconds=seconds), {"Retry-After": str(seconds)})


def _given(given: BaseModel, headers: Mapping[str, str]) -> Response:
    return Response(given.model_dump_json(), media_type="application/json", headers=dict(headers))


def _fault(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(Fault(error=sentence).model_dump(), status, headers=dict(headers or {}))


async def _absent(_request: Request, _error: Exception) -> Response:
    return _fault(404, ABSENT)


async def _wrong_method(_request: Request, _error: Exception) -> Response:
    return _fault(405, ONLY_READS, {"Allow": "GET, HEAD"})


async def _away(_request: Request, _error: Exception) -> Response:
    return _fault(503, AWAY, {"Retry-After": "5"})


async def _broken(_request: Request, error: Exception) -> Response:
    log.error("api.broken", exc_info=error)
    return _fault(500, BROKEN)


_HANDLERS: dict[Any, ExceptionHandler] = {404: _absent, 405: _wrong_method, Unavailable: _away, Exception: _broken}
