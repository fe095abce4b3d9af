"""Series of sessions, what is one session's own, and who comes."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from bot.community.sessions.model import Answer, Format, Particulars, Plan, Quorum, Rsvp, Series
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.sessions import host, rsvp, series, session, session_plan
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Row

_PLAIN = tuple(one.name for one in fields(Series) if one.name not in {"community", "id", "hosts"})
_OWN = tuple(one.name for one in fields(Particulars) if one.name not in {"occurrence", "series"})
_ADD = insert_new(series)
_ITS = (series.c.community_id == bindparam("community")) & (series.c.schedule_id == bindparam("its_id"))
_GET = select(series).where(_ITS)
_PUT = update(series).where(_ITS, series.c.version == bindparam("was"))
_EVERY = select(series).where(series.c.community_id == bindparam("community")).order_by(series.c.title)
_HOSTS = (
    select(host.c.schedule_id, host.c.person_id)
    .where(host.c.community_id == bindparam("community"))
    .order_by(host.c.turn)
)
_ITS_HOSTS = _HOSTS.where(host.c.schedule_id == bindparam("its_id"))
_NO_HOSTS = delete(host).where(host.c.community_id == bindparam("community"), host.c.schedule_id == bindparam("its_id"))
_HOST = insert(host)
_ITS_OWN = (session.c.community_id == bindparam("community")) & (session.c.occurrence_id == bindparam("its_id"))
_GET_OWN = select(session).where(_ITS_OWN)
_PUT_OWN = upsert(session, ("community_id", "occurrence_id"), ("schedule_id", *_OWN))
_ITS_RSVPS = (rsvp.c.community_id == bindparam("community")) & (rsvp.c.occurrence_id == bindparam("its_id"))
_ANSWERS = select(rsvp).where(_ITS_RSVPS).order_by(rsvp.c.at, rsvp.c.person_id)
_RSVP = select(rsvp).where(_ITS_RSVPS, rsvp.c.person_id == bindparam("person"))
_SAY = upsert(rsvp, ("community_id", "occurrence_id", "person_id"), ("answer", "at"))
_ANSWERED = select(rsvp.c.occurrence_id, rsvp.c.answer).where(
    rsvp.c.community_id == bindparam("community"),
    rsvp.c.person_id == bindparam("person"),
    rsvp.c.occurrence_id.in_(bindparam("ids", expanding=True)),
)
_KEEP_PLAN = upsert(session_plan, ("community_id", "plan_id"), ("person_id", "wanted", "at"))
_OUR_PLANS = session_plan.c.community_id == bindparam("community")
_PLAN = select(session_plan).where(
    _OUR_PLANS, session_plan.c.plan_id == bindparam("its_id"), session_plan.c.person_id == bindparam("person")
)
_DROP_PLAN = delete(session_plan).where(_OUR_PLANS, session_plan.c.plan_id == bindparam("its_id"))
_OLD_PLANS = delete(session_plan).where(
    _OUR_PLANS, session_plan.c.at < bindparam("before", type_=session_plan.c.at.type)
)
PLAN_LASTS = timedelta(days=7)
_FORGET = (delete(session).where(_ITS_OWN), delete(rsvp).where(_ITS_RSVPS))


class SqlSessions(Repository):
    """The sessions of one community."""

    __slots__ = ()

    def add(self, series: Series) -> bool:
        """Record a series; False where its id is known."""
        context = self._context
        added = context.connection.execute(_ADD, self._values(series)).rowcount == 1
        if added:
            self._seat(series)
            context.run(CHANGED)
        return added

    def get(self, id: str) -> Series | None:
        """Return a series by its schedule's id, its hosts in their order."""
        row = self._context.run(_GET, its_id=id).first()
        if row is None:
            return None
        return _series(row, tuple(one.person_id for one in self._context.run(_ITS_HOSTS, its_id=id)))

    def put(self, series: Series) -> bool:
        """Write over version minus one, its hosts included; False if that was outrun."""
        context = self._context
        values = {name: value for name, value in self._values(series).items() if name not in _KEYS}
        if context.connection.execute(_PUT.values(values), self._over(series)).rowcount != 1:
            return False
        context.run(_NO_HOSTS, its_id=series.id)
        self._seat(series)
        context.run(CHANGED)
        return True

    def every(self) -> Sequence[Series]:
        """Return all series, by their title."""
        hosts: dict[str, list[str]] = {}
        for one in self._context.run(_HOSTS):
            hosts.setdefault(one.schedule_id, []).append(one.person_id)
        return [_series(row, tuple(hosts.get(row.schedule_id, ()))) for row in self._context.run(_EVERY)]

    def own(self, occurrence: str, series: str) -> Particulars:
        """Return what is one session's own; nothing yet where it was never put."""
        row = self._context.run(_GET_OWN, its_id=occurrence).first()
        return _own(row) if row else Particulars(occurrence, series)

    def put_own(self, own: Particulars) -> None:
        """Write what is one session's own."""
        values = {name: getattr(own, name) for name in _OWN}
        its = {"community_id": self._context.community, "occurrence_id": own.occurrence, "schedule_id": own.series}
        self._context.connection.execute(_PUT_OWN, its | values | {"quorum": own.quorum.value})
        self._context.run(CHANGED)

    def rsvp(self, occurrence: str, person: str) -> Rsvp | None:
        """Return what somebody said to a session."""
        row = self._context.run(_RSVP, its_id=occurrence, person=person).first()
        return _rsvp(row) if row else None

    def put_rsvp(self, rsvp: Rsvp) -> None:
        """Write what somebody said, in the place of what they said before."""
        values = {
            "community_id": self._context.community,
            "occurrence_id": rsvp.occurrence,
            "person_id": rsvp.person,
            "answer": rsvp.answer.value,
            "at": rsvp.at,
        }
        self._context.connection.execute(_SAY, values)
        self._context.run(CHANGED)

    def answers(self, occurrence: str) -> tuple[Rsvp, ...]:
        """Return all that was said to a session, first said first."""
        return tuple(_rsvp(row) for row in self._context.run(_ANSWERS, its_id=occurrence))

    def answered(self, person: str, occurrences: Sequence[str]) -> Mapping[str, Answer]:
        """Return what a person said to each of some sessions; those they did not answer are left out."""
        if not occurrences:
            return {}
        rows = self._context.run(_ANSWERED, person=person, ids=list(occurrences))
        return {row.occurrence_id: Answer(row.answer) for row in rows}

    def keep_plan(self, plan: Plan) -> None:
        """Keep what somebody is about to do, in the place of what they were about to before; old ones go."""
        self._context.run(_OLD_PLANS, before=plan.at - PLAN_LASTS)
        values = {
            "community_id": self._context.community,
            "plan_id": plan.id,
            "person_id": plan.person,
            "wanted": dict(plan.wanted),
            "at": plan.at,
        }
        self._context.connection.execute(_KEEP_PLAN, values)

    def plan(self, id: str, person: str) -> Plan | None:
        """Return what a person is about to do; None where it was done, is too old, or is somebody else's."""
        row = self._context.run(_PLAN, its_id=id, person=person).first()
        return Plan(row.plan_id, row.person_id, row.wanted, row.at) if row else None

    def drop_plan(self, id: str) -> None:
        """Remove what was about to be done."""
        self._context.run(_DROP_PLAN, its_id=id)

    def forget(self, occurrence: str) -> None:
        """Remove what is one session's own, and its answers, where the session itself goes."""
        for statement in _FORGET:
            self._context.run(statement, its_id=occurrence)

    def _values(self, series: Series) -> dict[str, Any]:
        values = {name: getattr(series, name) for name in _PLAIN}
        values |= {"format": series.format.value, "remind": list(series.remind)}
        return {"community_id": self._context.community, "schedule_id": series.id} | values

    def _over(self, series: Series) -> dict[str, Any]:
        return {"community": self._context.community, "its_id": series.id, "was": series.version - 1}

    def _seat(self, series: Series) -> None:
        its = {"community_id": self._context.community, "schedule_id": series.id}
        rows = [its | {"person_id": person, "turn": turn} for turn, person in enumerate(series.hosts)]
        if rows:
            self._context.connection.execute(_HOST, rows)


_KEYS = {"community_id", "schedule_id"}


def _series(row: Row[Any], hosts: tuple[str, ...]) -> Series:
    its = {name: getattr(row, name) for name in _PLAIN}
    its |= {"format": Format(row.format), "remind": tuple(row.remind)}
    return Series(community=row.community_id, id=row.schedule_id, hosts=hosts, **its)


def _own(row: Row[Any]) -> Particulars:
    its = {name: getattr(row, name) for name in _OWN} | {"quorum": Quorum(row.quorum)}
    return Particulars(occurrence=row.occurrence_id, series=row.schedule_id, **its)


def _rsvp(row: Row[Any]) -> Rsvp:
    at: datetime = row.at
    return Rsvp(row.occurrence_id, row.person_id, Answer(row.answer), at)
