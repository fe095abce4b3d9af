"""What a use case may ask of the content of sessions: points and votes, who was there, what was taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.community.sessions.formats import Source
    from bot.community.sessions.points import Point, Takeaway


class Agendas(Protocol):
    """The points of a community's sessions, and who wants which of them."""

    def add(self, point: Point) -> bool:
        """Record a point; False where its session has one of the same source and subject."""

    def get(self, id: str) -> Point | None:
        """Return a point with its votes."""

    def put(self, point: Point) -> bool:
        """Write over version minus one; False if that was outrun."""

    def of(self, occurrence: str) -> Sequence[Point]:
        """Return every point of a session, whatever became of it, in its order."""

    def left(self, series: str) -> Sequence[Point]:
        """Return the open points of all sessions of a series, oldest first."""

    def spent(self, series: str) -> Collection[tuple[Source, str]]:
        """Return (source, subject) of all that a series has talked about or taken off."""

    def about(self, source: Source, subject: str) -> Sequence[Point]:
        """Return the points on one question or entry that are open or were talked about."""

    def vote(self, point: str, person: str, *, now: datetime) -> bool:
        """Record a vote; False where the person has voted for it."""

    def unvote(self, point: str, person: str) -> bool:
        """Take a vote back; False where there was none."""

    def voted(self, occurrence: str, person: str) -> Collection[str]:
        """Return the open points of a session that a person has voted for."""

    def pass_on(self, point: str, to: str) -> None:
        """Give the votes of one point to another as well."""

    def stories(self, since: datetime, *, limit: int) -> Sequence[int]:
        """Return the stories kept from an instant on, newest first; of a thousand entries at most."""

    def trials(self, until: datetime, *, limit: int) -> Sequence[int]:
        """Return the entries of which somebody will tell by then how it went, soonest first."""


class Afterwards(Protocol):
    """Who was at a community's sessions, by their own word, and what they took away."""

    def attend(self, occurrence: str, person: str, *, now: datetime) -> bool:
        """Record that somebody was there; False where they said so before."""

    def unattend(self, occurrence: str, person: str) -> bool:
        """Take that back; False where they had not said so."""

    def attended(self, occurrence: str) -> Collection[str]:
        """Return who said that they were there."""

    def present(self, person: str, occurrences: Sequence[str]) -> Collection[str]:
        """Return those of some sessions at which a person was."""

    def put(self, takeaway: Takeaway) -> None:
        """Write what somebody took away, in the place of what they said before."""

    def get(self, occurrence: str, person: str) -> Takeaway | None:
        """Return what somebody took away from a session."""

    def of(self, occurrence: str) -> Sequence[Takeaway]:
        """Return what was taken away from a session, first said first."""

    def from_entry(self, number: int) -> Takeaway | None:
        """Return of which session an entry was taken away."""

    def since(self, series: str, at: datetime) -> Sequence[Takeaway]:
        """Return what was taken away from a series' sessions from *at* on, first said first."""

    def trying(self, person: str) -> Sequence[Takeaway]:
        """Return what a person will try and has not told the end of, soonest due first."""

    def wish(self, series: str, person: str, *, now: datetime) -> bool:
        """Record that somebody wants to be told what they missed of a series; False where they did already."""

    def unwish(self, series: str, person: str) -> bool:
        """Take that back; False where they had not wished it."""

    def wishing(self, series: str) -> Collection[str]:
        """Return who wants to be told what they missed."""
