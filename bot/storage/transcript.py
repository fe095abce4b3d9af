"""What is said on the local page, kept where everything else is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from bot.messages import Account, MessagePosted, MessageRef, Place, Post
from bot.storage.codec import decode, encode
from bot.storage.tables.page import page_message
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from bot.storage.store import Store

_page = page_message.c
_SPACE = _page.space_id == bindparam("space")
_ITS = _SPACE & (_page.message_id == bindparam("its_id"))
_GET = select(page_message).where(_ITS)
_LAST = select(func.coalesce(func.max(_page.message_id), 0)).where(_SPACE)
_ADD = insert_new(page_message)
_CHANGE = update(page_message).where(_ITS, _page.native.is_not(None))
_REPLACE = update(page_message).where(_ITS, _page.native.is_(None))
_DELIVERED = update(page_message).where(_ITS).values(delivered=True)
_UNDELIVERED = select(page_message).where(_page.delivered.is_(False)).order_by(_page.space_id, _page.message_id)
_WITH_KEY = select(_page.message_id).where(_SPACE, _page.key == bindparam("its_key"))
_NEWEST = (
    select(page_message)
    .where(_SPACE, _page.channel == bindparam("its_channel"), _page.text.is_not(None) | _page.payload.is_not(None))
    .order_by(_page.message_id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of Hearth as it stands on the page."""

    ref: MessageRef
    post: Post
    at: datetime


class SqlTranscript:
    """The page's messages; an id that is known already is not recorded again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def say(self, message: MessagePosted) -> None:
        """Record a message; it stays to be delivered until `delivered` is called."""
        place = message.ref.place
        row = {
            "space_id": place.space,
            "message_id": int(message.ref.id),
            "channel": place.channel,
            "thread": place.thread,
            "native": message.author.native,
            "name": message.author.name,
            "text": message.text,
            "url": message.url,
            "to_hearth": message.to_hearth,
            "private": message.private,
            "at": message.at,
            "delivered": False,
        }
        await self._store.change_soon(lambda connection: connection.execute(_ADD, row))

    async def change(self, ref: MessageRef, text: str | None, version: str) -> None:
        """Record an edit (*text*) or a deletion (None)."""
        values = _its(ref) | {"text": text, "version": version}
        await self._store.change_soon(lambda connection: connection.execute(_CHANGE, values))

    async def posted(self, place: Place, post: Post, *, key: str, at: datetime) -> str:
        """Record a message of Hearth; with the same *key* only once. Return its id."""
        return await self._store.change_soon(lambda connection: _posted(connection, place, post, key=key, at=at))

    async def replaced(self, ref: MessageRef, post: Post) -> None:
        """Record that a message of Hearth reads differently now."""
        values = _its(ref) | {"payload": encode(post)}
        await self._store.change_soon(lambda connection: connection.execute(_REPLACE, values))

    async def delivered(self, ref: MessageRef) -> None:
        """Record that the core has taken a message."""
        await self._store.change_soon(lambda connection: connection.execute(_DELIVERED, _its(ref)))

    async def undelivered(self) -> Sequence[MessagePosted]:
        """Return what was said but not yet taken by the core, oldest first."""
        rows = await self._store.look_soon(lambda connection: connection.execute(_UNDELIVERED).all())
        return [_message(row) for row in rows if row.text is not None]

    async def message(self, ref: MessageRef) -> MessagePosted | None:
        """Return one message as it reads now."""
        row = await self._store.look_soon(lambda connection: connection.execute(_GET, _its(ref)).first())
        return _message(row) if row is not None and row.text is not None else None

    async def sent(self, place: Place, key: str) -> str | None:
        """Return the id of Hearth's message with *key*."""
        of = {"space": place.space, "its_key": key}
        found = await self._store.look_soon(lambda connection: connection.execute(_WITH_KEY, of).scalar())
        return None if found is None else str(found)

    async def read(self, room: Place, *, last: int = 200) -> Sequence[MessagePosted | Posted]:
        """Return what stands in a channel, oldest first, at most *last*."""
        of = {"space": room.space, "its_channel": room.channel, "most": last}
        rows = await self._store.look_soon(lambda connection: connection.execute(_NEWEST, of).all())
        return [_posted_here(row) if row.native is None else _message(row) for row in reversed(rows)]


def _its(ref: MessageRef) -> dict[str, Any]:
    return {"space": ref.place.space, "its_id": int(ref.id)}


def _posted(connection: Connection, place: Place, post: Post, *, key: str, at: datetime) -> str:
    of = {"space": place.space, "its_key": key}
    known = connection.execute(_WITH_KEY, of).scalar()
    if known is not None:
        return str(known)
    # What members say has the time in its id (in nanoseconds): so has this, or it would stand before.
    fresh = max(connection.execute(_LAST, of).scalar_one() + 1, int(at.timestamp() * 1_000_000) * 1000)
    row = {
        "space_id": place.space,
        "message_id": fresh,
        "channel": place.channel,
        "thread": place.thread,
        "payload": encode(post),
        "key": key,
        "private": True,
        "at": at,
        "delivered": True,
    }
    connection.execute(_ADD, row)
    return str(fresh)


def _ref(row: Row[Any]) -> MessageRef:
    return MessageRef(Place(row.space_id, row.channel, row.thread), str(row.message_id))


def _message(row: Row[Any]) -> MessagePosted:
    return MessagePosted(
        ref=_ref(row),
        author=Account(row.space_id, row.native, row.name),
        text=row.text,
        at=row.at,
        private=row.private,
        url=row.url,
        to_hearth=row.to_hearth,
    )


def _posted_here(row: Row[Any]) -> Posted:
    return Posted(_ref(row), decode(row.payload), row.at)
