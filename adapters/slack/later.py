"""What goes on after the ack: views that open, late answers, channels that are looked up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Coroutine

log = structlog.get_logger()


class Later:
    """Runs work beside the listeners, and knows what is still under way. A fault in it is logged, never raised."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._patient: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, object], what: str, *, patient: bool = False) -> None:
        """Begin *work*; *what* names it in the log should it fail. Nobody waits for the end of what is *patient*."""
        task = asyncio.create_task(_guarded(work, what))
        held = self._patient if patient else self._tasks
        held.add(task)
        task.add_done_callback(held.discard)

    async def drain(self, seconds: float) -> None:
        """Let what is under way end, for so long; cancel the rest."""
        for task in set(self._patient):
            task.cancel()
        await asyncio.gather(*self._patient, return_exceptions=True)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in set(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _guarded(work: Coroutine[Any, Any, object], what: str) -> None:
    try:
        await work
    except Unavailable as error:
        log.warning("slack.not_done_after_the_ack", what=what, reason=error.reason)
    except Exception:  # Nobody waits for it: the log is the only one to tell.
        log.exception("slack.not_done_after_the_ack", what=what)
