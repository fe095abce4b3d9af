"""Points on agendas, and who wants which of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.community.sessions.formats import Source
from bot.community.sessions.points import Point, PointState, in_order
from bot.practice.model import Kind, State
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.agenda import point, vote
from bot.storage.tables.practice import entry, use
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select

_OURS = point.c.community_id == bindparam("community")
_VOTES = (
    select(func.count())
    .select_from(vote)
    .where(vote.c.community_id == point.c.community_id, vote.c.point_id == point.c.point_id)
    .scalar_subquery()
)


def _select(*where: ColumnElement[bool]) -> Select[Any]:
    return select(point, _VOTES.label("votes")).where(_OURS, *where)


_OPEN = point.c.state == PointState.OPEN.value
_OF_SERIES = point.c.schedule_id == bindparam("its_series")
_ADD = insert_new(point)
_GET = _select(point.c.point_id == bindparam("its_id"))
_OF = _select(point.c.occurrence_id == bindparam("its_session"))
_LEFT = _select(_OF_SERIES, _OPEN).order_by(point.c.since, point.c.point_id)
_STANDS = point.c.state.in_((PointState.OPEN.value, PointState.DONE.value))
_ABOUT = _select(_STANDS, point.c.source == bindparam("its_source"), point.c.subject == bindparam("its_subject"))
_SPENT = (
    select(point.c.source, point.c.subject)
    .where(_OURS, _OF_SERIES, point.c.state.in_((PointState.DONE.value, PointState.DROPPED.value)))
    .distinct()
)
_PUT = update(point).where(_OURS, point.c.point_id == bindparam("its_id"), point.c.version == bindparam("was"))
_VOTE = insert_new(vote)
_ITS_VOTES = (vote.c.community_id == bindparam("community")) & (vote.c.point_id == bindparam("its_id"))
_UNVOTE = delete(vote).where(_ITS_VOTES, vote.c.person_id == bindparam("person"))
_VOTED = (
    select(vote.c.point_id)
    .join(point, (point.c.community_id == vote.c.community_id) & (point.c.point_id == vote.c.point_id))
    .where(
        vote.c.community_id == bindparam("community"),
        vote.c.person_id == bindparam("person"),
        point.c.occurrence_id == bindparam("its_session"),
        _OPEN,
    )
)
_PASS_ON = insert_new(vote).from_select(
    ["community_id", "point_id", "person_id", "at"],
    select(vote.c.community_id, bindparam("its_heir", type_=vote.c.point_id.type), vote.c.person_id, vote.c.at).where(
        _ITS_VOTES
    ),
)
# Fresh is what is among the newest: so it costs the same however much is kept.
_NEWEST = select(func.coalesce(func.max(entry.c.number), 0) - 1000).where(
    entry.c.community_id == bindparam("community")
)
_STORIES = (
    select(entry.c.number)
    .where(
        entry.c.community_id == bindparam("community"),
        entry.c.number > _NEWEST.scalar_subquery(),
        entry.c.kind == Kind.STORY.value,
        entry.c.state == State.KEPT.value,
        entry.c.kept_at >= bindparam("first", type_=entry.c.kept_at.type),
    )
    .order_by(entry.c.number.desc())
    .limit(bindparam("most"))
)
_TRIALS = (
    select(use.c.number, func.min(use.c.due_at).label("soonest"))
    .join(entry, (entry.c.community_id == use.c.community_id) & (entry.c.number == use.c.number))
    .where(
        use.c.community_id == bindparam("community"),
        use.c.due_at <= bindparam("until", type_=use.c.due_at.type),
        entry.c.state == State.KEPT.value,
    )
    .group_by(use.c.number)
    .order_by("soonest", use.c.number)
    .limit(bindparam("most"))
)


class SqlAgendas(Repository):
    """The points of one community's sessions."""

    __slots__ = ()

    def add(self, point: Point) -> bool:
        """Record a point; False where its session has one of the same source and subject."""
        context = self._context
        values = {"community_id": context.community, "point_id": point.id, **_values(point)}
        added = context.connection.execute(_ADD, values).rowcount == 1
        if added:
            context.run(CHANGED)
        return added

    def get(self, id: str) -> Point | None:
        """Return a point with its votes."""
        row = self._context.run(_GET, its_id=id).first()
        return _point(row) if row else None

    def put(self, point: Point) -> bool:
        """Write over version minus one; False if that was outrun."""
        over = {"community": self._context.community, "its_id": point.id, "was": point.version - 1}
        if self._context.connection.execute(_PUT.values(_values(point)), over).rowcount != 1:
            return False
        self._context.run(CHANGED)
        return True

    def of(self, occurrence: str) -> Sequence[Point]:
        """Return every point of a session, whatever became of it, in its order."""
        return sorted(map(_point, self._context.run(_OF, its_session=occurrence)), key=in_order)

    def left(self, series: str) -> Sequence[Point]:
        """Return the open points of all sessions of a series, oldest first."""
        return [_point(row) for row in self._context.run(_LEFT, its_series=series)]

    def spent(self, series: str) -> Collection[tuple[Source, str]]:
        """Return (source, subject) of all that a series has talked about or taken off."""
        return {(Source(row.source), row.subject) for row in self._context.run(_SPENT, its_series=series)}

    def about(self, source: Source, subject: str) -> Sequence[Point]:
        """Return the points on one question or entry that are open or were talked about."""
        return [_point(row) for row in self._context.run(_ABOUT, its_source=source.value, its_subject=subject)]

    def vote(self, point: str, person: str, *, now: datetime) -> bool:
        """Record a vote; False where the person has voted for it."""
        context = self._context
        values = {"community_id": context.community, "point_id": point, "person_id": person, "at": now}
        if context.connection.execute(_VOTE, values).rowcount != 1:
            return False
        context.run(CHANGED)
        return True

    def unvote(self, point: str, person: str) -> bool:
        """Take a vote back; False where there was none."""
        if self._context.run(_UNVOTE, its_id=point, person=person).rowcount != 1:
            return False
        self._context.run(CHANGED)
        return True

    def voted(self, occurrence: str, person: str) -> Collection[str]:
        """Return the open points of a session that a person has voted for."""
        return frozenset(self._context.run(_VOTED, its_session=occurrence, person=person).scalars())

    def pass_on(self, point: str, to: str) -> None:
        """Give the votes of one point to another as well."""
        self._context.run(_PASS_ON, its_id=point, its_heir=to)

    def stories(self, since: datetime, *, limit: int) -> Sequence[int]:
        """Return the stories kept from an instant on, newest first; of a thousand entries at most."""
        return list(self._context.run(_STORIES, first=since, most=limit).scalars())

    def trials(self, until: datetime, *, limit: int) -> Sequence[int]:
        """Return the entries of which somebody will tell by then how it went, soonest first."""
        return list(self._context.run(_TRIALS, until=until, most=limit).scalars())


_PLAIN = ("subject", "text", "since", "position", "begun_at", "more", "version")


def _values(point: Point) -> dict[str, Any]:
    return {name: getattr(point, name) for name in _PLAIN} | {
        "occurrence_id": point.occurrence,
        "schedule_id": point.series,
        "by_person": point.by,
        "source": point.source.value,
        "state": point.state.value,
    }


def _point(row: Row[Any]) -> Point:
    return Point(
        community=row.community_id,
        id=row.point_id,
        occurrence=row.occurrence_id,
        series=row.schedule_id,
        source=Source(row.source),
        state=PointState(row.state),
        by=row.by_person,
        votes=row.votes,
        **{name: getattr(row, name) for name in _PLAIN},
    )
