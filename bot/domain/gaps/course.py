"""How a gap goes: it is made by questions, has a date and a steward, and ends with them or before them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.gaps.model import Gap, GapState
from bot.domain.gaps.sight import ENDED, everybodys
from bot.domain.model import QuestionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.domain.model import Question
    from bot.transaction import Transaction

LABEL_LIMIT = 200
MOST_ASKS = 2
"""As often its steward is asked what becomes of a gap; when it is due once more it is let go of."""


def hold(tx: Transaction, question: Question, *, gap: str = "", now: datetime) -> Gap:
    """Return the gap that a question is in from now on: *gap*, or one of its own where none is given."""
    into = tx.gaps.get(gap) if gap else None
    if into is None:
        into = tx.gaps.of(question.id) or Gap(question.community, question.id, opened_at=now)
        tx.gaps.add(into)
        into = tx.gaps.get(into.id) or into
    tx.gaps.hold(into.id, question.id)
    return refresh(tx, into, now=now)


def move(tx: Transaction, question: Question, gap: str, *, now: datetime) -> Gap:
    """Put a question that is alone in a gap of its own into another one."""
    alone = tx.gaps.of(question.id)
    if alone and alone.id != gap:
        tx.gaps.release(question.id)
        emptied(tx, alone, now=now)
    return hold(tx, question, gap=gap, now=now)


def join(tx: Transaction, gap: Gap, twin: str, *, now: datetime) -> Gap:
    """Make one gap of two that turned out to ask the same, and return it: the older one stays, while both are open."""
    other = tx.gaps.get(twin)
    if other is None or other.id == gap.id or other.ended or gap.ended:
        return gap
    stays, goes = sorted((gap, other), key=lambda one: (one.opened_at, one.id))
    for question in tx.gaps.questions(goes.id):
        tx.gaps.release(question.id)
        tx.gaps.hold(stays.id, question.id)
    emptied(tx, goes, now=now)
    both = replace(stays, steward=stays.steward or goes.steward, due_at=_sooner(stays, goes))
    return refresh(tx, _put(tx, both), now=now)


def drawn(tx: Transaction, gap: Gap, over: Iterable[str], *, now: datetime) -> Gap:
    """Let open questions come over to a gap that they fit better than their own; return it as it is then.

    The sooner date stays, so that no question is put off by that.
    """
    for id_ in over:
        own = tx.gaps.of(id_)
        if own is None or own.id == gap.id or own.ended or gap.ended:
            continue
        if own.size <= 1:
            gap = join(tx, gap, own.id, now=now)
        elif id_ != own.id and _may_leave(tx, id_, own):
            tx.gaps.release(id_)
            tx.gaps.hold(gap.id, id_)
            refresh(tx, own, now=now)
            gap = refresh(tx, _put(tx, replace(gap, due_at=_sooner(gap, own))), now=now)
    return gap


def _may_leave(tx: Transaction, id_: str, own: Gap) -> bool:
    """Return whether a question may leave its gap: it is open, nobody was asked about it, others are asked openly."""
    waiting = waiting_in(tx, own) if not own.asks else ()
    return any(one.id == id_ for one in waiting) and any(one.id != id_ for one in waiting)


def _sooner(gap: Gap, other: Gap) -> datetime | None:
    return min((one.due_at for one in (gap, other) if one.due_at), default=None)


def emptied(tx: Transaction, gap: Gap, *, now: datetime) -> None:
    """End a gap that holds no question any more, without a word: it never stands anywhere again."""
    _put(tx, replace(gap, state=GapState.DROPPED, reason="", label="", due_at=None, ended_at=now, size=0))


def refresh(tx: Transaction, gap: Gap, *, now: datetime) -> Gap:
    """Return a gap as its questions make it: its size, its name, its date; ended where none of them is open."""
    held = tx.gaps.questions(gap.id)
    open_ = [one for one in held if one.state not in ENDED]
    waiting = [one for one in open_ if one.shared and one.state is QuestionState.GAP]
    shared = [one for one in open_ if one.shared]
    named = everybodys(tx, [*waiting, *held])
    again = gap.ended and bool(shared)
    fresh = replace(
        gap,
        label=" ".join(named[0].text.split())[:LABEL_LIMIT] if named else "",
        topic=next((one.topic for one in named if one.topic), ""),
        size=sum(bool(one.text or one.source_key) for one in held),
        steward=next((one.steward for one in waiting if one.steward), None) if gap.steward is None else gap.steward,
    )
    if again:
        fresh = replace(fresh, state=GapState.OPEN, ended_at=None, answered_by=None, reason="", asks=0, due_at=None)
    fresh = _dated(tx, fresh, waiting, open_, now) if open_ else _closed(fresh, held, now)
    return fresh if fresh == gap else _put(tx, fresh)


def _dated(tx: Transaction, gap: Gap, waiting: Sequence[Question], open_: Sequence[Question], now: datetime) -> Gap:
    if gap.ended:
        return gap
    if not waiting:
        # What was asked in private alone has a date as well, once it is of more than one or two.
        several = len({one.asker for one in open_ if not one.shared}) > 1
        return replace(gap, due_at=(gap.due_at or now + rest(tx)) if several else None)
    dates = [one.due_at for one in waiting if one.due_at]
    return replace(gap, due_at=gap.due_at or min(dates, default=now + rest(tx)))


def _closed(gap: Gap, held: Sequence[Question], now: datetime) -> Gap:
    """Return a gap of which no question is open any more, with the end that the last of them found."""
    if gap.ended:
        return gap
    answers = [one for one in held if one.state is QuestionState.ANSWERED]
    last = max(answers, key=lambda one: (one.ended_at or one.asked_at, one.id), default=None)
    state = GapState.ANSWERED if last else GapState.DROPPED
    by = last.answered_by if last else None
    return replace(gap, state=state, due_at=None, ended_at=now, answered_by=by)


def settle(tx: Transaction, question: Question, *, now: datetime) -> None:
    """Let the gap of a question that changed know of it, where it is in one."""
    gap = tx.gaps.of(question.id)
    if gap:
        refresh(tx, gap, now=now)


def name_answer(tx: Transaction, question: str, number: int) -> None:
    """Let the gap that ended with what was said to a question name the entry as which that was kept."""
    gap = tx.gaps.of(question)
    if gap and gap.state is GapState.ANSWERED and gap.answered_by is None:
        _put(tx, replace(gap, answered_by=number))


def rest(tx: Transaction) -> timedelta:
    """Return how long a gap rests until its steward is asked again."""
    return timedelta(days=tx.members.community().settings.gap_days)


def care(tx: Transaction, gap: Gap, *, steward: str, now: datetime) -> Gap:
    """Let somebody look after a gap: they are asked from its next date on, which starts anew.

    Whoever was outrun by another is not its steward: it is returned as it stands.
    """
    return _put(tx, replace(gap, steward=steward, asks=0, due_at=max(gap.due_at or now, now + timedelta(days=7))))


def hand_over(tx: Transaction, gap: Gap, *, to: str) -> Gap:
    """Let somebody else look after a gap; empty: whoever wants to."""
    return _put(tx, replace(gap, steward=to))


def date_on(tx: Transaction, gap: Gap, due_at: datetime) -> Gap:
    """Give a gap another date: whoever does that means to come back to it."""
    return _put(tx, replace(gap, due_at=due_at, asks=0))


def asked(tx: Transaction, gap: Gap, *, now: datetime) -> Gap:
    """Record that its steward was asked what becomes of it."""
    return _put(tx, replace(gap, asks=gap.asks + 1, asked_at=now, due_at=now + rest(tx)))


def sleep(tx: Transaction, gap: Gap) -> Gap:
    """Take away the date of a gap in which nothing waits that anybody may be told of."""
    return _put(tx, replace(gap, due_at=None))


def end(tx: Transaction, gap: Gap, state: GapState, *, by: int | None = None, reason: str = "", now: datetime) -> Gap:
    """End a gap, whatever end its questions found."""
    current = tx.gaps.get(gap.id) or gap
    return _put(tx, replace(current, state=state, answered_by=by, reason=reason, due_at=None, ended_at=now))


def waiting_in(tx: Transaction, gap: Gap) -> list[Question]:
    """Return the questions of a gap that were asked openly and have no end, oldest first."""
    return [one for one in tx.gaps.questions(gap.id) if one.shared and one.state not in ENDED]


def _put(tx: Transaction, gap: Gap) -> Gap:
    put = replace(gap, version=gap.version + 1)
    if tx.gaps.put(put):
        return put
    return tx.gaps.get(gap.id) or gap
