"""The recorded payloads, and the atlas that the gateway told of before them."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.discord import atlas as maps
from adapters.discord.atlas import Atlas

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.discord.atlas import Home

RECORDINGS = Path(__file__).parents[2] / "recordings" / "discord"
AT = datetime(2026, 11, 23, 9, 1, tzinfo=UTC)

ME = "1574348784765239297"
GUILD = "1574348785339858946"
SPACE = f"discord:{GUILD}"
LI, ANA = "1574348787638337541", "1574348788212957190"
GENERAL, SECRET = "1574348789936816137", "1574348790511435786"
FIRST = "1574348799705350170"
"""A message in general, and the thread that was begun from it."""


def told(name: str) -> dict[str, Any]:
    """Return what a recorded frame tells, for the test's own use."""
    return copy.deepcopy(_read(name))


@cache
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text())["d"]
    return found


def known() -> Atlas:
    """Return the atlas after the session's beginning and the threads."""
    atlas = Atlas()
    atlas.take(told("guild_create"))
    for name in ("thread_create", "thread_create_private", "thread_create_forum"):
        atlas.put(maps.channel(told(name)))
    return atlas


@cache
def homes() -> Callable[[str, str], Home]:
    """Return where the recorded channels are."""
    return known().home
