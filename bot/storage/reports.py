"""Reports of entries: by whom is stored, so that one person reports once, and never told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from bot.storage.context import Repository
from bot.storage.tables.practice import report
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_ADD = insert_new(report)
_AGAIN = (
    update(report)
    .where(
        report.c.community_id == bindparam("community"),
        report.c.number == bindparam("its_number"),
        report.c.person_id == bindparam("by"),
        report.c.settled.is_(True),
    )
    .values(settled=False, reason=bindparam("why"), at=bindparam("now", type_=report.c.at.type))
)
_OURS = report.c.community_id == bindparam("community")
_OPEN = (
    select(report.c.number, report.c.reason, report.c.at)
    .where(_OURS, report.c.settled.is_(False))
    .order_by(report.c.at, report.c.number)
)
_SETTLE = update(report).where(_OURS, report.c.number == bindparam("its_number")).values(settled=True)


class Reports(Repository):
    """What members reported."""

    __slots__ = ()

    def report(self, number: int, *, by: str, reason: str, now: datetime) -> bool:
        """Record a report; False where one of this person is open already."""
        row = {"number": number, "person_id": by, "reason": reason, "at": now, "settled": False}
        values = {"community_id": self._context.community, **row}
        if self._context.connection.execute(_ADD, values).rowcount == 1:
            return True
        return self._context.run(_AGAIN, its_number=number, by=by, why=reason, now=now).rowcount == 1

    def reports(self) -> Sequence[tuple[int, str, datetime]]:
        """Return open reports: (number, reason, when), oldest first; never by whom."""
        return [(row.number, row.reason, row.at) for row in self._context.run(_OPEN)]

    def settle(self, number: int) -> None:
        """Close the reports of an entry."""
        self._context.run(_SETTLE, its_number=number)
