"""`/session change`: other words, another place, more places, for one session or for all that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions import editing as words
from bot.community.replies.sessions.faults import said_of
from bot.community.sessions import edit
from bot.community.sessions.answer import let_in
from bot.community.sessions.change import Scope, must_be_ahead, must_lead
from bot.core.sessions.finding import following, meant, seen
from bot.core.sessions.news import ELSEWHERE, News, tell_concerned
from bot.core.sessions.showing import tell_let_in
from bot.core.sessions.telling import keep_in_calendars, refresh
from bot.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.community.model import Member
    from bot.community.sessions.model import Session
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction


async def on_change(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Open the form over the session that is named."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        session, _ = meant(tx, typed, scene.viewer(member), now=scene.now)
        return _form(session, member, scene)

    return await desk.write(scene, form)


async def on_change_pressed(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form over the session that was pressed for."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        return _form(seen(tx, press.action.subject, scene.viewer(member)), member, scene)

    return await desk.write(scene, form)


def _form(session: Session, member: Member, scene: Scene) -> Answer:
    must_lead(session, member)
    must_be_ahead(session, scene.now)
    return words.change_form(session, {})


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Change what the form says; a fault opens it again with what was typed."""

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        session = seen(tx, form.action.subject, scene.viewer(member))
        scope = Scope.THIS if form.values.get("scope") == Scope.THIS.value else Scope.FOLLOWING
        must_lead(session, member, scope)
        must_be_ahead(session, scene.now)
        values = {**words.as_it_is(session), **form.values}  # A part that was not sent is as it was.
        return _save(tx, scene, member, session, values, whole=scope is Scope.FOLLOWING)

    try:
        return await desk.write(scene, save)
    except Unfit as fault:
        return await _again(desk, scene, form, said_of(fault))


async def _again(desk: Desk, scene: Scene, form: FormSubmitted, fault: str) -> Answer:
    def again(tx: Transaction) -> Answer:
        session = seen(tx, form.action.subject, scene.someone(tx))
        return words.change_form(session, form.values, fault_text=fault)

    return await desk.read(scene, again)


def _save(
    tx: Transaction, scene: Scene, member: Member, session: Session, values: Mapping[str, str], *, whole: bool
) -> Answer:
    coming = [session, *following(tx, session, now=scene.now)]
    edited = edit.edit_all(tx, session, values, coming) if whole else [edit.edit_one(tx, session, values)]
    told = sum(_show(tx, one, member, scene) for one in edited)
    return words.is_changed(edited[0].session, whole=whole and bool(session.schedule.rule.text), told=told)


def _show(tx: Transaction, edited: edit.Edited, member: Member, scene: Scene) -> int:
    """Show a session as it is now wherever it is shown; return how many were told of another place or length."""
    session = edited.session
    tell_let_in(tx, session, let_in(tx, session, now=scene.now), now=scene.now)
    keep_in_calendars(tx, session, now=scene.now)
    refresh(tx, session, now=scene.now, soon=False)
    if not edited.elsewhere:
        return 0
    return tell_concerned(tx, session, News(ELSEWHERE, member.person), now=scene.now)
