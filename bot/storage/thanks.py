"""Who thanked whom for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from bot.storage.context import Repository
from bot.storage.tables.community import thanks
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Thanks

_ADD = insert_new(thanks)
_COUNT = (
    select(func.count())
    .select_from(thanks)
    .where(thanks.c.community_id == bindparam("community"), thanks.c.at >= bindparam("since", type_=thanks.c.at.type))
)


class SqlThanks(Repository):
    """The thanks of one community."""

    __slots__ = ()

    def add(self, thanks: Thanks) -> bool:
        """Record thanks; False where the same were given before."""
        values = {
            "community_id": self._context.community,
            "by_person": thanks.by,
            "to_person": thanks.to,
            "subject": thanks.subject,
            "at": thanks.at,
        }
        return self._context.connection.execute(_ADD, values).rowcount == 1

    def count(self, since: datetime) -> int:
        """Return how often anybody was thanked from *since* on."""
        return int(self._context.run(_COUNT, since=since).scalar_one())
