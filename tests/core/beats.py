"""A kind of its own for the tests of time: it posts when its hour comes, and says what became of each occurrence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.community.attention import Cause
from bot.community.lateness import lateness
from bot.community.rhythm import Occurrence, OccurrenceState, Recurs, Schedule
from bot.core.dues import FAULTS
from bot.core.keys import key_for
from bot.core.rhythm import Kind, plan_on, take_step
from bot.recurrence import Rule
from bot.testing import SettableClock
from bot.tick import Tick
from bot.wording import post, prose
from tests.factories import GENERAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.storage.store import Store
    from bot.transaction import Transaction

MONDAY = datetime(2026, 11, 23, 10, 0)
WINDOW = timedelta(hours=2)
ENDS = {
    "on_time": OccurrenceState.DONE,
    "late": OccurrenceState.DONE,
    "skip": OccurrenceState.SKIPPED,
    "merge": OccurrenceState.MERGED,
}


def daily(zone: str = "Europe/Berlin", **fields: object) -> Rule:
    """Return every day at ten."""
    values: dict[str, Any] = {"text": "FREQ=DAILY", "zone": zone, "anchor": MONDAY}
    return Rule(**values | fields)


def a_schedule(id: str = "beat", community: int = 1, **fields: object) -> Schedule:
    """Return a schedule that is to be planned from the start."""
    made_at = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    values: dict[str, Any] = {
        "community": community,
        "id": id,
        "kind": Recurs.CHECKIN,
        "title": "Morning",
        "rule": daily(),
        "created_at": made_at,
        "next_at": made_at,
    }
    return Schedule(**values | fields)


@dataclass
class Beat:
    """A store, a clock that the test moves, and the kind: what each of its steps does may be told otherwise."""

    store: Store
    home: int
    clock: SettableClock = field(default_factory=lambda: SettableClock(datetime(2026, 11, 23, 7, 0, tzinfo=UTC)))
    cause: Cause = Cause.CHECKIN
    horizon: timedelta | None = None
    poison: str = ""

    def kinds(self) -> Mapping[Recurs, Kind]:
        """Return the kind for whatever recurs."""
        return dict.fromkeys(Recurs, Kind(self.begun, self.step, self.horizon))

    def begun(self, tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:  # noqa: ARG002
        """Be due when its hour comes."""
        return replace(occurrence, step="post", due_at=occurrence.at)

    def step(self, tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
        """Post once where it is not too late, and end."""
        if schedule.title == self.poison:
            raise ZeroDivisionError
        late = lateness(self.cause, occurrence.due_at or now, now, WINDOW)
        if late in {"on_time", "late"}:
            said = post(prose(f"{schedule.title} of {occurrence.local:%d %B}"))
            tx.outgoing.send(GENERAL, said, key=key_for("beat", occurrence.id), now=now)
        return replace(occurrence, state=ENDS[late], reason="" if late == "on_time" else late, due_at=None)

    def tick(self, store: Store | None = None) -> Tick:
        """Return a tick of a process: this store's, or another's on the same database."""
        dues: dict[str, Callable[..., object]] = {
            "schedule": partial(plan_on, kinds=self.kinds),
            "occurrence": partial(take_step, kinds=self.kinds),
        }
        return Tick(store or self.store, dues, FAULTS, clock=self.clock)

    def at(self, *local: int) -> Beat:
        """Set the clock (UTC)."""
        self.clock.at = datetime(*local, tzinfo=UTC)  # type: ignore[misc,arg-type]
        return self

    def add(self, schedule: Schedule, community: int | None = None) -> None:
        """Record a schedule."""
        home = community or self.home
        self.store.write_now(home, lambda tx: tx.schedules.add(replace(schedule, community=home)))

    def schedule(self, id: str = "beat") -> Schedule:
        """Return a schedule as it stands."""
        found = self.store.read_now(self.home, lambda tx: tx.schedules.get(id))
        assert found
        return found

    def occurrences(self, id: str = "beat") -> list[Occurrence]:
        """Return a schedule's occurrences, by time."""
        return list(self.store.read_now(self.home, lambda tx: tx.schedules.occurrences(schedule=id)))

    def ends(self, id: str = "beat") -> list[str]:
        """Return what became of each, with its local day."""
        return [f"{one.local:%d} {one.state.value} {one.reason}".strip() for one in self.occurrences(id)]

    def posts(self) -> int:
        """Return how many posts there are to be sent."""
        return self.store.queue.counts().get("todo", 0)
