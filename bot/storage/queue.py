"""The rows of the outbox as their sender sees them: todo → sending → sent | dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, exists, func, select, update

from bot.messages import Place
from bot.storage.codec import decode
from bot.storage.letters import rewrite
from bot.storage.tables.delivery import outbox

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select
    from sqlalchemy.sql import Executable

    from bot.messages import Post
    from bot.storage.store import Store

LEASE = timedelta(minutes=2)
"""How long a claimed row is its sender's; after that nobody knows what came of it."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One row that this process has claimed. `replaces` is the platform's id of the message to change."""

    community: int
    key: str
    place: Place
    post: Post
    replaces: str | None
    attempts: int
    unsure: bool
    created_at: datetime


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
_earlier = outbox.alias("earlier")
_ORIGINAL = (_original.c.community_id == outbox.c.community_id) & (_original.c.key == outbox.c.replaces)
_NOW = bindparam("now", type_=outbox.c.not_before.type)
_PENDING = outbox.c.payload.is_not(None)
# An edit that waits for more to be changed with it holds back later edits of the same post, and nothing else.
_SETTLING = and_(
    _earlier.c.task == "replace",
    _earlier.c.state == "todo",
    _earlier.c.fault == "",
    _earlier.c.not_before > _NOW,
    _earlier.c.replaces != func.coalesce(outbox.c.replaces, ""),
)
_IN_ITS_ROOM = and_(
    _earlier.c.payload.is_not(None),
    _earlier.c.space_id == outbox.c.space_id,
    _earlier.c.room == outbox.c.room,
)
# A room's posts go in order: the next one waits until the one before it is sent or given up.
_BLOCKED = exists().where(_IN_ITS_ROOM, _earlier.c.position < outbox.c.position, ~_SETTLING)
# What overtook an edit may be under way when its time has come: a room has one at a time.
_OVERTAKEN = exists().where(
    outbox.c.task == "replace",
    _IN_ITS_ROOM,
    _earlier.c.position > outbox.c.position,
    _earlier.c.state == "sending",
    _earlier.c.not_before > _NOW,
)
_DUE = (
    select(outbox, _original.c.sent.label("original"))
    .outerjoin(_original, _ORIGINAL)
    .where(
        _PENDING,
        outbox.c.state.in_(("todo", "sending")),
        outbox.c.not_before <= _NOW,  # A lease that ran out makes a row in `sending` due again.
        outbox.c.space_id.not_in(bindparam("without", expanding=True)),
        ~_BLOCKED,
        ~_OVERTAKEN,
    )
    .order_by(outbox.c.position)
    .limit(bindparam("most"))
)
# Of several replicas one at a time sends to a space, so that its pace is one sender's: where another
# has rows under way, nothing is taken until those are concluded, or their lease runs out.
_theirs = outbox.alias("theirs")
_ANOTHERS = exists().where(
    _theirs.c.payload.is_not(None),
    _theirs.c.space_id == outbox.c.space_id,
    _theirs.c.state == "sending",
    _theirs.c.not_before > _NOW,
    _theirs.c.key.not_in(bindparam("ours", expanding=True)),
)
_DUE_TO_US = _DUE.where(~_ANOTHERS)
_TAKE = _DUE_TO_US.with_for_update(skip_locked=True, of=outbox)
_ITS = (outbox.c.community_id == bindparam("community")) & (outbox.c.key == bindparam("its_key"))
_CLAIM = (
    update(outbox)
    .where(_ITS)
    .values(state="sending", unsure=bindparam("may_stand"), not_before=bindparam("until", type_=_NOW.type))
)
_SENT = update(outbox).where(_ITS).values(state="sent", payload=None, fault="", unsure=False)
_REPLACES = select(outbox.c.replaces).where(_ITS)
_LATER = update(outbox).where(_ITS, outbox.c.state == "sending").values(state="todo")
_DEAD = update(outbox).where(_ITS).values(state="dead", payload=None)
_POINTLESS = delete(outbox).where(
    outbox.c.community_id == bindparam("community"), outbox.c.replaces == bindparam("its_key"), outbox.c.sent.is_(None)
)
_RECOVER = (
    update(outbox)
    .where(_PENDING, outbox.c.state == "sending")
    .values(state="todo", unsure=True, not_before=bindparam("at", type_=_NOW.type))
)
_SETTLED = "settled"  # In the place of its fault, once the operator has seen it; the row stays, and with it its key.
_OPEN = (outbox.c.state == "dead") & (outbox.c.fault != _SETTLED)
_LETTERS = select(outbox).where(_OPEN).order_by(outbox.c.created_at.desc()).limit(bindparam("most"))
_MANY = select(func.count()).select_from(outbox).where(_OPEN)
_SETTLE = update(outbox).where(_OPEN).values(fault=_SETTLED)
_COUNTS = select(outbox.c.state, func.count()).group_by(outbox.c.state)


class SqlQueue:
    """Claims and concludes rows across communities; a room has at most one row under way."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ours: set[str] = set()

    async def recover(self, now: datetime) -> int:
        """Make rows that were left in `sending` due again, as unsure; return how many.

        Other replicas may be sending: on PostgreSQL only what outlived its lease is taken from them.
        """
        return await self._store.change_soon(lambda connection: _recover(connection, now))

    async def claim(self, now: datetime, *, limit: int, without: Collection[str] = ()) -> Sequence[Errand]:
        """Mark due rows as `sending` and return them: the oldest of a room, where none is under way there."""
        values = {"now": now, "most": limit, "without": sorted(without), "ours": sorted(self._ours)}
        if not await self._store.look_soon(lambda connection: connection.execute(_due(connection), values).first()):
            return ()
        claimed = await self._store.change_soon(lambda connection: _claim(connection, values, now))
        self._ours.update(errand.key for errand in claimed)
        return claimed

    async def sent(self, errand: Errand, id: str, now: datetime) -> None:  # noqa: ARG002 (the port's)
        """Record that it stands on the platform as *id*; its text is no longer kept here."""
        await self._conclude(errand, (_SENT,), {"sent": id}, also=errand.replaces is not None)

    async def later(self, errand: Errand, at: datetime, *, fault: str, counted: bool, unsure: bool) -> None:
        """Make it due again at *at*; *counted* as an attempt."""
        values = {"not_before": at, "fault": fault, "attempts": errand.attempts + counted, "unsure": unsure}
        await self._conclude(errand, (_LATER,), values)

    async def dead(self, errand: Errand, fault: str, now: datetime) -> None:  # noqa: ARG002 (the port's)
        """Give it up, and what was to take its place: the doctor shows it with *fault*."""
        await self._conclude(errand, (_DEAD, _POINTLESS), {"fault": fault, "attempts": errand.attempts + 1})

    def letters(self, *, limit: int = 100) -> Sequence[DeadLetter]:
        """Return what was given up, newest first; blocking."""
        return self._store.look(
            lambda connection: [_letter(row) for row in connection.execute(_LETTERS, {"most": limit})]
        )

    def given_up(self) -> int:
        """Return how many rows were given up and not settled since; blocking."""
        return self._store.look(lambda connection: connection.execute(_MANY).scalar_one())

    def settle(self, key: str | None = None) -> int:
        """Take what was given up, or that row only, off the list of letters; return how many; blocking."""
        statement = _SETTLE if key is None else _SETTLE.where(outbox.c.key == key)
        return self._store.change(lambda connection: connection.execute(statement).rowcount)

    def counts(self) -> dict[str, int]:
        """Return how many rows are in each state; blocking."""
        return self._store.look(lambda connection: {row[0]: row[1] for row in connection.execute(_COUNTS)})

    async def _conclude(
        self, errand: Errand, statements: Sequence[Executable], values: Mapping[str, Any], *, also: bool = False
    ) -> None:
        its = {"community": errand.community, "its_key": errand.key}

        def conclude(connection: Connection) -> None:
            first, *rest = statements
            connection.execute(first, its | dict(values))
            for statement in rest:
                connection.execute(statement, its)
            if also:
                _rewrite_letter(connection, errand)

        await self._store.change_soon(conclude)
        self._ours.discard(errand.key)


def _rewrite_letter(connection: Connection, errand: Errand) -> None:
    """Let a letter that was written while it was to be replaced already read as what replaced it."""
    key = connection.execute(_REPLACES, {"community": errand.community, "its_key": errand.key}).scalar()
    if key:
        rewrite(connection, key, errand.post)


def _recover(connection: Connection, now: datetime) -> int:
    statement = _RECOVER
    if connection.dialect.name != "sqlite":
        statement = statement.where(outbox.c.not_before <= _NOW)
        return connection.execute(statement, {"at": now, "now": now}).rowcount
    return connection.execute(statement, {"at": now}).rowcount


def _due(connection: Connection) -> Select[Any]:
    """Return what is due to this process: SQLite has only one."""
    return _DUE if connection.dialect.name == "sqlite" else _DUE_TO_US


def _claim(connection: Connection, values: Mapping[str, Any], now: datetime) -> Sequence[Errand]:
    rows = connection.execute(_DUE if connection.dialect.name == "sqlite" else _TAKE, values).all()
    held = [
        {
            "community": row.community_id,
            "its_key": row.key,
            "until": now + LEASE,
            "may_stand": row.unsure or row.state == "sending",
        }
        for row in rows
    ]
    if held:
        connection.execute(_CLAIM, held)
    return [_errand(row) for row in rows]


def _errand(row: Row[Any]) -> Errand:
    return Errand(
        community=row.community_id,
        key=row.key,
        place=Place.parse(row.place),
        post=decode(row.payload),
        replaces=row.original if row.task == "replace" else None,
        attempts=row.attempts,
        unsure=row.unsure or row.state == "sending",
        created_at=row.created_at,
    )


def _letter(row: Row[Any]) -> DeadLetter:
    return DeadLetter(row.community_id, row.key, Place.parse(row.place), row.fault, row.attempts, row.created_at)
