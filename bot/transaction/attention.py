"""What a use case may ask of a person's attention: their zone, their wishes, what they were told, what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.attention import Cause, Held, Told, Wishes


class Attention(Protocol):
    """What people set about being told things, across all communities, and what this community held back."""

    def zone(self, person: str) -> str:
        """Return the IANA zone of a person: their own, else what their platform told, else the community's, else UTC."""

    def zones(self, persons: Sequence[str]) -> Mapping[str, str]:
        """Return the zone of each of *persons*, as `zone` does, by a few statements for all of them."""

    def own_zone(self, person: str) -> str:
        """Return the IANA zone that a person set, or that their platform told; empty where it can only be guessed."""

    def wishes(self, person: str) -> Wishes:
        """Return what a person set, the usual where they set nothing."""

    def hasten(self, person: str, *, now: datetime) -> None:
        """Let what waits for a person, in any community, be looked at again now."""

    def put(self, wishes: Wishes) -> None:
        """Record what a person set."""

    def counted(self, person: str, since: datetime) -> int:
        """Return how much of their budget a person was told after *since*, by all communities."""

    def note(self, told: Told) -> bool:
        """Record that a person was told something; False where that is known."""

    def was_told(self, person: str, key: str) -> bool:
        """Return whether a person was told what goes by *key* in this community."""

    def was_told_of(self, person: str, cause: Cause, subject: str) -> bool:
        """Return whether a person was told something for this cause by this schedule."""

    def last_told(self, person: str, cause: Cause) -> datetime | None:
        """Return when a person was last told something for this cause, by any community."""

    def hold(self, held: Held) -> bool:
        """Hold something back; False where its key is known."""

    def held(self, key: str) -> Held | None:
        """Return what is held back; None where there is nothing, or it was let go."""

    def is_held(self, key: str) -> bool:
        """Return whether *key* was held back, and is not sent."""

    def put_held(self, held: Held, *, now: datetime) -> None:
        """Change what is to become of something that is held back."""

    def release(self, key: str) -> None:
        """Forget what was held back and is sent now."""

    def waiting(self, person: str) -> Sequence[Held]:
        """Return what this community holds back for a person, newest first."""

    def let_go(self, person: str) -> int:
        """Let go of what is only kept for a person to read; return how much that was."""
