"""What the reconciler knows: how far each watched room was read, and when each source was read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from bot.community.model import Switches
from bot.messages import MessageRef, Place
from bot.practice.model import State
from bot.storage.communities import settings_of
from bot.storage.entries import CHANGED
from bot.storage.tables.community import community, room, space
from bot.storage.tables.delivery import delivery
from bot.storage.tables.practice import entry
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, Row

    from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Watched:
    """A room in which messages with a tag are kept, and up to when it was read; None: never."""

    place: Place
    community: int
    read_to: datetime | None


@dataclass(frozen=True, slots=True)
class Source:
    """The message that an entry was kept from. `check` is the sum over its text when it was last read.

    None: it was never read again; empty: it could not be.
    """

    community: int
    number: int
    ref: MessageRef
    version: str
    gone: bool
    check: str | None


_SPACES = select(space.c.space_id).where(space.c.left_at.is_(None)).order_by(space.c.space_id)
_ROOMS = (
    select(room.c.room, room.c.community_id, room.c.settings, room.c.read_to, community.c.settings.label("allowed"))
    .join(community, community.c.community_id == room.c.community_id)
    .where(
        room.c.room >= bindparam("first"),
        room.c.room < bindparam("last"),
        room.c.inside.is_(True),
        room.c.gone.is_(False),
    )
    .order_by(room.c.room)
)
_MOVE = (
    update(room)
    .where(room.c.room == bindparam("its_room"))
    .where(or_(room.c.read_to.is_(None), room.c.read_to < bindparam("its_at", type_=room.c.read_to.type)))
    .values(read_to=bindparam("its_at", type_=room.c.read_to.type))
)
_READ = entry.c.source_key + bindparam("suffix")
_SOURCES = (
    select(entry.c.number, entry.c.source_key, entry.c.source_version, entry.c.source_gone, delivery.c.outcome)
    .outerjoin(delivery, (delivery.c.community_id == entry.c.community_id) & (delivery.c.key == _READ))
    .where(
        entry.c.community_id == bindparam("community"),
        entry.c.number > bindparam("after"),
        entry.c.source_key >= bindparam("first"),
        entry.c.source_key < bindparam("last"),
        entry.c.state != State.WITHDRAWN.value,
        or_(delivery.c.outcome.is_(None), delivery.c.outcome < bindparam("today")),
    )
    .order_by(entry.c.number)
    .limit(bindparam("most"))
)
_NOTE = upsert(delivery, ("community_id", "key"), ("outcome", "at"))
_MARK = (
    update(entry)
    .where(entry.c.community_id == bindparam("community"), entry.c.number == bindparam("its_number"))
    .values(source_gone=bindparam("is_gone"))
)
_SUFFIX = ":read"


class SqlWatching:
    """Cursors and sources, across communities: each statement on entries names whose they are."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def spaces(self) -> Sequence[str]:
        """Return the spaces that Hearth has met and was not removed from."""
        return await self._store.look_soon(lambda connection: list(connection.execute(_SPACES).scalars()))

    async def rooms(self, space_id: str) -> Sequence[Watched]:
        """Return the rooms of a space that Hearth is in and whose tags are on."""
        values = _within(space_id, "/")
        rows = await self._store.look_soon(lambda connection: connection.execute(_ROOMS, values).all())
        return [
            Watched(place, row.community_id, row.read_to)
            for row in rows
            if _is_on(row) and not (place := Place.parse(row.room)).channel.startswith("@")
        ]

    async def move(self, marks: Mapping[str, datetime]) -> None:
        """Record up to when rooms (printed) were read; a cursor never goes back."""
        rows = [{"its_room": key, "its_at": at} for key, at in sorted(marks.items())]
        if rows:
            await self._store.change_soon(lambda connection: _each(connection, rows))

    async def sources(self, watched: Watched, *, after: int, today: date, limit: int) -> Sequence[Source]:
        """Return what entries beyond number *after* were kept from in a room and was not read again *today*."""
        values = {
            "community": watched.community,
            "after": after,
            "today": today.isoformat(),
            "suffix": _SUFFIX,
            "most": limit,
        } | _within(str(watched.place), "#")
        rows = await self._store.look_soon(lambda connection: connection.execute(_SOURCES, values).all())
        return [_source(row, watched.community) for row in rows]

    async def note(self, source: Source, *, check: str, gone: bool, now: datetime) -> None:
        """Record that a source was read again, what came of it, and whether its link leads nowhere."""
        ours = {"community": source.community}
        read = {
            "community_id": source.community,
            "key": f"{source.ref}{_SUFFIX}",
            "outcome": f"{now.date().isoformat()} {check}",
            "at": now,
        }

        def note(connection: Connection) -> None:
            connection.execute(_NOTE, read)
            if gone is not source.gone:
                connection.execute(_MARK, ours | {"its_number": source.number, "is_gone": gone})
                connection.execute(CHANGED, ours)

        await self._store.change_soon(note)


def _is_on(row: Row[*tuple[Any, ...]]) -> bool:
    return bool(row.settings.get("tags", Switches().tags)) and settings_of(row.allowed).hashtags_on


def _within(start: str, mark: str) -> dict[str, str]:
    """Return the bounds of all strings that begin with *start* and *mark*."""
    return {"first": f"{start}{mark}", "last": f"{start}{chr(ord(mark) + 1)}"}


def _each(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    for row in rows:
        connection.execute(_MOVE, row)


def _source(row: Row[*tuple[Any, ...]], community_id: int) -> Source:
    check = None if row.outcome is None else row.outcome.partition(" ")[2]
    return Source(
        community_id, row.number, MessageRef.parse(row.source_key), row.source_version, row.source_gone, check
    )
