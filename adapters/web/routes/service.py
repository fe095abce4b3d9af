"""What programs ask: is it alive, is it ready, how much, what changed; and the browser's reports."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import structlog
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from adapters.web.desk import Desk
from adapters.web.door import visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from starlette.requests import Request

    from adapters.web.bell import Bell
    from bot.ports import Clock

HEARTBEAT_SECONDS = 20.0
MOST_LISTENERS = 500
MOST_REPORTS = 100

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
NOT_HERE = (
    "The figures are given on Hearth's own machine alone: ask for them at http://127.0.0.1, with Hearth's port.\n"
)

log = structlog.get_logger()


async def alive(_request: Request) -> Response:
    """Say that the process answers."""
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """Say whether it can be used."""
    usable = await Desk.of(request).doors.ready()
    return PlainTextResponse("ready" if usable else "not ready", 200 if usable else 503)


async def metrics(request: Request) -> Response:
    """Give the figures in Prometheus's text format; where members sign in, to this machine alone."""
    if not Desk.of(request).playing and not _from_here(request):
        return PlainTextResponse(NOT_HERE, 403)
    return Response(Desk.of(request).doors.metrics(), media_type="text/plain; version=0.0.4")


async def events(request: Request) -> Response:
    """Tell an open page when to fetch again, until it closes or the server stops."""
    desk, visiting = Desk.of(request), visit(request)
    if desk.bells.closed or desk.bells.listeners >= MOST_LISTENERS:
        return PlainTextResponse("Too many open pages: this one shows what is new when it is loaded again.", 503)
    bell = desk.bells.of(desk.reader(request).space)
    stream = _stream(bell, desk.clock, visiting.session.until if visiting else None)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def report(request: Request) -> Response:
    """Take a browser's report that a page tried what its policy forbids: always a fault of ours."""
    reports = Desk.of(request).reports
    if len(reports) < MOST_REPORTS:
        reports.append(_directive(await request.body()))
        log.warning("page.policy_hurt", what=reports[-1])
    return Response(status_code=204)


async def _stream(bell: Bell, clock: Clock, until: datetime | None) -> AsyncIterator[str]:
    bell.listeners += 1
    try:
        seen = bell.count
        yield "retry: 2000\n\n"
        while not bell.closed and (until is None or clock() < until):
            count = await bell.wait(seen, HEARTBEAT_SECONDS)
            yield ": still here\n\n" if count == seen else f"event: changed\ndata: {count}\n\n"
            seen = count
    finally:
        bell.listeners -= 1


def _from_here(request: Request) -> bool:
    """Return whether a program on this machine asks, and not a proxy on it for somebody else."""
    near = request.client is not None and request.client.host in HERE and request.url.hostname in HERE
    return near and not any(name in request.headers for name in FORWARDED)


def _directive(body: bytes) -> str:
    """Return which directive was hurt and by what, and nothing else of the report."""
    try:
        report = json.loads(body)["csp-report"]
        return f"{report['effective-directive']} {report['blocked-uri']}"[:200]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "unreadable"


ROUTES = [
    Route("/healthz", alive),
    Route("/readyz", ready),
    Route("/metrics", metrics),
    Route("/csp-report", report, methods=["POST"]),
]
LIVE = [Route("/events", events)]
