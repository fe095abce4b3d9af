"""The steps of a session: listed, announced, enough people?, reminded of, begun; what comes after is `content.after`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.lateness import lateness
from bot.community.replies.sessions import steps as words
from bot.community.rhythm import NEWS, OccurrenceState
from bot.community.sessions.answer import numbers
from bot.community.sessions.course import ANNOUNCE, ASK, BEGIN, LIST, REMIND, onward
from bot.community.sessions.fair import at_fair_hour
from bot.community.sessions.model import Quorum, Session, next_host
from bot.community.sessions.sight import session_of
from bot.core.attention import announce, explained, tell
from bot.core.keys import key_for
from bot.core.sessions import content, news
from bot.core.sessions.drawing import fill
from bot.core.sessions.news import AT_ONCE
from bot.core.sessions.shut import begin_for_each, find_no_way_in, tell_of_no_way_in
from bot.core.sessions.standing import BEGINS, key_of, note
from bot.core.sessions.telling import (
    announcement_key,
    beginning,
    company_of,
    going,
    is_lost,
    keep_in_calendars,
    leading,
    member_of,
    post_announcement,
    refresh,
    retry_calendars,
    tell_facilitators,
    tell_leading,
)
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.community.rhythm import Occurrence, Schedule
    from bot.community.sessions.model import Particulars, Series
    from bot.transaction import Transaction

    Taken = Callable[..., Occurrence]

TOO_LATE = "late"
"""The reason of a session that had begun when it could be announced at last."""


def begun(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Return a planned session with its host and hour, to be listed first of all."""
    series = tx.sessions.get(schedule.id)
    if series is None:
        return replace(occurrence, state=OccurrenceState.SKIPPED, reason="no_series")
    planned = replace(occurrence, step=LIST, due_at=now)
    if series.fair:
        planned = at_fair_hour(tx, schedule, planned)
    host = _take_turn(tx, series, now=now)
    return replace(planned, host=host) if host and series.rotates else planned


def _take_turn(tx: Transaction, series: Series, *, now: datetime) -> str | None:
    """Return whose turn it is to host; facilitators are told of who is not here any more."""
    here = frozenset(person for person in series.hosts if member_of(tx, person))
    after, host, gone = next_host(series, here)
    if after != series:
        tx.sessions.put(replace(after, version=series.version + 1))
    if gone or (host is None and series.organiser):
        _tell_of_hosts(tx, series, gone, host, now=now)
    return host


def _tell_of_hosts(tx: Transaction, series: Series, gone: tuple[str, ...], host: str | None, *, now: datetime) -> None:
    members = [tx.members.get(person) for person in gone]
    names, left = [one.name for one in members if one and one.name], member_of(tx, host)
    told = partial(words.host_left, series, names, left.name if left else "")
    about = f"hosts {series.id} {'+'.join(gone)} {host}"
    tell_facilitators(tx, told, series, series.place, about=about, now=now)


def step(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:  # noqa: ARG001
    """Take a session's next step; whatever a step finds changed, it goes by what is there now."""
    session = session_of(tx, occurrence)
    if session is None:
        return replace(occurrence, state=OccurrenceState.SKIPPED, reason="no_series", step="", due_at=None)
    taken = STEPS.get(occurrence.step.partition(".")[0], content.after)
    return taken(tx, session, now=now)


def _list(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """List a session in the calendars of its spaces, unless it has begun already."""
    if session.starts > now:
        keep_in_calendars(tx, session, now=now)
    return onward(session)


def _announce(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """Announce a session, late if need be; one that has begun is left out, and the facilitators are told."""
    due = session.occurrence.due_at or session.starts
    if session.starts <= now or lateness(Cause.SESSION, due, now, session.starts - due) == "skip":
        return _leave_out(tx, session, now=now)
    fill(tx, session, now=now)
    own = replace(session.own, announced_at=now)
    told = replace(session, own=own)
    if is_lost(tx, session.place):
        own = tell_of_no_way_in(tx, told, now=now)
    else:
        post_announcement(tx, told, now=now)
        retry_calendars(tx, told, now=now)
    _tell_host(tx, told, now=now)
    return _onward(tx, told, own, state=OccurrenceState.OPEN)


def _leave_out(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """Skip a session that nobody was told of in time: one message tells of all that a downtime swallowed."""
    left = replace(session.occurrence, state=OccurrenceState.SKIPPED, reason=TOO_LATE, step="", due_at=None)
    keep_in_calendars(tx, replace(session, occurrence=left), now=now)
    tell_skipped(tx, session, now=now)
    return left


def tell_skipped(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Tell the facilitators of a session that was left out; what else was left out this hour stands in the same."""
    about = f"skipped {now:%Y-%m-%dT%H}"
    noted = tx.deliveries.outcome(f"session {about}") or ""
    ids = list(dict.fromkeys([*noted.split(), session.id]))
    if not tx.deliveries.first(f"session {about}", now=now, outcome=" ".join(ids)):
        tx.deliveries.conclude(f"session {about}", " ".join(ids))
    occurrences = [tx.schedules.occurrence(id_) for id_ in ids]
    every = [found for one in occurrences if one and (found := session_of(tx, one))]
    # Who leads this one may not lead the others that were left out with it.
    for member in leading(tx, session.series, session.place):
        its = [one for one in every if member in leading(tx, one.series, one.place)]
        key, post = (
            key_for("duty", about, member.person),
            words.skipped_late(its, to=member.account, near=session.place),
        )
        if not tx.outgoing.replace(key, explained(post, Cause.DUTY, session.series.id), now=now):
            tell(tx, member, post, cause=Cause.DUTY, subject=session.series.id, key=key, now=now)


def _tell_host(tx: Transaction, session: Session, *, now: datetime) -> None:
    member = member_of(tx, session.host)
    if member:
        post = words.you_host(session, to=member.account, near=session.place)
        key = key_for("hosts", session.id, member.person)
        tell_leading(tx, member.person, post, session, key=key, now=now)


def _ask(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """Ask the host where fewer come than were wanted; whoever does not decide holds it."""
    many, _ = numbers(tx.sessions.answers(session.id))
    own = replace(session.own, quorum=Quorum.ASKED)
    if many < session.series.quorum and now < session.starts:
        asked = words.too_few(session, many, to="", near=session.place)
        key = key_for("quorum", session.id, session.occurrence.sequence)
        if not tell_leading(tx, session.host, asked, session, key=key, now=now):
            told = partial(words.too_few, session, many)
            tell_facilitators(tx, told, session.series, session.place, about=f"quorum {session.id}", now=now)
    return _onward(tx, session, own)


def _remind(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """Remind those who come, a few at a time, unless the session has begun, or a later reminder is due as well."""
    _, said, after = (*session.occurrence.step.split(".", 2), "")[:3]
    early, own = int(said), replace(session.own, reminded=int(said))
    if now >= session.starts or not _is_of_use(session, early, now):
        return _onward(tx, session, own)
    last = _remind_some(tx, session, early, after, now=now)
    if last:
        return replace(session.occurrence, step=f"{REMIND}.{early}.{last}", due_at=now)
    fill(tx, session, now=now)
    if is_lost(tx, session.place) or not refresh(tx, session, now=now, soon=False):
        own = replace(find_no_way_in(tx, session, now=now), reminded=early)
    return _onward(tx, session, own)


def _is_of_use(session: Session, early: int, now: datetime) -> bool:
    """Return whether a reminder tells anybody anything: the announcement was not later, no other one is due."""
    every, told = session.series.remind, session.own.announced_at
    later = any(one < early and session.starts - timedelta(minutes=one) <= now for one in every)
    in_time = told is not None and told <= session.starts - timedelta(minutes=early)
    return not later and (in_time or early == min(every))


def _remind_some(tx: Transaction, session: Session, early: int, after: str, *, now: datetime) -> str:
    """Remind the next few after the person *after*; return the last of them where more come after, else nothing."""
    every = sorted((one for one in going(tx, session) if one.person > after), key=lambda one: one.person)
    company, agenda = company_of(tx, session), content.in_short(tx, session)
    for member in every[:AT_ONCE]:
        post = words.reminder(session, company, to=member.account, near=session.place, agenda=agenda)
        key = key_for("remind", session.id, session.occurrence.sequence, early, member.person)
        tell(tx, member, post, cause=Cause.REMINDER, subject=session.series.id, key=key, now=now, by=session.starts)
    return every[AT_ONCE - 1].person if len(every) > AT_ONCE else ""


def _begin(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """Say in its channel that a session begins; after its end there is nothing to say."""
    own = replace(session.own, begun_at=now)
    if now < session.ends and not _say_that_it_begins(tx, session, now=now):
        own = replace(find_no_way_in(tx, session, now=now), begun_at=now)
        begin_for_each(tx, session, now=now)
    return _onward(tx, session, own, state=OccurrenceState.OPEN)


def _say_that_it_begins(tx: Transaction, session: Session, *, now: datetime) -> bool:
    """Return whether its channel could be told, as far as anybody knows."""
    content.begins(tx, session, now=now)
    if is_lost(tx, session.place):
        return False
    if not refresh(tx, session, now=now, soon=False) and not post_announcement(tx, session, now=now):
        return False  # Else the channel, which was gone when it was to be announced, has come back.
    key, place, subject = key_of(BEGINS, session.id), Place.parse(session.place), session.series.id
    note(tx, key, BEGINS, session.id, now=now)
    announce(tx, place, beginning(tx, session), cause=Cause.SESSION, subject=subject, key=key, now=now)
    return True


def _onward(tx: Transaction, session: Session, own: Particulars, *, state: OccurrenceState | None = None) -> Occurrence:
    """Keep what is the session's own, and return it with its next step."""
    tx.sessions.put_own(own)
    after = onward(replace(session, own=own))
    return replace(after, state=state) if state else after


STEPS: Mapping[str, Taken] = {
    NEWS: news.go_on,
    LIST: _list,
    ANNOUNCE: _announce,
    ASK: _ask,
    REMIND: _remind,
    BEGIN: _begin,
}

__all__ = ["announcement_key", "begun", "step"]
