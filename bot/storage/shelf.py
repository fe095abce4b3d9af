"""Reading the repertoire: pages, facets, and all of it in order."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, or_, select

from bot.storage.context import Repository
from bot.storage.entry_rows import COLUMNS, with_topics
from bot.storage.tables.domain import topic_alias
from bot.storage.tables.practice import entry, entry_topic
from bot.storage.visibility import visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Select

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
        where = (_OURS, visible_to(viewer), *_wanted(wanted))
        total = self._context.run(select(func.count()).select_from(entry).where(*where)).scalar_one()
        page = select(*COLUMNS).where(*where).order_by(entry.c.number.desc())
        rows = self._context.run(page.limit(size).offset((max(1, wanted.page) - 1) * size)).all()
        return with_topics(self._context, rows), total

    def facets(self, viewer: Viewer) -> tuple[Sequence[tuple[str, int]], Sequence[tuple[str, int]]]:
        """Return (kind, count) and (topic, count) over what *viewer* may see."""
        kinds = self._counted(select(entry.c.kind, func.count()).where(_OURS, visible_to(viewer)), entry.c.kind)
        tagged = entry.join(
            entry_topic,
            (entry_topic.c.community_id == entry.c.community_id) & (entry_topic.c.number == entry.c.number),
        )
        topics = select(entry_topic.c.topic, func.count()).select_from(tagged).where(_OURS, visible_to(viewer))
        return kinds, self._counted(topics, entry_topic.c.topic)

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

    def _counted(self, statement: Select[*tuple[Any, ...]], column: ColumnElement[str]) -> Sequence[tuple[str, int]]:
        ordered = statement.group_by(column).order_by(func.count().desc(), column)
        return [(name, count) for name, count in self._context.run(ordered)]


def _wanted(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.kind:
        yield entry.c.kind == wanted.kind
    if wanted.topic:
        yield _tagged(wanted.topic)
    if wanted.author:
        name = entry.c.author_name
        yield entry.c.nameless.is_(False)
        yield or_(name == wanted.author, func.lower(name) == wanted.author.lower())
    if wanted.since:
        yield entry.c.told_at >= datetime.combine(wanted.since, time.min, UTC)


def _tagged(name: str) -> ColumnElement[bool]:
    """The entry carries the topic *name*, or the one that it is another name of."""
    stands_for = select(topic_alias.c.topic).where(
        topic_alias.c.community_id == bindparam("community"), topic_alias.c.alias == name
    )
    return exists().where(
        entry_topic.c.community_id == entry.c.community_id,
        entry_topic.c.number == entry.c.number,
        or_(entry_topic.c.topic == name, entry_topic.c.topic.in_(stands_for)),
    )
