"""What recurs comes to rest when a community is closed, and goes on when it is opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.checkins import arrange
from bot.community.pairings import rounds
from bot.community.rhythm import OccurrenceState, Recurs, ScheduleState
from bot.community.sessions import change
from bot.core.sessions.finding import all_coming
from bot.core.sessions.settling import tell_off
from bot.recurrence import local_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.checkins.model import Checkin
    from bot.community.digests.model import Digest
    from bot.community.model import Member
    from bot.community.pairings.model import Round
    from bot.community.rhythm import Schedule
    from bot.community.sessions.model import Series, Session
    from bot.transaction import Transaction

    _Placed = Series | Round | Checkin | Digest


def active(tx: Transaction) -> list[Schedule]:
    """Return the schedules that bring something."""
    return [one for one in tx.schedules.every() if one.state is ScheduleState.ACTIVE]


def rest(tx: Transaction, *, member: Member, now: datetime) -> list[Schedule]:
    """Let all that recurs rest; whoever said that they come to a session hears that it is off. Return what did."""
    resting = active(tx)
    for schedule in resting:
        match schedule.kind:
            case Recurs.SESSION:
                _rest_series(tx, schedule, by=member.person, now=now)
            case Recurs.ROUND:
                rounds.rest(tx, schedule, member=member)
            case Recurs.CHECKIN | Recurs.DIGEST:
                arrange.rest(tx, schedule, now=now)
    return resting


def go_on(tx: Transaction, ids: Sequence[str], *, now: datetime) -> list[Schedule]:
    """Let go on from now what rested; what came in between is left out. Return what goes on."""
    found = (tx.schedules.get(id_) for id_ in ids)
    resting = [one for one in found if one and one.state is ScheduleState.PAUSED]
    for schedule in resting:
        local = local_at(now, schedule.rule.zone)
        reached = max(schedule.planned_to or local, local)
        active_ = replace(schedule, state=ScheduleState.ACTIVE, planned_to=reached, next_at=now)
        tx.schedules.put(replace(active_, version=schedule.version + 1))
    return resting


def room_of(tx: Transaction, schedule: Schedule) -> str:
    """Return the printed room in which a schedule brings something; empty where it does so in none."""
    found: _Placed | None = None
    match schedule.kind:
        case Recurs.SESSION:
            found = tx.sessions.get(schedule.id)
        case Recurs.ROUND:
            found = tx.pairings.get(schedule.id)
        case Recurs.CHECKIN:
            found = tx.checkins.get(schedule.id)
        case Recurs.DIGEST:
            found = tx.digests.get(schedule.id)
    return found.place if found else ""


def _rest_series(tx: Transaction, schedule: Schedule, *, by: str, now: datetime) -> None:
    """Call off what is to come of a series, telling those who come; what nobody heard of goes, to be planned anew."""
    ahead = [one for one in all_coming(tx, schedule.id, now=now) if one.starts > now]
    unheard = [one for one in ahead if one.occurrence.state is OccurrenceState.PLANNED and not _is_heard(tx, one)]
    for session in unheard:
        tell_off(tx, replace(session, occurrence=change.called_off(session.occurrence)), by=by, now=now)
        tx.sessions.forget(session.id)
        tx.schedules.drop(session.id)
    first = min((one.occurrence.local for one in unheard), default=None)
    reached = first - timedelta(seconds=1) if first else schedule.planned_to
    resting = replace(schedule, state=ScheduleState.PAUSED, next_at=None, planned_to=reached)
    tx.schedules.put(replace(resting, made=schedule.made - len(unheard), version=schedule.version + 1))
    for session in reversed([one for one in ahead if one not in unheard]):  # The last first: none is called the next.
        off = change.call_off(tx, session, skipped=False, reason="closed").session
        tell_off(tx, off, by=by, now=now)


def _is_heard(tx: Transaction, session: Session) -> bool:
    """Return whether anybody was told of a session, or answered it: it stays to be seen as called off."""
    return session.own.announced_at is not None or bool(tx.sessions.answers(session.id))
