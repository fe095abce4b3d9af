"""The repertoire: keeping, changing and reading single entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, literal_column, select, update

from bot.practice.model import Change, Entry, Revised, State
from bot.storage.aliases import aliases_of
from bot.storage.context import Repository
from bot.storage.entry_rows import COLUMNS, KEPT_COLUMNS, rid_of, tags_of, text_values, topics_of, with_topics
from bot.storage.ids import new_id
from bot.storage.letters import burn_passing
from bot.storage.parts import numbers_of, parts_of, retag, stands_for
from bot.storage.prepared import Prepared
from bot.storage.reports import Reports
from bot.storage.shelf import Shelf
from bot.storage.tables.community import community, member
from bot.storage.tables.practice import entry, entry_topic, revision
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from bot.practice.model import Draft

_OURS = entry.c.community_id == bindparam("community")
_ONE: ColumnElement[int] = literal_column("1")  # Part of the statement: nothing to bind.
_NEXT = Prepared(
    update(community)
    .where(community.c.community_id == bindparam("community"))
    .values(last_number=community.c.last_number + _ONE, changes=community.c.changes + _ONE)
    .returning(community.c.last_number)
)
_BACK = (
    update(community)
    .where(community.c.community_id == bindparam("community"))
    .values(last_number=community.c.last_number - 1, changes=community.c.changes - 1)
)
CHANGED = (
    update(community).where(community.c.community_id == bindparam("community")).values(changes=community.c.changes + 1)
)
_KEEP = Prepared(insert_new(entry), KEPT_COLUMNS)
_TAG = Prepared(insert(entry_topic), ("community_id", "topic", "number", "position"))
_UNTAG = delete(entry_topic).where(
    entry_topic.c.community_id == bindparam("community"), entry_topic.c.number == bindparam("number")
)
_REVISE = Prepared(insert(revision), revision.c.keys())


def _select(*where: ColumnElement[bool]) -> Select[Any]:
    return select(*COLUMNS).where(_OURS, *where)


_GET = _select(entry.c.number == bindparam("number"))
_MANY = _select(entry.c.number.in_(bindparam("numbers", expanding=True)))
_BY_SOURCE = _select(entry.c.source_key == bindparam("source_key"))
_BY_AUTHOR = _select(entry.c.author == bindparam("author")).order_by(entry.c.number.desc())
_VARIANTS = (
    select(entry.c.number)
    .where(
        _OURS,
        entry.c.variant_of.in_(bindparam("numbers", expanding=True)),
        entry.c.number.not_in(bindparam("others", expanding=True)),
    )
    .order_by(entry.c.number)
)
_PUT = update(entry).where(_OURS, entry.c.number == bindparam("its_number"), entry.c.version == bindparam("was"))
_REVISIONS = (
    select(revision, member.c.name.label("by_name"))
    .outerjoin(
        member,
        (member.c.community_id == revision.c.community_id) & (member.c.person_id == revision.c.by_person),
    )
    .where(revision.c.community_id == bindparam("community"), revision.c.number == bindparam("number"))
    .order_by(revision.c.version)
)


class SqlEntries(Shelf, Reports, Repository):
    """The entries of one community."""

    __slots__ = ()

    def keep(self, draft: Draft, *, now: datetime) -> Entry | None:
        """Give *draft* the next number and keep it; None where its source is kept already."""
        context = self._context
        number = _NEXT.rows(context, {"community": context.community})[0][0]
        values = text_values(draft, tags_of(draft.topics, aliases_of(context, draft.topics)))
        id = new_id()
        values |= {
            "community_id": context.community,
            "number": number,
            "rid": rid_of(context.community, number),
            "id": id,
            "version": 1,
            "state": "kept",
            "kept_at": now,
        }
        if _KEEP.count(context, values) != 1:
            context.run(_BACK)
            return None
        kept = _entry(draft, context.community, number, id, now)
        self._tag(kept)
        self._revise(kept, by=draft.kept_by or draft.author, change=Change.KEPT, now=now)
        return kept

    def get(self, number: int) -> Entry | None:
        """Return an entry whatever its state, or None."""
        return self._one(_GET, number=number)

    def many(self, numbers: Sequence[int]) -> Sequence[Entry]:
        """Return the entries that exist, in the order of *numbers*."""
        if not numbers:
            return []
        rows = self._context.run(_MANY, numbers=list(numbers)).all()
        found = {one.number: one for one in with_topics(self._context, rows)}
        return [found[number] for number in numbers if number in found]

    def by_source(self, source_key: str) -> Entry | None:
        """Return the entry that was kept from this message."""
        return self._one(_BY_SOURCE, source_key=source_key)

    def by_author(self, person: str) -> Sequence[Entry]:
        """Return all that a person told, newest first, whatever its state."""
        return with_topics(self._context, self._context.run(_BY_AUTHOR, author=person).all())

    def variants(self, number: int) -> Sequence[int]:
        """Return the numbers of the entries kept as variants of this one, or of what was merged into it."""
        every = [number, *numbers_of(self._context, (number,)).get(number, ())]
        return list(self._context.run(_VARIANTS, numbers=every, others=every).scalars())

    def parts(self, numbers: Sequence[int]) -> dict[int, tuple[Entry, ...]]:
        """Return the entries that those of *numbers* are made of beside themselves, by number."""
        return parts_of(self._context, numbers)

    def stands(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return which entry stands for each of *numbers* now: mostly itself."""
        return stands_for(self._context, numbers)

    def put(self, entry: Entry, *, by: str | None, change: Change, now: datetime) -> bool:
        """Write *entry* over its version minus one and record the revision; False if that was outrun."""
        context = self._context
        values = text_values(entry, tags_of(entry.topics, aliases_of(context, entry.topics)))
        values |= {
            "version": entry.version,
            "state": entry.state.value,
            "source_gone": entry.source_gone,
            "merged_into": entry.merged_into,
            "keeper": entry.keeper,
            "its_number": entry.number,
            "was": entry.version - 1,
        }
        if context.run(_PUT, **values).rowcount != 1:
            return False
        if topics_of(context, [entry.number]).get(entry.number, ()) != entry.topics:
            context.run(_UNTAG, number=entry.number)
            self._tag(entry)
        self._revise(entry, by=by, change=change, now=now)
        whole = entry.merged_into or entry.number
        retag(context, list(stands_for(context, (whole,)).values()), plain=entry.merged_into is not None)
        if entry.state is not State.KEPT:
            burn_passing(context.connection, (entry.number,))
        context.run(CHANGED)
        return True

    def revisions(self, number: int) -> Sequence[Revised]:
        """Return every version, oldest first."""
        return [
            Revised(
                number=row.number,
                version=row.version,
                at=row.at,
                by=row.by_person,
                by_name=row.by_name or "",
                change=Change(row.change),
                title=row.title,
                body=row.body,
            )
            for row in self._context.run(_REVISIONS, number=number)
        ]

    def _one(self, statement: Select[Any], **values: object) -> Entry | None:
        rows = self._context.run(statement, **values).all()
        return with_topics(self._context, rows)[0] if rows else None

    def _tag(self, entry: Entry) -> None:
        rows = [
            {"community_id": entry.community, "topic": topic, "number": entry.number, "position": position}
            for position, topic in enumerate(dict.fromkeys(entry.topics))
        ]
        _TAG.each(self._context, rows)

    def _revise(self, entry: Entry, *, by: str | None, change: Change, now: datetime) -> None:
        values = {
            "community_id": entry.community,
            "number": entry.number,
            "version": entry.version,
            "at": now,
            "by_person": by,
            "change": change.value,
            "title": entry.title,
            "body": entry.body,
        }
        _REVISE.count(self._context, values)


def _entry(draft: Draft, community: int, number: int, id: str, now: datetime) -> Entry:
    fields = {name: getattr(draft, name) for name in draft.__slots__}
    return Entry(community=community, number=number, id=id, kept_at=now, **fields)
