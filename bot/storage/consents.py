"""Requests to keep somebody else's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from bot.practice.model import Consent, DraftState, Kind
from bot.storage.context import Repository
from bot.storage.prepared import Prepared
from bot.storage.tables.practice import consent
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

_OURS = consent.c.community_id == bindparam("community")
_ADD = insert_new(consent)
_GET = select(consent).where(_OURS, consent.c.consent_id == bindparam("id"))
_BY_SOURCE = Prepared(select(consent).where(_OURS, consent.c.source_key == bindparam("source")))
_WAITING = (
    select(consent)
    .where(
        _OURS,
        consent.c.state == DraftState.WAITING.value,
        or_(consent.c.author == bindparam("person"), consent.c.keeper == bindparam("person")),
    )
    .order_by(consent.c.asked_at, consent.c.consent_id)
)
_PUT = update(consent).where(_OURS, consent.c.consent_id == bindparam("its_id"), consent.c.version == bindparam("was"))


class SqlConsents(Repository):
    """The requests of one community."""

    __slots__ = ()

    def add(self, consent: Consent) -> bool:
        """Record a request; False where this message has one already."""
        values = {"community_id": self._context.community, "consent_id": consent.id, **_values(consent)}
        return self._context.connection.execute(_ADD, values).rowcount == 1

    def get(self, id: str) -> Consent | None:
        """Return a request."""
        row = self._context.run(_GET, id=id).first()
        return _consent(row) if row else None

    def by_source(self, source_key: str) -> Consent | None:
        """Return the request for a message."""
        found = _BY_SOURCE.records(self._context, {"community": self._context.community, "source": source_key})
        return _consent(found[0]) if found else None

    def put(self, consent: Consent) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = _values(consent) | {"its_id": consent.id, "was": consent.version - 1}
        return self._context.run(_PUT, **values).rowcount == 1

    def waiting(self, person: str) -> Sequence[Consent]:
        """Return what waits for *person*, as author or as keeper."""
        return [_consent(row) for row in self._context.run(_WAITING, person=person)]


_PLAIN = (
    *("source_key", "place", "message_id", "author", "keeper", "private"),
    *("url", "asked_at", "expires_at", "version", "number", "question"),
)


def _values(consent: Consent) -> dict[str, Any]:
    plain = {name: getattr(consent, name) for name in _PLAIN}
    return plain | {"kind": consent.kind.value, "topics": list(consent.topics), "state": consent.state.value}


def _consent(row: Row[Any]) -> Consent:
    return Consent(
        community=row.community_id,
        id=row.consent_id,
        kind=Kind(row.kind),
        topics=tuple(row.topics),
        state=DraftState(row.state),
        **{name: getattr(row, name) for name in _PLAIN},
    )
