"""The only thing that is simulated: the time."""

from __future__ import annotations

import time
from datetime import datetime, timedelta


class Clock:
    """Tells a time that goes on by itself, and can be put forward; never back."""

    def __init__(self, at: datetime) -> None:
        self._at, self._base = at, time.monotonic()

    def __call__(self) -> datetime:
        """Return the instant."""
        return self._at + timedelta(seconds=time.monotonic() - self._base)

    def jump(self, at: datetime) -> None:
        """Let it be *at*, unless it is later already."""
        if at > self():
            self._at, self._base = at, time.monotonic()
