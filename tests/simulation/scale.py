"""How much of a year: a whole one with fifty members, or a few weeks with a dozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Scale:
    """Where a simulation begins and how long it lasts, who is there, and how often the process is lost."""

    begins: datetime = datetime(2027, 1, 4, 6, tzinfo=UTC)
    days: int = 365
    founded: timedelta = timedelta(days=40)
    """How long before it the community was founded: what is asked a year later is asked in it."""
    people: int = 50
    on_discord: int = 20
    on_both: int = 5
    restarts: int = 60
    absences: tuple[int, ...] = (2, 5, 9, 20, 30, 60, 3, 14, 6, 48, 192, 384)
    """For how many hours it is away, each time."""
    changes: float = 0.15
    """How many sessions a day are moved, skipped or cancelled by hand."""
    deeds: float = 3.5
    """How many things a day people do by themselves."""


YEAR = Scale()
WEEKS = Scale(
    begins=datetime(2027, 3, 15, 6, tzinfo=UTC),  # The clocks change in it, and Easter falls in it.
    days=21,
    founded=timedelta(days=355),
    people=12,
    on_discord=5,
    on_both=2,
    restarts=4,
    absences=(30,),
    changes=0.3,
    deeds=1.0,
)
