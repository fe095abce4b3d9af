"""What a change of sessions does: one or the series called off or moved, and whoever comes told, nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies.sessions import changing as words
from bot.community.rhythm import OccurrenceState
from bot.community.sessions import change, clash, wish
from bot.community.sessions.change import Scope
from bot.core.attention import explained, tell
from bot.core.keys import id_for, key_for
from bot.core.rhythm import change_rule, plan_on
from bot.core.sessions import hosting
from bot.core.sessions.finding import all_coming
from bot.core.sessions.news import MOVED, OFF, News, tell_concerned
from bot.core.sessions.telling import concerned, keep_in_calendars, member_of, refresh
from bot.errors import Unfit
from bot.recurrence import local_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.rhythm import Occurrence
    from bot.community.sessions.change import Changed
    from bot.community.sessions.clash import Clash
    from bot.community.sessions.model import Plan, Session
    from bot.core.desk import Scene
    from bot.messages import Answer
    from bot.recurrence import Rule
    from bot.transaction import Transaction


def call_off(tx: Transaction, scene: Scene, session: Session, member: Member, *, skipped: bool) -> Answer:
    """Call one session off, or leave it out, and say so to those who come."""
    after = change.call_off(tx, session, skipped=skipped, reason="skipped" if skipped else "called off").session
    told = tell_off(tx, after, by=member.person, now=scene.now)
    return words.is_off(after, skipped=skipped, told=told)


def tell_off(tx: Transaction, session: Session, *, by: str, now: datetime) -> int:
    """Tell those who come that a session does not take place, and show it wherever it is shown."""
    keep_in_calendars(tx, session, now=now)
    refresh(tx, session, now=now, soon=False)
    _tell_host(tx, session, by=by, now=now)
    return tell_concerned(tx, session, News(OFF, by), now=now)


def _tell_host(tx: Transaction, session: Session, *, by: str, now: datetime) -> None:
    """Put right what the host was told; who did not do it themselves, nor hears of it by their answer, is told."""
    host = member_of(tx, session.host)
    if host is None or session.own.announced_at is None:
        return
    post = words.not_hosted(session, to=host.account, near=session.place)
    subject = session.series.id
    tx.outgoing.replace(key_for("hosts", session.id, host.person), explained(post, Cause.DUTY, subject), now=now)
    if host.person != by and host.person not in {one.person for one in concerned(tx, session)}:
        key = key_for("hosts no more", session.id, session.occurrence.sequence)
        tell(tx, host, post, cause=Cause.DUTY, subject=subject, key=key, now=now, by=session.ends)


def _cancel(  # As every change is called.
    tx: Transaction, scene: Scene, member: Member, plan: Plan, session: Session, scope: Scope, _rule: Rule | None
) -> Answer:
    tx.sessions.drop_plan(plan.id)
    if scope is Scope.THIS:
        return call_off(tx, scene, session, member, skipped=False)
    since = session.occurrence.local if scope is Scope.FOLLOWING else local_at(scene.now, session.schedule.rule.zone)
    rule = replace(session.schedule.rule, until=since.date() - timedelta(days=1))
    told = _follow(tx, scene, member, session, rule, since=since)
    tx.audit.note("session ended", session.series.id, by=member.person, now=scene.now)
    return words.series_ended(session.series, told=told)


def _move(  # As every change is called.
    tx: Transaction, scene: Scene, member: Member, plan: Plan, session: Session, scope: Scope, rule: Rule | None
) -> Answer:
    if rule is None:
        raise Unfit("when", "past")
    if scope is Scope.THIS:
        return _move_one(tx, scene, member, plan, session, rule)
    shift = None if rule.text else rule.anchor - session.occurrence.local
    since, rule = _from_where(tx, session, scope, rule, now=scene.now)
    times = tuple(wish.first_times(rule, now=scene.now))
    meets = clash.of_times(tx, session.series, times, scene.viewer(member))
    if meets and not plan.wanted.get("anyway"):
        return words.it_would_meet(session, times[0].at, meets, plan.id)
    tx.sessions.drop_plan(plan.id)
    left_out = _left_out(tx, session, since, now=scene.now)
    told = _follow(tx, scene, member, session, rule, since=since)
    if shift is not None:
        _leave_out_still(tx, session, left_out, shift)
    schedule = tx.schedules.get(session.series.id) or session.schedule
    return words.series_changed(schedule, times[0].at if times else None, told=told)


def _from_where(tx: Transaction, session: Session, scope: Scope, rule: Rule, *, now: datetime) -> tuple[datetime, Rule]:
    """Return from which local time on the new rhythm holds, and the rhythm: as typed, or the old one shifted."""
    first = session if scope is Scope.FOLLOWING else next(iter(all_coming(tx, session.series.id, now=now)), session)
    was = first.occurrence.local
    if rule.text:
        return was if scope is Scope.FOLLOWING else min(was, rule.anchor), rule
    local = rule.anchor - session.occurrence.local + was
    if scope is Scope.FOLLOWING and _comes_between(tx, session, local, now=now):
        raise Unfit("when", "before_another")
    return min(was, local), change.shifted(session.schedule.rule, was, local)


def _comes_between(tx: Transaction, session: Session, local: datetime, *, now: datetime) -> bool:
    """Return whether one of the series, left out or not, lies between a session and its new *local* time before it."""
    every = tx.schedules.occurrences(schedule=session.series.id, since=now)
    before = (one for one in every if one.local < session.occurrence.local)
    return any(max(one.local, local_at(one.at, session.schedule.rule.zone)) >= local for one in before)


def _left_out(tx: Transaction, session: Session, since: datetime, *, now: datetime) -> list[Occurrence]:
    every = tx.schedules.occurrences(schedule=session.series.id, since=now)
    return [one for one in every if one.state is OccurrenceState.SKIPPED and one.local >= since]


def _leave_out_still(tx: Transaction, session: Session, left_out: Sequence[Occurrence], shift: timedelta) -> None:
    """Leave out again what was left out before its series moved: nobody was told of it at its new time."""
    for one in left_out:
        again = tx.schedules.occurrence(id_for(session.series.id, (one.local + shift).isoformat()))
        if again and again.state is OccurrenceState.PLANNED:
            off = change.called_off(again, skipped=True, reason=one.reason)
            tx.schedules.put_occurrence(replace(off, version=again.version + 1))


def _move_one(tx: Transaction, scene: Scene, member: Member, plan: Plan, session: Session, rule: Rule) -> Answer:
    at = wish.first_times(rule, now=scene.now, count=1)[0].at
    meets: Sequence[Clash] = clash.of_session(tx, session, at, scene.viewer(member))
    if meets and not plan.wanted.get("anyway"):
        return words.it_would_meet(session, at, meets, plan.id)
    tx.sessions.drop_plan(plan.id)
    moved = change.move(tx, session, at, now=scene.now)
    told = show_moved(tx, moved, by=member.person, now=scene.now)
    return words.is_moved(moved.session, told=told)


def show_moved(tx: Transaction, moved: Changed, *, by: str, now: datetime) -> int:
    """Tell those who come of a session's new time, and show it wherever the session is shown."""
    session = moved.session
    keep_in_calendars(tx, session, now=now)
    refresh(tx, session, now=now, soon=False)
    return tell_concerned(tx, session, News(MOVED, by, moved.was.starts), now=now)


def _follow(  # Each is a fact of its own.
    tx: Transaction, scene: Scene, member: Member, session: Session, rule: Rule, *, since: datetime
) -> int:
    """Let a series follow another rule from some day on; whoever said that they come to one that goes is told.

    Return how many were told.
    """
    before = all_coming(tx, session.series.id, now=scene.now)
    changed = change_rule(tx, session.schedule, rule, since=since, now=scene.now)
    plan_on(tx, session.series.id, now=scene.now)
    announced = {one.id for one in changed.gone}
    told = 0
    for one in before:
        stands = tx.schedules.occurrence(one.id)
        if stands is None or one.id in announced:
            told += _gone(tx, one, stands is not None, by=member.person, now=scene.now)
        elif stands.at != one.starts:
            told += show_moved(
                tx, change.Changed(one, replace(one, occurrence=stands)), by=member.person, now=scene.now
            )
    return told


def _gone(tx: Transaction, session: Session, stands: bool, *, by: str, now: datetime) -> int:  # noqa: FBT001
    """Take leave of a session that a new rule does not bring: those who come are told."""
    if stands:
        after = change.call_off(tx, session, skipped=False, reason="rule changed").session
        return tell_off(tx, after, by=by, now=now)
    gone = replace(session, occurrence=change.called_off(session.occurrence))
    told = tell_off(tx, gone, by=by, now=now)
    tx.sessions.forget(session.id)
    return told


DOES: Mapping[str, Callable[..., Answer]] = {"cancel": _cancel, "move": _move, "host": hosting.give}
