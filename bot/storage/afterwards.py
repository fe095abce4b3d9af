"""Who was at sessions, by their own word, what they took away, and who asks for what they missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from bot.community.sessions.points import Came, Takeaway
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.agenda import attendance, missed, takeaway
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Row

_THERE = attendance.c.community_id == bindparam("community")
_ITS_THERE = attendance.c.occurrence_id == bindparam("its_session")
_ATTEND = insert_new(attendance)
_UNATTEND = delete(attendance).where(_THERE, _ITS_THERE, attendance.c.person_id == bindparam("person"))
_ATTENDED = select(attendance.c.person_id).where(_THERE, _ITS_THERE)
_PRESENT = select(attendance.c.occurrence_id).where(
    _THERE,
    attendance.c.person_id == bindparam("person"),
    attendance.c.occurrence_id.in_(bindparam("ids", expanding=True)),
)
_OURS = takeaway.c.community_id == bindparam("community")
_PLAIN = ("at", "number", "trying", "trial", "place", "due_at", "asked_at")
_PUT = upsert(takeaway, ("community_id", "occurrence_id", "person_id"), ("schedule_id", "came", *_PLAIN))
_OF = select(takeaway).where(_OURS, takeaway.c.occurrence_id == bindparam("its_session"))
_GET = _OF.where(takeaway.c.person_id == bindparam("person"))
_FROM = select(takeaway).where(_OURS, takeaway.c.number == bindparam("its_number")).order_by(takeaway.c.at).limit(1)
_SINCE = select(takeaway).where(
    _OURS,
    takeaway.c.schedule_id == bindparam("its_series"),
    takeaway.c.at >= bindparam("first", type_=takeaway.c.at.type),
)
_FIRST_SAID = (takeaway.c.at, takeaway.c.person_id)
_TRYING = (
    select(takeaway)
    .where(_OURS, takeaway.c.person_id == bindparam("person"), takeaway.c.due_at.is_not(None))
    .order_by(takeaway.c.due_at)
)
_WISHES = missed.c.community_id == bindparam("community")
_ITS_WISHES = missed.c.schedule_id == bindparam("its_series")
_WISH = insert_new(missed)
_UNWISH = delete(missed).where(_WISHES, _ITS_WISHES, missed.c.person_id == bindparam("person"))
_WISHING = select(missed.c.person_id).where(_WISHES, _ITS_WISHES)


class SqlAfterwards(Repository):
    """What came of one community's sessions."""

    __slots__ = ()

    def attend(self, occurrence: str, person: str, *, now: datetime) -> bool:
        """Record that somebody was there; False where they said so before."""
        context = self._context
        values = {"community_id": context.community, "occurrence_id": occurrence, "person_id": person, "at": now}
        return context.connection.execute(_ATTEND, values).rowcount == 1

    def unattend(self, occurrence: str, person: str) -> bool:
        """Take that back; False where they had not said so."""
        return self._context.run(_UNATTEND, its_session=occurrence, person=person).rowcount == 1

    def attended(self, occurrence: str) -> Collection[str]:
        """Return who said that they were there."""
        return frozenset(self._context.run(_ATTENDED, its_session=occurrence).scalars())

    def present(self, person: str, occurrences: Sequence[str]) -> Collection[str]:
        """Return those of some sessions at which a person was."""
        if not occurrences:
            return frozenset()
        return frozenset(self._context.run(_PRESENT, person=person, ids=list(occurrences)).scalars())

    def put(self, takeaway: Takeaway) -> None:
        """Write what somebody took away, in the place of what they said before."""
        values = {name: getattr(takeaway, name) for name in _PLAIN} | {
            "community_id": self._context.community,
            "occurrence_id": takeaway.occurrence,
            "person_id": takeaway.person,
            "schedule_id": takeaway.series,
            "came": takeaway.came.value if takeaway.came else None,
        }
        self._context.connection.execute(_PUT, values)
        self._context.run(CHANGED)

    def get(self, occurrence: str, person: str) -> Takeaway | None:
        """Return what somebody took away from a session."""
        row = self._context.run(_GET, its_session=occurrence, person=person).first()
        return _takeaway(row) if row else None

    def of(self, occurrence: str) -> Sequence[Takeaway]:
        """Return what was taken away from a session, first said first."""
        return [_takeaway(row) for row in self._context.run(_OF.order_by(*_FIRST_SAID), its_session=occurrence)]

    def from_entry(self, number: int) -> Takeaway | None:
        """Return of which session an entry was taken away."""
        row = self._context.run(_FROM, its_number=number).first()
        return _takeaway(row) if row else None

    def since(self, series: str, at: datetime) -> Sequence[Takeaway]:
        """Return what was taken away from a series' sessions from *at* on, first said first."""
        return [_takeaway(row) for row in self._context.run(_SINCE.order_by(*_FIRST_SAID), its_series=series, first=at)]

    def trying(self, person: str) -> Sequence[Takeaway]:
        """Return what a person will try and has not told the end of, soonest due first."""
        return [_takeaway(row) for row in self._context.run(_TRYING, person=person)]

    def wish(self, series: str, person: str, *, now: datetime) -> bool:
        """Record that somebody wants to be told what they missed of a series; False where they did already."""
        context = self._context
        values = {"community_id": context.community, "schedule_id": series, "person_id": person, "at": now}
        return context.connection.execute(_WISH, values).rowcount == 1

    def unwish(self, series: str, person: str) -> bool:
        """Take that back; False where they had not wished it."""
        return self._context.run(_UNWISH, its_series=series, person=person).rowcount == 1

    def wishing(self, series: str) -> Collection[str]:
        """Return who wants to be told what they missed."""
        return frozenset(self._context.run(_WISHING, its_series=series).scalars())


def _takeaway(row: Row[Any]) -> Takeaway:
    return Takeaway(
        community=row.community_id,
        occurrence=row.occurrence_id,
        series=row.schedule_id,
        person=row.person_id,
        came=Came(row.came) if row.came else None,
        **{name: getattr(row, name) for name in _PLAIN},
    )
