"""What a use case may ask of the ways in and out: what is to be sent, what was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import Place, Post


class Outgoing(Protocol):
    """What is to be sent because of this transaction."""

    def send(self, place: Place, post: Post, *, key: str, now: datetime) -> bool:
        """Put *post* on its way; False where *key* (≤ 25 characters) was used already."""

    def replace(self, key: str, post: Post, *, now: datetime) -> bool:
        """Put *post* in the place of what was sent with *key*; False where that is unknown."""

    def retry(self, key: str, post: Post, *, now: datetime) -> bool:
        """Try once more, as *post*, what was given up; it is looked up before. False where *key* was not."""

    def key_of(self, place: Place, sent: str) -> str | None:
        """Return the key of what was sent to the room of *place* and stands there as message *sent*."""

    def sent_as(self, key: str) -> str | None:
        """Return the platform's id of the message sent with *key*; None while it is not sent."""

    def show(self, key: str, post: Post) -> None:
        """Note which entries the post *key* shows, sent or held back, in the place of those that it showed."""

    def showing(self, number: int) -> Sequence[str]:
        """Return the keys of the posts that show entry *number*."""

    def standing(self, number: int, since: datetime | None = None) -> Sequence[str]:
        """Return the keys of those posts that stand in front of all in a channel, from *since* on."""


class Deliveries(Protocol):
    """The keys of what has been taken: what refuses duplicates."""

    def first(self, key: str, *, now: datetime, outcome: str = "") -> bool:
        """Record *key*; False where it was taken before."""

    def outcome(self, key: str) -> str | None:
        """Return what was recorded with *key*; None where it was never taken."""

    def conclude(self, key: str, outcome: str) -> None:
        """Record what came of *key*."""
