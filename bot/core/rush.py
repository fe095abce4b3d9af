"""What is left out in a rush: work that is worth its time only while few wait for something better."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Allowance:
    """Allows so many of something a second, and `at_once` of them after a quiet while."""

    per_second: float
    at_once: float
    _spent: float = 0.0
    _at: float = float("-inf")

    def take(self, now: float) -> bool:
        """Return whether one more is allowed at *now*, in seconds of whatever clock; it counts then."""
        if now > self._at:
            self._spent = max(self._spent - (now - self._at) * self.per_second, 0.0)
            self._at = now
        if self._spent + 1 > self.at_once:
            return False
        self._spent += 1
        return True
