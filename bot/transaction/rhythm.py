"""What a use case may ask of the rhythm: schedules and occurrences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from bot.community.rhythm import Occurrence, Recurs, Schedule


class Schedules(Protocol):
    """What recurs in a community, and each time that it does."""

    def add(self, schedule: Schedule) -> bool:
        """Record a schedule; False where its id is known."""

    def get(self, id: str) -> Schedule | None:
        """Return a schedule."""

    def put(self, schedule: Schedule) -> bool:
        """Write over version minus one; False if that was outrun."""

    def every(self, kind: Recurs | None = None) -> Sequence[Schedule]:
        """Return the schedules of a kind that have not ended, oldest first."""

    def plan(self, occurrence: Occurrence) -> bool:
        """Record an occurrence; False where its schedule has one of that local time, or its id is known."""

    def occurrence(self, id: str) -> Occurrence | None:
        """Return an occurrence."""

    def expect(self, ids: Sequence[str]) -> None:
        """Be ready for these occurrences to be taken one after the other; `settle` writes what became of them."""

    def settle(self) -> None:
        """Write what became of the occurrences that were expected."""

    def taken(self, id: str) -> tuple[Occurrence, Schedule] | None:
        """Return an occurrence, and the schedule that it is of."""

    def put_occurrence(self, occurrence: Occurrence) -> bool:
        """Write over version minus one; False if that was outrun."""

    def go_on(self, after: Occurrence, *, was: int) -> bool:
        """Write what became of an occurrence over version *was*, as the next one; False if that was outrun.

        Of one that was expected it is written with others, by `settle` at the latest.
        """

    def drop(self, id: str) -> None:
        """Remove an occurrence that nobody was told of."""

    def occurrences(
        self,
        *,
        schedule: str = "",
        kind: Recurs | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 500,
    ) -> Sequence[Occurrence]:
        """Return occurrences by their time: those of a schedule or kind, at *since* or later, before *until*."""

    def latest(self, schedule: str, before: datetime) -> Occurrence | None:
        """Return the last occurrence of a schedule before an instant."""

    def put_off(
        self,
        of: Literal["schedule", "occurrence"],
        id: str,
        *,
        fault: str,
        waits: Sequence[timedelta],
        now: datetime,
    ) -> int:
        """Have the clock look at a row later, since that failed; return how often in a row it did.

        After the first failure it waits for the first of *waits*, and so on; for the last of them from then on.
        """

    def alone(self) -> bool:
        """Have what is due in the community to oneself until the commit; False where another replica is at it."""
