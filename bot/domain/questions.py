"""Questions: asked, posted to a channel, answered, parked as a gap. None is left without an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.domain.model import Question, QuestionState
from bot.errors import Absent
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.transaction import Transaction

ENDED = (QuestionState.ANSWERED, QuestionState.DROPPED)
SOLVED = "solved"
"""The tier of a question that was answered by what is kept."""


def record(  # noqa: PLR0913  # Each is a fact of its own.
    tx: Transaction,
    id: str,
    text: str,
    *,
    asker: Member,
    place: Place,
    tier: str,
    near: Sequence[int],
    shared: bool = False,
    source_key: str | None = None,
    now: datetime,
) -> Question:
    """Record a question; the same id twice is one question, and so are the same words while it is open.

    `text` is empty where the words are another's: then `source_key` points to them.
    """
    days = tx.members.community().settings.question_days
    due = now + timedelta(days=days)
    same = _open_already(tx, asker, text)
    if same:
        again = replace(same, tier=tier, near=tuple(near), due_at=due)
        return same if same.state is not QuestionState.ASKED else _put_as(tx, again)
    question = Question(
        community=asker.community,
        id=id,
        asker=asker.person,
        text=text,
        place=str(place),
        asked_at=now,
        tier=tier,
        near=tuple(near),
        shared=shared,
        source_key=source_key,
        due_at=due,
    )
    if not tx.questions.add(question):
        return tx.questions.get(id) or question
    tx.interactions.note(Did.ASKED, by=asker.person, subject=id, now=now)
    return question


def asked_by(tx: Transaction, id: str, member: Member) -> Question:
    """Return a question that *member* asked; `Absent` for anybody else's."""
    question = tx.questions.get(id)
    if question is None or question.asker != member.person:
        raise Absent("question", "")
    return question


def post(tx: Transaction, question: Question, *, place: Place, posted_key: str, now: datetime) -> bool:
    """Record that the question is put to a channel by the message *posted_key*; False if it was already."""
    if question.state in {QuestionState.POSTED, *ENDED}:
        return False
    days = tx.members.community().settings.question_days
    posted = replace(
        question,
        state=QuestionState.POSTED,
        place=str(place),
        posted_key=posted_key,
        shared=True,
        due_at=now + timedelta(days=days),
    )
    return _put(tx, posted)


def park(
    tx: Transaction, question: Question, *, steward: str | None, due_at: datetime | None, now: datetime
) -> Question:
    """Turn a question into a gap with a date and a steward; asked again, only its date moves."""
    days = tx.members.community().settings.gap_days
    due = due_at or (question.due_at if question.state is QuestionState.GAP else None) or now + timedelta(days=days)
    gap = replace(question, state=QuestionState.GAP, shared=True, due_at=due, steward=steward or question.steward)
    _put(tx, gap)
    return gap


def gaps_for(tx: Transaction, viewer: Viewer) -> Sequence[Question]:
    """Return the gaps that *viewer* may know of.

    Whoever parks a question shows it to everybody. One that was put to a private
    channel and found no answer stays in that channel. A guest knows of their own, and of those from their rooms.
    """
    return _known(tx, tx.questions.gaps(), viewer)


def open_for(tx: Transaction, viewer: Viewer) -> Sequence[Question]:
    """Return what was asked in a channel or parked, found no answer yet, and *viewer* may know of; longest first."""
    return _known(tx, tx.questions.open(), viewer)


def _known(tx: Transaction, every: Sequence[Question], viewer: Viewer) -> Sequence[Question]:
    rooms = viewer.rooms | (set() if viewer.guest else {room.key for room in tx.members.rooms(private=False)})
    return [
        one
        for one in every
        if (_parked_by_hand(one) and not viewer.guest)
        or (viewer.person is not None and one.asker == viewer.person)
        or str(Place.parse(one.place).room) in rooms
    ]


def _parked_by_hand(question: Question) -> bool:
    """Return whether somebody made a gap of a question, and showed it to everybody by that."""
    return question.state is QuestionState.GAP and bool(question.steward)


def look_after(tx: Transaction, question: Question, *, steward: str) -> Question:
    """Give a gap that nobody looks after a steward; its date stays."""
    cared = replace(question, steward=steward)
    return cared if _put(tx, cared) else question


def answer(tx: Transaction, question: Question, *, by: int | None) -> bool:
    """End a question as answered, by entry *by* where one answered it; False if it had ended."""
    if question.state in ENDED:
        return False
    return _put(tx, replace(question, state=QuestionState.ANSWERED, answered_by=by, due_at=None))


def reopen(tx: Transaction, question: Question) -> bool:
    """Take what was found for a question as not what was needed; False where it was not taken as solved."""
    if question.state is not QuestionState.ASKED or question.tier != SOLVED:
        return False
    return _put(tx, replace(question, tier="related"))


def is_looked_up(question: Question) -> bool:
    """Return whether a question was looked up, not found solved, and taken no further yet."""
    return question.state is QuestionState.ASKED and question.tier != SOLVED


def drop(tx: Transaction, question: Question) -> bool:
    """End a question because its asker no longer needs it; False if it had ended."""
    if question.state in ENDED:
        return False
    return _put(tx, replace(question, state=QuestionState.DROPPED, due_at=None))


def forget(tx: Transaction, id: str) -> Question | None:
    """Forget a question whose message its asker deleted, words and all; return it as it was."""
    question = tx.questions.get(id)
    if question is None or (not question.text and question.state in ENDED):
        return None
    state = question.state if question.state in ENDED else QuestionState.DROPPED
    _put(tx, replace(question, text="", state=state, shared=False, due_at=None))
    return question


def end_quietly(tx: Transaction, id: str, *, now: datetime) -> tuple[Question, Question] | None:
    """Give a question whose time is up its end; return it as it was and as it is, None if none is due.

    What was solved before and never taken up again counts as answered. What found
    nothing, or no answer in its channel, becomes a gap; one that was asked in private
    stays its asker's own. A gap whose date has come is given another date, and its
    asker is asked whether it still stands.
    """
    question = tx.questions.get(id)
    if question is None or question.due_at is None or question.due_at > now:
        return None
    ended = _end(question, now, timedelta(days=tx.members.community().settings.gap_days))
    return (question, ended) if _put(tx, ended) else None


def _end(question: Question, now: datetime, rest: timedelta) -> Question:
    match question.state:
        case QuestionState.ASKED if question.tier == SOLVED:
            return replace(question, state=QuestionState.ANSWERED, due_at=None)
        case QuestionState.ASKED | QuestionState.POSTED | QuestionState.GAP:
            return replace(question, state=QuestionState.GAP, due_at=now + rest)
        case _:
            return replace(question, due_at=None)


def _open_already(tx: Transaction, asker: Member, text: str) -> Question | None:
    words = text.casefold().split()
    mine = tx.questions.mine(asker.person) if words else ()
    return next((one for one in mine if one.text.casefold().split() == words), None)


def _put_as(tx: Transaction, question: Question) -> Question:
    _put(tx, question)
    return question


def _put(tx: Transaction, question: Question) -> bool:
    return tx.questions.put(replace(question, version=question.version + 1))
