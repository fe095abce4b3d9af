"""Digests, and who follows which topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from bot.community.digests.model import Digest
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.checkins import digest, follow
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_OURS = follow.c.community_id == bindparam("community")
_MINE = digest.c.community_id == bindparam("community")
_ADD = insert_new(digest)
_GET = select(digest).where(_MINE, digest.c.digest_id == bindparam("id"))
_TOLD = update(digest).where(_MINE, digest.c.digest_id == bindparam("its_id"))
_FOLLOW = insert_new(follow)
_UNFOLLOW = delete(follow).where(
    _OURS, follow.c.person_id == bindparam("person"), follow.c.topic == bindparam("its_topic")
)
_FOLLOWED = select(follow.c.topic).where(_OURS, follow.c.person_id == bindparam("person")).order_by(follow.c.topic)
_FOLLOWED_IN = (
    select(follow.c.place)
    .where(_OURS, follow.c.person_id == bindparam("person"))
    .order_by(follow.c.at.desc(), follow.c.topic)
    .limit(1)
)
_FOLLOWERS = select(follow.c.person_id).where(_OURS).distinct().order_by(follow.c.person_id)


class SqlDigests(Repository):
    """The digests of one community."""

    __slots__ = ()

    def add(self, digest: Digest) -> bool:
        """Record a digest; False where its id is known."""
        values = {
            "community_id": self._context.community,
            "digest_id": digest.id,
            "place": digest.place,
            "told_to": digest.told_to,
        }
        return self._context.connection.execute(_ADD, values).rowcount == 1

    def get(self, id: str) -> Digest | None:
        """Return a digest."""
        row = self._context.run(_GET, id=id).first()
        return Digest(row.community_id, row.digest_id, row.told_to, row.place) if row else None

    def told(self, id: str, to: datetime) -> None:
        """Record up to when a digest has told what was new."""
        self._context.run(_TOLD, its_id=id, told_to=to)

    def follow(self, person: str, topic: str, *, place: str = "", now: datetime) -> bool:
        """Let somebody follow a topic, said in a printed *place*; False where they did."""
        of = {"community_id": self._context.community, "person_id": person, "topic": topic}
        values = of | {"place": place, "at": now}
        new = self._context.connection.execute(_FOLLOW, values).rowcount == 1
        self._context.run(CHANGED)
        return new

    def unfollow(self, person: str, topic: str) -> bool:
        """Let somebody follow a topic no more; False where they did not."""
        gone = self._context.run(_UNFOLLOW, person=person, its_topic=topic).rowcount == 1
        self._context.run(CHANGED)
        return gone

    def followed_in(self, person: str) -> str:
        """Return where somebody last said that they follow a topic, printed; empty for nowhere."""
        return str(self._context.run(_FOLLOWED_IN, person=person).scalar() or "")

    def followed(self, person: str) -> Sequence[str]:
        """Return the topics that somebody follows, by name."""
        return list(self._context.run(_FOLLOWED, person=person).scalars())

    def followers(self) -> Sequence[str]:
        """Return the persons who follow anything."""
        return list(self._context.run(_FOLLOWERS).scalars())
