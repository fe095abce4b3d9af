"""Keeps the gateway connected, whatever becomes of it, and identifies rarely.

Discord allows 1,000 identifies a day and then resets the token; a bot that crashes at once after
each start would get there within the hour.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    Connecting = Callable[[bool, Callable[[], None]], Coroutine[None, None, None]]

log = structlog.get_logger()

AT_ONCE = 20
EVERY_SECONDS = 1_200.0
APART_SECONDS = 5.0
"""With these, 92 identifies a day and shard at most, and five seconds between any two of them."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
RARELY = 1_800.0
"""After what only an operator can mend."""
STEADY_SECONDS = 600.0
"""A connection that lasted so long was good: the next pause is a short one again."""

WRONG_TOKEN, LACKING_INTENT = 4004, 4014


class Budget:
    """The identifies that are left, for each shard its own.

    `now` tells monotonic seconds. It lives as long as the process, so that starting anew within it
    costs what it costs; the first ones may follow each other, later ones come every twenty minutes.
    """

    def __init__(self, now: Callable[[], float], *, most: int = AT_ONCE, every: float = EVERY_SECONDS) -> None:
        self.now = now
        self._most = most
        self._every = every
        self._left: dict[int, tuple[float, float]] = {}

    def take(self, shard: int = 0) -> float:
        """Take one identify; return 0, or the seconds until there is one, and none is taken then."""
        left = self._filled(shard)
        if left < 1:
            return (1 - left) * self._every
        self._left[shard] = (left - 1, self.now())
        return 0.0

    def wait(self) -> float:
        """Return the seconds until every shard has an identify."""
        return max([0.0, *(1 - self._filled(shard) for shard in self._left)]) * self._every

    def _filled(self, shard: int) -> float:
        left, since = self._left.get(shard, (float(self._most), self.now()))
        return min(self._most, left + (self.now() - since) / self._every)


@dataclass(frozen=True, slots=True)
class Ailment:
    """Why the gateway is not connected: `says` and `advice` are for the operator, `name` for the log.

    `mendable` where connecting again may help.
    """

    name: str
    says: str
    advice: str = ""
    mendable: bool = True


LOST = Ailment("lost", "The connection to Discord ended; Hearth connects again by itself.")
SPENT = Ailment(
    "spent",
    "Hearth had to connect to Discord anew so often that it now waits before the next time.",
    "The log says why each connection ended; Discord resets the token of a bot that connects too often.",
)
WRONG = Ailment(
    "wrong_token",
    "Discord does not accept HEARTH_DISCORD_TOKEN.",
    "Copy it again: at https://discord.com/developers/applications, the application, Bot, Reset Token; "
    "then start Hearth again.",
    mendable=False,
)
UNGRANTED = Ailment(
    "lacking_intent",
    "Discord did not grant an intent that Hearth asked for.",
    "Switch on Message Content Intent and Server Members Intent on the Bot page of the developer portal, "
    "or leave both off: Hearth works without them.",
    mendable=False,
)


def ailment(error: BaseException | None) -> Ailment:
    """Return what the end of a connection means."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else 0
    if isinstance(error, discord.LoginFailure) or code == WRONG_TOKEN:
        return WRONG
    if isinstance(error, discord.PrivilegedIntentsRequired) or code == LACKING_INTENT:
        return UNGRANTED
    return LOST


class Supervisor:
    """Connects again and again. `connect` works until the connection is lost for good, and raises why.

    It is told whether to do without what Discord has to grant (after a refusal Hearth goes on without),
    and whom to tell that a session began.
    `ailing` says why there is no connection just now, `ungranted` whether there was such a refusal.
    """

    def __init__(self, connect: Connecting, budget: Budget, pause: float = FIRST_PAUSE) -> None:
        self._connect = connect
        self._budget = budget
        self._first_pause = self._pause = pause
        self._now = budget.now
        self.ailing: Ailment | None = None
        self.ungranted = False

    async def run(self) -> None:
        """Keep connecting until cancelled."""
        while True:
            began = self._now()
            work = asyncio.create_task(self._connect(self.ungranted, self.well))
            try:
                await asyncio.wait({work})
            finally:
                await _ended(work)
            await asyncio.sleep(self.pause(None if work.cancelled() else work.exception(), self._now() - began))

    def well(self) -> None:
        """Take that a session began."""
        self.ailing = None

    def pause(self, error: BaseException | None, lasted: float) -> float:
        """Return the seconds until the next connection, after one that ended with *error*; log why."""
        self.ailing = why = ailment(error)
        if lasted > STEADY_SECONDS or (why is UNGRANTED and not self.ungranted):
            self._pause = self._first_pause
        seconds = self._pause if why.mendable or (not self.ungranted and why is UNGRANTED) else RARELY
        self.ungranted = self.ungranted or why is UNGRANTED
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        if spent := self._budget.wait():
            self.ailing, seconds = SPENT, max(seconds, spent)
        # What networks do is logged in a line; what nobody foresaw with where it came from.
        unknown = error if why is LOST and not _is_usual(error) else None
        kind = type(error).__name__ if error else ""
        plainly = {} if why.mendable else {"says": f"{why.says} {why.advice}"}
        log.warning(
            "discord.disconnected",
            why=self.ailing.name,
            again_in=round(seconds),
            kind=kind,
            exc_info=unknown,
            **plainly,
        )
        return seconds


def _is_usual(error: BaseException | None) -> bool:
    """Whether networks and Discord just do this from time to time."""
    return error is None or isinstance(error, OSError | asyncio.TimeoutError | discord.DiscordException)


async def _ended(work: asyncio.Task[None]) -> None:
    """Let *work* end, before whoever waits for it goes on."""
    if not work.done():
        work.cancel()
        await asyncio.wait({work})
