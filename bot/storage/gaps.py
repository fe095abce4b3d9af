"""Gaps, and the questions in them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.domain.gaps.model import Gap, GapState
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.questions import question_of
from bot.storage.tables.domain import question
from bot.storage.tables.gaps import gap, gap_question
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Row

    from bot.domain.model import Question

_OURS = gap.c.community_id == bindparam("community")
_HELD = gap_question.c.community_id == bindparam("community")
_BOTH = (gap_question.c.community_id == question.c.community_id) & (
    gap_question.c.question_id == question.c.question_id
)
_ADD = insert_new(gap)
_HOLD = insert_new(gap_question)
_GET = select(gap).where(_OURS, gap.c.gap_id == bindparam("id"))
_PUT = update(gap).where(_OURS, gap.c.gap_id == bindparam("its_id"), gap.c.version == bindparam("was"))
_OF = (
    select(gap)
    .join(gap_question, (gap_question.c.community_id == gap.c.community_id) & (gap_question.c.gap_id == gap.c.gap_id))
    .where(_OURS, gap_question.c.question_id == bindparam("id"))
)
_RELEASE = delete(gap_question).where(_HELD, gap_question.c.question_id == bindparam("id"))
_QUESTIONS = (
    select(gap_question.c.gap_id, question)
    .join(question, _BOTH)
    .where(_HELD, gap_question.c.gap_id.in_(bindparam("ids", expanding=True)))
    .order_by(question.c.asked_at, question.c.question_id)
)
_OPEN = (
    select(gap)
    .where(_OURS, gap.c.state == GapState.OPEN.value)
    .order_by(gap.c.due_at.is_(None), gap.c.due_at, gap.c.gap_id)
)
_WORDED = (
    select(gap_question.c.gap_id, gap_question.c.question_id, question.c.text)
    .join(question, _BOTH)
    .where(_HELD, question.c.text != "")
    .order_by(question.c.asked_at.desc(), question.c.question_id)
    .limit(bindparam("most"))
)
_STAMP = select(func.count(), func.coalesce(func.sum(gap.c.version), 0)).where(_OURS)
_UNSORTED = (
    select(question)
    .where(question.c.community_id == bindparam("community"), question.c.sort_at.is_not(None))
    .order_by(question.c.sort_at, question.c.question_id)
    .limit(bindparam("most"))
)
_PLAIN = tuple(one.name for one in fields(Gap) if one.name not in {"community", "id", "state"})


class SqlGaps(Repository):
    """The gaps of one community."""

    __slots__ = ()

    def add(self, gap: Gap) -> bool:
        """Record a gap; False where its id is known."""
        values = {"community_id": self._context.community, "gap_id": gap.id, **_values(gap)}
        return self._context.connection.execute(_ADD, values).rowcount == 1

    def get(self, id: str) -> Gap | None:
        """Return a gap."""
        row = self._context.run(_GET, id=id).first()
        return _gap(row) if row else None

    def put(self, gap: Gap) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = _values(gap) | {"its_id": gap.id, "was": gap.version - 1}
        if self._context.run(_PUT, **values).rowcount != 1:
            return False
        self._context.run(CHANGED)
        return True

    def of(self, question: str) -> Gap | None:
        """Return the gap that a question belongs to."""
        row = self._context.run(_OF, id=question).first()
        return _gap(row) if row else None

    def hold(self, gap: str, question: str) -> bool:
        """Put a question into a gap; False where it is in one."""
        values = {"community_id": self._context.community, "gap_id": gap, "question_id": question}
        return self._context.connection.execute(_HOLD, values).rowcount == 1

    def release(self, question: str) -> None:
        """Take a question out of its gap."""
        self._context.run(_RELEASE, id=question)

    def questions(self, gap: str) -> Sequence[Question]:
        """Return all questions of a gap, oldest first."""
        return self.held([gap])[gap]

    def held(self, gaps: Collection[str]) -> Mapping[str, Sequence[Question]]:
        """Return the questions of several gaps, oldest first."""
        found: dict[str, list[Question]] = {one: [] for one in gaps}
        if found:
            for row in self._context.run(_QUESTIONS, ids=list(found)):
                found[row.gap_id].append(question_of(row))
        return found

    def open(self) -> Sequence[Gap]:
        """Return the open gaps, soonest due first, those without a date last."""
        return [_gap(row) for row in self._context.run(_OPEN)]

    def worded(self, *, last: int) -> Sequence[tuple[str, str, str]]:
        """Return (gap, question, words) of what was put into gaps, newest first, at most *last*."""
        return [(row.gap_id, row.question_id, row.text) for row in self._context.run(_WORDED, most=last)]

    def stamp(self) -> tuple[int, int]:
        """Return what is another pair once a question came to a gap, or went."""
        count, versions = self._context.run(_STAMP).one()
        return int(count), int(versions)

    def unsorted(self, *, last: int) -> Sequence[Question]:
        """Return the questions that are to be put with others, longest waiting first."""
        return [question_of(row) for row in self._context.run(_UNSORTED, most=last)]


def _values(one: Gap) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _PLAIN} | {"state": one.state.value}


def _gap(row: Row[Any]) -> Gap:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Gap(community=row.community_id, id=row.gap_id, state=GapState(row.state), **plain)
