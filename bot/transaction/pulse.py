"""What a use case may ask of the ledger of deeds, and of the pulse taken from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Did
    from bot.community.pulse.counted import Counted, Published, Span, Standing


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


class Pulses(Protocol):
    """What is counted for the pulse, and what of it was published. Reading only, but for `publish`."""

    def counted(self, span: Span) -> Counted:
        """Return all that is counted of a span, as it is: nothing of it is fit to be shown before `figures`."""

    def levels(self, span: Span) -> Counted:
        """Return of a span who did anything, and how often, and no more: what the next one is held against."""

    def top_entry(self, span: Span) -> int:
        """Return the entry that was used most in a span, of those that every member may see; 0 where there is none."""

    def founded(self) -> datetime:
        """Return since when there is the community."""

    def standing(self, now: datetime) -> Standing:
        """Return how things stand that every member may see."""

    def care(self) -> tuple[int, int]:
        """Return how many entries need care, of how many that every member may see."""

    def look_again(self, at: datetime) -> None:
        """Have the pulse taken again by the clock at an instant."""

    def published(self, spans: Sequence[Span]) -> Mapping[int, Published]:
        """Return what was published of some spans, by their numbers."""

    def publish(self, span: Span, what: Published) -> bool:
        """Record what is published of a span; False where something was: it is never published again."""
