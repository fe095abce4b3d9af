"""What recurs, and each time that it does."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import BigInteger, bindparam, delete, func, literal_column, select, update

from bot.community.rhythm import ENDED, Occurrence, OccurrenceState, Recurs, Schedule, ScheduleState
from bot.recurrence import Rule
from bot.storage.context import Repository
from bot.storage.prepared import Prepared
from bot.storage.tables.community import community
from bot.storage.tables.rhythm import occurrence, schedule
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sqlalchemy import ColumnElement, Select, Table

    from bot.storage.context import Context

_OURS = schedule.c.community_id == bindparam("community")
_TIMES = occurrence.c.community_id == bindparam("community")
_STATES = {state.value: state for state in OccurrenceState}
_KINDS = {kind.value: kind for kind in Recurs}
_ONE: ColumnElement[int] = literal_column("1")

# What only the clock writes; a fresh row has what the table says.
_CLOCKS = {"tries", "fault"}
_ADD = Prepared(insert_new(schedule), [column.name for column in schedule.c if column.name not in _CLOCKS])
_GET = Prepared(select(schedule).where(_OURS, schedule.c.schedule_id == bindparam("its_id")))
_PLAN = Prepared(insert_new(occurrence), [column.name for column in occurrence.c if column.name not in _CLOCKS])
_OCCURRENCE = Prepared(select(occurrence).where(_TIMES, occurrence.c.occurrence_id == bindparam("its_id")))
_DROP = delete(occurrence).where(_TIMES, occurrence.c.occurrence_id == bindparam("its_id"))
_LATEST = (
    select(occurrence)
    .where(_TIMES, occurrence.c.schedule_id == bindparam("its_schedule"))
    .where(occurrence.c.at < bindparam("before", type_=occurrence.c.at.type))
    .order_by(occurrence.c.at.desc(), occurrence.c.local.desc())
    .limit(1)
)
_CHANGED = Prepared(
    update(community)
    .where(community.c.community_id == bindparam("community"))
    .values(changes=community.c.changes + _ONE)
)
# The key of an advisory lock: ours, apart from any other's, and the community's.
_LOCK = 0x48454152 << 32
_ALONE = select(func.pg_try_advisory_xact_lock(bindparam("its_lock", type_=BigInteger)))

_KEPT = {
    "schedule": (schedule, schedule.c.schedule_id),
    "occurrence": (occurrence, occurrence.c.occurrence_id),
}


def _put(table: Table, key: str) -> Prepared:
    """Return the overwriting of a row's version minus one; it is looked at without its former faults."""
    mine = [table.c[key] == bindparam("its_id"), table.c.version == bindparam("was")]
    names = [column.name for column in table.c if column.name not in {"community_id", key}]
    ours = table.c.community_id == bindparam("community")
    return Prepared(update(table).where(ours, *mine), names)


_PUT = _put(schedule, "schedule_id")
_PUT_OCCURRENCE = _put(occurrence, "occurrence_id")


class SqlSchedules(Repository):
    """The schedules of one community, and their occurrences."""

    __slots__ = ("_changed",)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._changed = False

    def add(self, schedule: Schedule) -> bool:
        """Record a schedule; False where its id is known."""
        values = {"community_id": self._context.community, "schedule_id": schedule.id, **_schedule_values(schedule)}
        return self._tell(_ADD.count(self._context, values))

    def get(self, id: str) -> Schedule | None:
        """Return a schedule."""
        rows = _GET.records(self._context, {"community": self._context.community, "its_id": id})
        return schedule_of(rows[0]) if rows else None

    def put(self, schedule: Schedule) -> bool:
        """Write over version minus one; False if that was outrun."""
        return self._over(_PUT, schedule.id, schedule.version, _schedule_values(schedule))

    def every(self, kind: Recurs | None = None) -> Sequence[Schedule]:
        """Return the schedules of a kind that have not ended, oldest first."""
        asked = select(schedule).where(_OURS, schedule.c.state != ScheduleState.ENDED.value)
        if kind is not None:
            asked = asked.where(schedule.c.kind == kind.value)
        return [schedule_of(row) for row in self._context.run(asked.order_by(schedule.c.created_at, _BY_ID))]

    def plan(self, occurrence: Occurrence) -> bool:
        """Record an occurrence; False where its schedule has one of that local time, or its id is known."""
        values = {"community_id": self._context.community, "occurrence_id": occurrence.id}
        return self._tell(_PLAN.count(self._context, values | _values(occurrence)))

    def occurrence(self, id: str) -> Occurrence | None:
        """Return an occurrence."""
        rows = _OCCURRENCE.records(self._context, {"community": self._context.community, "its_id": id})
        return occurrence_of(rows[0]) if rows else None

    def put_occurrence(self, occurrence: Occurrence) -> bool:
        """Write over version minus one; False if that was outrun."""
        return self._over(_PUT_OCCURRENCE, occurrence.id, occurrence.version, _values(occurrence))

    def drop(self, id: str) -> None:
        """Remove an occurrence that nobody was told of."""
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
        asked = select(occurrence).where(_TIMES)
        if schedule:
            asked = asked.where(occurrence.c.schedule_id == schedule)
        if kind is not None:
            asked = asked.where(occurrence.c.kind == kind.value)
        asked = _between(asked, since, until).order_by(occurrence.c.at, occurrence.c.occurrence_id).limit(limit)
        return [occurrence_of(row) for row in self._context.run(asked)]

    def latest(self, schedule: str, before: datetime) -> Occurrence | None:
        """Return the last occurrence of a schedule before an instant."""
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

    def _over(self, statement: Prepared, id: str, version: int, values: dict[str, Any]) -> bool:
        its = {"community": self._context.community, "its_id": id, "was": version - 1, "tries": 0, "fault": ""}
        return self._tell(statement.count(self._context, its | values))

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


def _schedule_values(schedule: Schedule) -> dict[str, Any]:
    rule = schedule.rule
    return {
        "kind": schedule.kind.value,
        "title": schedule.title,
        "rule": rule.text,
        "zone": rule.zone,
        "anchor": rule.anchor.isoformat(),
        "until": rule.until.isoformat() if rule.until else None,
        "count": rule.count,
        "without": [day.isoformat() for day in rule.without],
        "country": rule.country,
        "on_holiday": rule.on_holiday,
        "by_person": schedule.by,
        "state": schedule.state.value,
        "planned_to": schedule.planned_to.isoformat() if schedule.planned_to else None,
        "made": schedule.made,
        "next_at": schedule.next_at,
        "created_at": schedule.created_at,
        "version": schedule.version,
        "wake_at": schedule.next_at if schedule.state is ScheduleState.ACTIVE else None,
    }


def schedule_of(row: Any) -> Schedule:  # noqa: ANN401 (a row, however it was read)
    """Return the schedule in a row."""
    return Schedule(
        community=row.community_id,
        id=row.schedule_id,
        kind=_KINDS[row.kind],
        title=row.title,
        rule=rule_of(row),
        created_at=row.created_at,
        by=row.by_person,
        state=ScheduleState(row.state),
        planned_to=datetime.fromisoformat(row.planned_to) if row.planned_to else None,
        made=row.made,
        next_at=row.next_at,
        version=row.version,
    )


def rule_of(row: Any) -> Rule:  # noqa: ANN401
    """Return the rule in a schedule's row."""
    return Rule(
        text=row.rule,
        zone=row.zone,
        anchor=datetime.fromisoformat(row.anchor),
        until=date.fromisoformat(row.until) if row.until else None,
        count=row.count,
        without=tuple(map(date.fromisoformat, row.without)),
        country=row.country,
        on_holiday=row.on_holiday,
    )


def _values(occurrence: Occurrence) -> dict[str, Any]:
    ended = occurrence.state in ENDED
    return {
        "schedule_id": occurrence.schedule,
        "kind": occurrence.kind.value,
        "local": occurrence.local.isoformat(),
        "at": occurrence.at,
        "state": occurrence.state.value,
        "step": occurrence.step,
        "due_at": occurrence.due_at,
        "reason": occurrence.reason,
        "moved": occurrence.moved,
        "host": occurrence.host,
        "sequence": occurrence.sequence,
        "version": occurrence.version,
        "wake_at": None if ended else occurrence.due_at,
    }


def occurrence_of(row: Any) -> Occurrence:  # noqa: ANN401
    """Return the occurrence in a row."""
    return Occurrence(
        community=row.community_id,
        id=row.occurrence_id,
        schedule=row.schedule_id,
        kind=_KINDS[row.kind],
        local=datetime.fromisoformat(row.local),
        at=row.at,
        state=_STATES[row.state],
        step=row.step,
        due_at=row.due_at,
        reason=row.reason,
        moved=row.moved,
        host=row.host,
        sequence=row.sequence,
        version=row.version,
    )
