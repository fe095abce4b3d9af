"""The secret addresses of members' calendars: one a person, known by its digest alone."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from bot.messages import Account
from bot.storage.context import Repository
from bot.storage.tables.access import feed
from bot.storage.tables.community import member
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

LONGEST = 100  # What is longer is no secret of ours.

_PUT = upsert(feed, ("person_id",), ("digest", "at"))
_HAS = select(feed.c.at).where(feed.c.person_id == bindparam("person"))
_DROP = delete(feed).where(feed.c.person_id == bindparam("person"))
_WHOSE = select(feed.c.person_id).where(feed.c.digest == bindparam("digest"))
_HOMES = (
    select(member.c.community_id, member.c.account, member.c.name)
    .where(member.c.person_id == bindparam("person"), member.c.account != "")
    .order_by(member.c.community_id)
)


class SqlFeeds(Repository):
    """The feeds of all persons: a person's calendar spans their communities."""

    __slots__ = ()

    def open(self, person: str, *, now: datetime) -> str:
        """Return a new secret for a person's calendar; the one before opens nothing any more."""
        secret = token_urlsafe(24)
        values = {"person_id": person, "digest": _digest(secret), "at": now}
        self._context.connection.execute(_PUT, values)
        return secret

    def since(self, person: str) -> datetime | None:
        """Return since when a person's calendar has an address; None where it has none."""
        at: datetime | None = self._context.connection.execute(_HAS, {"person": person}).scalar()
        return at

    def revoke(self, person: str) -> bool:
        """Let the address of a person's calendar open nothing any more; False where there was none."""
        return self._context.connection.execute(_DROP, {"person": person}).rowcount == 1


def whose(connection: Connection, secret: str) -> str | None:
    """Return the person whose calendar *secret* opens; None where it opens none."""
    if not 0 < len(secret) <= LONGEST:
        return None
    person: str | None = connection.execute(_WHOSE, {"digest": _digest(secret)}).scalar()
    return person


def homes(connection: Connection, person: str) -> Sequence[tuple[int, Account]]:
    """Return the communities that a person is in, each with the account that they last acted with there."""
    rows = connection.execute(_HOMES, {"person": person})
    return [(row.community_id, _account(row.account, row.name)) for row in rows]


def _account(printed: str, name: str) -> Account:
    space, _, native = printed.partition("/")
    return Account(space, native, name)


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
