"""Letting a platform work, and again after it failed: it takes nothing else down with it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from bot.errors import Unauthorised

if TYPE_CHECKING:
    from bot.ports import Adapter, Inbox, Library

log = structlog.get_logger()

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
REFUSED_PAUSE = 300.0
REFUSED = {
    "slack": "Slack refused the token: check HEARTH_SLACK_BOT_TOKEN and HEARTH_SLACK_APP_TOKEN; the rest goes on.",
    "discord": "Discord refused the token: check HEARTH_DISCORD_TOKEN; the rest goes on.",
}


@dataclass(slots=True)
class Allowance:
    """How often something may begin: *most* times at once, and once more every *seconds*."""

    most: float
    seconds: float
    _left: float = field(init=False)
    _at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._left = self.most

    def wait(self, now: float) -> float:
        """Take one and return after how many seconds it may be used."""
        self._left = min(self.most, self._left + (now - self._at) / self.seconds)
        self._at = now
        self._left -= 1
        return max(0.0, -self._left * self.seconds)


def allowances() -> dict[str, Allowance]:
    """Return what each platform allows: Discord resets a token that identifies too often, so at most 98 times a day."""
    return {"discord": Allowance(20, 1100)}


@dataclass(slots=True)
class Supervisor:
    """Keeps platforms at work; `states` says how each is: at work, failed, or refused (its token)."""

    first_pause: float = FIRST_PAUSE
    refused_pause: float = REFUSED_PAUSE
    states: dict[str, str] = field(default_factory=dict)
    allowed: dict[str, Allowance] = field(default_factory=allowances)

    async def keep(self, adapter: Adapter, inbox: Inbox, library: Library) -> None:
        """Let a platform work until cancelled, and begin anew after each failure, at growing distances."""
        clock, pause = asyncio.get_running_loop().time, self.first_pause
        while True:
            if adapter.space in self.allowed:
                await asyncio.sleep(self.allowed[adapter.space].wait(clock()))
            began = clock()
            self.states[adapter.space] = "at work"
            try:
                return await adapter.run(inbox, library)
            except Exception as error:  # noqa: BLE001 - the adapter's edge: whatever a platform's library throws ends here
                _unless_ending(error)
                rest = self._failed(adapter.space, error, pause)
            await asyncio.sleep(rest)
            lasted = clock() - began
            pause = self.first_pause if lasted > LONGEST_PAUSE * 2 else min(pause * 2, LONGEST_PAUSE)

    def _failed(self, platform: str, error: Exception, pause: float) -> float:
        """Say what went wrong and return for how long the platform is left alone."""
        if isinstance(error, Unauthorised):
            self.states[platform] = "refused"
            says = REFUSED.get(platform, "The platform refused the token; the rest goes on.")
            log.error("adapter.refused", adapter=platform, says=f"{says} `hearth doctor` says more.")
            return self.refused_pause
        self.states[platform] = "failed"
        log.error("adapter.failed", adapter=platform, again_in=round(pause), exc_info=error)
        return pause


def _unless_ending(error: Exception) -> None:
    """Raise what a platform stumbled over while it ended: that is no reason to begin anew."""
    if (this := asyncio.current_task()) and this.cancelling():
        raise error
