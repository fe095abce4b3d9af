"""What one process knows of one space: which rooms are read up to now, and which are to be read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(slots=True)
class Watch:
    """Rooms are printed. Hearth is `inside` those that the platform lists or that were heard from. A room is `level` when all up to now was taken: then its cursor may follow live messages.

    `epoch` grows with everything that was missed: a room whose reading began before that is not level by it.
    """

    epoch: int = 0
    met: int = -1
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    inside: set[str] = field(default_factory=set)
    level: set[str] = field(default_factory=set)
    closed: dict[str, datetime] = field(default_factory=dict)
    _heard: dict[str, datetime] = field(default_factory=dict)
    _reread: dict[str, tuple[date, int]] = field(default_factory=dict)

    def miss(self) -> None:
        """Take that something was missed: every room is to be read from its cursor."""
        self.epoch += 1
        self.level.clear()
        self.closed.clear()
        self._heard.clear()
        self.wake.set()

    def hear(self, room: str, at: datetime) -> None:
        """Take that a message of a room was taken live."""
        self.inside.add(room)
        if room not in self._heard or self._heard[room] < at:
            self._heard[room] = at

    def marks(self) -> dict[str, datetime]:
        """Return, once, how far the cursors of level rooms have come."""
        moved = {room: at for room, at in self._heard.items() if room in self.level}
        self._heard.clear()
        return moved

    def wants(self, room: str, now: datetime) -> bool:
        """Return whether a room is to be read now: we are in it, it is not level, and not left alone for a while."""
        if self.inside and room not in self.inside:
            return False  # Somebody used a command there, no more.
        return room not in self.level and not (room in self.closed and now < self.closed[room])

    def caught_up(self, room: str, epoch: int) -> None:
        """Take that a room was read; nothing is level by what was read before something was missed."""
        self.closed.pop(room, None)
        if epoch == self.epoch:
            self.level.add(room)

    def after(self, room: str, today: date) -> int:
        """Return the entry up to which the sources of a room were read again *today*."""
        day, number = self._reread.get(room, (today, 0))
        return number if day == today else 0

    def reread(self, room: str, today: date, number: int) -> None:
        """Take that the source of an entry was read again *today*."""
        self._reread[room] = (today, number)
