"""How long writes hold the writer: what runs there shall take at most 5 ms."""

from __future__ import annotations

from dataclasses import dataclass

from bot.metrics import writer_busy


@dataclass(slots=True)
class Meter:
    """Counts of writes and of the groups they were committed in; seconds on the writer."""

    writes: int = 0
    groups: int = 0
    failed: int = 0
    seconds: float = 0.0
    longest: float = 0.0

    def took(self, seconds: float) -> None:
        """Count one write."""
        self.writes += 1
        self.seconds += seconds
        self.longest = max(self.longest, seconds)
        writer_busy.observe(seconds)
