"""What lives for moments only: trigger ids, and addresses to answer to."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 30 * 60
HOOK_USES = 5


@dataclass
class Triggers:
    """Trigger ids: each opens one view, within three seconds."""

    now: Callable[[], float] = time.monotonic
    issued: dict[str, tuple[str, float]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def issue(self, user: str) -> str:
        """Return a new trigger id of something that *user* did."""
        id = f"{len(self.issued) + 1}.1763884800.invented"
        self.issued[id] = (user, self.now())
        return id

    def take(self, id: str) -> tuple[str, str]:
        """Return (user, "") for a trigger id that works, ("", error) for another."""
        if id not in self.issued:
            return "", "invalid_trigger_id"
        if id in self.used:
            return "", "exchanged_trigger_id"
        user, at = self.issued[id]
        if self.now() - at > TRIGGER_SECONDS:
            return "", "expired_trigger_id"
        self.used.add(id)
        return user, ""


@dataclass
class Hook:
    """An address to answer to: five times, within half an hour."""

    user: str
    channel: str
    message: str = ""
    ephemeral: bool = False
    at: float = field(default_factory=time.monotonic)
    uses: int = 0

    def take(self) -> bool:
        """Return whether it may be used once more."""
        self.uses += 1
        return self.uses <= HOOK_USES and time.monotonic() - self.at <= HOOK_SECONDS
