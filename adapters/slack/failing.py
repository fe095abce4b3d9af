"""What somebody is told when the core could not answer: an event comes again, a person is told to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.response import BoltResponse

from adapters.slack import parse, sentences
from adapters.slack.answers import Asked
from adapters.slack.payload import parts, words
from bot.errors import PlatformError, Unavailable

if TYPE_CHECKING:
    from slack_bolt.request.async_request import AsyncBoltRequest

    from adapters.slack.desk import Desk

log = structlog.get_logger()


class NotInstalled(Exception):
    """Something comes from a workspace that Hearth is not installed in."""


async def answered(desk: Desk, error: Exception, request: AsyncBoltRequest) -> BoltResponse:
    """Return the answer to what ended in *error*; the log is told which kind of thing it was, never what it said."""
    body = request.body
    kind = "command" if "command" in body else str(body.get("type"))
    if isinstance(error, NotInstalled):
        log.info("slack.not_installed", kind=kind)
    elif isinstance(error, TimeoutError):
        log.warning("slack.answered_too_late", kind=kind)  # The database is slow: it is told as one that is away.
    elif not isinstance(error, Unavailable):
        log.error("slack.listener_failed", kind=kind, exc_info=error)
    if kind == "event_callback":
        return _event(error)
    return await _interaction(desk, request, _sentence(error))


def _event(error: Exception) -> BoltResponse:
    """An event that was not taken comes again; one that nobody can read, or wants, would come for nothing."""
    if isinstance(error, (parse.Malformed, NotInstalled)):
        return BoltResponse(status=200, body="")
    passing = isinstance(error, (Unavailable, PlatformError, TimeoutError))
    return BoltResponse(status=503 if passing else 500, body="")


def _sentence(error: Exception) -> str:
    if isinstance(error, (Unavailable, TimeoutError)):
        return sentences.AWAY
    if isinstance(error, NotInstalled):
        return sentences.GONE
    return sentences.FOREIGN if isinstance(error, parse.Malformed) else sentences.BROKEN


async def _interaction(desk: Desk, request: AsyncBoltRequest, sentence: str) -> BoltResponse:
    """What was typed into a form stays there: the sentence stands at its first field."""
    body = request.body
    if "command" in body:
        return _answer({"response_type": "ephemeral", "text": sentence})
    kind = body.get("type")
    if kind == "block_suggestion":
        return _answer({"options": []})
    if kind == "view_submission" and (field := _first_field(body)):
        return _answer({"response_action": "errors", "errors": {field: sentence}})
    if kind in {"block_actions", "message_action"}:
        desk.later.start(Asked(desk, body, request.context.client).say(sentence), "sentence")
    return BoltResponse(status=200, body="")


def _first_field(body: dict[str, Any]) -> str:
    try:
        inputs = [block for block in parts(body, "view", "blocks") if words(block, "type") == "input"]
        return next((words(block, "block_id") for block in inputs), "")
    except parse.Malformed:
        return ""


def _answer(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)
