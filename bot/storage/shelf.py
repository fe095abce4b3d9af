"""Reading the repertoire: pages, facets, and all of it in order."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, or_, select

from bot.practice.model import Scope
from bot.storage.context import Repository
from bot.storage.counts import kinds_seen, topics_seen
from bot.storage.entry_rows import COLUMNS, with_topics
from bot.storage.search.index import called, parts_of
from bot.storage.tables.domain import topic_alias
from bot.storage.tables.practice import entry, entry_topic
from bot.storage.visibility import visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement

    from bot.community.model import Viewer
    from bot.messages import Wanted
    from bot.practice.model import Entry

_BATCH = 500
_OURS = entry.c.community_id == bindparam("community")


class Shelf(Repository):
    """The repertoire to read."""

    __slots__ = ()

    def shelf(self, wanted: Wanted, viewer: Viewer, *, size: int = 20) -> tuple[Sequence[Entry], int]:
        """Return one page of what *viewer* may see, newest first, and how many there are in all."""
        chosen = list(_wanted(wanted))
        where = (_OURS, visible_to(viewer), *chosen)
        if chosen:
            total = self._context.run(select(func.count()).select_from(entry).where(*where)).scalar_one()
        else:
            total = sum(count for _, count in kinds_seen(self._context, viewer))
        page = select(*COLUMNS).where(*where).order_by(entry.c.number.desc())
        rows = self._context.run(page.limit(size).offset((max(1, wanted.page) - 1) * size)).all()
        return with_topics(self._context, rows), total

    def facets(self, viewer: Viewer) -> tuple[Sequence[tuple[str, int]], Sequence[tuple[str, int]]]:
        """Return (kind, count) and (topic, count) over what *viewer* may see."""
        return kinds_seen(self._context, viewer), topics_seen(self._context, viewer)

    def rooms(self) -> frozenset[str]:
        """Return every room that an entry is shown in alone, met by Hearth or only named by an import."""
        narrow = select(entry.c.room).where(_OURS, entry.c.scope == Scope.PLACE.value).distinct()
        return frozenset(self._context.run(narrow).scalars())

    def stream(self, viewer: Viewer | None) -> Iterator[Entry]:
        """Yield every kept entry that *viewer* may see (None: every entry there is), by number."""
        seen = () if viewer is None else (visible_to(viewer),)
        batch = (
            select(*COLUMNS)
            .where(_OURS, entry.c.number > bindparam("after"), *seen)
            .order_by(entry.c.number)
            .limit(_BATCH)
        )
        after = 0
        while rows := self._context.run(batch, after=after).all():
            yield from with_topics(self._context, rows)
            after = rows[-1].number


def _wanted(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.kind:
        yield entry.c.kind == wanted.kind
    if wanted.topic:
        yield _tagged(wanted.topic)
    if wanted.author:
        yield entry.c.nameless.is_(False)
        yield called(wanted.author)
    if wanted.since:
        yield entry.c.told_at >= datetime.combine(wanted.since, time.min, UTC)


def _tagged(name: str) -> ColumnElement[bool]:
    """The entry carries the topic *name*, or the one that it is another name of, or a part of it."""
    stands_for = select(topic_alias.c.topic).where(
        topic_alias.c.community_id == bindparam("community"), topic_alias.c.alias == name
    )
    carrying = select(entry_topic.c.number).where(
        entry_topic.c.community_id == bindparam("community"),
        or_(entry_topic.c.topic == name, entry_topic.c.topic.in_(stands_for), *parts_of(entry_topic.c.topic, name)),
    )
    return entry.c.number.in_(carrying)
