"""The agenda of a session in its routes: shown, voted, proposed, gone through by its host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.community.replies import agenda as replies
from bot.community.replies import formats
from bot.community.sessions import agenda, sight
from bot.community.sessions.formats import format_of
from bot.community.sessions.points import PointState
from bot.core.keys import id_for
from bot.core.sessions import showing
from bot.core.sessions.content import heading_of, is_fixed
from bot.core.sessions.drawing import open_points, told
from bot.core.sessions.finding import coming, meant, seen
from bot.core.sessions.harvest import look_back
from bot.core.sessions.posted import changed
from bot.errors import Absent, NotAllowed, Unfit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.community.model import Member
    from bot.community.sessions.model import Session
    from bot.community.sessions.points import Point
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Post, Pressed
    from bot.transaction import Transaction

    Act = Callable[[Transaction, Scene, Session, Point], Answer]


def leads(session: Session, member: Member) -> bool:
    """Return whether a member leads through a session: who may change it, or any of the series' hosts."""
    return showing.leads(session, member) or member.person in session.series.hosts


def guide(words: str) -> Post:
    """Return how the format goes that somebody names, or which formats there are."""
    kind = format_of(words)
    return formats.guide(kind) if kind else formats.which_guide(words.strip())


async def on_agenda(desk: Desk, scene: Scene) -> Answer:
    """Show the agenda of the session that runs or comes next where the command was typed, or of the next one at all."""

    def show(tx: Transaction) -> Answer:
        session = _next_here(tx, scene)
        return _shown(tx, scene, session) if session else replies.no_agenda()

    return await desk.write(scene, show)


def _next_here(tx: Transaction, scene: Scene) -> Session | None:
    every = coming(tx, scene.viewer(scene.member(tx)), now=scene.now)
    here = [one for one in every if one.place == str(scene.place.room)]
    return next(iter(here or every), None)


async def on_guide(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show how a session of its format goes, timed for it."""
    session = await desk.read(scene, lambda tx: seen(tx, press.action.subject, scene.someone(tx)))
    return formats.guide(session.series.format, session.series.minutes)


async def on_show(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show the whole agenda to whoever asks."""
    return await desk.write(scene, lambda tx: _shown(tx, scene, _session(tx, scene, press.action.subject)))


async def on_lead(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show the agenda to who leads through it."""

    def lead(tx: Transaction) -> Answer:
        session = _session(tx, scene, press.action.subject)
        if not leads(session, scene.member(tx)):
            return replies.only_the_host()
        return _shown(tx, scene, session) if session.ended else _leading(tx, session)

    return await desk.write(scene, lead)


async def on_next(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Mark what is talked about as done, and take up the next point; whoever leads may."""

    def go_on(tx: Transaction) -> Answer:
        session = _session(tx, scene, press.action.subject)
        if not leads(session, scene.member(tx)):
            return replies.only_the_host()
        waiting = [one.point for one in open_points(tx, session) if not one.point.begun_at]
        if waiting:
            agenda.take_up(tx, session, _stored(tx, waiting[0]), now=scene.now)
            changed(tx, session, now=scene.now)
        return _leading(tx, session)

    return await desk.write(scene, go_on)


async def open_proposal(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for a proposal."""

    def form(tx: Transaction) -> Answer:
        session = _session(tx, scene, press.action.subject)
        return community.too_old() if _has_ended(session, scene) else replies.propose_form(session.id)

    return await desk.write(scene, form)


async def on_proposal(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Put a proposal on the agenda; a faulty one opens the form again with what was typed."""

    def propose(tx: Transaction) -> Answer:
        session = _session(tx, scene, form.action.subject)
        return _put(tx, scene, session, form.values.get("proposal", ""), key=form.key)

    return await desk.write(scene, propose)


async def on_propose(desk: Desk, scene: Scene, key: str, typed: str) -> Answer:
    """Put on the agenda what was typed: `propose 2 How do we name things?`, or for the session that comes next here."""

    def propose(tx: Transaction) -> Answer:
        viewer = scene.viewer(scene.member(tx))
        number, _, words = typed.partition(" ")
        if number.isascii() and number.isdigit():
            return _typed(tx, scene, meant(tx, number, viewer, now=scene.now)[0], words, key=key)
        session = _next_here(tx, scene)
        return _typed(tx, scene, session, typed, key=key) if session else replies.no_agenda()

    return await desk.write(scene, propose)


def _typed(tx: Transaction, scene: Scene, session: Session, words: str, *, key: str) -> Answer:
    return _put(tx, scene, session, words, key=key) if words.strip() else replies.propose_form(session.id)


def _put(tx: Transaction, scene: Scene, session: Session, words: str, *, key: str) -> Answer:
    id_ = id_for("proposal", session.id, key)
    try:
        point = agenda.propose(tx, session, words, id=id_, member=scene.member(tx), now=scene.now)
    except Unfit as fault:
        return replies.propose_form(session.id, words, fault=fault)
    changed(tx, session, now=scene.now)
    return replies.is_proposed(point, struck=agenda.is_struck(words))


async def on_edited(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Give one's own proposal other words."""

    def change(tx: Transaction) -> Answer:
        session, point = _point(tx, scene, form.action.subject)
        words = form.values.get("proposal", "")
        try:
            after = agenda.change(tx, point, words, member=scene.member(tx))
        except Unfit as fault:
            return replies.change_form(point, words, fault=fault)
        changed(tx, session, now=scene.now)
        return replies.is_proposed(after, struck=agenda.is_struck(words))

    return await _mended(desk.write(scene, change))


def _session(tx: Transaction, scene: Scene, id_: str) -> Session:
    """Return a session that the actor may see; `Absent` otherwise."""
    session = sight.find(tx, id_, scene.viewer(scene.member(tx)))
    if session is None:
        raise Absent("session", "")
    return session


def _point(tx: Transaction, scene: Scene, id_: str) -> tuple[Session, Point]:
    """Return a point with its session as the actor may see them; `Absent` otherwise, with no difference."""
    point = tx.agenda.get(id_)
    if point is None:
        raise Absent("point", "")
    session = _session(tx, scene, point.occurrence)
    seen = {one.point.id for one in told(tx, session, scene.viewer(scene.member(tx)))}
    if point.state in {PointState.OPEN, PointState.DONE} and point.id not in seen:
        raise Absent("point", "")
    return session, point


def _stored(tx: Transaction, point: Point) -> Point:
    """Return a point as it is stored; one to begin with is written down when it is taken up."""
    if tx.agenda.get(point.id) is None:
        tx.agenda.add(point)
    return tx.agenda.get(point.id) or point


def _shown(tx: Transaction, scene: Scene, session: Session) -> Answer:
    member = scene.member(tx)
    mine = tx.agenda.voted(session.id, member.person)
    every = told(tx, session, scene.viewer(member))
    before, hosts, over = look_back(tx, session), leads(session, member), _has_ended(session, scene)
    fixed = is_fixed(tx, session)
    return replies.agenda(heading_of(session), every, mine, before=before, hosts=hosts, over=over, fixed=fixed)


def _has_ended(session: Session, scene: Scene) -> bool:
    return session.ended or session.ends <= scene.now


def _leading(tx: Transaction, session: Session) -> Answer:
    return replies.lead(heading_of(session), told(tx, session), look_back(tx, session))


def _vote(tx: Transaction, scene: Scene, session: Session, point: Point) -> Answer:
    result = agenda.vote(tx, session, point, member=scene.member(tx), now=scene.now)
    if result.came == "counts":
        changed(tx, session, now=scene.now)
    return replies.voted(result, point)


def _unvote(tx: Transaction, scene: Scene, session: Session, point: Point) -> Answer:
    result = agenda.unvote(tx, session, point, member=scene.member(tx))
    if result.came == "counts":
        changed(tx, session, now=scene.now)
    return replies.voted(result, point, back=True)


def _edit(tx: Transaction, scene: Scene, _session: Session, point: Point) -> Answer:
    agenda.change(tx, point, point.text, member=scene.member(tx))  # Only its own member comes past here.
    return replies.change_form(point)


def _off(tx: Transaction, scene: Scene, session: Session, point: Point) -> Answer:
    member = scene.member(tx)
    agenda.take_off(tx, point, member=member, hosts=leads(session, member))
    changed(tx, session, now=scene.now)
    return replies.is_off(own=point.by == member.person)


def _led(step: Callable[[Transaction, Scene, Session, Point], object]) -> Act:
    """Return what only who leads through a session does with a point of it."""

    def act(tx: Transaction, scene: Scene, session: Session, point: Point) -> Answer:
        if not leads(session, scene.member(tx)):
            return replies.only_the_host()
        step(tx, scene, session, point)
        changed(tx, session, now=scene.now)
        return _leading(tx, session)

    return act


def _routed(act: Act) -> Callable[[Desk, Scene, Pressed], Awaitable[Answer]]:
    async def on_press(desk: Desk, scene: Scene, press: Pressed) -> Answer:
        def run(tx: Transaction) -> Answer:
            session, point = _point(tx, scene, press.action.subject)
            return act(tx, scene, session, point)

        return await _mended(desk.write(scene, run))

    return on_press


async def _mended(answer: Awaitable[Answer]) -> Answer:
    """Return an answer; what is gone or somebody else's is said in the agenda's own words."""
    try:
        return await answer
    except NotAllowed:
        return replies.not_yours()
    except Absent as absent:
        if absent.what == "point":
            return replies.point_is_gone()
        raise


PRESSES = {
    "agenda": on_show,
    "agenda_show": on_show,
    "agenda_lead": on_lead,
    "agenda_next": on_next,
    "agenda_propose": open_proposal,
    "point_vote": _routed(_vote),
    "point_unvote": _routed(_unvote),
    "point_edit": _routed(_edit),
    "point_off": _routed(_off),
    "point_now": _routed(_led(lambda tx, scene, its, point: agenda.take_up(tx, its, point, now=scene.now))),
    "point_done": _routed(_led(lambda tx, _scene, _its, point: agenda.finish(tx, point))),
    "point_more": _routed(_led(lambda tx, _scene, _its, point: agenda.give_time(tx, point))),
}
FORMS = {"agenda_propose": on_proposal, "point_edit": on_edited}
