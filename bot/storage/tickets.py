"""Secrets that open one thing once; only their digests are stored."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.community.model import Redeemed
from bot.storage.context import Repository
from bot.storage.tables.access import ticket

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.ports import Clock
    from bot.storage.store import Store

# Without vowels no word comes up, without look-alikes (I and 1, O and 0, U and V) none is misread.
ALPHABET = "BCDFGHJKMNPQRSTVWXYZ"
LETTERS = 8
TRIES = 5
"""Wrong codes that an account may bring in an hour, of one purpose."""
REMEMBERED = timedelta(days=1)
"""How long one that is spent or expired is still known as such."""

_NOW = bindparam("now", type_=ticket.c.expires_at.type)
_ITS = (ticket.c.purpose == bindparam("its_purpose")) & (ticket.c.digest == bindparam("its_digest"))
_ISSUE = insert(ticket)
_RECALL = delete(ticket).where(
    ticket.c.purpose == bindparam("its_purpose"),
    ticket.c.subject == bindparam("its_subject"),
    ticket.c.spent_at.is_(None),
)
_LOOK = select(ticket).where(_ITS)
# The database is the referee: of two at once, one finds it spent.
_SPEND = update(ticket).where(_ITS, ticket.c.spent_at.is_(None), ticket.c.expires_at > _NOW).values(spent_at=_NOW)
_WRONG = select(func.count()).where(
    ticket.c.purpose == bindparam("its_purpose"),
    ticket.c.subject == bindparam("its_subject"),
    ticket.c.expires_at > _NOW,
)
_OLD = delete(ticket).where(ticket.c.expires_at < bindparam("before", type_=ticket.c.expires_at.type))


class SqlTickets:
    """The tickets of the adapters, each in a transaction of its own."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def issue(self, purpose: str, subject: str, *, minutes: int) -> str:
        """Return a new secret, safe in an address, that stands for *subject* for so long."""
        until = self._clock() + timedelta(minutes=minutes)
        return await self._store.change_soon(lambda connection: issue(connection, purpose, subject, until=until))

    async def redeem(self, purpose: str, ticket: str) -> str | None:
        """Return what *ticket* stands for, the first time it is asked; None for any other."""
        now = self._clock()
        found = await self._store.change_soon(lambda connection: redeem(connection, purpose, ticket, now=now))
        return found.subject if found.state == "good" else None


class SqlCodes(Repository):
    """Tickets as a transaction works with them."""

    __slots__ = ()

    def code(self, purpose: str, subject: str, *, until: datetime) -> str:
        """Return a new code for a person to type, in the place of the one that *subject* had before."""
        of = {"its_purpose": purpose, "its_subject": subject}
        self._context.connection.execute(_RECALL, of)
        letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
        return issue(self._context.connection, purpose, subject, until=until, secret=letters)

    def ticket(self, purpose: str, subject: str, *, until: datetime) -> str:
        """Return a new secret for a button."""
        return issue(self._context.connection, purpose, subject, until=until)

    def look(self, purpose: str, secret: str, *, now: datetime) -> Redeemed:
        """Return what a secret stands for, without spending it."""
        row = self._context.connection.execute(_LOOK, _its(purpose, secret)).first()
        if row is None:
            return Redeemed("unknown")
        if row.spent_at:
            return Redeemed("spent", row.subject)
        return Redeemed("expired" if row.expires_at <= now else "good", row.subject)

    def redeem(self, purpose: str, secret: str, *, now: datetime) -> Redeemed:
        """Return what a secret stands for and spend it: for each that follows it is spent."""
        return redeem(self._context.connection, purpose, secret, now=now)

    def mark(self, secret: str) -> str:
        """Return what a secret is known by here, which opens nothing."""
        return _digest(secret)

    def spend(self, purpose: str, mark: str, *, now: datetime) -> bool:
        """Spend the secret that is known by *mark*; False where it is no longer good."""
        of = {"its_purpose": purpose, "its_digest": mark, "now": now}
        return self._context.connection.execute(_SPEND, of).rowcount == 1

    def may_try(self, purpose: str, account: str, *, now: datetime) -> bool:
        """Return whether an account has brought few enough wrong ones in the last hour."""
        of = {"its_purpose": f"wrong {purpose}", "its_subject": account, "now": now}
        return self._context.connection.execute(_WRONG, of).scalar_one() < TRIES

    def wrong(self, purpose: str, account: str, *, now: datetime) -> None:
        """Count a wrong one that an account brought."""
        until = now + timedelta(hours=1)
        issue(self._context.connection, f"wrong {purpose}", account, until=until)


def issue(connection: Connection, purpose: str, subject: str, *, until: datetime, secret: str = "") -> str:
    """Record a secret by its digest and return it; without one, a new one of 192 random bits."""
    made = secret or secrets.token_urlsafe(24)
    values = {"purpose": purpose, "digest": _digest(made), "subject": subject, "expires_at": until}
    connection.execute(_ISSUE, values)
    return made


def redeem(connection: Connection, purpose: str, secret: str, *, now: datetime) -> Redeemed:
    """Spend a secret and say what it stands for; or why it stands for nothing."""
    its = _its(purpose, secret)
    row = connection.execute(_LOOK, its).first()
    if row is None:
        return Redeemed("unknown")
    if connection.execute(_SPEND, its | {"now": now}).rowcount == 1:
        return Redeemed("good", row.subject)
    return Redeemed("spent" if row.spent_at else "expired", row.subject)


def forget(connection: Connection, now: datetime) -> int:
    """Forget what expired long ago; return how many."""
    return connection.execute(_OLD, {"before": now - REMEMBERED}).rowcount


def typed(code: str) -> str:
    """Return a code as it was given, from what somebody typed: in any case, with spaces and dashes."""
    return "".join(letter for letter in code.upper()[:40] if letter in ALPHABET)


def _its(purpose: str, secret: str) -> dict[str, str]:
    return {"its_purpose": purpose, "its_digest": _digest(secret)}


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
