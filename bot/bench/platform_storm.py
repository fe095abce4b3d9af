"""One workspace answers every post with 429 for a while: whether another one notices, and how well we wait.

The process is the real `hearth run`; Slack is the project's own fake, in this process, with two workspaces.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.bench.platform_process import Hearth, until
from bot.messages import Installation, Place, Post, Prose, Said
from bot.storage.installations import SqlInstallations
from bot.storage.store import Store
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.slack import Workspace

STORMY, CALM = "T01", "T02"
RETRY_AFTER = 5
CHANNELS = 40
EVERY = 0.1
SET_OUT = 0.3
"""Seconds in which what had set out before the first 429 still arrives."""


@dataclass(frozen=True, slots=True)
class Toll:
    """Seconds from what was said in the other workspace to our line beneath it, 99 of 100 within; and how we waited.

    `early` and `late` are the seconds by which the worst post came before it was allowed, or after.
    """

    calm: float
    stormy: float
    posts: int
    early: float
    late: float
    missing: int

    @property
    def ratio(self) -> float:
        """Return how much slower the other workspace was."""
        return self.stormy / self.calm


async def torment(folder: Path, *, seconds: float) -> Toll:
    """Measure the other workspace for so many *seconds* in calm, and as long in a storm; the talk is the same."""
    async with FakeSlack("socket") as slack:
        slack.echo = False
        stormy, calm = _workspace(slack, STORMY), _workspace(slack, CALM)
        settings = {"HEARTH_SLACK_API_URL": slack.api_url, "HEARTH_SLACK_BOT_TOKEN": stormy.state.token}
        hearth = Hearth(folder, settings | {"HEARTH_SLACK_APP_TOKEN": slack.app_token})
        await _install(hearth, calm)
        await hearth.start()
        try:
            await slack.socket.connected.wait()
            await _talk(stormy, calm, 2)
            quiet = await _talk(stormy, calm, seconds)
            for method in ("chat.postMessage", "chat.postEphemeral"):
                slack.faults.add(method, team=STORMY, status=429, retry_after=RETRY_AFTER, times=10**9)
            loud = await _talk(stormy, calm, seconds)
            ended = time.monotonic()
            slack.faults.clear()
            await until(lambda: _caught_up(stormy), seconds=120, every=0.5)
        finally:
            await hearth.end()
        early, late = _waited(slack, ended)
        missing = sum(_line(work, *one) is None for work in (stormy, calm) for one in _said(work))
    return Toll(_p99(quiet), _p99(loud), len(loud), early, late, missing)
