"""The outbox's rows as their sender sees them: todo → sending → sent | dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import bindparam, func, or_, select, update

from bot.messages import Place, Post
from bot.storage.codec import decode
from bot.storage.tables.delivery import outbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Update

    from bot.storage.store import Store

LEASE = timedelta(minutes=2)
"""How long a claimed row is its sender's; after that its outcome counts as unknown."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One row to be sent. `sent` is the platform's id of the message that a replace is for.

    `claimed_at` is when it was claimed; `attempts` counts this one.
    """

    community: int
    key: str
    place: Place
    task: Literal["send", "replace"]
    post: Post
    replaces: str | None
    sent: str | None
    attempts: int
    created_at: datetime
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A row that will not be sent, and the platform's word for why."""

    community: int
    key: str
    place: Place
    fault: str
    attempts: int
    created_at: datetime


_original = outbox.alias("original")
_ORIGINAL = (_original.c.community_id == outbox.c.community_id) & (_original.c.key == outbox.c.replaces)
# Only what is to be sent holds a payload: the partial index on it is all that a claim reads.
_PENDING = outbox.c.payload.is_not(None)
_OF_SPACE = (outbox.c.space_id == bindparam("space")) & _PENDING
_ROWS = select(outbox, _original.c.sent.label("original_sent")).outerjoin(_original, _ORIGINAL)
_NOW = bindparam("now", type_=outbox.c.not_before.type)
_TODO = (
    _ROWS.where(
        _OF_SPACE,
        outbox.c.state == "todo",
        outbox.c.not_before <= _NOW,
        or_(outbox.c.replaces.is_(None), _original.c.sent.is_not(None)),
    )
    .order_by(outbox.c.position)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
_BUSY = select(func.count()).where(_OF_SPACE, outbox.c.state == "sending", outbox.c.not_before > _NOW)
_STRANDED = _ROWS.where(_OF_SPACE, outbox.c.state == "sending", outbox.c.not_before <= _NOW).order_by(outbox.c.position)
_ITS = (outbox.c.community_id == bindparam("community")) & (outbox.c.key == bindparam("its_key"))
_CLAIM = (
    update(outbox)
    .where(_ITS)
    .values(state="sending", attempts=outbox.c.attempts + 1, not_before=bindparam("until", type_=_NOW.type))
)
_DONE = update(outbox).where(_ITS, outbox.c.state == "sending").values(state="sent", payload=None, fault="")
_AGAIN = update(outbox).where(_ITS, outbox.c.state == "sending").values(state="todo")
_DEAD = update(outbox).where(_ITS, outbox.c.state == "sending").values(state="dead", payload=None)
_LETTERS = select(outbox).where(outbox.c.state == "dead").order_by(outbox.c.created_at.desc()).limit(bindparam("most"))
_COUNTS = select(outbox.c.state, func.count()).group_by(outbox.c.state)
_SPACES = select(outbox.c.space_id).where(_PENDING).distinct()


class Outbox:
    """Claims and concludes rows of all communities, one space at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def spaces(self) -> Sequence[str]:
        """Return the spaces for which there is something to send."""
        return await self._store.look_soon(lambda connection: list(connection.execute(_SPACES).scalars()))

    async def claim(self, space: str, *, now: datetime, limit: int = 20) -> Sequence[Sending]:
        """Take what is to be sent to *space* next, in order; nothing while another sender is at it."""
        return await self._store.change_soon(lambda connection: _claim(connection, space, now, limit))

    async def stranded(self, space: str, *, now: datetime, alone: bool = False) -> Sequence[Sending]:
        """Take over rows whose sender went away: their outcome is unknown.

        With *alone* (at the start of the only process) all that are in `sending`, however fresh.
        """
        return await self._store.change_soon(lambda connection: _strand(connection, space, now, alone=alone))

    async def sent(self, community: int, key: str, sent: str) -> None:
        """Record that the platform took it, and its id of the message; the payload is forgotten."""
        await self._conclude(_DONE, community, key, {"sent": sent})

    async def again(self, community: int, key: str, *, at: datetime, fault: str = "") -> None:
        """Put it back, to be sent not before *at*."""
        await self._conclude(_AGAIN, community, key, {"not_before": at, "fault": fault})

    async def dead(self, community: int, key: str, *, fault: str) -> None:
        """Give it up for *fault*; the payload is forgotten."""
        await self._conclude(_DEAD, community, key, {"fault": fault})

    def letters(self, *, limit: int = 100) -> Sequence[DeadLetter]:
        """Return what was given up, newest first. Blocking, for the doctor."""
        return self._store.look(
            lambda connection: [_letter(row) for row in connection.execute(_LETTERS, {"most": limit})]
        )

    def counts(self) -> dict[str, int]:
        """Return how many rows are in each state. Blocking."""
        return self._store.look(lambda connection: dict(connection.execute(_COUNTS).tuples().all()))

    async def _conclude(self, statement: Update, community: int, key: str, values: Mapping[str, Any]) -> None:
        bound = {"community": community, "its_key": key, **values}
        await self._store.change_soon(lambda connection: connection.execute(statement, bound))


def _claim(connection: Connection, space: str, now: datetime, limit: int) -> Sequence[Sending]:
    if connection.execute(_BUSY, {"space": space, "now": now}).scalar_one():
        return []
    rows = connection.execute(_TODO, {"space": space, "now": now, "most": limit}).all()
    _hold(connection, rows, now)
    return [_sending(row, claimed_at=now, attempts=row.attempts + 1) for row in rows]


def _strand(connection: Connection, space: str, now: datetime, *, alone: bool) -> Sequence[Sending]:
    until = now + 2 * LEASE if alone else now
    rows = connection.execute(_STRANDED, {"space": space, "now": until}).all()
    _hold(connection, rows, now)
    return [_sending(row, claimed_at=row.not_before - LEASE, attempts=row.attempts + 1) for row in rows]


def _hold(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> None:
    held = [{"community": row.community_id, "its_key": row.key, "until": now + LEASE} for row in rows]
    if held:
        connection.execute(_CLAIM, held)


def _sending(row: Row[Any], *, claimed_at: datetime, attempts: int) -> Sending:
    return Sending(
        community=row.community_id,
        key=row.key,
        place=Place.parse(row.place),
        task=row.task,
        post=decode(row.payload),
        replaces=row.replaces,
        sent=row.original_sent,
        attempts=attempts,
        created_at=row.created_at,
        claimed_at=claimed_at,
    )


def _letter(row: Row[Any]) -> DeadLetter:
    return DeadLetter(row.community_id, row.key, Place.parse(row.place), row.fault, row.attempts, row.created_at)
