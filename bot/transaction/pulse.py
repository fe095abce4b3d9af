"""What a use case may ask of the ledger of deeds, and of the pulse taken from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Did


class Interactions(Protocol):
    """Who did what for whom: the one source of all figures about people. Nothing is noted for merely reading."""

    def note(  # Each is a fact of its own.
        self, did: Did, *, by: str, to: str | None = None, subject: str, topic: str = "", now: datetime
    ) -> bool:
        """Note that the person *by* did something, for the person *to* where it was for one; False where it is noted.

        *subject* is an id, or an entry's number as `#142`. Whoever does it for themselves does it for nobody.
        """

    def take_back(self, did: Did, *, by: str, to: str | None = None, subject: str) -> bool:
        """Forget what was noted, because it was not so after all; False where it was not noted."""

    def own(self, person: str, since: datetime) -> dict[Did, int]:
        """Return how often a person did each from *since* on: for their own eyes."""
