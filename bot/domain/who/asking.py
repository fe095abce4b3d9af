"""Asking one person: at most one for a question at once, who agreed to it and is under their weekly cap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.gaps.sight import ENDED
from bot.domain.who.model import (
    ANSWER_WITHIN,
    AT_WORK,
    CAP,
    HELP_WITHIN,
    AskedOne,
    AskedState,
    Findable,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Question
    from bot.transaction import Transaction


ACCEPTED_VERSION = 2
"""Somebody is asked, and says that they can help."""


def be_findable(tx: Transaction, person: str, *, cap: int = 0, now: datetime) -> Findable:
    """Record that somebody agrees to be found; without a *cap* the one they have stays, or is the usual one."""
    known = tx.who.findable(person)
    since = known.since if known else now
    agreed = Findable(tx.members.community().id, person, since, now, cap or (known.cap if known else CAP))
    tx.who.find_me(agreed)
    return agreed


def ask_one(tx: Transaction, question: Question, to: str, *, id: str, now: datetime) -> AskedOne | None:
    """Record that a person is asked a question of its asker's; None where somebody is asked it already.

    The question's own date is put off until they have had time to answer.
    """
    assert question.asker is not None  # noqa: S101  Whoever asks asks their own.
    due = now + ANSWER_WITHIN
    asked = AskedOne(question.community, id, question.id, to, question.asker, now, due)
    if not tx.who.ask(asked):
        return None
    if question.due_at and question.due_at < due:
        tx.questions.put(replace(question, due_at=due, version=question.version + 1))
    return asked


def accept(tx: Transaction, asked: AskedOne, *, now: datetime) -> AskedOne | None:
    """Record that they can help; None where that is decided."""
    if asked.state is not AskedState.ASKED:
        return None
    return _put(tx, replace(asked, state=AskedState.ACCEPTED, due_at=now + HELP_WITHIN))


def has_answered(asked: AskedOne) -> bool:
    """Return whether they wrote an answer, which waits for the asker's word: each is a version after the yes."""
    return asked.state is AskedState.ACCEPTED and asked.version > ACCEPTED_VERSION


def decline(tx: Transaction, asked: AskedOne) -> AskedOne | None:
    """Record that they can't help now; None where that is decided."""
    if asked.state not in AT_WORK:
        return None
    return _put(tx, replace(asked, state=AskedState.DECLINED, due_at=None))


def expire(tx: Transaction, id: str, *, now: datetime) -> tuple[AskedOne, AskedOne] | None:
    """Take no answer for none; return it as it was and as it is, None where it is not due."""
    asked = tx.who.get(id)
    if asked is None or asked.due_at is None or asked.due_at > now or asked.state not in AT_WORK:
        return None
    ended = _put(tx, replace(asked, state=AskedState.EXPIRED, due_at=None))
    return (asked, ended) if ended else None


def helped(tx: Transaction, asked: AskedOne) -> AskedOne | None:
    """Record that what they said solved it."""
    if asked.state is AskedState.ANSWERED:
        return None
    return _put(tx, replace(asked, state=AskedState.ANSWERED, due_at=None))


def over(tx: Transaction, question: str) -> AskedOne | None:
    """End that somebody is asked a question that needs no answer any more; return it, None where nobody is."""
    asked = next((one for one in tx.who.of(question) if one.state in AT_WORK), None)
    return _put(tx, replace(asked, state=AskedState.EXPIRED, due_at=None)) if asked else None


def is_over(tx: Transaction, asked: AskedOne) -> bool:
    """Return whether a question that somebody was asked has found its end."""
    question = tx.questions.get(asked.question)
    return question is None or question.state in ENDED


def _put(tx: Transaction, asked: AskedOne) -> AskedOne | None:
    put = replace(asked, version=asked.version + 1)
    return put if tx.who.put(put) else None
