"""Who hosts: given to somebody for one session or from here on, given up by a host, and where it is announced."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies.sessions import changing as words
from bot.community.sessions import change, schedule
from bot.community.sessions.change import Scope, must_be_ahead
from bot.community.sessions.sight import sees, session_of
from bot.community.setup import must_facilitate
from bot.core.attention import tell
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.sessions.finding import seen
from bot.core.sessions.telling import (
    announcement,
    announcement_key,
    keep_in_calendars,
    member_of,
    post_announcement,
    refresh,
    room_name,
    tell_facilitators,
)
from bot.errors import Absent, NotAllowed, Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.sessions.model import Plan, Series, Session
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Post, Pressed
    from bot.recurrence import Rule
    from bot.transaction import Transaction


def check(tx: Transaction, member: Member, plan: Plan) -> tuple[str, ...]:
    """Return who is to host; raise `Unfit` or `Absent` for somebody who is nobody."""
    persons = schedule.hosts_of(tx, plan.wanted.get("hosts", ""), me=member)
    if not persons:
        raise Unfit("hosts", "empty")
    return persons


def give(  # As every change is called.
    tx: Transaction, scene: Scene, member: Member, plan: Plan, session: Session, scope: Scope, _rule: Rule | None
) -> Answer:
    """Have others host one session, or the series from some session on."""
    persons = check(tx, member, plan)
    tx.sessions.drop_plan(plan.id)
    names = " and ".join(one.name for one in map(tx.members.get, persons) if one)
    if scope is Scope.THIS:
        if len(persons) > 1:
            raise Unfit("hosts", "too_many", "1")
        changed = [change.set_host(tx, session, persons[0])]
    else:
        changed = change.set_hosts(tx, session, persons, _from(tx, session, scope, now=scene.now))
    told: set[str] = set()
    for one in changed:
        told |= _show(tx, one, member, now=scene.now, alone=scope is Scope.THIS)
    for one in changed:
        if one.session.host not in {None, *told, *session.series.hosts, member.person}:
            told |= _tell_new(tx, one.session, member, now=scene.now)
    series = tx.sessions.get(session.series.id) or session.series
    return words.hosts_changed(series, names, whole=scope is not Scope.THIS)


def _from(tx: Transaction, session: Session, scope: Scope, *, now: datetime) -> Sequence[Session]:
    every = (session_of(tx, one) for one in tx.schedules.occurrences(schedule=session.series.id, since=now))
    ahead = [one for one in every if one and not one.over]
    return ahead if scope is Scope.ALL else [one for one in ahead if one.starts >= session.starts]


def _tell_new(tx: Transaction, session: Session, by: Member, *, now: datetime) -> set[str]:
    """Tell somebody who hosts a series from now on of the first that is theirs; return who was told."""
    host = member_of(tx, session.host)
    if host is None:
        return set()
    post = words.host_passed(session, named_as(by), to=host.account, near=session.place)
    _tell(tx, session, host, post, what="host", now=now)
    return {host.person}


def _show(tx: Transaction, changed: change.Changed, by: Member, *, now: datetime, alone: bool = True) -> set[str]:
    """Tell the one who hosts now, and the one who did, of the session that is next for them; return who was told.

    Where it was not given *alone*, only of one that people know of.
    """
    session, was = changed.session, changed.was.host
    keep_in_calendars(tx, session, now=now)
    refresh(tx, session, now=now)
    if was == session.host or not (alone or session.own.announced_at):
        return set()
    host = member_of(tx, session.host)
    if host and host.person != by.person:
        post = words.host_passed(session, named_as(by), to=host.account, near=session.place)
        _tell(tx, session, host, post, what="host", now=now)
    former = member_of(tx, was)
    if former and former.person != by.person:
        name = host.name if host else ""
        post = words.hosts_no_more(session, host=name, to=former.account, near=session.place)
        _tell(tx, session, former, post, what="no host", now=now)
    return {one.person for one in (host, former) if one}


def _tell(tx: Transaction, session: Session, to: Member, post: Post, *, what: str, now: datetime) -> None:
    key = key_for(what, session.id, session.occurrence.version, to.person)
    subject, by = session.series.id, session.ends
    tell(tx, to, post, cause=Cause.DUTY, subject=subject, key=key, now=now, by=by)


async def on_unhost(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take that a host can't: who is next in the series has it, else a facilitator looks for somebody."""

    def unhost(tx: Transaction) -> Answer:
        member = scene.member(tx)
        session = seen(tx, press.action.subject, scene.viewer(member))
        must_be_ahead(session, scene.now)
        if session.host != member.person:
            raise NotAllowed("session", "facilitator")
        other = next_after(tx, session.series, member.person)
        if other is None:
            told = partial(words.host_wanted, session, named_as(member))
            about = f"host wanted {session.id} {member.person}"
            tell_facilitators(tx, told, session.series, session.place, about=about, now=scene.now)
            return words.unhosted(session, "")
        _show(tx, change.set_host(tx, session, other.person), member, now=scene.now)
        return words.unhosted(session, other.name)

    return await desk.write(scene, unhost)


def next_after(tx: Transaction, series: Series, person: str) -> Member | None:
    """Return who is next among a series' hosts after somebody; None where there is nobody else."""
    hosts = series.hosts
    at = hosts.index(person) + 1 if person in hosts else 0
    others = (member_of(tx, each) for each in (*hosts[at:], *hosts[:at]) if each != person)
    return next((member for member in others if member), None)


async def open_place(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for another channel of a series."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        series = _series(tx, scene, member, press.action.subject)
        return words.place_form(series, _rooms(tx, scene, member))

    return await desk.write(scene, form)


async def on_place(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Announce a series in another channel from now on; what is announced already stands there too."""

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        series = _series(tx, scene, member, form.action.subject)
        room, rooms = form.values.get("channel", ""), _rooms(tx, scene, member)
        if room not in dict(rooms):
            return words.place_form(series, rooms, fault_text="Choose a channel that I am in, and that you are in.")
        _settle(tx, scene, series, room)
        return words.place_changed(series, room_name(tx, room))

    return await desk.write(scene, save)


def _settle(tx: Transaction, scene: Scene, series: Series, room: str) -> None:
    every = _from_now(tx, series, now=scene.now)
    moved = replace(series, place=room, version=series.version + 1)
    if room == series.place or not tx.sessions.put(moved):
        return
    for was in every:
        session = replace(was, series=moved, own=replace(was.own, place="", mended=False))
        tx.sessions.put_own(session.own)
        if was.own.announced_at is not None:
            note = f"From now on it is announced in {room_name(tx, room)}."
            tx.outgoing.replace(announcement_key(was), announcement(tx, was, note), now=scene.now)
            post_announcement(tx, session, now=scene.now)


def _from_now(tx: Transaction, series: Series, *, now: datetime) -> list[Session]:
    every = (session_of(tx, one) for one in tx.schedules.occurrences(schedule=series.id, since=now))
    return [one for one in every if one and not one.over]


def _series(tx: Transaction, scene: Scene, member: Member, id_: str) -> Series:
    """Return a series that a member looks after; `Absent` for one in a channel that they may not see."""
    series = tx.sessions.get(id_)
    own = series is not None and member.person in {series.organiser, *series.hosts}
    if series is None or not (own or sees(tx, series.place, scene.viewer(member))):
        raise Absent("session", "")
    if not own:
        must_facilitate(member, "session")
    return series


def _rooms(tx: Transaction, scene: Scene, member: Member) -> list[tuple[str, str]]:
    return [(one.key, room_name(tx, one.key)) for one in schedule.rooms_for(tx, scene.viewer(member))]
