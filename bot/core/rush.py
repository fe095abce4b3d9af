"""What is left out in a rush: work that is worth its time only while few wait for something better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


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


@dataclass(slots=True)
class Crowd:
    """Counts those who wait for something right now, each for as long as they are `with` it.

    Who is answered comes again: it stays dense for some seconds after `most` were seen to be passed.
    """

    most: int
    seconds: float
    _waiting: int = 0
    _dense: float = float("-inf")

    def is_dense(self, now: float) -> bool:
        """Return whether more wait at *now*, or did a moment ago, than can be given more than they came for."""
        if self._waiting > self.most:
            self._dense = now
        return now - self._dense < self.seconds

    def __enter__(self) -> None:
        """Begin to wait."""
        self._waiting += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait no more."""
        self._waiting -= 1
