"""What a use case may ask of check-ins and digests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.checkins.model import Checkin, CheckinRound, Response, SignedUp
    from bot.community.digests.model import Digest


class Checkins(Protocol):
    """Check-ins, their rounds and answers, and who is asked in their own morning."""

    def add(self, checkin: Checkin) -> bool:
        """Record a check-in; False where its id is known."""

    def get(self, id: str) -> Checkin | None:
        """Return a check-in."""

    def put(self, checkin: Checkin) -> bool:
        """Write over version minus one; False if that was outrun."""

    def open(self, round_: CheckinRound) -> bool:
        """Record a round; False where its id is known."""

    def round(self, id: str) -> CheckinRound | None:
        """Return a round."""

    def rounds(self, checkin: str, *, last: int = 60) -> Sequence[CheckinRound]:
        """Return the rounds of a check-in, newest first."""

    def asking(self, question: str) -> Sequence[CheckinRound]:
        """Return the rounds in which a member's question was asked again."""

    def close(self, id: str, answers: int) -> bool:
        """Close a round with its count; False where it was closed before."""

    def answer(self, answer: Response) -> None:
        """Write what somebody said in a round, in place of what was there."""

    def answer_of(self, round_: str, person: str) -> Response | None:
        """Return what somebody said in a round."""

    def answer_by_id(self, id: str) -> Response | None:
        """Return an answer by what its buttons carry."""

    def answers(self, round_: str) -> Sequence[Response]:
        """Return what was said in a round, in the order in which it was; skipped ones too."""

    def join(self, signed_up: SignedUp) -> bool:
        """Sign somebody up; False where they were."""

    def leave(self, checkin: str, person: str) -> bool:
        """Ask somebody no more; False where they were not asked."""

    def away(self, person: str, until: datetime | None) -> int:
        """Ask somebody nothing until then, in no check-in that they are signed up to; return how many these are."""

    def signed_up(self, checkin: str) -> Sequence[SignedUp]:
        """Return who is asked, longest first."""

    def next_signed_up(self, checkin: str, *, after: str, most: int) -> Sequence[SignedUp]:
        """Return the next who are asked by their person's key, *most* at once."""

    def joined(self, person: str) -> Sequence[SignedUp]:
        """Return what somebody is signed up to."""


class Digests(Protocol):
    """Digests, and who follows which topic."""

    def add(self, digest: Digest) -> bool:
        """Record a digest; False where its id is known."""

    def get(self, id: str) -> Digest | None:
        """Return a digest."""

    def told(self, id: str, to: datetime) -> None:
        """Record up to when a digest has told what was new."""

    def follow(self, person: str, topic: str, *, place: str = "", now: datetime) -> bool:
        """Let somebody follow a topic, said in a printed *place*; False where they did."""

    def followed_in(self, person: str) -> str:
        """Return where somebody last said that they follow a topic, printed; empty for nowhere."""

    def unfollow(self, person: str, topic: str) -> bool:
        """Let somebody follow a topic no more; False where they did not."""

    def followed(self, person: str) -> Sequence[str]:
        """Return the topics that somebody follows, by name."""

    def followers(self) -> Sequence[str]:
        """Return the persons who follow anything."""
