"""What finding asks of an engine: which entries hold a word, and how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from sqlalchemy import and_, bindparam, func, or_, select, true

from bot.storage.tables.domain import topic
from bot.storage.tables.practice import entry, entry_topic
from bot.storage.visibility import narrowed, visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Connection, CursorResult

    from bot.community.model import Viewer
    from bot.messages import Place
    from bot.practice.model import Query
    from bot.storage.search.question import Term

    Numbers = NDArray[np.int64]


COUNTED = 100_001
"""Where counting stops: a word in more entries than that tells next to nothing."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one asker may see, and what of it they ask for; `chosen` is None where all of it is.

    `narrow` is true of one who sees little of the community: then that little is looked through,
    not all of it less what is hidden.
    """

    community: int
    seen: ColumnElement[bool]
    chosen: ColumnElement[bool] | None = None
    narrow: bool = False

    @property
    def predicate(self) -> ColumnElement[bool]:
        """Return the condition over `entry` that every hit fulfils."""
        return self.seen if self.chosen is None else and_(self.seen, self.chosen)


class Index(Protocol):
    """The words of one community as one asker sees them. Every answer keeps to the sight."""

    @property
    def budget(self) -> int:
        """Return how many postings are worth reading for one question."""

    def size(self) -> int:
        """Return how many entries may be seen; about how many there are where counting would take long."""

    def frequency(self, term: Term, *, most: int) -> int:
        """Return how many entries hold *term*, counted up to *most*."""

    def holding(self, term: Term, *, limit: int, title: bool = False) -> Numbers:
        """Return the numbers of entries that hold *term*, in the title where asked."""

    def together(self, terms: Sequence[Term], beside: Sequence[Term], *, limit: int) -> Numbers:
        """Return entries that hold all of *terms* and, where given, one of *beside*."""

    def with_any(self, spelt: Sequence[str], *, limit: int) -> Numbers:
        """Return entries that hold one of many words."""


def sight(viewer: Viewer, place: Place | None = None, query: Query | None = None) -> Sight:
    """Return what *viewer* (or all of *place*) may see, narrowed to the query's filters."""
    filters = list(_filters(query, viewer)) if query else []
    chosen = and_(true(), *filters) if filters else None
    return Sight(viewer.community, visible_to(viewer, place), chosen, narrow=narrowed(viewer, place))


def _filters(query: Query, viewer: Viewer) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.kind is not None:
        filters.append(entry.c.kind == query.kind.value)
    if query.topic:
        filters.append(_about(query.topic, viewer.community))
    if query.author:
        filters.append(_told_by(query.author, viewer))
    return filters


def _about(name: str, community: int) -> ColumnElement[bool]:
    ours = entry_topic.c.community_id == community
    carried = or_(entry_topic.c.topic == name, *parts_of(entry_topic.c.topic, name, community))
    return entry.c.number.in_(select(entry_topic.c.number).where(ours, carried))


def parts_of(column: ColumnElement[str], name: str, community: int | None = None) -> Iterator[ColumnElement[bool]]:
    """Yield that *column* is a part of the topic *name*, then that it is a part of such a part: there are no deeper."""
    whose: Any = bindparam("community") if community is None else community
    part, its_part = topic.alias("part"), topic.alias("its_part")
    parts = select(part.c.name).where(part.c.community_id == whose, part.c.parent == name)
    yield column.in_(parts)
    yield column.in_(select(its_part.c.name).where(its_part.c.community_id == whose, its_part.c.parent.in_(parts)))


def _told_by(author: str, viewer: Viewer) -> ColumnElement[bool]:
    named = or_(entry.c.author == author, called(author))
    # Somebody nameless is not to be found by asking for them; nobody but themselves knows.
    shown = and_(entry.c.nameless.is_(False), named)
    return or_(shown, entry.c.author == author) if viewer.person == author else shown


def called(author: str) -> ColumnElement[bool]:
    """The name of who told the entry begins with *author*: a first name is enough, and so is what is typed so far."""
    # Twice, since SQLite's lower() knows no letters but ASCII's.
    name = entry.c.author_name
    begins = func.lower(name).startswith(author.lower(), autoescape=True)
    return or_(name.startswith(author, autoescape=True), begins)


def numbers_of(found: CursorResult[int]) -> Numbers:
    """Return the one column of *found*; taken from the driver, as rows by the thousand cost more than finding them."""
    rows = found.cursor.fetchall()
    numbers = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
    found.close()
    return numbers


def rounded(connection: Connection, community: int) -> int:
    """Return the highest number given in *community*, to two digits: about how many entries a large one has.

    Everybody sees that number on the newest card; rounded, one hidden entry more or less changes no score.
    """
    newest = select(func.max(entry.c.number)).where(entry.c.community_id == community)
    highest = int(connection.execute(newest).scalar() or 0)
    unit = 10 ** max(len(str(highest)) - 2, 0)
    return int(highest // unit * unit)
