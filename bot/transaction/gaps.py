"""What a use case may ask of gaps, and of who knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.domain.gaps.model import Gap
    from bot.domain.model import Question
    from bot.domain.who.model import AskedOne, Findable


class Gaps(Protocol):
    """Questions put together by what they ask."""

    def add(self, gap: Gap) -> bool:
        """Record a gap; False where its id is known."""

    def get(self, id: str) -> Gap | None:
        """Return a gap."""

    def put(self, gap: Gap) -> bool:
        """Write over version minus one; False if that was outrun."""

    def of(self, question: str) -> Gap | None:
        """Return the gap that a question belongs to."""

    def hold(self, gap: str, question: str) -> bool:
        """Put a question into a gap; False where it is in one."""

    def release(self, question: str) -> None:
        """Take a question out of its gap."""

    def questions(self, gap: str) -> Sequence[Question]:
        """Return all questions of a gap, oldest first."""

    def held(self, gaps: Collection[str]) -> Mapping[str, Sequence[Question]]:
        """Return the questions of several gaps, oldest first."""

    def open(self) -> Sequence[Gap]:
        """Return the open gaps, soonest due first, those without a date last."""

    def worded(self, *, last: int) -> Sequence[tuple[str, str, str]]:
        """Return (gap, question, words) of what was put into gaps, newest first, at most *last*."""

    def stamp(self) -> tuple[int, int]:
        """Return what is another pair once a question came to a gap, or went."""

    def unsorted(self, *, last: int) -> Sequence[Question]:
        """Return the questions that are to be put with others, longest waiting first."""


class Knowing(Protocol):
    """Who agreed to be found, and who was asked in person."""

    def find_me(self, findable: Findable) -> None:
        """Record that somebody may be found, in the place of what they said before; since when stays."""

    def find_me_not(self, person: str) -> bool:
        """Record that somebody is not to be found; False where they were not."""

    def findable(self, person: str) -> Findable | None:
        """Return whether and how somebody may be found."""

    def every(self) -> Sequence[Findable]:
        """Return all who may be found, by their ids, which tell nothing."""

    def ask(self, asked: AskedOne) -> bool:
        """Record that somebody is asked; False where somebody is asked the same already."""

    def get(self, id: str) -> AskedOne | None:
        """Return whom somebody asked."""

    def put(self, asked: AskedOne) -> bool:
        """Write over version minus one; False if that was outrun."""

    def of(self, question: str) -> Sequence[AskedOne]:
        """Return who was asked a question, oldest first."""

    def mine(self, person: str) -> Sequence[AskedOne]:
        """Return what somebody is asked and has not ended, oldest first."""

    def naming(self, person: str) -> Sequence[AskedOne]:
        """Return all that somebody asked in person or was asked."""

    def loads(self, since: datetime) -> Mapping[str, int]:
        """Return how often each person was asked from *since* on."""

    def solved(self) -> Sequence[Question]:
        """Return the questions that somebody's answer ended and their asker had shared, newest first."""

    def thanked(self, numbers: Collection[int]) -> Mapping[int, Collection[str]]:
        """Return who was thanked for each of these entries."""

    def told_by(self, people: Collection[str], viewer: Viewer) -> Sequence[tuple[str, str]]:
        """Return (topic, person) of each who told something on a topic, under their name, that *viewer* may see."""

    def tellers(self, viewer: Viewer) -> Mapping[str, int]:
        """Return of each topic how many told something on it, under their name, that *viewer* may see."""
