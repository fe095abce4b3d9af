"""What was asked, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from bot.domain.model import Question, QuestionState
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.domain import question
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Row

OPEN = tuple(state.value for state in (QuestionState.ASKED, QuestionState.POSTED, QuestionState.GAP))

_OURS = question.c.community_id == bindparam("community")
_ADD = insert_new(question)
_GET = select(question).where(_OURS, question.c.question_id == bindparam("id"))
_BY_POSTED = select(question).where(_OURS, question.c.posted_key == bindparam("posted"))
_MINE = (
    select(question)
    .where(_OURS, question.c.asker == bindparam("person"), question.c.state.in_(OPEN))
    .order_by(question.c.asked_at.desc(), question.c.question_id.desc())
)
_GAPS = (
    select(question)
    .where(_OURS, question.c.state == QuestionState.GAP.value, question.c.shared.is_(True))
    .order_by(question.c.due_at.is_(None), question.c.due_at, question.c.question_id)
)
_UNANSWERED = (
    select(question)
    .where(_OURS, question.c.state.in_((QuestionState.POSTED.value, QuestionState.GAP.value)))
    .where(question.c.shared.is_(True), question.c.text != "")
    .order_by(question.c.asked_at, question.c.question_id)
    .limit(bindparam("most"))
)
_SHARED = (
    select(question)
    .where(
        _OURS,
        question.c.shared.is_(True),
        question.c.text != "",
        question.c.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(question.c.asked_at, question.c.question_id)
    .limit(bindparam("most"))
    .offset(bindparam("first"))
)
_UNREPLIED = (
    select(question)
    .where(_OURS, question.c.state == QuestionState.POSTED.value, question.c.replied_at.is_(None))
    .order_by(question.c.asked_at.desc(), question.c.question_id)
    .limit(bindparam("most"))
)
_PUT = update(question).where(
    _OURS, question.c.question_id == bindparam("its_id"), question.c.version == bindparam("was")
)


class SqlQuestions(Repository):
    """The questions of one community."""

    __slots__ = ()

    def add(self, question: Question) -> bool:
        """Record a question; False where its id is known."""
        values = {"community_id": self._context.community, "question_id": question.id, **_values(question)}
        return self._context.connection.execute(_ADD, values).rowcount == 1

    def get(self, id: str) -> Question | None:
        """Return a question."""
        row = self._context.run(_GET, id=id).first()
        return question_of(row) if row else None

    def put(self, question: Question) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = _values(question) | {"its_id": question.id, "was": question.version - 1}
        if self._context.run(_PUT, **values).rowcount != 1:
            return False
        self._context.run(CHANGED)
        return True

    def by_posted(self, posted_key: str) -> Question | None:
        """Return the question that a message of Hearth asks in a channel."""
        row = self._context.run(_BY_POSTED, posted=posted_key).first()
        return question_of(row) if row else None

    def mine(self, person: str) -> Sequence[Question]:
        """Return a person's open questions and gaps, newest first."""
        return [question_of(row) for row in self._context.run(_MINE, person=person)]

    def open(self, *, last: int = 100) -> Sequence[Question]:
        """Return questions without an answer that their asker shared, in words, longest asked first."""
        return [question_of(row) for row in self._context.run(_UNANSWERED, most=last)]

    def shared(self, states: Collection[QuestionState], *, first: int = 0, limit: int) -> Sequence[Question]:
        """Return questions of some states that their asker shared in their own words, oldest first, from the *first*."""
        return [
            question_of(row)
            for row in self._context.run(_SHARED, states=[one.value for one in states], first=first, most=limit)
        ]

    def unreplied(self, *, last: int = 100) -> Sequence[Question]:
        """Return the questions put to a channel to which nobody else has replied, newest first."""
        return [question_of(row) for row in self._context.run(_UNREPLIED, most=last)]

    def gaps(self) -> Sequence[Question]:
        """Return parked gaps that their asker shared, soonest due first."""
        return [question_of(row) for row in self._context.run(_GAPS)]


_PLAIN = (
    *("asker", "text", "place", "asked_at", "tier", "shared", "source_key"),
    *("posted_key", "answered_by", "due_at", "steward", "version"),
    *("gap_at", "ended_at", "topic", "helper", "helped_at", "replied_at", "sort_at"),
)


def _values(question: Question) -> dict[str, Any]:
    plain = {name: getattr(question, name) for name in _PLAIN}
    return plain | {"state": question.state.value, "near": list(question.near)}


def question_of(row: Row[Any]) -> Question:
    """Return a row as a question."""
    return Question(
        community=row.community_id,
        id=row.question_id,
        state=QuestionState(row.state),
        near=tuple(row.near),
        **{name: getattr(row, name) for name in _PLAIN},
    )
