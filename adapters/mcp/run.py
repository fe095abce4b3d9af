"""Serves an assistant over standard input and output, as its program starts it."""

from __future__ import annotations

from adapters.mcp.api import Api
from adapters.mcp.server import create_server


async def serve(url: str, token: str, *, version: str) -> None:
    """Serve until standard input ends. Nothing else may be written to standard output."""
    async with Api(url, token) as api:
        await create_server(api, version=version).run_stdio_async()
