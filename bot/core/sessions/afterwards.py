"""After a session: who was there, what they take away and will try, and what the others missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.model import Did, Viewer
from bot.community.replies import afterwards as replies
from bot.community.replies import harvest as outcome
from bot.community.replies import sentence
from bot.community.rhythm import OccurrenceState
from bot.community.sessions import sight
from bot.community.sessions.model import MISSED
from bot.community.sessions.points import Came
from bot.core.attention import announce, tell
from bot.core.dates import parse_day
from bot.core.keys import key_for
from bot.core.sessions import telling
from bot.core.sessions.drawing import fill
from bot.core.sessions.harvest import NOT_HELD, harvest, summed_up
from bot.core.sessions.posted import changed
from bot.core.sessions.standing import SUMMED_UP, key_of, note
from bot.errors import Absent, Unfit
from bot.messages import Action, Place
from bot.practice.model import Kind
from bot.practice.replies.forms import share_form

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.rhythm import Occurrence
    from bot.community.sessions.model import Session
    from bot.community.sessions.points import Takeaway
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, FormSubmitted, Post, Pressed
    from bot.transaction import Transaction

SUMMED_UP_AFTER = timedelta(days=2)
CLOSED_AFTER = timedelta(days=14)
"""So long after its end a session's takeaways can be told and changed."""
TOO_LATE = timedelta(days=7)
"""So long after its end nobody is asked any more whether they were there."""


def after(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """Take a step after a session's end: ask who was there, later sum it up; return it with its next step.

    What it leaves open goes on to the next session that is planned. Late, it asks for no more than is still of use.
    """
    occurrence = session.occurrence
    if occurrence.step != MISSED:
        _pass_on(tx, session, now)
        if now < session.ends + TOO_LATE:
            _ask(tx, session, now)
            held = replace(occurrence, step=MISSED, due_at=max(now, session.ends) + SUMMED_UP_AFTER)
            telling.refresh(tx, replace(session, occurrence=held), now=now, soon=False)
            return held
    elif now < closes(session):
        _sum_up(tx, session, now)
    done = replace(occurrence, state=OccurrenceState.DONE, step="", due_at=None)
    telling.refresh(tx, replace(session, occurrence=done), now=now, soon=False)
    return done


def _pass_on(tx: Transaction, session: Session, now: datetime) -> None:
    """Let the next session that people know of take on what this one left."""
    coming = tx.schedules.occurrences(schedule=session.series.id, since=session.ends, limit=1)
    following = sight.session_of(tx, coming[0]) if coming else None
    if following and following.own.announced_at:
        fill(tx, following, now=now)
        changed(tx, following, now=now)


def _ask(tx: Transaction, session: Session, now: datetime) -> None:
    until = max(now, session.ends) + SUMMED_UP_AFTER
    place, subject, key = Place.parse(session.place), session.series.id, key_for("how was it", session.id)
    asked = replies.how_was_it(session.id, session.title, until)
    announce(tx, place, asked, cause=Cause.SESSION, subject=subject, key=key, now=now)


def _sum_up(tx: Transaction, session: Session, now: datetime) -> None:
    came = harvest(tx, session)
    if not came:
        return
    place, subject, key = Place.parse(session.place), session.series.id, key_of(SUMMED_UP, session.id)
    if announce(tx, place, summed_up(tx, session), cause=Cause.SESSION, subject=subject, key=key, now=now):
        note(tx, key, SUMMED_UP, session.id, now=now)
    for person in sorted(_absent(tx, session)):
        member = tx.members.get(person)
        if member and member.account:
            _tell_missed(tx, session, member, now)


def _absent(tx: Transaction, session: Session) -> set[str]:
    """Return who asked to be told what they miss, and neither was there by their own word nor took anything away.

    Who said that they would come and did not say that they were there is told too: nobody knows.
    """
    there = {*tx.afterwards.attended(session.id), *(one.person for one in tx.afterwards.of(session.id))}
    return {*tx.afterwards.wishing(session.series.id)} - there - {session.host or ""}


def _tell_missed(tx: Transaction, session: Session, member: Member, now: datetime) -> None:
    """Tell one member what they missed; nobody says now whether they are still in a room that not everybody is in."""
    open_ = sight.sees(tx, session.place, _elsewhere(session))
    came = harvest(tx, session, _elsewhere(session))
    post = outcome.you_missed(came, to=member.account, near=session.place, told=open_)
    key = key_for("you missed", session.id, member.person)
    tell(tx, member, post, cause=Cause.SESSION, subject=session.series.id, key=key, now=now)


def _elsewhere(session: Session) -> Viewer:
    """Return a member who is in no room that is known."""
    return Viewer(session.series.community)


async def on_there(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Record, by their own word, that the actor was at a session, or take it back."""

    def there(tx: Transaction) -> Answer:
        member, session = held(tx, scene, press.action.subject)
        answer = not_now(session, scene.now)
        if answer:
            return answer
        if press.action.verb == "attend_no":
            tx.afterwards.unattend(session.id, member.person)
            tx.interactions.take_back(Did.ATTENDED, by=member.person, subject=session.id)
            return replies.was_not_there(session.id)
        tx.interactions.note(Did.ATTENDED, by=member.person, subject=session.id, now=scene.now)
        return replies.was_there(session.id, new=tx.afterwards.attend(session.id, member.person, now=scene.now))

    return await desk.write(scene, there)


async def on_wish(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor be told what they miss of a series, or no longer."""
    on = press.action.verb == "attend_wish"

    def wish(tx: Transaction) -> Answer:
        member = scene.member(tx)
        series = tx.sessions.get(press.action.subject)
        if series is None or (on and not sight.sees(tx, series.place, scene.viewer(member))):
            raise Absent("session", "")
        if on:
            tx.afterwards.wish(series.id, member.person, now=scene.now)
        else:
            tx.afterwards.unwish(series.id, member.person)
        return replies.wishes(series.id, on=on)

    return await desk.write(scene, wish)


async def on_came(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show all that came of a session, as the actor may see it."""

    def show(tx: Transaction) -> Answer:
        member, session = held(tx, scene, press.action.subject)
        return outcome.what_came(harvest(tx, session, scene.viewer(member)))

    return await desk.write(scene, show)


async def on_outcome(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take how it went with what the actor wanted to try, or that they won't."""
    verb = press.action.verb.removeprefix("took_")

    def tell_how(tx: Transaction) -> Answer:
        takeaway = tx.afterwards.get(press.action.subject, scene.member(tx).person)
        if takeaway is None or not takeaway.trying or (takeaway.due_at is None and takeaway.came is None):
            return replies.nothing_to_tell()
        if verb == "drop":
            tx.afterwards.put(replace(takeaway, due_at=None))
            return replies.tried_nothing()
        tx.afterwards.put(replace(takeaway, came=Came(verb), due_at=None))
        return replies.told_how(Came(verb), takeaway.occurrence)

    return await desk.write(scene, tell_how)


async def on_story(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the share form over what the actor tried, to tell how it went."""

    def form(tx: Transaction) -> Answer:
        takeaway = tx.afterwards.get(press.action.subject, scene.member(tx).person)
        if takeaway is None or not takeaway.trying:
            return replies.nothing_to_tell()
        values = {"kind": Kind.STORY.value, "did": takeaway.trying}
        return share_form(Action("share"), values, private=False, placed=False)

    return await desk.write(scene, form)


async def open_date(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for another day to be asked on."""

    def form(tx: Transaction) -> Answer:
        takeaway = _trying(tx, scene, press.action.subject)
        return replies.date_form(takeaway.occurrence, f"{takeaway.due_at or scene.now:%Y-%m-%d}")

    return await desk.write(scene, form)


async def on_date(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Ask on another day; a faulty one opens the form again with what was typed."""

    def put(tx: Transaction) -> Answer:
        takeaway = _trying(tx, scene, form.action.subject)
        typed = form.values.get("date", "")
        try:
            due = parse_day(typed, now=scene.now)
        except Unfit as fault:
            return replies.date_form(takeaway.occurrence, typed[:20], fault=sentence(fault))
        later = replace(takeaway, due_at=due, asked_at=None)
        tx.afterwards.put(later)
        return replies.will_ask(later)

    return await desk.write(scene, put)


def trying(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return what somebody wanted to try after sessions and has not told of yet, for their own page."""
    return replies.still_trying(tx.afterwards.trying(viewer.person)) if viewer.person else []


def ask_takeaway(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Ask somebody how it went with what they wanted to try after a session (`session:person`), once."""
    occurrence, _, person = id_.partition(":")
    takeaway, member = tx.afterwards.get(occurrence, person), tx.members.get(person)
    if takeaway is None or takeaway.due_at is None or takeaway.due_at > now or takeaway.asked_at:
        return
    tx.afterwards.put(replace(takeaway, asked_at=now))
    series = tx.sessions.get(takeaway.series)
    if member and member.account:
        post = replies.how_did_it_go(takeaway, series.title if series else "a session", to=member.account)
        key = key_for("takeaway", id_, takeaway.due_at)
        tell(tx, member, post, cause=Cause.TRIAL, subject=takeaway.series, key=key, now=now)


def held(tx: Transaction, scene: Scene, id_: str) -> tuple[Member, Session]:
    """Return the actor, and a session that they may see; `Absent` otherwise."""
    member = scene.member(tx)
    session = sight.find(tx, id_, scene.viewer(member))
    if session is None:
        raise Absent("session", "")
    return member, session


def closes(session: Session) -> datetime:
    """Return until when somebody may tell or change what they take away."""
    return session.ends + CLOSED_AFTER


def not_now(session: Session, now: datetime) -> Post | None:
    """Return why nothing is to be said of a session now; None where it may be."""
    if session.occurrence.state in NOT_HELD:
        return replies.was_not_held(session.title)
    if now < session.starts:
        return replies.not_yet(session.title, session.starts)
    return replies.is_closed(session.title) if now >= closes(session) else None


def _trying(tx: Transaction, scene: Scene, id_: str) -> Takeaway:
    takeaway = tx.afterwards.get(id_, scene.member(tx).person)
    if takeaway is None or not takeaway.trying:
        raise Absent("trial", "")
    return takeaway


PRESSES = {
    "attend_yes": on_there,
    "attend_no": on_there,
    "attend_wish": on_wish,
    "attend_unwish": on_wish,
    "agenda_came": on_came,
    "took_worked": on_outcome,
    "took_partly": on_outcome,
    "took_not": on_outcome,
    "took_drop": on_outcome,
    "took_story": on_story,
    "took_on": open_date,
}
FORMS = {"took_on": on_date}
