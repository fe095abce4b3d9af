"""Rows of schedules and occurrences, as what we work with, and back."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.community.rhythm import Occurrence, OccurrenceState, Recurs, Schedule, ScheduleState
from bot.recurrence import Rule
from bot.storage.tables.rhythm import occurrence, schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

# What only the clock reads, and what only it writes: a fresh row has what the table says.
CLOCKS = {"tries", "fault"}
SCHEDULED = [column for column in schedule.c if column.name not in CLOCKS | {"wake_at"}]
PLANNED = [column for column in occurrence.c if column.name not in CLOCKS | {"wake_at"}]
_STATES = {state.value: state for state in OccurrenceState}
_SCHEDULE_STATES = {state.value: state for state in ScheduleState}
_KINDS = {kind.value: kind for kind in Recurs}


def schedule_values(schedule: Schedule) -> dict[str, Any]:
    """Return the columns of a schedule; it is looked at again when it is to be planned on."""
    rule = schedule.rule
    return {
        "kind": schedule.kind.value,
        "title": schedule.title,
        "rule": rule.text,
        "zone": rule.zone,
        "anchor": rule.anchor.isoformat(),
        "until": rule.until.isoformat() if rule.until else None,
        "count": rule.count,
        "without": ",".join(day.isoformat() for day in rule.without),
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
    return scheduled([getattr(row, column.name) for column in SCHEDULED])


def scheduled(values: Sequence[Any]) -> Schedule:
    """Return the schedule in the values of its columns, in the order of the table."""
    community, id_, kind, title, *rule, by, state, planned_to, made, next_at, created_at, version = values
    return Schedule(
        *(community, id_, _KINDS[kind], title, _rule(*rule), created_at, by, _SCHEDULE_STATES[state]),
        *(datetime.fromisoformat(planned_to) if planned_to else None, made, next_at, version),
    )


def rule_of(row: Any) -> Rule:  # noqa: ANN401
    """Return the rule in a schedule's row."""
    facts = (row.rule, row.zone, row.anchor, row.until, row.count, row.without, row.country, row.on_holiday)
    return _rule(*facts)


@lru_cache(4096)
def _rule(*facts: Any) -> Rule:  # noqa: ANN401
    """Return a rule: it is the same for each of a schedule's occurrences, and for many schedules."""
    text, zone, anchor, until, count, without, country, on_holiday = facts
    return Rule(
        text=text,
        zone=zone,
        anchor=datetime.fromisoformat(anchor),
        until=date.fromisoformat(until) if until else None,
        count=count,
        without=tuple(map(date.fromisoformat, without.split(","))) if without else (),
        country=country,
        on_holiday=on_holiday,
    )


def occurrence_values(occurrence: Occurrence) -> dict[str, Any]:
    """Return the columns of an occurrence; one that rests is not looked at again."""
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
        "wake_at": None if occurrence.rests else occurrence.due_at,
    }


def step_values(occurrence: Occurrence, community: int, was: int) -> dict[str, Any]:
    """Return what is written over version *was* of an occurrence: what it is of, and which, stays."""
    return {
        "community": community,
        "its_id": occurrence.id,
        "was": was,
        "at": occurrence.at,
        "state": occurrence.state.value,
        "step": occurrence.step,
        "due_at": occurrence.due_at,
        "reason": occurrence.reason,
        "moved": occurrence.moved,
        "host": occurrence.host,
        "sequence": occurrence.sequence,
        "version": was + 1,
        "wake_at": None if occurrence.rests else occurrence.due_at,
        "tries": 0,
        "fault": "",
    }


def occurrence_of(row: Any) -> Occurrence:  # noqa: ANN401
    """Return the occurrence in a row."""
    return planned([getattr(row, column.name) for column in PLANNED])


def planned(values: Sequence[Any]) -> Occurrence:
    """Return the occurrence in the values of its columns, in the order of the table."""
    community, id_, of, kind, local, at, state, *rest = values
    return Occurrence(community, id_, of, _KINDS[kind], datetime.fromisoformat(local), at, _STATES[state], *rest)
