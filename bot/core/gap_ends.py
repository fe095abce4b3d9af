"""How a gap ends for those who asked: answered by an entry, written up, or let go of with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.model import Did, Viewer
from bot.core.attention import tell
from bot.core.keys import key_for
from bot.core.places import near
from bot.domain import questions
from bot.domain.gaps import course
from bot.domain.gaps.model import GapState
from bot.domain.replies import gap_ends as said
from bot.messages import Place
from bot.practice.model import Scope, visible

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.gaps.model import Gap
    from bot.domain.model import Question
    from bot.practice.model import Entry
    from bot.transaction import Transaction


def answered(
    tx: Transaction, gap: Gap, entry: Entry, *, by: str, state: GapState = GapState.ANSWERED, now: datetime
) -> int:
    """End a gap by an entry, and every question in it whose asker may see that; return how many who asked openly are told.

    Who asked in private is told in private; whoever found the answer does not learn that they are there.
    """
    told = 0
    for question in tx.gaps.questions(gap.id):
        if question.state in questions.ENDED or not _reaches(question, entry):
            continue
        helper = None if entry.nameless else entry.author
        if not questions.answer(tx, question, by=entry.number, helper=helper, now=now):
            continue
        if question.shared and entry.author and question.asker and entry.author != question.asker:
            topic = question.topic
            tx.interactions.note(
                Did.ANSWERED, by=entry.author, to=question.asker, subject=question.id, topic=topic, now=now
            )
        _say_there(tx, question, entry, now=now)
        reached = question.asker != by and _tell_answer(tx, question, entry, now=now)
        told += question.shared and reached
    course.end(tx, gap, state, by=entry.number, now=now)
    return told


def _reaches(question: Question, entry: Entry) -> bool:
    """Return whether an entry may answer a question: one of a private channel answers only what was asked there."""
    return entry.scope is Scope.COMMUNITY or str(Place.parse(question.place).room) == entry.room


def _say_there(tx: Transaction, question: Question, entry: Entry, *, now: datetime) -> None:
    """Say in the thread of a question that was put to a channel which entry answers it; all there may see that."""
    from bot.core import forum  # noqa: PLC0415 - A forum's answers open the form that ends gaps.

    if not question.posted_key:
        return
    place = Place.parse(question.place)
    thread = Place(place.space, place.channel, place.thread or tx.outgoing.sent_as(question.posted_key) or "")
    if thread.thread:
        line = said.is_answered(entry.number, entry.title)
        tx.outgoing.send(thread, line, key=key_for("gap answered", question.id, entry.number), now=now)
    forum.settle(tx, question, now=now)


def _tell_answer(tx: Transaction, question: Question, entry: Entry, *, now: datetime) -> bool:
    member = tx.members.get(question.asker) if question.asker else None
    if member is None or not member.account:
        return False
    room = frozenset({str(Place.parse(question.place).room)})
    title = entry.title if visible(entry, Viewer(entry.community, member.person, room)) else ""
    where = near(tx, member.account, question.place)
    post = said.your_answer(question.text, entry.number, title, to=member.account, near=where)
    return tell(tx, member, post, cause=Cause.ANSWER, key=key_for("gap answer", question.id), now=now)


def let_go(tx: Transaction, gap: Gap, *, reason: str, by: str = "", now: datetime) -> int:
    """Drop a gap and what was openly asked in it, and tell whoever asked why; return how many others are told."""
    from bot.core.sessions.posted import question_gone  # noqa: PLC0415 - Sessions open the form that ends gaps.

    told = 0
    for question in course.waiting_in(tx, gap):
        if not questions.drop(tx, question, now=now):
            continue
        question_gone(tx, question.id, now=now)
        told += question.asker != by and _tell_dropped(tx, question, reason, now=now)
    course.end(tx, gap, GapState.DROPPED, reason=reason, now=now)
    return told


def _tell_dropped(tx: Transaction, question: Question, reason: str, *, now: datetime) -> bool:
    member = tx.members.get(question.asker) if question.asker else None
    if member is None or not member.account:
        return False
    where = near(tx, member.account, question.place)
    post = said.your_gap_dropped(question.text, reason, to=member.account, near=where)
    return tell(tx, member, post, cause=Cause.ANSWER, key=key_for("gap dropped", question.id, now.date()), now=now)


def written_up(tx: Transaction, gap_id: str, entry: Entry, *, by: str, now: datetime) -> None:
    """End a gap by what was kept to write it up."""
    gap = tx.gaps.get(gap_id)
    if gap and gap.state in {GapState.OPEN, GapState.ANSWERED}:
        answered(tx, gap, entry, by=by, state=GapState.WRITTEN, now=now)
