"""What recurs, and each time that it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import BigInteger, bindparam, delete, func, literal_column, select, update

from bot.community.rhythm import ScheduleState
from bot.storage.batch import Batch, over_some, some_of
from bot.storage.context import Repository
from bot.storage.prepared import Prepared
from bot.storage.rhythm_rows import (
    CLOCKS,
    PLANNED,
    SCHEDULED,
    occurrence_of,
    occurrence_values,
    planned,
    schedule_of,
    schedule_values,
    scheduled,
    step_values,
)
from bot.storage.tables.community import community
from bot.storage.tables.rhythm import occurrence, schedule
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Select, Table, Update

    from bot.community.rhythm import Occurrence, Recurs, Schedule
    from bot.storage.context import Context

_OURS = schedule.c.community_id == bindparam("community")
_TIMES = occurrence.c.community_id == bindparam("community")
_ONE: ColumnElement[int] = literal_column("1")

_ADD = Prepared(insert_new(schedule), [column.name for column in schedule.c if column.name not in CLOCKS])
_GET = Prepared(select(*SCHEDULED).where(_OURS, schedule.c.schedule_id == bindparam("its_id")))
_PLAN = Prepared(insert_new(occurrence), [column.name for column in occurrence.c if column.name not in CLOCKS])
_OCCURRENCE = Prepared(select(*PLANNED).where(_TIMES, occurrence.c.occurrence_id == bindparam("its_id")))
# The schedule's columns come by names of their own: both tables have a kind and a version.
_OF = "of_"
TAKEN = (
    select(*PLANNED, *(column.label(_OF + column.name) for column in SCHEDULED))
    .join(
        schedule,
        (schedule.c.community_id == occurrence.c.community_id) & (schedule.c.schedule_id == occurrence.c.schedule_id),
    )
    .where(_TIMES)
)
TAKE, TAKE_SOME = TAKEN.where(occurrence.c.occurrence_id == bindparam("its_id")), some_of(TAKEN)
_TAKE, _TAKE_SOME = Prepared(TAKE), Prepared(TAKE_SOME)
_DROP = delete(occurrence).where(_TIMES, occurrence.c.occurrence_id == bindparam("its_id"))
_LATEST = (
    select(*PLANNED)
    .where(_TIMES, occurrence.c.schedule_id == bindparam("its_schedule"))
    .where(occurrence.c.at < bindparam("before", type_=occurrence.c.at.type))
    .order_by(occurrence.c.at.desc(), occurrence.c.local.desc())
    .limit(1)
)
CHANGE = (
    update(community)
    .where(community.c.community_id == bindparam("community"))
    .values(changes=community.c.changes + _ONE)
)
_CHANGED = Prepared(CHANGE)
# The key of an advisory lock: ours, apart from any other's, and the community's.
_LOCK = 0x48454152 << 32
_ALONE = select(func.pg_try_advisory_xact_lock(bindparam("its_lock", type_=BigInteger)))

_KEPT = {
    "schedule": (schedule, schedule.c.schedule_id),
    "occurrence": (occurrence, occurrence.c.occurrence_id),
}


def _put(table: Table, key: str) -> Update:
    """Return the overwriting of a row's version minus one."""
    mine = [table.c[key] == bindparam("its_id"), table.c.version == bindparam("was")]
    return update(table).where(table.c.community_id == bindparam("community"), *mine)


# What an occurrence is of, and which, stays; the faults that there were are over.
_FIXED = {"community_id", "schedule_id", "occurrence_id"}
_PUT = Prepared(_put(schedule, "schedule_id"), [column.name for column in schedule.c if column.name not in _FIXED])
PUT = _put(occurrence, "occurrence_id")
_GOES_ON = [column.name for column in occurrence.c if column.name not in _FIXED | {"kind", "local"}]
_PUT_OCCURRENCE, _PUT_SOME = Prepared(PUT, _GOES_ON), Prepared(over_some(_GOES_ON))


class SqlSchedules(Repository):
    """The schedules of one community, and their occurrences."""

    __slots__ = ("_batch", "_changed")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._batch = Batch(context, _TAKE_SOME, _PUT_OCCURRENCE, _PUT_SOME)
        self._changed = False

    def add(self, schedule: Schedule) -> bool:
        """Record a schedule; False where its id is known."""
        values = {"community_id": self._context.community, "schedule_id": schedule.id, **schedule_values(schedule)}
        return self._tell(_ADD.count(self._context, values))

    def get(self, id: str) -> Schedule | None:
        """Return a schedule."""
        rows = _GET.records(self._context, {"community": self._context.community, "its_id": id})
        return schedule_of(rows[0]) if rows else None

    def put(self, schedule: Schedule) -> bool:
        """Write over version minus one; False if that was outrun."""
        self._batch.forget()
        its = {"community": self._context.community, "its_id": schedule.id, "was": schedule.version - 1}
        its |= {"tries": 0, "fault": ""}
        return self._tell(_PUT.count(self._context, its | schedule_values(schedule)))

    def every(self, kind: Recurs | None = None) -> Sequence[Schedule]:
        """Return the schedules of a kind that have not ended, oldest first."""
        asked = select(*SCHEDULED).where(_OURS, schedule.c.state != ScheduleState.ENDED.value)
        if kind is not None:
            asked = asked.where(schedule.c.kind == kind.value)
        return [schedule_of(row) for row in self._context.run(asked.order_by(schedule.c.created_at, _BY_ID))]

    def plan(self, occurrence: Occurrence) -> bool:
        """Record an occurrence; False where its schedule has one of that local time, or its id is known."""
        values = {"community_id": self._context.community, "occurrence_id": occurrence.id}
        return self._tell(_PLAN.count(self._context, values | occurrence_values(occurrence)))

    def occurrence(self, id: str) -> Occurrence | None:
        """Return an occurrence."""
        self._batch.settle()
        rows = _OCCURRENCE.records(self._context, {"community": self._context.community, "its_id": id})
        return occurrence_of(rows[0]) if rows else None

    def expect(self, ids: Sequence[str]) -> None:
        """Be ready for these occurrences to be taken one after the other; `settle` writes what became of them."""
        self._batch.expect(ids)

    def settle(self) -> None:
        """Write what became of the occurrences that were expected."""
        self._batch.settle()

    def taken(self, id: str) -> tuple[Occurrence, Schedule] | None:
        """Return an occurrence, and the schedule that it is of."""
        row = self._batch.take(id)
        if row is None:
            self._batch.settle()
            rows = _TAKE.records(self._context, {"community": self._context.community, "its_id": id})
            row = rows[0] if rows else None
        return row and (planned(row[: len(PLANNED)]), scheduled(row[len(PLANNED) :]))

    def put_occurrence(self, occurrence: Occurrence) -> bool:
        """Write over version minus one; False if that was outrun."""
        self._batch.forget()
        return self.go_on(occurrence, was=occurrence.version - 1)

    def go_on(self, after: Occurrence, *, was: int) -> bool:
        """Write what became of an occurrence over version *was*, as the next one; False if that was outrun.

        Of one that was expected it is written with others, by `settle` at the latest.
        """
        values = step_values(after, self._context.community, was)
        if self._batch.put(after.id, values):
            return self._tell(1)
        return self._tell(_PUT_OCCURRENCE.count(self._context, values))

    def drop(self, id: str) -> None:
        """Remove an occurrence that nobody was told of."""
        self._batch.forget()
        self._tell(self._context.run(_DROP, its_id=id).rowcount)

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
        self._batch.settle()
        asked = select(*PLANNED).where(_TIMES)
        if schedule:
            asked = asked.where(occurrence.c.schedule_id == schedule)
        if kind is not None:
            asked = asked.where(occurrence.c.kind == kind.value)
        asked = _between(asked, since, until).order_by(occurrence.c.at, occurrence.c.occurrence_id).limit(limit)
        return [occurrence_of(row) for row in self._context.run(asked)]

    def latest(self, schedule: str, before: datetime) -> Occurrence | None:
        """Return the last occurrence of a schedule before an instant."""
        self._batch.settle()
        row = self._context.run(_LATEST, its_schedule=schedule, before=before).first()
        return occurrence_of(row) if row else None

    def put_off(
        self,
        of: Literal["schedule", "occurrence"],
        id: str,
        *,
        fault: str,
        waits: Sequence[timedelta],
        now: datetime,
    ) -> int:
        """Have the clock look at a row later, since that failed; return how often in a row it did."""
        self._batch.forget()
        table, key = _KEPT[of]
        its = [table.c.community_id == bindparam("community"), key == bindparam("its_id"), table.c.wake_at.is_not(None)]
        known = self._context.run(select(table.c.tries).where(*its), its_id=id).scalar()
        if known is None:
            return 0
        until = now + waits[min(known, len(waits) - 1)]
        self._context.run(update(table).where(*its), its_id=id, wake_at=until, fault=fault, tries=known + 1)
        return int(known) + 1

    def alone(self) -> bool:
        """Have what is due in the community to oneself until the commit; False where another replica is at it.

        On PostgreSQL a lock that whoever comes second does not wait for, and that goes with its holder;
        SQLite has one process only.
        """
        if self._context.connection.dialect.name == "sqlite":
            return True
        return bool(self._context.run(_ALONE, its_lock=_LOCK + self._context.community % (1 << 32)).scalar())

    def _tell(self, count: int) -> bool:
        """Let open pages hear of a change, once in a transaction; return whether there was one."""
        if count and not self._changed:
            self._changed = True
            _CHANGED.count(self._context, {"community": self._context.community})
        return count == 1


_BY_ID = schedule.c.schedule_id


def _between(asked: Select[Any], since: datetime | None, until: datetime | None) -> Select[Any]:
    if since is not None:
        asked = asked.where(occurrence.c.at >= since)
    return asked if until is None else asked.where(occurrence.c.at < until)
