"""Answers interactions within Discord's three seconds, and those that take longer as soon as they can.

See https://discord.com/developers/docs/interactions/receiving-and-responding: the first response
decides what may follow. A form can be nothing but the first one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog
from discord.http import Route

from adapters.discord import parse, payload, render
from adapters.discord.wire import packed, pictured
from bot.errors import HearthError, Unavailable
from bot.messages import Account

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from discord.http import HTTPClient

    from adapters.discord.answers import Answers
    from adapters.discord.payload import Payload
    from adapters.discord.render import Body
    from bot.messages import Answer

    Asking = Awaitable[Answer | Body]

log = structlog.get_logger()

PATIENCE = 1.8
"""Seconds after which an answer is announced: what is left of Discord's three is for the way there."""
FIRST_SECONDS = 1.1
LATER_SECONDS = 10.0
"""What one call may take. A first response that was heard all the same is not shown twice: Discord refuses the second."""
AT_LAST = 600.0
"""Seconds after which nobody waits any more; Discord takes an answer for fifteen minutes."""

_DEFERRED, _ACKNOWLEDGED = 5, 6
_ON_MESSAGE = frozenset({3, 5})
_FORM = 5
_TOO_LATE, _ALREADY = 10062, 40060

UNKNOWN = "Hearth does not know this any more: it may be from before a change. Type /hearth to see what there is."
AWAY = "Hearth’s memory is away for a moment, and nothing was changed: try again in a minute."
FAILED = "Something went wrong on Hearth’s side, and it is in the log. Try again, or type /hearth help."
UNSHOWN = "Discord did not take what Hearth wanted to show here. Type /hearth web to see it on the page."
ON_SERVERS = "I work on servers, where everybody sees what was kept: type /hearth in a channel there."


@dataclass(frozen=True, slots=True)
class Asked:
    """An interaction to be answered: whose it is, where, and the way back to them."""

    id: str
    token: str
    application: str
    account: Account
    acts_on_message: bool
    submits: str

    @classmethod
    def of(cls, told: Payload) -> Asked:
        """Return what *told* needs for its answer; `Malformed` where there is no way back."""
        kind = payload.number(told, "type")
        return cls(
            payload.snowflake(told, "id"),
            payload.words(told, "token"),
            payload.snowflake(told, "application_id"),
            _whose(told),
            kind in _ON_MESSAGE and bool(told.get("message")),
            _submitted(told) if kind == _FORM else "",
        )


@dataclass
class Given:
    """What the core answered, as soon as it did."""

    answer: Answer | Body = None


class Answering:
    """Gives answers in time. `answers` draws them; what is drawn already is given as it is."""

    def __init__(
        self, rest: Callable[[], Awaitable[HTTPClient]], answers: Answers, *, patience: float = PATIENCE
    ) -> None:
        self._rest = rest
        self._answers = answers
        self._patience = patience

    async def give(self, told: Payload, asking: Asking) -> None:
        """Wait for an answer and show it; announce it first where it takes long."""
        asked, given = Asked.of(told), Given()
        work = asyncio.ensure_future(self._prepared(asked, asking, given))
        done, _ = await asyncio.wait({work}, timeout=self._patience)
        if done:
            await self._first(asked, _settled(work))
            return
        await self._respond(asked, {"type": _DEFERRED, "data": {"flags": render.EPHEMERAL}})
        await asyncio.wait({work}, timeout=AT_LAST)
        body = _settled(work) if work.done() or not work.cancel() else render.sentence(FAILED)
        if body["type"] != render.MESSAGE:  # What can only come first has to be drawn as what may come later.
            work = asyncio.ensure_future(self._drawn(asked, given.answer, late=True))
            await asyncio.wait({work}, timeout=AT_LAST)
            body = _settled(work)
        await self._amend(asked, body)

    async def suggest(self, told: Payload, asking: Awaitable[Body]) -> None:
        """Show completions; none where they would come too late."""
        work = asyncio.ensure_future(_of(asking))
        done, _ = await asyncio.wait({work}, timeout=self._patience)
        if not done:
            work.cancel()
        elif error := work.exception():
            log.warning("discord.nothing_to_suggest", exc_info=error)
        found = work.result() if done and not work.exception() else render.suggestions(())
        await self._respond(Asked.of(told), found)

    async def _prepared(self, asked: Asked, asking: Asking, given: Given) -> Body:
        given.answer = await asking
        return await self._drawn(asked, given.answer, late=False)

    async def _drawn(self, asked: Asked, answer: Answer | Body, *, late: bool) -> Body:
        """Return the response that shows *answer*; a form that comes late is a message with a way to open it."""
        if isinstance(answer, dict):
            return await pictured(answer)
        if answer is None and asked.acts_on_message and not late:
            return {"type": _ACKNOWLEDGED}
        to_form = asked.submits or (asked.id if late else "")
        body = await self._answers.drawn(answer, key=asked.id, account=str(asked.account), to_form=to_form)
        return await pictured(body)

    async def _first(self, asked: Asked, body: Body) -> None:
        if not await self._respond(asked, body):
            await self._respond(asked, render.sentence(UNSHOWN))

    async def _respond(self, asked: Asked, body: Body) -> bool:
        """Give the first response. False where Discord refuses what is in it."""
        # The names of the parameters keep each interaction's limit apart from the others'.
        route = Route(
            "POST", "/interactions/{webhook_id}/{webhook_token}/callback", webhook_id=asked.id, webhook_token=asked.token
        )  # fmt: skip
        return await self._called(asked, route, body, seconds=FIRST_SECONDS)

    async def _amend(self, asked: Asked, body: Body) -> None:
        """Put the answer in the place of its announcement."""
        shown = {**body["data"], "flags": body["data"].get("flags", 0) & ~render.EPHEMERAL}
        route = Route(
            "PATCH",
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
            webhook_id=asked.application,
            webhook_token=asked.token,
        )
        if not await self._called(asked, route, shown):
            await self._called(asked, route, render.sentence(UNSHOWN)["data"] | {"flags": render.V2})

    async def _called(self, asked: Asked, route: Route, body: Body, *, seconds: float = LATER_SECONDS) -> bool:
        """Call Discord, once more where the line broke; return False where it will never take this body."""
        http, timeout = await self._rest(), aiohttp.ClientTimeout(total=seconds)
        for again in (True, False):
            try:
                await http.request(route, timeout=timeout, **packed(body))
            except discord.HTTPException as refused:
                if refused.status < HTTPStatus.INTERNAL_SERVER_ERROR or not again:
                    return self._refused(asked, refused)
            except (TimeoutError, OSError, aiohttp.ClientError) as error:
                if not again:
                    log.warning("discord.answer_lost", interaction=asked.id, why=type(error).__name__)
            else:
                break
        return True

    def _refused(self, asked: Asked, refused: discord.HTTPException) -> bool:
        if refused.code in {_TOO_LATE, _ALREADY}:
            log.warning("discord.answer_unheard", interaction=asked.id, code=refused.code)
            return True
        log.error("discord.answer_refused", interaction=asked.id, status=refused.status, code=refused.code)
        return refused.status != HTTPStatus.BAD_REQUEST


def _whose(told: Payload) -> Account:
    """Return who waits for an answer; nobody where that cannot be told, who is answered all the same."""
    try:
        user = payload.part(payload.maybe_part(told, "member") or told, "user")
        return Account(f"discord:{payload.maybe_snowflake(told, 'guild_id')}", payload.snowflake(user, "id"))
    except parse.Malformed:
        return Account("discord:", "")


def _submitted(told: Payload) -> str:
    """Return the draft that a form was opened for; empty where its custom id is none of ours."""
    try:
        of = parse.draft(told)
    except parse.Malformed:
        return ""
    return of.kept or of.key


async def _of(asking: Awaitable[Any]) -> Any:  # noqa: ANN401
    return await asking


def _settled(work: asyncio.Future[Body]) -> Body:
    """Return what to show, or the sentence for what went wrong instead."""
    error = work.exception()
    if error is None:
        return work.result()
    if isinstance(error, parse.Malformed):
        return render.sentence(UNKNOWN)
    if isinstance(error, Unavailable):
        return render.sentence(AWAY)
    log.error("discord.answer_failed", known=isinstance(error, HearthError), exc_info=error)
    return render.sentence(FAILED)
