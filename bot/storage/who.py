"""Who agreed to be found, and who was asked in person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from bot.domain.who.model import AT_WORK, AskedOne, AskedState, Findable
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.questions import question_of
from bot.storage.tables.community import thanks
from bot.storage.tables.domain import question
from bot.storage.tables.gaps import asked_one, findable
from bot.storage.tables.practice import entry, entry_topic
from bot.storage.upsert import insert_new, upsert
from bot.storage.visibility import visible_to

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from bot.community.model import Viewer
    from bot.domain.model import Question

_MAY = findable.c.community_id == bindparam("community")
_OURS = asked_one.c.community_id == bindparam("community")
_FIND = upsert(findable, ("community_id", "person_id"), ("cap", "at"))
_FIND_NOT = delete(findable).where(_MAY, findable.c.person_id == bindparam("its_person"))
_FINDABLE = select(findable).where(_MAY, findable.c.person_id == bindparam("its_person"))
_EVERY = select(findable).where(_MAY).order_by(findable.c.person_id)
_ASK = insert_new(asked_one)
_GET = select(asked_one).where(_OURS, asked_one.c.asked_id == bindparam("id"))
_PUT = update(asked_one).where(
    _OURS, asked_one.c.asked_id == bindparam("its_id"), asked_one.c.version == bindparam("was")
)
_IN_ORDER = select(asked_one).where(_OURS).order_by(asked_one.c.at, asked_one.c.asked_id)
_OF = _IN_ORDER.where(asked_one.c.question_id == bindparam("question"))
_MINE = _IN_ORDER.where(
    asked_one.c.to_person == bindparam("its_person"), asked_one.c.state.in_([one.value for one in AT_WORK])
)
_NAMING = _IN_ORDER.where(
    or_(asked_one.c.to_person == bindparam("its_person"), asked_one.c.by_person == bindparam("its_person"))
)
_LOADS = (
    select(asked_one.c.to_person, func.count())
    .where(_OURS, asked_one.c.at >= bindparam("since", type_=asked_one.c.at.type))
    .group_by(asked_one.c.to_person)
)
_SOLVED = (
    select(question)
    .where(question.c.community_id == bindparam("community"), question.c.helper.is_not(None))
    .where(question.c.shared.is_(True), question.c.text != "")
    .order_by(question.c.helped_at.desc(), question.c.question_id)
    .limit(bindparam("most"))
)
_THANKED = (
    select(thanks.c.subject, thanks.c.to_person)
    .where(thanks.c.community_id == bindparam("community"))
    .where(thanks.c.subject.in_(bindparam("subjects", expanding=True)))
    .distinct()
)
_OF_ENTRY = (entry.c.community_id == entry_topic.c.community_id) & (entry.c.number == entry_topic.c.number)
_TELLER = func.coalesce(entry.c.author, func.nullif(entry.c.author_name, ""))
"""Who told an entry: of one that was imported without an account, the name that came with it."""
MOST = 500
"""The newest solved questions by which somebody is found."""


class SqlKnowing(Repository):
    """Who may be found in one community, and who was asked."""

    __slots__ = ()

    def find_me(self, findable: Findable) -> None:
        """Record that somebody may be found, in the place of what they said before; since when stays."""
        values = {"community_id": self._context.community, "person_id": findable.person, "since": findable.since}
        self._context.connection.execute(_FIND, values | {"cap": findable.cap, "at": findable.at})
        self._context.run(CHANGED)

    def find_me_not(self, person: str) -> bool:
        """Record that somebody is not to be found; False where they were not."""
        gone = self._context.run(_FIND_NOT, its_person=person).rowcount == 1
        self._context.run(CHANGED)
        return gone

    def findable(self, person: str) -> Findable | None:
        """Return whether and how somebody may be found."""
        row = self._context.run(_FINDABLE, its_person=person).first()
        return _findable(row) if row else None

    def every(self) -> Sequence[Findable]:
        """Return all who may be found, by their ids, which tell nothing."""
        return [_findable(row) for row in self._context.run(_EVERY)]

    def ask(self, asked: AskedOne) -> bool:
        """Record that somebody is asked; False where somebody is asked the same already."""
        values = {"community_id": self._context.community, "asked_id": asked.id, **_values(asked)}
        return self._context.connection.execute(_ASK, values).rowcount == 1

    def get(self, id: str) -> AskedOne | None:
        """Return whom somebody asked."""
        row = self._context.run(_GET, id=id).first()
        return _asked(row) if row else None

    def put(self, asked: AskedOne) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = _values(asked) | {"its_id": asked.id, "was": asked.version - 1}
        return self._context.run(_PUT, **values).rowcount == 1

    def of(self, question: str) -> Sequence[AskedOne]:
        """Return who was asked a question, oldest first."""
        return [_asked(row) for row in self._context.run(_OF, question=question)]

    def mine(self, person: str) -> Sequence[AskedOne]:
        """Return what somebody is asked and has not ended, oldest first."""
        return [_asked(row) for row in self._context.run(_MINE, its_person=person)]

    def naming(self, person: str) -> Sequence[AskedOne]:
        """Return all that somebody asked in person or was asked."""
        return [_asked(row) for row in self._context.run(_NAMING, its_person=person)]

    def loads(self, since: datetime) -> Mapping[str, int]:
        """Return how often each person was asked from *since* on."""
        return {person: int(count) for person, count in self._context.run(_LOADS, since=since)}

    def solved(self) -> Sequence[Question]:
        """Return the questions that somebody's answer ended and their asker had shared, newest first."""
        return [question_of(row) for row in self._context.run(_SOLVED, most=MOST)]

    def thanked(self, numbers: Collection[int]) -> Mapping[int, Collection[str]]:
        """Return who was thanked for each of these entries."""
        found: dict[int, set[str]] = {number: set() for number in numbers}
        if found:
            for subject, person in self._context.run(_THANKED, subjects=[f"#{number}" for number in found]):
                found[int(subject[1:])].add(person)
        return found

    def told_by(self, people: Collection[str], viewer: Viewer) -> Sequence[tuple[str, str]]:
        """Return (topic, person) of each who told something on a topic, under their name, that *viewer* may see."""
        told = (
            select(entry_topic.c.topic, entry.c.author)
            .join(entry, _OF_ENTRY)
            .where(entry_topic.c.community_id == self._context.community, entry.c.nameless.is_(False))
            .where(visible_to(viewer), entry.c.author.in_(sorted(people)))
            .distinct()
        )
        return [(topic, person) for topic, person in self._context.connection.execute(told)]

    def tellers(self, viewer: Viewer) -> Mapping[str, int]:
        """Return of each topic how many told something on it, under their name, that *viewer* may see."""
        told = (
            select(entry_topic.c.topic, func.count(func.distinct(_TELLER)))
            .join(entry, _OF_ENTRY)
            .where(entry_topic.c.community_id == self._context.community, entry.c.nameless.is_(False))
            .where(visible_to(viewer))
            .group_by(entry_topic.c.topic)
        )
        return {topic: int(count) for topic, count in self._context.connection.execute(told)}


def _findable(row: Row[Any]) -> Findable:
    return Findable(row.community_id, row.person_id, row.since, row.at, row.cap)


def _values(one: AskedOne) -> dict[str, Any]:
    return {
        "question_id": one.question,
        "to_person": one.to,
        "by_person": one.by,
        "at": one.at,
        "due_at": one.due_at,
        "state": one.state.value,
        "version": one.version,
    }


def _asked(row: Row[Any]) -> AskedOne:
    return AskedOne(
        community=row.community_id,
        id=row.asked_id,
        question=row.question_id,
        to=row.to_person,
        by=row.by_person,
        at=row.at,
        due_at=row.due_at,
        state=AskedState(row.state),
        version=row.version,
    )
