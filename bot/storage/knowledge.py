"""The counts of the knowledge map: by topic, over the entries that every member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, distinct, func, select, text, union

from bot.community.pulse.knowledge import Known
from bot.domain.model import QuestionState
from bot.practice.model import Outcome, Scope, State
from bot.storage.context import Repository
from bot.storage.tables.domain import question
from bot.storage.tables.practice import entry, entry_topic, use
from bot.storage.tables.upkeep import confirmation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, CompoundSelect, Select, Table

_UNTIL = bindparam("until", type_=use.c.used_at.type)
_OPEN = and_(
    entry.c.community_id == bindparam("community"),
    entry.c.scope == Scope.COMMUNITY.value,
    entry.c.state == State.KEPT.value,
)
_TAGGED = entry_topic.join(
    entry, and_(entry.c.community_id == entry_topic.c.community_id, entry.c.number == entry_topic.c.number)
)
# Counted all by the index of topics, and taken off what not everybody may see by its own (`ix_entry_narrowed`).
_NARROWED = text("(entry.scope <> 'community' OR entry.state <> 'kept')")
_TOLD = (
    select(entry_topic.c.topic, func.count().label("times"))
    .where(entry_topic.c.community_id == bindparam("community"))
    .group_by(entry_topic.c.topic)
)
_NOT_FOR_ALL = (
    select(entry_topic.c.topic, func.count().label("times"))
    .select_from(_TAGGED)
    .where(
        entry_topic.c.community_id == bindparam("community"), entry.c.community_id == bindparam("community"), _NARROWED
    )
    .group_by(entry_topic.c.topic)
)


def _people(
    of: Table, number: ColumnElement[int], person: ColumnElement[str], *when: ColumnElement[bool]
) -> Select[str, str]:
    """Return a statement for the people of *of*, each with the topic of the open entry that it is about."""
    joined = _TAGGED.join(of, and_(of.c.community_id == entry_topic.c.community_id, number == entry_topic.c.number))
    ours = (entry_topic.c.community_id == bindparam("community"), of.c.community_id == bindparam("community"))
    named = entry_topic.c.topic.in_(bindparam("topics", expanding=True))
    return select(entry_topic.c.topic, person.label("who")).select_from(joined).where(*ours, _OPEN, named, *when)


_SOLVED = _people(
    question,
    question.c.answered_by,
    question.c.asker,
    question.c.state == QuestionState.ANSWERED.value,
    question.c.ended_at < _UNTIL,
    question.c.asker.is_not(None),
)
_USED = _people(use, use.c.number, use.c.person_id, use.c.used_at < _UNTIL)
_HOLDS = union(
    _people(
        confirmation, confirmation.c.number, confirmation.c.person_id, confirmation.c.holds, confirmation.c.at < _UNTIL
    ),
    _people(use, use.c.number, use.c.person_id, use.c.outcome == Outcome.WORKED.value, use.c.at < _UNTIL),
)


def _counted(people: Select[str, str] | CompoundSelect[str, str]) -> Select[str, int]:
    each = people.subquery()
    return select(each.c.topic, func.count(distinct(each.c.who)).label("people")).group_by(each.c.topic)


_BY_SOLVED, _BY_USED, _BY_HOLDS = _counted(_SOLVED), _counted(_USED), _counted(_HOLDS)


class SqlKnowledge(Repository):
    """What there is of each topic of one community."""

    __slots__ = ()

    def told(self, *, limit: int) -> dict[str, int]:
        """Return the topics of which most was told, with how many entries every member may see of each."""
        return dict(self._told(limit))

    def known(self, until: datetime, *, limit: int) -> Sequence[Known]:
        """Return the topics of which most was told, with how many people had solved, used and confirmed by *until*."""
        told = self.told(limit=limit)
        if not told:
            return ()
        names = list(told)
        solved, used, holds = (self._of(each, names, until) for each in (_BY_SOLVED, _BY_USED, _BY_HOLDS))
        return [Known(name, told[name], solved.get(name, 0), used.get(name, 0), holds.get(name, 0)) for name in names]

    def _told(self, limit: int) -> Sequence[tuple[str, int]]:
        """Return the topics of most entries that every member may see, and how many these are."""
        hidden = {row.topic: row.times for row in self._context.run(_NOT_FOR_ALL)}
        every = ((row.topic, row.times - hidden.get(row.topic, 0)) for row in self._context.run(_TOLD))
        return sorted((one for one in every if one[1] > 0), key=lambda one: (-one[1], one[0]))[:limit]

    def _of(self, statement: Select[str, int], names: Sequence[str], until: datetime) -> dict[str, int]:
        rows = self._context.run(statement, topics=list(names), until=until)
        return {row.topic: row.people for row in rows}
