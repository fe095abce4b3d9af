"""`/session list` and `show`; Going, Maybe and Can't."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies import harvest as outcome
from bot.community.replies.sessions import coming as said
from bot.community.replies.sessions import showing as words
from bot.community.sessions.answer import say
from bot.community.sessions.change import must_lead
from bot.community.sessions.model import Answer as Rsvped
from bot.core.attention import tell
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.sessions.afterwards import closes, trying
from bot.core.sessions.content import first_points
from bot.core.sessions.finding import AHEAD, coming, listed, meant, seen
from bot.core.sessions.harvest import NOT_HELD, harvest
from bot.core.sessions.telling import company_of, member_of, refresh
from bot.errors import Absent, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.community.sessions.model import Rsvp, Session
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, Post, Pressed, Who
    from bot.transaction import Transaction

WANTED = {"rsvp_going": Rsvped.GOING, "rsvp_maybe": Rsvped.MAYBE, "rsvp_no": Rsvped.NO}
TYPED = {"going": Rsvped.GOING, "maybe": Rsvped.MAYBE, "cant": Rsvped.NO, "can't": Rsvped.NO}
MINE_AHEAD = timedelta(days=14)


async def on_list(desk: Desk, scene: Scene, task: str = "") -> Answer:
    """Show the sessions to come; *task* is what somebody wants to do with one of them."""

    def show(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        return words.sessions_list(listed(tx, viewer, now=scene.now), leads=viewer.facilitates, task=task)

    return await desk.read(scene, show)


async def on_show(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Show the session that is named."""
    return await desk.read(scene, lambda tx: page_of(tx, scene, meant(tx, typed, scene.someone(tx), now=scene.now)[0]))


async def on_show_pressed(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show one session."""
    return await desk.read(scene, lambda tx: page_of(tx, scene, seen(tx, press.action.subject, scene.someone(tx))))


async def on_next(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show the next session of a series."""

    def show(tx: Transaction) -> Answer:
        every = coming(tx, scene.someone(tx), now=scene.now)
        of_it = [one for one in every if one.series.id == press.action.subject]
        if not of_it:
            raise Absent("session", "")
        return page_of(tx, scene, of_it[0])

    return await desk.read(scene, show)


def page_of(tx: Transaction, scene: Scene, session: Session) -> Post:
    """Return a session that its reader may see, with all that they can do; who comes is for those who lead it.

    Of one that was held it shows what came of it.
    """
    if session.ends <= scene.now and session.occurrence.state not in NOT_HELD:
        return _held(tx, scene, session)
    member = scene.known(tx)
    rsvp = tx.sessions.rsvp(session.id, member.person) if member else None
    company, mine = company_of(tx, session), rsvp.answer if rsvp else None
    who = _coming(tx, session) if member and leads(session, member) else None
    return words.session_page(
        session, company, mine=mine, coming=who, agenda=first_points(tx, session, scene.someone(tx))
    )


def _held(tx: Transaction, scene: Scene, session: Session) -> Post:
    came = harvest(tx, session, scene.someone(tx))
    page = words.held_page(
        session, company_of(tx, session), came=outcome.all_of(came), is_open=scene.now < closes(session)
    )
    return replace(page, entries=tuple(lesson.number for lesson in came.lessons))


def leads(session: Session, member: Member) -> bool:
    """Return whether a member may change a session."""
    try:
        must_lead(session, member)
    except NotAllowed:
        return False
    return True


def _coming(tx: Transaction, session: Session) -> words.Coming:
    every = tx.sessions.answers(session.id)
    return words.Coming(*(_named(tx, every, each) for each in (Rsvped.GOING, Rsvped.MAYBE, Rsvped.WAITING)))


def _named(tx: Transaction, every: Sequence[Rsvp], answer: Rsvped) -> tuple[Who, ...]:
    members = (member_of(tx, one.person) for one in every if one.answer is answer)
    return tuple(named_as(member) for member in members if member)


async def on_rsvp(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take an answer; who waits gets the place that it may leave."""
    return await desk.write(scene, partial(_answer, scene=scene, press=press))


def _answer(tx: Transaction, *, scene: Scene, press: Pressed) -> Answer:
    member = scene.member(tx)
    session = seen(tx, press.action.subject, scene.viewer(member))
    return _say(tx, scene, session, member, WANTED[press.action.verb], key=press.key)


async def on_said(desk: Desk, scene: Scene, key: str, verb: str, typed: str) -> Answer:
    """Take an answer that was typed: `going 2`, or to the next session where none is named."""

    def answer(tx: Transaction) -> Answer:
        member = scene.member(tx)
        session, _ = meant(tx, typed or "1", scene.viewer(member), now=scene.now)
        return _say(tx, scene, session, member, TYPED[verb], key=key)

    return await desk.write(scene, answer)


def _say(  # Each is a fact of its own.
    tx: Transaction, scene: Scene, session: Session, member: Member, answer: Rsvped, *, key: str
) -> Answer:
    known = tx.sessions.rsvp(session.id, member.person)
    if not tx.deliveries.first(f"rsvp {key}", now=scene.now) and known:
        return said.answered(session, known.answer, changed=False)  # What was said since stands.
    taken = say(tx, session, member.person, answer, now=scene.now)
    if taken.changed:
        tell_let_in(tx, session, taken.let_in, now=scene.now)
        refresh(tx, session, now=scene.now)
    return said.answered(session, taken.rsvp.answer, changed=taken.changed)


def tell_let_in(tx: Transaction, session: Session, got: Sequence[Rsvp], *, now: datetime) -> None:
    """Tell those who waited that a place is theirs."""
    for one in got:
        member = member_of(tx, one.person)
        if member:
            post = said.place_is_yours(session, to=member.account, near=session.place)
            key = key_for("let in", session.id, one.person, one.at.isoformat())
            subject, by = session.series.id, session.starts
            tell(tx, member, post, cause=Cause.REMINDER, subject=subject, key=key, now=now, by=by)


def mine(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[Block]:
    """Return the sessions that somebody comes to or hosts in the next two weeks, for their own page."""
    until = now + min(MINE_AHEAD, AHEAD)
    theirs = [one for one in listed(tx, viewer, now=now) if one.session.starts < until and _is_theirs(one, viewer)]
    return [*words.my_sessions(theirs), *trying(tx, viewer)]


def _is_theirs(one: words.Listed, viewer: Viewer) -> bool:
    comes = one.mine in {Rsvped.GOING, Rsvped.MAYBE, Rsvped.WAITING}
    return comes or (viewer.person is not None and one.session.host == viewer.person)
