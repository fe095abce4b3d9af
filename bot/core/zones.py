"""Keeping local times when a zone's rules change: what is planned for ten is at ten, whatever the law says by then."""

from __future__ import annotations

import asyncio
import zoneinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.community.rhythm import Recurs
from bot.core.rhythm import retime
from bot.core.sessions.news import clocks_changed
from bot.errors import Unavailable
from bot.storage.drift import FIRST, drifted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.ports import Clock
    from bot.storage.store import Store
    from bot.transaction import Transaction

log = structlog.get_logger()

LOOK_EVERY = 3600.0
"""How many seconds pass between two looks at whether the machine has other zone data."""

PAUSE = 0.02

NAMES = ("tzdata.zi", "Europe/Berlin")
"""Files that a release of the zone data brings anew, though not every system has the first."""


def stamp() -> Sequence[tuple[str, float]]:
    """Return what tells one release of the machine's zone data from another."""
    found = [
        (str(Path(folder) / name), _changed_at(Path(folder) / name)) for folder in zoneinfo.TZPATH for name in NAMES
    ]
    return [(name, at) for name, at in found if at]


def _changed_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _retime(tx: Transaction, *, id_: str, now: datetime) -> None:
    """Retime a schedule; those who come to a session are told that it is at another instant."""
    for occurrence in retime(tx, id_, now=now):
        if occurrence.kind is Recurs.SESSION:
            clocks_changed(tx, occurrence, now=now)


class ZoneWatch:
    """Holds what is planned against the zones' rules: at the start, and whenever those are others."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: Sequence[tuple[str, float]] | None = None

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Sweep where the zone data is another than at the last sweep, or none was finished yet."""
        found = stamp()
        if found != self._known:
            zoneinfo.ZoneInfo.clear_cache()
            self._known = found if await self.sweep() is not None else None

    async def sweep(self) -> int | None:
        """Retime all that is planned and not at its local time; return in how many schedules. None: not to its end."""
        after: tuple[int, str] | None = FIRST
        count = 0
        try:
            while after is not None:
                found, after = await self._store.look_soon(partial(drifted, now=self._clock(), after=after))
                for community, schedule in found:
                    now = self._clock()
                    await self._store.write(community, partial(_retime, id_=schedule, now=now))
                    log.info("zones.retimed", community=community, schedule=schedule)
                count += len(found)
                await asyncio.sleep(PAUSE)  # Who asks something comes first.
        except Unavailable as error:
            log.warning("zones.database", reason=error.reason)
            return None
        return count
