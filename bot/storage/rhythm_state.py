"""How the rhythm stands, across communities: what is overdue, what fails, what was given up. For the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, literal, select, union_all

from bot.community.rhythm import FAILED, OccurrenceState
from bot.storage.tables.rhythm import occurrence, schedule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

OVERDUE = timedelta(minutes=10)
"""How late the clock is to look at something before it is called overdue: many ticks."""
RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Failing:
    """A schedule that cannot be planned, or an occurrence of one whose step fails: what it is called, and why."""

    community: int
    title: str
    fault: str
    tries: int


@dataclass(frozen=True, slots=True)
class RhythmState:
    """How many are to come and overdue, those that fail, and how many were given up in the last week."""

    waiting: int
    overdue: int
    failing: Sequence[Failing]
    given_up: int


_OF = (schedule.c.community_id == occurrence.c.community_id) & (schedule.c.schedule_id == occurrence.c.schedule_id)
_WAITING = select(func.count().label("waiting")).where(occurrence.c.wake_at.is_not(None))
_LATE = bindparam("late", type_=occurrence.c.wake_at.type)
_OVERDUE = [select(func.count()).select_from(each).where(each.c.wake_at < _LATE) for each in (occurrence, schedule)]
_PLANNING = select(
    literal("plan").label("of"), schedule.c.community_id, schedule.c.title, schedule.c.fault, schedule.c.tries
).where(schedule.c.wake_at.is_not(None), schedule.c.tries > 0)
_STEPPING = (
    select(literal("step"), schedule.c.community_id, schedule.c.title, occurrence.c.fault, occurrence.c.tries)
    .join(occurrence, _OF)
    .where(occurrence.c.wake_at.is_not(None), occurrence.c.tries > 0)
)
_FAILING = union_all(_PLANNING, _STEPPING).limit(100)
_GIVEN_UP = select(func.count().label("given_up")).where(
    occurrence.c.state == OccurrenceState.SKIPPED.value,
    occurrence.c.reason == FAILED,
    occurrence.c.at > bindparam("since", type_=occurrence.c.at.type),
)


def rhythm_state(connection: Connection, now: datetime) -> RhythmState:
    """Return how the rhythm stands."""
    failing = [Failing(*row[1:]) for row in connection.execute(_FAILING)]
    return RhythmState(
        waiting=connection.execute(_WAITING).scalar_one(),
        overdue=sum(connection.execute(each, {"late": now - OVERDUE}).scalar_one() for each in _OVERDUE),
        failing=sorted(failing, key=lambda one: -one.tries),
        given_up=connection.execute(_GIVEN_UP, {"since": now - RECENT}).scalar_one(),
    )
