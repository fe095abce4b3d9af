"""`hearth mcp`: lets an assistant read a community, with a member's own token."""

from __future__ import annotations

import asyncio
import os
from importlib.util import find_spec
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot import __version__
from bot.cli.faults import USAGE, Stop

NEEDS_TOKEN = "Set HEARTH_TOKEN to a token of yours: /hearth token in your chat makes one."  # noqa: S105
NEEDS_SDK = 'This needs the extra "agents": `pip install "hearth[agents]"`.'


def mcp(
    url: Annotated[
        str, typer.Option(envvar="HEARTH_URL", metavar="URL", help="Where Hearth's page is reached.")
    ] = "http://127.0.0.1:8765",
) -> None:
    """Serve an assistant over standard input and output (Model Context Protocol), read-only.

    It asks a running Hearth with your own token, from the environment variable HEARTH_TOKEN, and sees what you
    see. An assistant's program starts this command itself: `{"command": "hearth", "args": ["mcp"], "env": …}`.
    """
    token = os.environ.get("HEARTH_TOKEN", "").strip()
    if not token or not token.isascii() or not token.isprintable():
        raise Stop(NEEDS_TOKEN, USAGE)
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise Stop(f"{url[:100]} is no address of a page: write it as https://hearth.example.", USAGE)
    if find_spec("mcp") is None:
        raise Stop(NEEDS_SDK)
    from adapters.mcp.run import serve

    asyncio.run(serve(url, token, version=__version__))
