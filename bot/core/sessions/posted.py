"""What stands of a session in its channel, made anew where something of it changed or is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.sessions import sight
from bot.community.sessions.formats import Source
from bot.community.sessions.points import PointState
from bot.core.attention import explained
from bot.core.sessions import telling
from bot.core.sessions.harvest import summed_up
from bot.core.sessions.standing import ANNOUNCED, BEGINS, SUMMED_UP, key_of, noted

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.community.sessions.model import Session
    from bot.messages import Post
    from bot.transaction import Transaction


def changed(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Let what stands of a session show its agenda as it is now."""
    if not session.ended:
        telling.refresh(tx, session, now=now)


def again(tx: Transaction, key: str, *, without: Collection[int] = ()) -> Post | None:
    """Return a post about a session with what it may still show; None where *key* is no such post."""
    what = noted(tx, key)
    occurrence = tx.schedules.occurrence(what[1]) if what else None
    session = sight.session_of(tx, occurrence) if occurrence else None
    if what is None or session is None:
        return None
    if what[0] == ANNOUNCED:
        post = telling.announcement(tx, session, without=without)
    elif what[0] == BEGINS:
        post = telling.beginning(tx, session, without=without)
    else:
        post = summed_up(tx, session, without=without)
    return explained(post, Cause.SESSION, session.series.id, for_all=True)


def question_gone(tx: Transaction, question: str, *, without: Collection[int] = (), now: datetime) -> None:
    """Let everything that stands of sessions be without a question that ended or was taken away, and *without* entries."""
    for source in (Source.QUESTION, Source.GAP, Source.LEARNING):
        for point in tx.agenda.about(source, question):
            _anew(tx, point.occurrence, without, now)


def person_gone(tx: Transaction, person: str, *, without: Collection[int] = (), now: datetime) -> None:
    """Take a person's proposals off every agenda, words and all, and out of everything that stands of sessions.

    *without* are their entries, which are erased right after.
    """
    for row in tx.erasure.held(person)["point"]:
        point = tx.agenda.get(str(row["point_id"]))
        if point:
            gone = replace(point, text="", state=PointState.DROPPED, by=None, version=point.version + 1)
            tx.agenda.put(gone)
            _anew(tx, point.occurrence, without, now)


def _anew(tx: Transaction, id_: str, without: Collection[int], now: datetime) -> None:
    """Make anew all that stands of a session."""
    occurrence = tx.schedules.occurrence(id_)
    session = sight.session_of(tx, occurrence) if occurrence else None
    keys = [telling.announcement_key(session)] if session else []
    for key in (*keys, key_of(BEGINS, id_), key_of(SUMMED_UP, id_)):
        fresh = again(tx, key, without=without)
        if fresh:
            tx.outgoing.replace(key, fresh, now=now)
