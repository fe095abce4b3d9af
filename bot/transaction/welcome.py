"""What a use case may ask of newcomers and of who agreed to meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.welcome.model import Greeter, Newcomer


class Welcoming(Protocol):
    """The newcomers and greeters of one community."""

    def add(self, newcomer: Newcomer) -> bool:
        """Record a newcomer; False where they are known as one."""

    def get(self, person: str) -> Newcomer | None:
        """Return a newcomer."""

    def put(self, newcomer: Newcomer) -> bool:
        """Write over version minus one; False if that was outrun."""

    def by_said(self, key: str) -> Newcomer | None:
        """Return the newcomer whose words of themselves were posted with *key*."""

    def awaiting(self) -> bool:
        """Return whether any newcomer is watched who had no answer yet."""

    def first_met(self) -> datetime | None:
        """Return when the community's first member was met."""

    def put_greeter(self, greeter: Greeter) -> None:
        """Record that somebody meets newcomers, in the place of what they said before."""

    def drop_greeter(self, person: str) -> bool:
        """Record that somebody meets newcomers no longer; False where they did not."""

    def greeter(self, person: str) -> Greeter | None:
        """Return how somebody meets newcomers."""

    def greeters(self) -> Sequence[Greeter]:
        """Return all who meet newcomers, longest first."""

    def greeted(self, person: str, since: datetime) -> int:
        """Return to how many newcomers somebody was named from *since* on."""

    def met_since(self, since: datetime) -> Sequence[Newcomer]:
        """Return the newcomers met from *since* on, oldest first."""
