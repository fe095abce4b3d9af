"""Members' own tokens, each known by its digest alone."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, exists, insert, or_, select, update

from bot.community.tokens import PREFIX, Bearing, Token
from bot.messages import Account
from bot.storage.context import Repository
from bot.storage.ids import short_key
from bot.storage.spaces import within
from bot.storage.tables.access import api_token
from bot.storage.tables.community import account, member, person, room, space

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

LONGEST = 100  # What is longer is no token of ours.

_OWN = (
    api_token.c.person_id == bindparam("its_person"),
    api_token.c.community_id == bindparam("its_community"),
)
_ADD = insert(api_token)
_EVERY = select(api_token).where(*_OWN).order_by(api_token.c.made_at, api_token.c.token_id)
_DROP = delete(api_token).where(*_OWN, api_token.c.token_id == bindparam("its_id"))
_EXPIRED = delete(api_token).where(*_OWN, api_token.c.expires_at <= bindparam("now"))
_USED = (
    update(api_token)
    .where(api_token.c.token_id == bindparam("its_id"), api_token.c.community_id == bindparam("its_community"))
    .values(used_at=bindparam("now"))
)
_AT_HOME = or_(
    space.c.community_id == api_token.c.community_id,
    exists()
    .where(room.c.community_id == api_token.c.community_id, within(room.c.room, space.c.space_id))
    .correlate(api_token, space),
)
_HERE = (
    exists()
    .where(
        account.c.person_id == api_token.c.person_id,
        account.c.left_at.is_(None),
        space.c.space_id == account.c.space_id,
        _AT_HOME,
    )
    .correlate(api_token)
)
# Of somebody who left every space of its community, or is a member no more, a token opens nothing: as if it were none.
_WHOSE = (
    select(api_token, member.c.account, member.c.name.label("called"))
    .join(
        member,
        (member.c.community_id == api_token.c.community_id) & (member.c.person_id == api_token.c.person_id),
    )
    .join(person, person.c.person_id == api_token.c.person_id)
    .where(
        api_token.c.digest == bindparam("digest"),
        api_token.c.expires_at > bindparam("now"),
        person.c.erased_at.is_(None),
        member.c.account != "",
        _HERE,
    )
)


class SqlTokens(Repository):
    """The tokens of one community's members."""

    __slots__ = ()

    def make(self, person: str, name: str, *, until: datetime, now: datetime) -> str:
        """Return a new token's secret, which is kept nowhere."""
        secret = PREFIX + token_urlsafe(24)
        values = {
            "token_id": short_key(),
            "person_id": person,
            "community_id": self._context.community,
            "name": name,
            "digest": _digest(secret),
            "made_at": now,
            "expires_at": until,
        }
        self._context.connection.execute(_ADD, values)
        return secret

    def mine(self, person: str, *, now: datetime) -> Sequence[Token]:
        """Return a person's tokens that open something, oldest first."""
        rows = self._context.connection.execute(_EVERY, self._whose(person))
        return [
            Token(row.token_id, row.name, row.made_at, row.expires_at, row.used_at)
            for row in rows
            if row.expires_at > now
        ]

    def tidy(self, person: str, *, now: datetime) -> None:
        """Forget a person's tokens whose day has come."""
        self._context.connection.execute(_EXPIRED, {**self._whose(person), "now": now})

    def revoke(self, person: str, id_: str) -> bool:
        """Let a token open nothing any more; False where it is none of this person's."""
        return self._context.connection.execute(_DROP, {**self._whose(person), "its_id": id_}).rowcount == 1

    def used(self, id_: str, *, now: datetime) -> None:
        """Take note of when a token was last brought."""
        of = {"its_id": id_, "its_community": self._context.community, "now": now}
        self._context.connection.execute(_USED, of)

    def _whose(self, person: str) -> dict[str, object]:
        return {"its_person": person, "its_community": self._context.community}


def bearing(connection: Connection, secret: str, now: datetime) -> Bearing | None:
    """Return whose token *secret* is; None for one that was revoked, has expired, or never was."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST:
        return None
    row = connection.execute(_WHOSE, {"digest": _digest(secret), "now": now}).first()
    if row is None:
        return None
    space, _, native = row.account.partition("/")
    whose = Account(space, native, row.called)
    return Bearing(row.token_id, row.person_id, row.community_id, whose, row.expires_at, row.used_at)


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
