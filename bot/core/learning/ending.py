"""What becomes of a question of the agenda: taken up, linked to what says something on it, understood, dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.core.learning.agenda import shown
from bot.core.numbers import number_of
from bot.core.sessions.posted import question_gone
from bot.domain import learning
from bot.domain.model import LearningState
from bot.domain.replies import learning as replies
from bot.errors import Absent, NotAllowed, Unfit
from bot.practice.sight import seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Learning
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.practice.model import Entry
    from bot.transaction import Transaction


async def on_open(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take a question up, or up again."""

    def open_(tx: Transaction) -> Answer:
        one, member = _meant(tx, scene, press.action.subject)
        if one.ended and press.action.version != one.version:
            return shown(tx, scene, one, said=replies.ENDED_SINCE)
        taken = learning.take_up(tx, one, member=member, now=scene.now)
        return shown(tx, scene, taken, said="It is open: what comes next takes it up.")

    return await _guarded(desk, scene, open_)


async def on_drop(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take a question off the agenda."""

    def drop(tx: Transaction) -> Answer:
        one, member = _meant(tx, scene, press.action.subject)
        dropped = learning.drop(tx, one, member=member, now=scene.now)
        question_gone(tx, one.id, now=scene.now)
        return shown(tx, scene, dropped, said="It is off the agenda.")

    return await _guarded(desk, scene, drop)


async def open_form(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form that asks which entry says it."""
    ends = press.action.verb == "learning_end"

    def form(tx: Transaction) -> Answer:
        one, member = _meant(tx, scene, press.action.subject)
        if one.state is LearningState.DROPPED:
            return shown(tx, scene, one, said=replies.ENDED_SINCE)
        if ends and not learning.may_end(tx, one, member):
            raise NotAllowed("learning", "facilitator")
        linked = bool(learning.on(tx, one, scene.viewer(member)))
        return replies.link_form(one, ends=ends, values={}, linked=linked)

    return await _guarded(desk, scene, form)


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Link an entry to a question, or end it by that; a fault opens the form again with what was typed."""
    ends = form.action.verb == "learning_end"

    def save(tx: Transaction) -> Answer:
        one, member = _meant(tx, scene, form.action.subject)
        if one.state is LearningState.DROPPED:
            return shown(tx, scene, one, said=replies.ENDED_SINCE)
        try:
            entry = _named(tx, scene, member, form.values.get("number", ""), blank=ends)
            if ends:
                viewer = scene.viewer(member)
                done = learning.understand(tx, one, entry, member=member, viewer=viewer, now=scene.now)
                question_gone(tx, one.id, now=scene.now)
                return shown(tx, scene, done, said="Good: that is understood.")
        except (Unfit, Absent) as fault:
            return replies.link_form(one, ends=ends, values=form.values, fault=community.sentence(fault))
        return _linked(tx, scene, one, entry)

    return await _guarded(desk, scene, save)


async def on_says(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Link what the actor just took away to a question (`id.number`)."""

    def says(tx: Transaction) -> Answer:
        id_, _, number = press.action.subject.partition(".")
        one, member = _meant(tx, scene, id_)
        return _linked(tx, scene, one, _named(tx, scene, member, number, blank=False))

    return await _guarded(desk, scene, says)


def _linked(tx: Transaction, scene: Scene, one: Learning, entry: Entry | None) -> Answer:
    if entry is None:
        return replies.no_such_question()
    if one.state is LearningState.DROPPED:
        return shown(tx, scene, one, said=replies.ENDED_SINCE)
    new = learning.link(tx, one, entry, now=scene.now)
    said = "Linked: whoever wants to know finds it there." if new else "That is linked to it already."
    return shown(tx, scene, learning.get(tx, one.id), said=said)


def _named(tx: Transaction, scene: Scene, member: Member, typed: str, *, blank: bool) -> Entry | None:
    """Return the entry that somebody names, if they may see it; None where nothing is typed and that will do."""
    if blank and not typed.strip():
        return None
    return seen(tx, number_of(typed), scene.viewer(member))


def _meant(tx: Transaction, scene: Scene, id_: str) -> tuple[Learning, Member]:
    return learning.get(tx, id_), scene.member(tx)


async def _guarded(desk: Desk, scene: Scene, act: Callable[[Transaction], Answer]) -> Answer:
    """Do something about a question; one that is there no more is answered, and guests know of none."""

    def do(tx: Transaction) -> Answer:
        try:
            return act(tx)
        except Absent as fault:
            if fault.what != "learning":
                raise
            return replies.no_such_question()

    return replies.not_for_guests() if scene.guest else await desk.write(scene, do)
