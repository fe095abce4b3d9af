"""Bolt, set up so that nothing is acknowledged before it is taken, and nothing that was said gets into a log."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware

from adapters.slack import failing, parse
from adapters.slack.home import Home
from adapters.slack.listeners import Events, Interactions
from adapters.slack.payload import id_or_none

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.desk import Desk

ANY = re.compile("")
AUTHORISE_SECONDS = 0.6
"""With what the core takes at most, an interaction is answered within three seconds though the database says nothing."""


def create_app(desk: Desk, client: AsyncWebClient) -> AsyncApp:
    """Return the application; it keeps nothing, so any number of them may stand side by side."""
    logger = logging.getLogger("hearth.slack")
    logger.setLevel(logging.CRITICAL)  # Bolt writes whole payloads into its warnings; what matters is logged by us.
    app = AsyncApp(
        logger=logger,
        name="hearth",
        client=client,
        process_before_response=True,
        request_verification_enabled=False,  # The guard has done it: this one raises on malformed headers.
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        authorize=_authorize(desk),
    )
    _register(app, desk)
    return app


def _authorize(desk: Desk) -> Any:  # noqa: ANN401  Bolt reads the argument names of what it is given.
    async def authorize(context: AsyncBoltContext, team_id: str) -> AuthorizeResult:
        async with asyncio.timeout(AUTHORISE_SECONDS):
            installed = await desk.installations.get(f"slack:{id_or_none({'team_id': team_id}, 'team_id')}")
        if installed is None:
            raise failing.NotInstalled  # Bolt's own way is to answer over the network, before the ack.
        context["home"] = Home(installed.space, installed.bot, installed.url)
        return AuthorizeResult(
            enterprise_id=None, team_id=team_id, bot_user_id=installed.bot, bot_token=installed.token
        )

    return authorize


def _register(app: AsyncApp, desk: Desk) -> None:
    events, interactions = Events(desk), Interactions(desk)
    app.middleware(_AtHome())
    for name in ("message", "app_mention"):
        app.event(name)(events.on_message)
    for name in ("reaction_added", "reaction_removed"):
        app.event(name)(events.on_reaction)
    app.event("app_home_opened")(events.on_home)
    for name in parse.CHANGES:
        app.event(name)(events.on_change)
    app.event(ANY)(events.on_other)
    app.command(ANY)(interactions.on_command)
    app.message_shortcut(ANY)(interactions.on_shortcut)
    app.global_shortcut(ANY)(interactions.on_closed)
    app.block_action({"action_id": ANY})(interactions.on_press)
    app.view_submission(ANY)(interactions.on_form)
    app.view_closed(ANY)(interactions.on_closed)
    app.block_suggestion(ANY)(interactions.on_typed)

    async def on_error(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
        return await failing.answered(desk, error, request)

    app.error(on_error)


class _AtHome(AsyncMiddleware):
    """Lets the events of a removal pass: they come when there is no installation to be authorised by any more."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002  Bolt's own names.
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse | None:
        """Put the workspace's home where listeners look for it."""
        if "home" not in req.context:
            req.context["home"] = Home(f"slack:{req.context.team_id}")
        return await next()
