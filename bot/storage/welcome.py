"""Newcomers' first days, and who agreed to meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.community.welcome.model import Greeter, Newcomer, Step
from bot.storage.context import Repository
from bot.storage.tables.community import member
from bot.storage.tables.welcome import greeter, newcomer
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

_OURS = newcomer.c.community_id == bindparam("community")
_ADD = insert_new(newcomer)
_GET = select(newcomer).where(_OURS, newcomer.c.person_id == bindparam("its_person"))
_BY_SAID = select(newcomer).where(_OURS, newcomer.c.said_key == bindparam("its_key"))
_PUT = update(newcomer).where(
    _OURS, newcomer.c.person_id == bindparam("its_person"), newcomer.c.version == bindparam("was")
)
_SINCE = bindparam("since", type_=newcomer.c.met_at.type)
_GREETED = (
    select(func.count())
    .select_from(newcomer)
    .where(_OURS, newcomer.c.greeted_by == bindparam("its_person"), newcomer.c.greeted_at >= _SINCE)
)
_MET = select(newcomer).where(_OURS, newcomer.c.met_at >= _SINCE).order_by(newcomer.c.met_at, newcomer.c.person_id)
_AWAITING = (
    select(newcomer.c.person_id)
    .where(_OURS, newcomer.c.step == Step.WATCH.value, newcomer.c.answered_at.is_(None))
    .limit(1)
)
_FIRST = select(func.min(member.c.joined_at)).where(member.c.community_id == bindparam("community"))
_GREETS = greeter.c.community_id == bindparam("community")
_PUT_GREETER = upsert(greeter, ("community_id", "person_id"), ("weekly",))
_DROP_GREETER = delete(greeter).where(_GREETS, greeter.c.person_id == bindparam("its_person"))
_GREETER = select(greeter).where(_GREETS, greeter.c.person_id == bindparam("its_person"))
_GREETERS = select(greeter).where(_GREETS).order_by(greeter.c.at, greeter.c.person_id)


class SqlWelcome(Repository):
    """The newcomers and greeters of one community."""

    __slots__ = ()

    def add(self, newcomer: Newcomer) -> bool:
        """Record a newcomer; False where they are known as one."""
        values = {"community_id": self._context.community, "person_id": newcomer.person, **_values(newcomer)}
        return self._context.connection.execute(_ADD, values).rowcount == 1

    def get(self, person: str) -> Newcomer | None:
        """Return a newcomer."""
        row = self._context.run(_GET, its_person=person).first()
        return _newcomer(row) if row else None

    def put(self, newcomer: Newcomer) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = {"its_person": newcomer.person, "was": newcomer.version - 1, **_values(newcomer)}
        return self._context.run(_PUT, **values).rowcount == 1

    def by_said(self, key: str) -> Newcomer | None:
        """Return the newcomer whose words of themselves were posted with *key*."""
        row = self._context.run(_BY_SAID, its_key=key).first()
        return _newcomer(row) if row else None

    def awaiting(self) -> bool:
        """Return whether any newcomer is watched who had no answer yet."""
        return self._context.run(_AWAITING).first() is not None

    def first_met(self) -> datetime | None:
        """Return when the community's first member was met."""
        found: datetime | None = self._context.run(_FIRST).scalar()
        return found

    def put_greeter(self, greeter: Greeter) -> None:
        """Record that somebody meets newcomers, in the place of what they said before."""
        values = {"community_id": self._context.community, "person_id": greeter.person}
        self._context.connection.execute(_PUT_GREETER, values | {"weekly": greeter.weekly, "at": greeter.at})

    def drop_greeter(self, person: str) -> bool:
        """Record that somebody meets newcomers no longer; False where they did not."""
        return self._context.run(_DROP_GREETER, its_person=person).rowcount == 1

    def greeter(self, person: str) -> Greeter | None:
        """Return how somebody meets newcomers."""
        row = self._context.run(_GREETER, its_person=person).first()
        return _greeter(row) if row else None

    def greeters(self) -> Sequence[Greeter]:
        """Return all who meet newcomers, longest first."""
        return [_greeter(row) for row in self._context.run(_GREETERS)]

    def greeted(self, person: str, since: datetime) -> int:
        """Return to how many newcomers somebody was named from *since* on."""
        return int(self._context.run(_GREETED, its_person=person, since=since).scalar_one())

    def met_since(self, since: datetime) -> Sequence[Newcomer]:
        """Return the newcomers met from *since* on, oldest first."""
        return [_newcomer(row) for row in self._context.run(_MET, since=since)]


_PLAIN = ("met_at", "near", "guest", "due_at", "greeted_at", "said_key", "said_at", "answered_at", "version")


def _values(one: Newcomer) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _PLAIN} | {"step": one.step.value, "greeted_by": one.greeter}


def _newcomer(row: Row[Any]) -> Newcomer:
    return Newcomer(
        community=row.community_id,
        person=row.person_id,
        step=Step(row.step),
        greeter=row.greeted_by,
        **{name: getattr(row, name) for name in _PLAIN},
    )


def _greeter(row: Row[Any]) -> Greeter:
    return Greeter(row.community_id, row.person_id, row.at, row.weekly)
