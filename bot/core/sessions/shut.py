"""A channel in which nothing can be said of a session any more: who leads it hears of it, and who comes all the same."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies.sessions import steps as words
from bot.community.sessions.sight import session_of
from bot.core.attention import tell
from bot.core.keys import key_for
from bot.core.sessions.standing import ANNOUNCED, BEGINS, noted
from bot.core.sessions.telling import company_of, going, is_lost, retry_announcement, room_name, tell_facilitators

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.sessions.model import Particulars, Session
    from bot.transaction import Transaction


def tell_of_no_way_in(tx: Transaction, session: Session, *, now: datetime) -> Particulars:
    """Tell the facilitators once that nothing can be said in a session's channel; the session goes on."""
    if session.own.mended:
        return session.own
    told = partial(words.no_way_in, session, room_name(tx, session.place))
    tell_facilitators(tx, told, session.series, session.place, about=f"no way in {session.id}", now=now)
    return replace(session.own, mended=True)


def find_no_way_in(tx: Transaction, session: Session, *, now: datetime) -> Particulars:
    """Offer its announcement once more to a channel that refused it, and tell the facilitators once."""
    if not is_lost(tx, session.place):
        retry_announcement(tx, session, now=now)
    return tell_of_no_way_in(tx, session, now=now)


def begin_for_each(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Tell each of those who come that a session begins, since its channel can't be told."""
    company = company_of(tx, session)
    for member in going(tx, session):
        post = words.begins_for_you(session, company, to=member.account, near=session.place)
        key = key_for("begins", session.id, member.person)
        tell(tx, member, post, cause=Cause.REMINDER, subject=session.series.id, key=key, now=now, by=session.ends)


def on_given_up(tx: Transaction, key: str, *, now: datetime) -> None:
    """Take that a platform will not have the post *key*: what it said of a session is told otherwise, at once.

    Should that be lost, the session's next step finds it out.
    """
    what, id_ = noted(tx, key) or ("", "")
    occurrence = tx.schedules.occurrence(id_) if what in {ANNOUNCED, BEGINS} else None
    session = session_of(tx, occurrence) if occurrence else None
    if session is None or session.over or session.ends <= now:
        return
    tx.sessions.put_own(tell_of_no_way_in(tx, session, now=now))
    if what == BEGINS:
        begin_for_each(tx, session, now=now)
