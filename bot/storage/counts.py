"""How much of each sort a viewer may see, without looking at every entry.

Most entries are open to the whole community: everything is counted from an index, and
what the viewer may not see, found by the partial index on what is narrowed, is taken off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, select, text

from bot.storage.tables.practice import entry, entry_topic
from bot.storage.visibility import narrowed, visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Select

    from bot.community.model import Viewer
    from bot.storage.context import Context

_OURS = entry.c.community_id == bindparam("community")
# Word for word the condition of the index `ix_entry_narrowed`, or SQLite does not see that it serves.
_NARROWED = text("(entry.scope <> 'community' OR entry.state <> 'kept')")
_TOPICS = (
    select(entry_topic.c.topic, func.count())
    .where(entry_topic.c.community_id == bindparam("community"))
    .group_by(entry_topic.c.topic)
)
_KINDS = select(entry.c.kind, func.count()).where(_OURS).group_by(entry.c.kind)


def topics_seen(context: Context, viewer: Viewer) -> list[tuple[str, int]]:
    """Return (topic, how many entries of it *viewer* may see), most first; none without any."""
    if narrowed(viewer):
        own = select(entry.c.number).where(_OURS, visible_to(viewer))
        return _sorted(context.run(_TOPICS.where(entry_topic.c.number.in_(own))))
    hidden = select(entry.c.number).where(_OURS, _NARROWED, _unseen(viewer))
    return _less(context, _TOPICS, _TOPICS.where(entry_topic.c.number.in_(hidden)))


def kinds_seen(context: Context, viewer: Viewer) -> list[tuple[str, int]]:
    """Return (kind, how many entries of it *viewer* may see), most first; none without any."""
    if narrowed(viewer):
        return _sorted(context.run(_KINDS.where(visible_to(viewer))))
    # Grouped by an expression: for the bare column SQLite would walk the whole index of kinds.
    kind = func.lower(entry.c.kind)
    hidden = select(kind, func.count()).where(_OURS, _NARROWED, _unseen(viewer)).group_by(kind)
    return _less(context, _KINDS, hidden)


def _unseen(viewer: Viewer) -> ColumnElement[bool]:
    """Not visible, also where an entry without an author makes the rule neither true nor false."""
    return case((visible_to(viewer), 0), else_=1) == 1


def _less(context: Context, every: Select[str, int], hidden: Select[str, int]) -> list[tuple[str, int]]:
    seen = {row[0]: row[1] for row in context.run(every)}
    for name, count in context.run(hidden):
        seen[name] -= count
    return _sorted((name, count) for name, count in seen.items() if count)


def _sorted(rows: Iterable[Any]) -> list[tuple[str, int]]:
    return sorted(((row[0], row[1]) for row in rows), key=lambda row: (-row[1], row[0]))
