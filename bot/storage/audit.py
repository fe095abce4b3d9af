"""The append-only log: random ids, who, what, when, and no content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from bot.community.model import Audited
from bot.storage.context import Repository
from bot.storage.ids import new_id
from bot.storage.tables.community import audit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_NOTE = insert(audit)
_EVERY = (
    select(audit)
    .where(audit.c.community_id == bindparam("community"))
    .order_by(audit.c.audit_id.desc())  # Ids are time-ordered.
    .limit(bindparam("last"))
)


class SqlAudit(Repository):
    """The log of one community."""

    __slots__ = ()

    def note(self, verb: str, subject: str, *, by: str | None, now: datetime) -> None:
        """Add a line; no content."""
        line = {"audit_id": new_id(), "at": now, "by_person": by, "verb": verb, "subject": subject}
        self._context.connection.execute(_NOTE, {"community_id": self._context.community, **line})

    def every(self, *, last: int = 100) -> Sequence[Audited]:
        """Return the newest lines first."""
        rows = self._context.run(_EVERY, last=last)
        return [Audited(row.audit_id, row.at, row.by_person, row.verb, row.subject) for row in rows]
