"""A kind of what recurs for the measurements: it does little, so that what is measured is the rhythm's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.rhythm import Occurrence, OccurrenceState, Recurs, Schedule
from bot.core.keys import key_for
from bot.core.rhythm import Kind, plan_on, take_step
from bot.messages import Place
from bot.recurrence import Rule
from bot.wording import post, prose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.core.rhythm import Step
    from bot.storage.store import Store
    from bot.transaction import Transaction

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
AT_A_TIME = 2_000


def schedule_of(community: int, id_: str, *, next_at: datetime | None) -> Schedule:
    """Return a weekly schedule."""
    rule = Rule("FREQ=WEEKLY;BYDAY=MO", "Europe/Berlin", datetime(2026, 11, 23, 10))  # noqa: DTZ001 (local)
    made_at = NOW - timedelta(days=7)
    return Schedule(community, id_, Recurs.CHECKIN, "Morning", rule, made_at, next_at=next_at)


def due_of(schedule: Schedule, serial: int, *, at: datetime = NOW) -> Occurrence:
    """Return an occurrence of *schedule* that is due at *at*."""
    local = datetime(2026, 11, 23, 10) + timedelta(minutes=serial)  # noqa: DTZ001 (local)
    facts = (schedule.community, f"{schedule.id}-{serial}", schedule.id, schedule.kind, local)
    return Occurrence(*facts, at=at, step="post", due_at=at)


def begun(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:  # noqa: ARG001
    """Be due when it comes."""
    return replace(occurrence, step="post", due_at=occurrence.at)


def end(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:  # noqa: ARG001
    """End, and do nothing more."""
    return replace(occurrence, state=OccurrenceState.DONE, due_at=None)


def end_with_a_post(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Post and end."""
    said = post(prose(f"{schedule.title} of {occurrence.local:%d %B}"))
    tx.outgoing.send(Place("web:local", "general"), said, key=key_for("beat", occurrence.id), now=now)
    return end(tx, schedule, occurrence, now=now)


def dues(step: Step, first: Step = begun) -> Mapping[str, Callable[..., object]]:
    """Return what the tick does, with this kind for all that recurs."""
    kinds = dict.fromkeys(Recurs, Kind(first, step))
    return {
        "schedule": partial(plan_on, kinds=lambda: kinds),
        "occurrence": partial(take_step, kinds=lambda: kinds),
    }


def fill(store: Store, community: int, rows: Sequence[tuple[Schedule, Sequence[Occurrence]]]) -> None:
    """Record schedules and their occurrences."""
    for start in range(0, len(rows), AT_A_TIME):
        store.write_now(community, partial(_fill, rows=rows[start : start + AT_A_TIME]))


def _fill(tx: Transaction, rows: Sequence[tuple[Schedule, Sequence[Occurrence]]]) -> None:
    for schedule, occurrences in rows:
        tx.schedules.add(schedule)
        for occurrence in occurrences:
            tx.schedules.plan(occurrence)
