"""What a use case may ask of sessions: series, what is one session's own, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.sessions.model import Answer, Particulars, Plan, Rsvp, Series


class Sessions(Protocol):
    """The series of a community; their schedules and instants are with `schedules`."""

    def add(self, series: Series) -> bool:
        """Record a series; False where its id is known."""

    def get(self, id: str) -> Series | None:
        """Return a series by its schedule's id, its hosts in their order."""

    def put(self, series: Series) -> bool:
        """Write over version minus one, its hosts included; False if that was outrun."""

    def every(self) -> Sequence[Series]:
        """Return all series, by their title."""

    def own(self, occurrence: str, series: str) -> Particulars:
        """Return what is one session's own; nothing yet where it was never put."""

    def put_own(self, own: Particulars) -> None:
        """Write what is one session's own."""

    def rsvp(self, occurrence: str, person: str) -> Rsvp | None:
        """Return what somebody said to a session."""

    def put_rsvp(self, rsvp: Rsvp) -> None:
        """Write what somebody said, in the place of what they said before."""

    def answers(self, occurrence: str) -> tuple[Rsvp, ...]:
        """Return all that was said to a session, first said first."""

    def answered(self, person: str, occurrences: Sequence[str]) -> Mapping[str, Answer]:
        """Return what a person said to each of some sessions; those they did not answer are left out."""

    def keep_plan(self, plan: Plan) -> None:
        """Keep what somebody is about to do, in the place of what they were about to before; old ones go."""

    def plan(self, id: str, person: str) -> Plan | None:
        """Return what a person is about to do; None where it was done, is too old, or is somebody else's."""

    def drop_plan(self, id: str) -> None:
        """Remove what was about to be done."""

    def forget(self, occurrence: str) -> None:
        """Remove what is one session's own, and its answers, where the session itself goes."""
