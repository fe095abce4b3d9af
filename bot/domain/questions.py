"""Questions: asked, posted to a channel, answered, parked as a gap. None is left without an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.domain.gaps import course, sight
from bot.domain.model import Question, QuestionState
from bot.errors import Absent
from bot.text import label_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.messages import Place
    from bot.transaction import Transaction

ENDED = sight.ENDED
SOLVED = "solved"
"""The tier of a question that was answered by what is kept."""
NONE = "none"
"""The tier of one for which nothing was found."""
MOST_RESTS = 3
"""So many times a gap that is nobody's but its asker's rests; then it is let go of."""


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
    labels: Sequence[str] = (),
    now: datetime,
) -> Question:
    """Record a question; the same id twice is one question, and so are the same words while it is open.

    `text` is empty where the words are another's: then `source_key` points to them. It is on the topic that its
    channel stands for, or what its post is filed under there (*labels*), if any.
    """
    days = tx.members.community().settings.question_days
    due = now + timedelta(days=days)
    same = _open_already(tx, asker, text)
    sort_at = now if text and (shared or tier == NONE) else None
    if same:
        again = replace(same, tier=tier, near=tuple(near), due_at=due, sort_at=same.sort_at or sort_at)
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
        sort_at=sort_at,
        topic=_topic_of(tx, place, labels),
    )
    if not tx.questions.add(question):
        return tx.questions.get(id) or question
    tx.interactions.note(Did.ASKED, by=asker.person, subject=id, topic=question.topic, now=now)
    return question


def _topic_of(tx: Transaction, place: Place, labels: Sequence[str] = ()) -> str:
    of_labels = tx.topics.of_source(str(place.room), tuple(map(label_name, labels)))
    return next(iter(of_labels), "")


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
        sort_at=now,
        topic=question.topic or _topic_of(tx, place),
    )
    return _put(tx, posted)


def park(
    tx: Transaction, question: Question, *, steward: str | None, due_at: datetime | None, now: datetime
) -> Question:
    """Turn a question into a gap with a date and a steward; asked again, only its date moves."""
    days = tx.members.community().settings.gap_days
    due = due_at or (question.due_at if question.state is QuestionState.GAP else None) or now + timedelta(days=days)
    parked = replace(question, state=QuestionState.GAP, shared=True, due_at=due, steward=steward or question.steward)
    gap = replace(parked, gap_at=question.gap_at or now, sort_at=now)
    if _put(tx, gap):
        made = course.hold(tx, replace(gap, version=question.version + 1), now=now)
        if steward and not made.steward:
            made = course.hand_over(tx, made, to=steward)
        if due_at:
            course.date_on(tx, made, due_at)
    return gap


def gaps_for(tx: Transaction, viewer: Viewer) -> Sequence[Question]:
    """Return the gaps that *viewer* may know of."""
    return sight.known(tx, tx.questions.gaps(), viewer)


def open_for(tx: Transaction, viewer: Viewer) -> Sequence[Question]:
    """Return what was asked in a channel or parked, found no answer yet, and *viewer* may know of; longest first."""
    return sight.known(tx, tx.questions.open(), viewer)


def look_after(tx: Transaction, question: Question, *, steward: str, now: datetime) -> Question:
    """Give a gap that nobody looks after a steward; the question's date stays."""
    cared = replace(question, steward=steward)
    done = _put(tx, cared)
    gap = tx.gaps.of(question.id)
    if done and gap and not gap.ended and not gap.steward:
        course.care(tx, gap, steward=steward, now=now)
    return cared if done else question


def answer(tx: Transaction, question: Question, *, by: int | None, helper: str | None = None, now: datetime) -> bool:
    """End a question as answered, by entry *by* where one answered it, by what *helper* told; False if it had ended."""
    if question.state in ENDED:
        return False
    whose = helper if helper != question.asker else None
    ended = _ended(question, QuestionState.ANSWERED, now)
    return _close(tx, replace(ended, answered_by=by, helper=whose, helped_at=now if whose else None), now=now)


def replied(tx: Transaction, question: Question, *, now: datetime) -> bool:
    """Note when somebody else first replied to a question in its thread; False where that is noted."""
    return question.replied_at is None and _put(tx, replace(question, replied_at=now))


def reopen(tx: Transaction, question: Question) -> bool:
    """Take what was found for a question as not what was needed; False where it was not taken as solved."""
    if question.state is not QuestionState.ASKED or question.tier != SOLVED:
        return False
    return _put(tx, replace(question, tier="related"))


def is_looked_up(question: Question) -> bool:
    """Return whether a question was looked up, not found solved, and taken no further yet."""
    return question.state is QuestionState.ASKED and question.tier != SOLVED


def drop(tx: Transaction, question: Question, *, now: datetime) -> bool:
    """End a question because its asker no longer needs it; False if it had ended."""
    if question.state in ENDED:
        return False
    return _close(tx, _ended(question, QuestionState.DROPPED, now), now=now)


def forget(tx: Transaction, id: str, *, now: datetime) -> Question | None:
    """Forget a question whose message its asker deleted, words and all; return it as it was."""
    question = tx.questions.get(id)
    if question is None or (not question.text and question.state in ENDED):
        return None
    ended = question if question.state in ENDED else _ended(question, QuestionState.DROPPED, now)
    _put(tx, replace(ended, text="", shared=False, due_at=None, sort_at=None))
    gap = tx.gaps.of(id)
    tx.gaps.release(id)
    if gap:
        course.refresh(tx, gap, now=now)
    return question


def end_quietly(tx: Transaction, id: str, *, now: datetime) -> tuple[Question, Question] | None:
    """Give a question whose time is up its end; return it as it was and as it is, None if none is due.

    What was solved before and never taken up again counts as answered. What found
    nothing, or no answer in its channel, becomes a gap; one that was asked in private
    stays its asker's own. Where the date of such a gap has come its asker is asked whether it still stands, and the
    third time it is let go of; one that is shared goes by the date of the gap that it is in.
    """
    question = tx.questions.get(id)
    if question is None or question.due_at is None or question.due_at > now:
        return None
    ended = _end(tx, question, now)
    if not _put(tx, ended):
        return None
    if ended.state is QuestionState.GAP and question.state is not QuestionState.GAP and ended.shared:
        course.hold(tx, ended, now=now)
    course.settle(tx, ended, now=now)
    return question, ended


def _end(tx: Transaction, question: Question, now: datetime) -> Question:
    rest = course.rest(tx)
    match question.state:
        case QuestionState.ASKED if question.tier == SOLVED:
            return _ended(question, QuestionState.ANSWERED, now)
        case QuestionState.ASKED | QuestionState.POSTED:
            return replace(question, state=QuestionState.GAP, due_at=now + rest, gap_at=now, sort_at=now)
        case QuestionState.GAP:
            gap = tx.gaps.of(question.id) if question.shared else None
            if gap and gap.due_at:
                return replace(question, due_at=max(gap.due_at, now + timedelta(days=1)))
            long_ago = question.gap_at is not None and now - question.gap_at >= MOST_RESTS * rest
            return _ended(question, QuestionState.DROPPED, now) if long_ago else replace(question, due_at=now + rest)
        case _:
            return replace(question, due_at=None)


def _ended(question: Question, state: QuestionState, now: datetime) -> Question:
    return replace(question, state=state, due_at=None, ended_at=now, sort_at=None)


def _close(tx: Transaction, question: Question, *, now: datetime) -> bool:
    """Write a question that has ended; its gap may end with it."""
    if not _put(tx, question):
        return False
    course.settle(tx, question, now=now)
    return True


def _open_already(tx: Transaction, asker: Member, text: str) -> Question | None:
    words = text.casefold().split()
    mine = tx.questions.mine(asker.person) if words else ()
    return next((one for one in mine if one.text.casefold().split() == words), None)


def _put_as(tx: Transaction, question: Question) -> Question:
    _put(tx, question)
    return question


def _put(tx: Transaction, question: Question) -> bool:
    return tx.questions.put(replace(question, version=question.version + 1))
