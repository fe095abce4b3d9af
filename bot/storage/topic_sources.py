"""Which topics a channel, or what a forum files its posts under, stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, literal_column, select

from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.prepared import Prepared
from bot.storage.tables.learning import topic_source
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_OURS = topic_source.c.community_id == bindparam("community")
_ROOM = bindparam("room", type_=topic_source.c.source.type)
_OF_ROOM = (
    select(topic_source.c.source, topic_source.c.topic)
    # A collation may sort "#" anywhere, so that no range of sources would do.
    .where(_OURS, func.substr(topic_source.c.source, literal_column("1"), func.length(_ROOM)) == _ROOM)
    .order_by(topic_source.c.source, topic_source.c.topic)
)
_READ = Prepared(_OF_ROOM)
_ADD = insert_new(topic_source)
_CLEAR = delete(topic_source).where(_OURS, topic_source.c.source == bindparam("its_source"))
_EVERY = select(topic_source).where(_OURS).order_by(topic_source.c.source, topic_source.c.topic)


class Sources(Repository):
    """What the channels of one community are about."""

    __slots__ = ()

    def of_source(self, room: str, labels: Iterable[str] | None = ()) -> tuple[str, ...]:
        """Return the topics that a printed *room* stands for, and those of what a post in it is filed under.

        Without *labels* (None) it is what posts there may be filed under at all.
        """
        if not room:
            return ()
        meant = {room, *(f"{room}#{label}" for label in labels or ())}
        rows = _READ.rows(self._context, {"community": self._context.community, "room": room})
        below = f"{room}#" if labels is None else None
        return tuple(
            dict.fromkeys(
                topic for source, topic in rows if source in meant or (below is not None and source.startswith(below))
            )
        )

    def map_source(self, source: str, topics: Sequence[str]) -> None:
        """Let a source stand for exactly these topics; for none: for nothing any more."""
        context = self._context
        context.run(_CLEAR, its_source=source)
        for topic in topics:
            values = {"community_id": context.community, "source": source, "topic": topic}
            context.connection.execute(_ADD, values)
        context.run(CHANGED)

    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """Return every source that stands for anything, and for what."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self._context.run(_EVERY):
            found[row.source] = (*found.get(row.source, ()), row.topic)
        return found
