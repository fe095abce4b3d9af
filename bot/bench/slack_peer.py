"""What Hearth is held against: Bolt alone, with a listener that does nothing, on the server that serves the page.

    SECRET=… python -m bot.bench.slack_peer PORT

Its own check of the signature is on, and who is authorised is told at once.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Any

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck

PATH = "/slack/events"


def application(secret: str) -> AsyncSlackRequestHandler:
    """Return it as an ASGI application."""
    logger = logging.getLogger("hearth.bench.bolt")
    logger.setLevel(logging.CRITICAL)
    app = AsyncApp(
        name="empty", logger=logger, signing_secret=secret, authorize=_authorize, process_before_response=True
    )
    app.event("message")(_nothing)
    return AsyncSlackRequestHandler(app, path=PATH)


def config(application: Any, port: int) -> uvicorn.Config:  # noqa: ANN401  Any ASGI application.
    """Return the server with the settings of the page's."""
    return uvicorn.Config(
        application,
        host="127.0.0.1",
        port=port,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


async def _authorize(team_id: str) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_user_id="U0BOT", bot_token="unused")  # noqa: S106


async def _nothing(ack: AsyncAck) -> None:
    await ack()


if __name__ == "__main__":
    uvicorn.Server(config(application(os.environ["SECRET"]), int(sys.argv[1]))).run()
