"""The rhythm itself, whatever recurs: planning occurrences ahead, and taking each one's next step.

What a step says and does belongs to its kind; that it happens once, and in time, is seen to here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol

from bot import recurrence
from bot.community.attention import Cause
from bot.community.replies import rhythm as replies
from bot.community.rhythm import ENDED, FAILED, Occurrence, OccurrenceState, Recurs, ScheduleState
from bot.core.attention import tell
from bot.core.keys import id_for, key_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.community.rhythm import Schedule
    from bot.messages import Post
    from bot.recurrence import Instant, Rule
    from bot.transaction import Transaction

AT_ONCE = 16
"""How many occurrences one transaction plans at most, after years away: more would hold the writer."""

WAITS = (
    *(timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5)),
    *(timedelta(minutes=20), timedelta(hours=1)),
)
"""How long what failed waits for its next try."""

GIVEN_UP = len(WAITS) + 1
"""The failure in a row after which an occurrence is skipped, and the facilitators are told."""


class StandsStillError(Exception):
    """A step that left its occurrence due at the same time for the same step: it would be taken for ever."""


class Step(Protocol):
    """What a kind does about an occurrence: on its planning, or when its next step is due."""

    def __call__(self, tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
        """Return what becomes of the occurrence; run twice it changes nothing more."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of what recurs: `begun` gives an occurrence its first step, `step` takes the one that is due.

    Occurrences are planned as far ahead as `horizon`; without one the next only.
    """

    begun: Step
    step: Step
    horizon: timedelta | None = None


AHEAD = timedelta(days=35)
"""How far ahead sessions are planned: people put them into their calendars."""


@cache
def every_kind() -> Mapping[Recurs, Kind]:
    """Return the kinds by what recurs."""
    from bot.core import checkins, digests, pairings, sessions  # noqa: PLC0415  Each of them plans with this module.

    return {
        Recurs.SESSION: Kind(sessions.begun, sessions.step, AHEAD),
        Recurs.CHECKIN: Kind(checkins.begun, checkins.step),
        Recurs.ROUND: Kind(pairings.begun, pairings.step),
        Recurs.DIGEST: Kind(digests.begun, digests.step),
    }


def plan_on(
    tx: Transaction, id_: str, *, now: datetime, kinds: Callable[[], Mapping[Recurs, Kind]] = every_kind
) -> bool:
    """Plan a schedule's occurrences as far ahead as its kind is, and all that were missed.

    Return whether there is more to plan already. What is not due to be planned is left as it is.
    """
    schedule = tx.schedules.get(id_)
    if schedule is None or schedule.state is not ScheduleState.ACTIVE or not _is_due(schedule.next_at, now):
        return False
    kind = kinds()[schedule.kind]
    planned, pending = _planned(schedule, kind, now)
    for instant in planned:
        _plan(tx, schedule, kind, instant, now)
    after = _planned_on(schedule, kind, planned, pending, now)
    tx.schedules.put(after)
    return _is_due(after.next_at, now)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _planned(schedule: Schedule, kind: Kind, now: datetime) -> tuple[Sequence[Instant], Instant | None]:
    """Return what is to be planned now, and the first that is not; None where nothing more comes."""
    until = now + (kind.horizon or timedelta())
    planned: list[Instant] = []
    for instant in coming(schedule):
        enough = bool(planned and planned[-1].at > until) if kind.horizon is None else instant.at > until
        if enough or len(planned) == AT_ONCE:
            return planned, instant
        planned.append(instant)
    return planned, None


def coming(schedule: Schedule) -> Iterator[Instant]:
    """Return what a schedule comes to after what is planned; nothing from before there was such a schedule."""
    rule = schedule.rule
    begun = recurrence.local_at(schedule.created_at, rule.zone) - timedelta(seconds=1)
    return recurrence.instants(rule, after=schedule.planned_to or begun, made=schedule.made)


def _plan(tx: Transaction, schedule: Schedule, kind: Kind, instant: Instant, now: datetime) -> None:
    """Plan one; where the schedule has one of that local time it stays as it is."""
    id_ = id_for(schedule.id, instant.local.isoformat())
    if tx.schedules.occurrence(id_) is None:
        fresh = Occurrence(schedule.community, id_, schedule.id, schedule.kind, instant.local, instant.at)
        tx.schedules.plan(kind.begun(tx, schedule, fresh, now=now))


def _planned_on(
    schedule: Schedule, kind: Kind, planned: Sequence[Instant], pending: Instant | None, now: datetime
) -> Schedule:
    """Return the schedule with what was planned; it ends when its last occurrence has come."""
    after = replace(schedule, made=schedule.made + len(planned), version=schedule.version + 1)
    if planned:
        after = replace(after, planned_to=planned[-1].local)
    if pending is not None:
        return replace(after, next_at=_next_at(kind, planned, pending, now))
    last = planned[-1].at if planned else None
    if last is not None and last > now:
        return replace(after, next_at=last)
    return replace(after, next_at=None, state=ScheduleState.ENDED)


def _next_at(kind: Kind, planned: Sequence[Instant], pending: Instant, now: datetime) -> datetime:
    """Return when *pending* is to be planned: within the horizon, or when the one before it has come."""
    if kind.horizon is not None:
        return pending.at - kind.horizon
    return planned[-1].at if planned else now


def take_step(
    tx: Transaction, id_: str, *, now: datetime, kinds: Callable[[], Mapping[Recurs, Kind]] = every_kind
) -> bool:
    """Take an occurrence's next step, where that is due; return whether the one after it is due already."""
    taken = tx.schedules.taken(id_)
    if taken is None:
        return False
    occurrence, schedule = taken
    if occurrence.rests or not _is_due(occurrence.due_at, now):
        return False
    after = kinds()[occurrence.kind].step(tx, schedule, occurrence, now=now)
    if not after.rests and (after.step, after.due_at) == (occurrence.step, occurrence.due_at):
        raise StandsStillError(after.step)
    tx.schedules.go_on(after, was=occurrence.version)
    return not after.rests and _is_due(after.due_at, now)


def plan_failed(tx: Transaction, id_: str, *, fault: str, now: datetime) -> None:
    """Have a schedule that could not be planned wait for its next try; facilitators hear of it once."""
    tries = tx.schedules.put_off("schedule", id_, fault=fault, waits=WAITS, now=now)
    schedule = tx.schedules.get(id_)
    if tries == GIVEN_UP and schedule is not None:
        told = partial(replies.cannot_plan, schedule, tries=tries)
        _tell_facilitators(tx, told, schedule, f"{schedule.planned_to}", now)


def step_failed(tx: Transaction, id_: str, *, fault: str, now: datetime) -> None:
    """Have an occurrence whose step failed wait for its next try; at last skip it, and tell the facilitators."""
    tries = tx.schedules.put_off("occurrence", id_, fault=fault, waits=WAITS, now=now)
    occurrence = tx.schedules.occurrence(id_)
    schedule = tx.schedules.get(occurrence.schedule) if occurrence else None
    if tries < GIVEN_UP or occurrence is None or schedule is None:
        return
    skipped = replace(occurrence, state=OccurrenceState.SKIPPED, reason=FAILED, due_at=None)
    tx.schedules.put_occurrence(replace(skipped, version=occurrence.version + 1))
    _tell_facilitators(tx, partial(replies.gave_up, schedule, occurrence, tries=tries), schedule, id_, now)


def _tell_facilitators(
    tx: Transaction, told: Callable[..., Post], schedule: Schedule, about: str, now: datetime
) -> None:
    for member in tx.members.every():
        if member.facilitates and member.account:
            key = key_for("failed", schedule.id, about, member.person)
            tell(tx, member, told(to=member.account), cause=Cause.DUTY, subject=schedule.id, key=key, now=now)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a new rule did to what was planned: `schedule` as it is now.

    `gone` are announced occurrences that it does not bring any more: they stand, and are the caller's to cancel, with
    telling. `shifted` are those at the same local time that are at another instant now, as they are now.
    """

    schedule: Schedule
    gone: Sequence[Occurrence] = ()
    shifted: Sequence[Occurrence] = ()


def change_rule(tx: Transaction, schedule: Schedule, rule: Rule, *, since: datetime, now: datetime) -> Changed:
    """Let a schedule follow *rule* from the naive local time *since* on; what is past stays as it was.

    What nobody was told of goes, where the rule does not bring it; an occurrence that it does bring stays, with its
    own host or time. The schedule is due to be planned on: at the next tick, or by `plan_on`.
    """
    begins = max(since - timedelta(seconds=1), recurrence.local_at(now, rule.zone))
    coming_up = [one for one in tx.schedules.occurrences(schedule=schedule.id, since=now) if one.local > begins]
    made = schedule.made - len(coming_up)
    brought = _brought(rule, coming_up, after=begins, made=made)
    gone = [one for one in coming_up if one.local not in brought and one.state not in ENDED]
    for one in gone:
        if one.state is OccurrenceState.PLANNED:
            tx.schedules.drop(one.id)
    state = ScheduleState.ACTIVE if schedule.state is ScheduleState.ENDED else schedule.state
    new = replace(schedule, rule=rule, state=state, planned_to=begins, made=made, next_at=now)
    new = replace(new, version=schedule.version + 1)
    tx.schedules.put(new)
    announced = [one for one in gone if one.state is not OccurrenceState.PLANNED]
    return Changed(new, announced, _shifted(tx, coming_up, brought))


def retime(tx: Transaction, id_: str, *, now: datetime) -> Sequence[Occurrence]:
    """Bring a schedule's occurrences that have not begun to what their local time is by the zone's rules of today.

    Return those that are at another instant now.
    """
    schedule = tx.schedules.get(id_)
    if schedule is None:
        return ()
    coming_up = [one for one in tx.schedules.occurrences(schedule=id_, since=now) if one.at > now]
    first = min((one.local for one in coming_up), default=None)
    if first is None:
        return ()
    shifted = _shifted(tx, coming_up, _brought(schedule.rule, coming_up, after=first - timedelta(seconds=1)))
    before = {one.at: one.id for one in coming_up}
    after = {one.id: one.at for one in shifted}
    next_at = after.get(before.get(schedule.next_at, "")) if schedule.next_at else None
    if next_at is not None:
        tx.schedules.put(replace(schedule, next_at=next_at, version=schedule.version + 1))
    return shifted


def _brought(
    rule: Rule, occurrences: Sequence[Occurrence], *, after: datetime, made: int = 0
) -> Mapping[datetime, Instant]:
    """Return what a rule comes to by local time, as far as *occurrences* go."""
    last = max((one.local for one in occurrences), default=after)
    coming_up = recurrence.instants(rule, after=after, made=made)
    return {instant.local: instant for instant in takewhile(lambda instant: instant.local <= last, coming_up)}


def _shifted(
    tx: Transaction, occurrences: Sequence[Occurrence], brought: Mapping[datetime, Instant]
) -> Sequence[Occurrence]:
    """Bring to its instant what is not at it; who moved an occurrence meant what they said."""
    fixed = [
        _at(one, brought[one.local].at)
        for one in occurrences
        if one.state not in ENDED and not one.moved and one.local in brought and brought[one.local].at != one.at
    ]
    for one in fixed:
        tx.schedules.put_occurrence(one)
    return fixed


def _at(one: Occurrence, at: datetime) -> Occurrence:
    due_at = one.due_at + (at - one.at) if one.due_at else None
    return replace(one, at=at, due_at=due_at, sequence=one.sequence + 1, version=one.version + 1)
