"""What a community wants to understand: its questions, who wants to know, and what there is on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, func, select, update

from bot.domain.model import Learning, LearningState
from bot.practice.model import Scope, State
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.parts import stands_for
from bot.storage.tables.learning import learning, learning_entry, learning_vote
from bot.storage.tables.practice import entry
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.sql import Executable

_OURS = learning.c.community_id == bindparam("community")
_PROPOSED, _OPEN = LearningState.PROPOSED.value, LearningState.OPEN.value
_ON_AGENDA = learning.c.state.in_((_OPEN, LearningState.UNDERSTOOD.value))
_VOTES = (
    select(func.count())
    .select_from(learning_vote)
    .where(
        learning_vote.c.community_id == learning.c.community_id, learning_vote.c.learning_id == learning.c.learning_id
    )
    .scalar_subquery()
    .label("votes")
)
_ITS_VOTES = (learning_vote.c.community_id == bindparam("community")) & (
    learning_vote.c.learning_id == bindparam("its_id")
)
_LINKED = learning_entry.c.community_id == bindparam("community")


def _select(*where: ColumnElement[bool]) -> Select[Any]:
    return select(learning, _VOTES).where(_OURS, *where).order_by(_VOTES.desc(), learning.c.at, learning.c.learning_id)


_ADD = insert_new(learning)
_GET = _select(learning.c.learning_id == bindparam("its_id"))
_EVERY = _select(learning.c.state.in_(bindparam("states", expanding=True))).limit(bindparam("most"))
_PUT = update(learning).where(
    _OURS, learning.c.learning_id == bindparam("its_id"), learning.c.version == bindparam("was")
)
_VOTE = insert_new(learning_vote)
_UNVOTE = delete(learning_vote).where(_ITS_VOTES, learning_vote.c.person_id == bindparam("person"))
_VOTED = select(learning_vote.c.learning_id).where(
    learning_vote.c.community_id == bindparam("community"), learning_vote.c.person_id == bindparam("person")
)
_LINK = insert_new(learning_entry)
_NUMBERS = (
    select(learning_entry.c.learning_id, learning_entry.c.number)
    .where(_LINKED, learning_entry.c.learning_id.in_(bindparam("ids", expanding=True)))
    .order_by(learning_entry.c.at, learning_entry.c.number)
)
_AGENDA = select(learning.c.learning_id).where(_OURS, _ON_AGENDA)
_FOR_ALL = select(entry.c.number).where(
    *(entry.c.community_id == bindparam("community"), entry.c.number.in_(bindparam("numbers", expanding=True))),
    *(entry.c.state == State.KEPT.value, entry.c.scope == Scope.COMMUNITY.value),
)


class SqlLearnings(Repository):
    """The learning agenda of one community."""

    __slots__ = ()

    def add(self, one: Learning) -> bool:
        """Record a question; False where its id is known."""
        values = {"community_id": self._context.community, "learning_id": one.id, **_values(one)}
        return self._changed(_ADD, values)

    def get(self, id: str) -> Learning | None:
        """Return a question with its votes."""
        row = self._context.run(_GET, its_id=id).first()
        return _learning(row) if row else None

    def put(self, one: Learning) -> bool:
        """Write over version minus one; False if that was outrun."""
        over = {"community": self._context.community, "its_id": one.id, "was": one.version - 1}
        return self._changed(_PUT.values(_values(one)), over)

    def every(self, *states: LearningState, limit: int = 200) -> Sequence[Learning]:
        """Return the questions of some states, or of all: most wanted first, then oldest."""
        wanted = [state.value for state in states or LearningState]
        return [_learning(row) for row in self._context.run(_EVERY, states=wanted, most=limit)]

    def vote(self, id: str, person: str, *, now: datetime) -> bool:
        """Record that somebody wants to know; False where they said so before."""
        values = {"community_id": self._context.community, "learning_id": id, "person_id": person, "at": now}
        return self._changed(_VOTE, values)

    def unvote(self, id: str, person: str) -> bool:
        """Take a vote back; False where there was none."""
        return self._changed(_UNVOTE, {"community": self._context.community, "its_id": id, "person": person})

    def voted(self, person: str) -> Collection[str]:
        """Return the questions that somebody wants to know the answer to."""
        return frozenset(self._context.run(_VOTED, person=person).scalars())

    def link(self, id: str, number: int, *, now: datetime) -> bool:
        """Record that an entry says something on a question; False where it is linked already."""
        values = {"community_id": self._context.community, "learning_id": id, "number": number, "at": now}
        return self._changed(_LINK, values)

    def linked(self, ids: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
        """Return the entries that say something on each of some questions, whoever may see them; oldest link first.

        What was merged says it by the entry that stands for it now.
        """
        rows = self._context.run(_NUMBERS, ids=list(ids)).all() if ids else ()
        now = stands_for(self._context, {row.number for row in rows})
        found: dict[str, dict[int, None]] = {}
        for row in rows:
            found.setdefault(row.learning_id, {})[now[row.number]] = None
        return {id_: tuple(numbers) for id_, numbers in found.items()}

    def coverage(self) -> tuple[int, int]:
        """Return (on how many questions of the agenda there is an entry that everybody may see, how many there are).

        On the agenda is what is open or understood: what is only proposed or was dropped does not count.
        """
        ids = list(self._context.run(_AGENDA).scalars())
        linked = self.linked(ids)
        numbers = sorted({number for some in linked.values() for number in some})
        seen = set(self._context.run(_FOR_ALL, numbers=numbers).scalars()) if numbers else set()
        return sum(not seen.isdisjoint(some) for some in linked.values()), len(ids)

    def _changed(self, statement: Executable, values: Mapping[str, object]) -> bool:
        if self._context.connection.execute(statement, dict(values)).rowcount != 1:
            return False
        self._context.run(CHANGED)
        return True


# Nobody else took up what somebody only proposed: it goes with them. What was taken up is the community's by then.
_ALONE = ~exists().where(
    learning_vote.c.community_id == learning.c.community_id,
    learning_vote.c.learning_id == learning.c.learning_id,
    learning_vote.c.person_id != bindparam("person"),
)
_OWN = select(learning.c.learning_id).where(
    _OURS, learning.c.by_person == bindparam("person"), learning.c.state == _PROPOSED, _ALONE
)
ERASE_LEARNING = (
    delete(learning_vote).where(
        learning_vote.c.community_id == bindparam("community"), learning_vote.c.learning_id.in_(_OWN)
    ),
    delete(learning_entry).where(_LINKED, learning_entry.c.learning_id.in_(_OWN)),
    delete(learning).where(_OURS, learning.c.by_person == bindparam("person"), learning.c.state == _PROPOSED, _ALONE),
    delete(learning_vote).where(
        learning_vote.c.community_id == bindparam("community"), learning_vote.c.person_id == bindparam("person")
    ),
    update(learning).where(_OURS, learning.c.by_person == bindparam("person")).values(by_person=None),
)
"""How a person is erased from the agenda, in this order."""

_PLAIN = ("text", "topic", "at", "answered_by", "ended_at", "version")


def _values(one: Learning) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _PLAIN} | {"state": one.state.value, "by_person": one.by}


def _learning(row: Row[Any]) -> Learning:
    return Learning(
        community=row.community_id,
        id=row.learning_id,
        by=row.by_person,
        state=LearningState(row.state),
        votes=row.votes,
        **{name: getattr(row, name) for name in _PLAIN},
    )
