"""`hearth mcp`: lets an assistant read a community, with a member's own token."""

from __future__ import annotations

import asyncio
import os
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot import __version__
from bot.cli import say
from bot.cli.faults import USAGE, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

NEEDS_TOKEN = "Set HEARTH_TOKEN to a token of yours: /hearth token in your chat makes one."  # noqa: S105
IN_THE_CLEAR = "Your token goes to {host} unencrypted: whoever is on the way can read it. With https nobody can."
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
    host = _host(url)
    serve = _server()
    if url.lower().startswith("http:") and not _is_here(host):
        say.aside(IN_THE_CLEAR.format(host=host))
    asyncio.run(serve(url, token, version=__version__))


def _server() -> Callable[..., Coroutine[None, None, None]]:
    """Return the server; an SDK that is absent, or of another time, is told in a sentence."""
    try:
        from adapters.mcp.run import serve
    except ImportError as fault:
        if (fault.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise Stop(NEEDS_SDK) from None
    return serve


def _host(url: str) -> str:
    """Return the host of the page's address; one with a name and a password in it would be told to an assistant."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and "@" not in parts.netloc and not parts.query and not parts.fragment
        host, _ = parts.hostname, parts.port
    except ValueError:
        sound, host = False, None
    if not sound or not host:
        raise Stop(f"{_named(url)} is no address of a page: write it as https://hearth.example.", USAGE)
    return host


def _named(url: str) -> str:
    return url[:100] if "@" not in url else "That"


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
