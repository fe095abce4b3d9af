"""What is to be sent because of a transaction: rows written with their cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update

from bot.messages import Place
from bot.messages.meant import post_of
from bot.storage.attention import reword
from bot.storage.codec import encode
from bot.storage.context import Repository
from bot.storage.ids import short_key
from bot.storage.letters import rewrite
from bot.storage.prepared import Prepared
from bot.storage.tables.delivery import outbox, shown
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import Post

LONGEST_KEY = 25  # Discord's limit for a nonce.

_SENT_COLUMNS = (
    *("community_id", "key", "space_id", "room", "place", "task", "replaces"),
    *("payload", "entries", "state", "not_before", "created_at", "position", "public"),
)
_OURS = outbox.c.community_id == bindparam("community")
_SEND = Prepared(insert_new(outbox), _SENT_COLUMNS)
_KNOWN = select(outbox.c.place, outbox.c.state, outbox.c.unsure).where(_OURS, outbox.c.key == bindparam("its_key"))
_WAITING = select(outbox.c.key).where(_OURS, outbox.c.replaces == bindparam("its_key"), outbox.c.state == "todo")
_STANDING = select(outbox.c.key).where(
    _OURS,
    outbox.c.sent.is_not(None),
    outbox.c.sent == bindparam("its_sent"),
    outbox.c.room == bindparam("its_room"),
    outbox.c.task == "send",
)
_SENT_AS = select(outbox.c.sent).where(_OURS, outbox.c.key == bindparam("its_key"))
_OVERWRITE = update(outbox).where(_OURS, outbox.c.key == bindparam("its_key"))
_REVIVE = (
    update(outbox)
    .where(_OURS, outbox.c.key == bindparam("its_key"), outbox.c.state == "dead")
    .values(state="todo", fault="", attempts=0, unsure=True)
)
_SHOW = Prepared(insert_new(shown), ("community_id", "number", "key"))
_SHOWING = (
    select(shown.c.key)
    .where(shown.c.community_id == bindparam("community"), shown.c.number == bindparam("number"))
    .order_by(shown.c.key)
)
_STANDS = (
    select(shown.c.key)
    .join(outbox, (outbox.c.community_id == shown.c.community_id) & (outbox.c.key == shown.c.key))
    .where(
        shown.c.community_id == bindparam("community"),
        shown.c.number == bindparam("number"),
        outbox.c.public.is_(True),
    )
    .order_by(shown.c.key)
)
_STANDS_SINCE = _STANDS.where(outbox.c.created_at >= bindparam("since", type_=outbox.c.created_at.type))
_UNSHOW = delete(shown).where(shown.c.community_id == bindparam("community"), shown.c.key == bindparam("its_key"))


class SqlOutgoing(Repository):
    """The way out of one community."""

    __slots__ = ()

    def send(self, place: Place, post: Post, *, key: str, now: datetime) -> bool:
        """Put *post* on its way; False where *key* (≤ 25 characters) was used already."""
        if not 0 < len(key) <= LONGEST_KEY:
            raise ValueError(f"a key of {len(key)} characters")
        post = post_of(post, self._context.community)
        row = {"place": str(place), "task": "send", "replaces": None}
        if not self._add(key, post, row, now):
            return False
        self._show(key, post)
        return True

    def retry(self, key: str, post: Post, *, now: datetime) -> bool:
        """Try once more, as *post*, what was given up; it is looked up before. False where *key* was not."""
        context, ready = self._context, post_of(post, self._context.community)
        position = context.positions.next(now)
        values = {"payload": encode(ready), "entries": list(ready.entries), "not_before": now, "position": position}
        if context.run(_REVIVE, its_key=key, **values).rowcount != 1:
            return False
        self.show(key, ready)
        return True

    def show(self, key: str, post: Post) -> None:
        """Note which entries the post *key* shows, sent or held back, in the place of those that it showed."""
        self._context.run(_UNSHOW, its_key=key)
        self._show(key, post)

    def replace(self, key: str, post: Post, *, now: datetime) -> bool:
        """Put *post* in the place of what was sent with *key*, or is held back; False where that is unknown."""
        context = self._context
        known = context.run(_KNOWN, its_key=key).first()
        post = post_of(post, context.community)
        if known is None and reword(context.connection, context.community, key, post, now):
            self.show(key, post)
            return True
        if known is None or known.state == "dead":
            return False
        self.show(key, post)
        rewrite(context.connection, key, post)
        waiting = context.run(_WAITING, its_key=key).scalar()
        if known.state == "todo":
            context.run(_OVERWRITE, its_key=key, payload=encode(post), entries=list(post.entries))
            if not known.unsure:
                return True
            # It may stand already as it was: when it is found, that is changed.
        if waiting is not None:
            context.run(_OVERWRITE, its_key=waiting, payload=encode(post), entries=list(post.entries))
            return True
        row = {"place": known.place, "task": "replace", "replaces": key}
        return self._add(short_key(), post, row, now)

    def key_of(self, place: Place, sent: str) -> str | None:
        """Return the key of what was sent to the room of *place* and stands there as message *sent*."""
        return self._context.run(_STANDING, its_room=str(place.room), its_sent=sent).scalar()

    def sent_as(self, key: str) -> str | None:
        """Return the platform's id of the message sent with *key*; None while it is not sent."""
        return self._context.run(_SENT_AS, its_key=key).scalar()

    def showing(self, number: int) -> Sequence[str]:
        """Return the keys of the posts that show entry *number*."""
        return list(self._context.run(_SHOWING, number=number).scalars())

    def standing(self, number: int, since: datetime | None = None) -> Sequence[str]:
        """Return the keys of those posts that stand in front of all in a channel, from *since* on."""
        if since is None:
            return list(self._context.run(_STANDS, number=number).scalars())
        return list(self._context.run(_STANDS_SINCE, number=number, since=since).scalars())

    def _add(self, key: str, post: Post, row: dict[str, Any], now: datetime) -> bool:
        context, place = self._context, Place.parse(row["place"])
        values = row | {
            "space_id": place.space,
            "room": str(place.room),
            "community_id": context.community,
            "key": key,
            "payload": encode(post),
            "entries": list(post.entries),
            "state": "todo",
            "not_before": now,
            "created_at": now,
            "position": context.positions.next(now),
            "public": post.audience == "public",
        }
        return _SEND.count(context, values) == 1

    def _show(self, key: str, post: Post) -> None:
        community = self._context.community
        rows = [{"community_id": community, "number": number, "key": key} for number in dict.fromkeys(post.entries)]
        _SHOW.each(self._context, rows)
