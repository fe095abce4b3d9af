"""Arrange check-ins: begin one, skip its next time, pause it, go on, end it. A facilitator may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.checkins.answers import fit
from bot.community.checkins.model import Checkin, Mode
from bot.community.checkins.sight import Standing
from bot.community.rhythm import Occurrence, OccurrenceState, Recurs, Schedule, ScheduleState
from bot.community.setup import must_facilitate
from bot.errors import Unfit
from bot.recurrence import local_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.community.model import Member
    from bot.messages import Place
    from bot.recurrence import Rule
    from bot.transaction import Transaction

MOST_QUESTIONS = 3
MOST_QUICK = 3
TITLE_LIMIT = 80
QUESTION_LIMIT = 300
QUICK_LIMIT = 40
CLOSE = "close"
"""The step of an occurrence that waits for its close."""
HOURS = (4, 8, 24, 48, 96, 168)
"""For how many hours a round may be open."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form of a new check-in says, fit to keep."""

    title: str
    questions: tuple[str, ...]
    asks: int
    quick: tuple[str, ...]
    mode: Mode
    minutes: int
    struck: tuple[str, ...] = ()


def wanted(values: Mapping[str, str]) -> Wanted:
    """Return what the form says; raise `Unfit` for the first field that will not do. When it recurs is read apart."""
    struck: list[str] = []

    def text(name: str, limit: int) -> str:
        clean, found = fit(values.get(name, ""), field=name, limit=limit)
        struck.extend(found)
        return " ".join(clean.split())

    questions = tuple(filter(None, (text(f"question{at}", QUESTION_LIMIT) for at in range(1, MOST_QUESTIONS + 1))))
    quick = tuple(dict.fromkeys(filter(None, (one.strip() for one in text("quick", QUESTION_LIMIT).split(",")))))
    if len(quick) > MOST_QUICK or any(len(one) > QUICK_LIMIT for one in quick):
        raise Unfit("quick", "too_many", f"{MOST_QUICK}")
    title = text("title", TITLE_LIMIT) or (questions[0][:TITLE_LIMIT] if questions else "Check-in")
    return Wanted(
        title=title,
        questions=questions,
        asks=_one_of(values, "asks", range(1, MOST_QUESTIONS + 1), 1),
        quick=quick,
        mode=Mode(values["mode"]) if values.get("mode") in set(Mode) else Mode.CHANNEL,
        minutes=60 * _one_of(values, "hours", HOURS, 24),
        struck=tuple(struck),
    )


def _one_of(values: Mapping[str, str], name: str, allowed: range | tuple[int, ...], default: int) -> int:
    typed = values.get(name, "").strip()
    return next((one for one in allowed if str(one) == typed), default)


def begin(  # noqa: PLR0913  # Each is a fact of its own.
    tx: Transaction,
    wanted: Wanted,
    rule: Rule,
    place: Place,
    *,
    id: str,
    private: bool,
    member: Member,
    now: datetime,
) -> Standing | None:
    """Begin a check-in; the same id twice begins one. None where it has been ended since."""
    must_facilitate(member, "checkin")
    checkin = Checkin(
        member.community,
        id,
        str(place.room),
        private,
        wanted.mode,
        questions=wanted.questions,
        asks=wanted.asks,
        quick=wanted.quick,
        minutes=wanted.minutes,
    )
    schedule = Schedule(member.community, id, Recurs.CHECKIN, wanted.title, rule, now, by=member.person, next_at=now)
    if tx.checkins.add(checkin):
        tx.schedules.add(schedule)
        tx.audit.note("checkin", id, by=member.person, now=now)
    known = tx.schedules.get(id)
    if known is None or known.state is ScheduleState.ENDED:
        return None
    return Standing(tx.checkins.get(id) or checkin, known)


def skip_next(tx: Transaction, standing: Standing, *, member: Member) -> Occurrence | None:
    """Leave out the next time; None where none is planned that could be."""
    must_facilitate(member, "checkin")
    coming = standing.coming
    if coming is None:
        return None
    skipped = replace(coming, state=OccurrenceState.SKIPPED, reason="asked", due_at=None, version=coming.version + 1)
    return skipped if tx.schedules.put_occurrence(skipped) else None


def pause(tx: Transaction, standing: Standing, *, member: Member, now: datetime) -> bool:
    """Let it rest until a facilitator lets it go on; what is open now still closes. False where it rests already."""
    must_facilitate(member, "checkin")
    if standing.schedule.state is not ScheduleState.ACTIVE:
        return False
    return rest(tx, standing.schedule, now=now)


def rest(tx: Transaction, schedule: Schedule, *, now: datetime) -> bool:
    """Bring nothing of a schedule for the time being; what was planned and nobody was told of is planned anew later."""
    return _put(tx, _unplanned(tx, schedule, now), state=ScheduleState.PAUSED, next_at=None)


def go_on(tx: Transaction, standing: Standing, *, member: Member, now: datetime) -> bool:
    """Let it go on from now; what came in between is left out. False where it does not rest."""
    must_facilitate(member, "checkin")
    if standing.schedule.state is not ScheduleState.PAUSED:
        return False
    schedule = standing.schedule
    local = local_at(now, schedule.rule.zone)
    reached = max(schedule.planned_to or local, local)
    return _put(tx, schedule, state=ScheduleState.ACTIVE, planned_to=reached, next_at=now)


def end(tx: Transaction, standing: Standing, *, member: Member, now: datetime) -> bool:
    """End it for good; what is open now still closes. False where it has ended."""
    must_facilitate(member, "checkin")
    if standing.schedule.state is ScheduleState.ENDED:
        return False
    tx.audit.note("checkin stopped", standing.schedule.id, by=member.person, now=now)
    for one in tx.schedules.occurrences(schedule=standing.schedule.id):
        if one.state is OccurrenceState.OPEN:
            tx.schedules.put_occurrence(replace(closing(tx, one), version=one.version + 1))
    return close_down(tx, standing.schedule, now=now)


def closing(tx: Transaction, occurrence: Occurrence) -> Occurrence:
    """Return what is open as it asks nobody more and only waits for its close."""
    round_ = tx.checkins.round(occurrence.id)
    return replace(occurrence, step=CLOSE, due_at=round_.closes_at) if round_ else occurrence


def close_down(tx: Transaction, schedule: Schedule, *, now: datetime) -> bool:
    """Bring nothing more of a schedule, and nothing of what is planned or was due just now."""
    for one in tx.schedules.occurrences(schedule=schedule.id):
        if one.state is OccurrenceState.PLANNED and one.at <= now:
            skipped = replace(one, state=OccurrenceState.SKIPPED, reason="stopped", due_at=None)
            tx.schedules.put_occurrence(replace(skipped, version=one.version + 1))
    return _put(tx, _unplanned(tx, schedule, now), state=ScheduleState.ENDED, next_at=None)


def awake(schedule: Schedule) -> Schedule:
    """Return a schedule that goes on, whatever it did."""
    return replace(schedule, state=ScheduleState.ACTIVE)


def unslowed(checkin: Checkin) -> Checkin:
    """Return the check-in at its full cadence, counted anew."""
    return replace(checkin, low=0, slowed=0, version=checkin.version + 1)


def _unplanned(tx: Transaction, schedule: Schedule, now: datetime) -> Schedule:
    """Return a schedule without what was planned of it, as if it never had been."""
    planned = [one for one in tx.schedules.occurrences(schedule=schedule.id) if one.state is OccurrenceState.PLANNED]
    ahead = [one for one in planned if one.at > now]
    for one in ahead:
        tx.schedules.drop(one.id)
    first = min((one.local for one in ahead), default=None)
    if first is None:
        return schedule
    return replace(schedule, planned_to=first - timedelta(seconds=1), made=schedule.made - len(ahead))


def _put(tx: Transaction, schedule: Schedule, **changes: object) -> bool:
    changed = replace(schedule, **changes, version=schedule.version + 1)  # type: ignore[arg-type]
    return tx.schedules.put(changed)
