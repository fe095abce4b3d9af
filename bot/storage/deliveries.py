"""The keys of what has been taken: what refuses duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from bot.storage.context import Repository
from bot.storage.prepared import Prepared
from bot.storage.tables.delivery import delivery
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from datetime import datetime

_FIRST = Prepared(insert_new(delivery), ("community_id", "key", "outcome", "at"))
_ITS = (delivery.c.community_id == bindparam("community")) & (delivery.c.key == bindparam("its_key"))
_OUTCOME = Prepared(select(delivery.c.outcome).where(_ITS))
_CONCLUDE = update(delivery).where(_ITS).values(outcome=bindparam("its_outcome"))


class SqlDeliveries(Repository):
    """The deliveries to one community."""

    __slots__ = ()

    def first(self, key: str, *, now: datetime, outcome: str = "") -> bool:
        """Record *key*; False where it was taken before."""
        context = self._context
        values = {"community_id": context.community, "key": key, "outcome": outcome, "at": now}
        return _FIRST.count(context, values) == 1

    def outcome(self, key: str) -> str | None:
        """Return what was recorded with *key*; None where it was never taken."""
        found = _OUTCOME.rows(self._context, {"community": self._context.community, "its_key": key})
        return found[0][0] if found else None

    def conclude(self, key: str, outcome: str) -> None:
        """Record what came of *key*."""
        self._context.run(_CONCLUDE, its_key=key, its_outcome=outcome)
