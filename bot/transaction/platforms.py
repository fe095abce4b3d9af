"""What a use case may ask of what lies across communities: spaces, codes, and persons who turn out to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Redeemed, Space


class Spaces(Protocol):
    """The spaces that Hearth is in, or has left."""

    def get(self, key: str) -> Space | None:
        """Return a space, of whichever community."""

    def join(self, key: str, *, name: str, installer: str, now: datetime) -> None:
        """Record that Hearth is in a space now; what is not told stays as it was. A purge is called off."""

    def leave(self, key: str, *, purge_at: datetime, now: datetime) -> bool:
        """Record that Hearth was removed from a space; False where it is unknown, or was removed before."""

    def settle(self, key: str, community: int) -> None:
        """Make *community* the one that is meant in a space, but for channels that were bound to a third one."""

    def every(self) -> Sequence[Space]:
        """Return the spaces that the community is at home in: by default, or with a channel of its own."""

    def held(self, key: str) -> Sequence[int]:
        """Return the communities that are at home in a space."""

    def purge(self, key: str, *, now: datetime) -> bool:
        """Have what a space holds removed after this commit, in steps; False where it is not due, or not left."""


class Codes(Protocol):
    """Secrets that open one thing once: codes that people type, and tickets in buttons."""

    def code(self, purpose: str, subject: str, *, until: datetime) -> str:
        """Return a new code for a person to type, in the place of the one that *subject* had before."""

    def ticket(self, purpose: str, subject: str, *, until: datetime) -> str:
        """Return a new secret for a button."""

    def look(self, purpose: str, secret: str, *, now: datetime) -> Redeemed:
        """Return what a secret stands for, without spending it."""

    def redeem(self, purpose: str, secret: str, *, now: datetime) -> Redeemed:
        """Return what a secret stands for and spend it: for each that follows it is spent."""

    def mark(self, secret: str) -> str:
        """Return what a secret is known by here, which opens nothing."""

    def spend(self, purpose: str, mark: str, *, now: datetime) -> bool:
        """Spend the secret that is known by *mark*; False where it is no longer good."""

    def may_try(self, purpose: str, account: str, *, now: datetime) -> bool:
        """Return whether an account has brought few enough wrong ones in the last hour."""

    def wrong(self, purpose: str, account: str, *, now: datetime) -> None:
        """Count a wrong one that an account brought."""


class Persons(Protocol):
    """People across all communities."""

    def join(self, stays: str, goes: str) -> bool:
        """Make all that is *goes*'s *stays*'s; False where they are the same, or one is erased or joined already."""
