"""Skipping, moving and calling off sessions, and who hosts them: this one, this and following, or all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.community.rhythm import Occurrence, OccurrenceState
from bot.community.sessions.course import anew, onward
from bot.errors import NotAllowed, Unfit
from bot.recurrence import NotUnderstood, Rule, read_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Member
    from bot.community.sessions.model import Session
    from bot.transaction import Transaction

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SOON = timedelta(minutes=1)


class Scope(StrEnum):
    """How many sessions a change is for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a session: as it was, and as it is."""

    was: Session
    session: Session


def must_lead(session: Session, member: Member, scope: Scope = Scope.THIS) -> None:
    """Raise `NotAllowed` unless a member may change a session: a facilitator, who organised it, or its host.

    A host changes what they host: the one session, or the whole series where nobody else hosts it.
    """
    series = session.series
    leads = member.facilitates or series.organiser == member.person
    own = session.host == member.person and (scope is Scope.THIS or series.hosts == (member.person,))
    if not (leads or own):
        raise NotAllowed("session", "facilitator")


def must_be_ahead(session: Session, now: datetime) -> None:
    """Raise `Unfit` where a session is called off, over, or under way."""
    if session.occurrence.state is OccurrenceState.CANCELLED:
        raise Unfit("session", "cancelled")
    if session.over or session.starts <= now:
        raise Unfit("session", "over")


def call_off(tx: Transaction, session: Session, *, skipped: bool, reason: str) -> Changed:
    """Call one session off, or skip it; the series goes on."""
    return put(tx, session, called_off(session.occurrence, skipped=skipped, reason=reason))


def called_off(occurrence: Occurrence, *, skipped: bool = False, reason: str = "") -> Occurrence:
    """Return an occurrence as it is once it does not take place."""
    state = OccurrenceState.SKIPPED if skipped else OccurrenceState.CANCELLED
    after = replace(occurrence, state=state, reason=reason, step="", due_at=None)
    return replace(after, sequence=after.sequence + 1)


def move(tx: Transaction, session: Session, at: datetime, *, now: datetime) -> Changed:
    """Put one session at another time; its reminders come anew. Raise `Unfit` for a time that is not ahead."""
    if at <= now + SOON:
        raise Unfit("when", "past")
    if at == session.starts:
        raise Unfit("when", "same")
    own = anew(session.own)
    tx.sessions.put_own(own)
    moved = replace(session.occurrence, at=at, moved=True, sequence=session.occurrence.sequence + 1)
    shifted = replace(session, occurrence=moved, own=own)
    listed = session.occurrence.step != "list"  # Else it is listed first of all, at its new time.
    return put(tx, session, onward(shifted) if listed else moved, own=own)


def set_host(tx: Transaction, session: Session, person: str) -> Changed:
    """Have somebody host one session."""
    return put(tx, session, replace(session.occurrence, host=person))


def set_hosts(tx: Transaction, session: Session, persons: tuple[str, ...], coming: Sequence[Session]) -> list[Changed]:
    """Have others host a series from some of its sessions on; several take turns."""
    series = session.series
    rotates = len(persons) > 1
    turn = len(coming) % len(persons) if rotates else 0
    tx.sessions.put(replace(series, hosts=persons, rotates=rotates, turn=turn, version=series.version + 1))
    turns = (persons[at % len(persons)] for at in range(len(coming)))
    return [set_host(tx, one, person) for one, person in zip(coming, turns, strict=True)]


def put(tx: Transaction, was: Session, occurrence: Occurrence, **other: object) -> Changed:
    """Write what became of a session; raise `Unfit` where somebody else was faster."""
    written = replace(occurrence, version=was.occurrence.version + 1)
    if not tx.schedules.put_occurrence(written):
        raise Unfit("session", "outrun")
    return Changed(was, replace(was, occurrence=written, **other))  # type: ignore[arg-type]


def shifted(rule: Rule, was: datetime, local: datetime) -> Rule:
    """Return *rule* as it is after its session of the local time *was* moved to *local*, beginning there.

    Another hour always works, another weekday where the rule names just the one. Anything else is said anew: raise
    `NotUnderstood` then.
    """
    text = ";".join(part for part in rule.text.split(";") if not part.startswith(("BYHOUR", "BYMINUTE")))
    if local.date() != was.date():
        days = [part for part in text.split(";") if part.startswith("BYDAY=")]
        if days != [f"BYDAY={DAYS[was.weekday()]}"]:
            raise NotUnderstood("rhythm", nearest="every Thursday at 16:00")
        text = text.replace(days[0], f"BYDAY={DAYS[local.weekday()]}")
    begun = read_rule(text, zone=rule.zone, start=local).rule
    same = {"until": rule.until, "count": rule.count, "without": rule.without}
    return replace(begun, **same, country=rule.country, on_holiday=rule.on_holiday)  # type: ignore[arg-type]
