"""What is kept for a while only: keys of what was taken, posted and told, letters, tickets.

A key refuses what a platform delivers again, and what the reconciler reads a second time: both look
back over days. The key of what shows an entry, or stands for others to read, stays: it may have to
be struck; so do the entries' own sources, which refuse a second keeping for good.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import and_, bindparam, delete, exists, or_, select

from bot.errors import Unavailable
from bot.storage import tickets
from bot.storage.tables.access import letter
from bot.storage.tables.attention import held_back, told
from bot.storage.tables.delivery import delivery, outbox, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from bot.ports import Clock
    from bot.storage.store import Store

log = structlog.get_logger()

KEPT = timedelta(days=60)
"""How long keys, posts that are done with, and letters are kept."""
FORMS = timedelta(days=1)
"""How long a form waits to be filled in: it holds what somebody typed."""
EVERY = timedelta(hours=6)
AT_A_TIME = 500

_BEFORE = bindparam("before", type_=delivery.c.at.type)
_DELIVERIES = select(delivery.c.community_id, delivery.c.key).where(delivery.c.at < _BEFORE).limit(AT_A_TIME)
_SHOWS = exists().where(shown.c.community_id == outbox.c.community_id, shown.c.key == outbox.c.key)
_DONE_WITH = outbox.c.public.is_(False) | (outbox.c.task == "replace") | (outbox.c.state == "dead")
_POSTS = (
    select(outbox.c.community_id, outbox.c.key)
    .where(outbox.c.created_at < _BEFORE, outbox.c.payload.is_(None), ~_SHOWS, _DONE_WITH)
    .limit(AT_A_TIME)
)
_HELD = (
    select(held_back.c.community_id, held_back.c.key)
    .where(held_back.c.kept_at < _BEFORE, held_back.c.due_at.is_(None))
    .limit(AT_A_TIME)
)
_FOUND = {delivery: _DELIVERIES, outbox: _POSTS, held_back: _HELD}
_TOLD = delete(told).where(told.c.at < _BEFORE)
_LETTERS = delete(letter).where(
    or_(letter.c.at < _BEFORE, and_(letter.c.form.is_(True), letter.c.at < bindparam("forms", type_=letter.c.at.type)))
)


class Retention:
    """Forgets what has been kept for long enough, a few times a day."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        """Forget until cancelled; what fails is tried again the next time."""
        while True:
            try:
                await asyncio.to_thread(forget, self._store, self._clock())
            except Unavailable as error:
                log.warning("retention.database", reason=error.reason)
            await asyncio.sleep(EVERY.total_seconds())


def forget(store: Store, now: datetime) -> int:
    """Forget what is older than it is kept; return how many keys that were. Blocking, in steps that block nothing."""
    before = now - KEPT
    store.change(lambda connection: tickets.forget(connection, now))
    store.change(lambda connection: connection.execute(_LETTERS, {"before": before, "forms": now - FORMS}))
    store.change(lambda connection: connection.execute(_TOLD, {"before": before}))
    return sum(_forget(store, table, before) for table in _FOUND)


def _forget(store: Store, table: Table, before: datetime) -> int:
    """Find on a reader, remove on the writer: no index serves the age, and most that is kept is younger."""
    found, gone = _FOUND[table], 0
    while rows := store.look(lambda connection: [tuple(row) for row in connection.execute(found, {"before": before})]):
        store.change(partial(_remove, table=table, rows=rows))
        gone += len(rows)
    return gone


def _remove(connection: Connection, *, table: Table, rows: Sequence[tuple[int, str]]) -> None:
    its = delete(table).where(table.c.community_id == bindparam("its_community"), table.c.key == bindparam("its_key"))
    connection.execute(its, [{"its_community": community, "its_key": key} for community, key in rows])
