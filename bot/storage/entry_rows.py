"""Entries as rows and back; what the entry repositories share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from bot.practice.model import Entry, Kind, Parts, Scope, State
from bot.storage.tables.practice import entry, entry_topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from bot.practice.model import Draft
    from bot.storage.context import Context

COLUMNS = tuple(column for column in entry.c if column.name not in ("rid", "tags"))

# What an entry begins with; the others have their defaults.
KEPT_COLUMNS = tuple(column.name for column in entry.c if column.name not in ("source_gone", "merged_into", "keeper"))

TOPICS = (
    select(entry_topic.c.number, entry_topic.c.topic)
    .where(
        entry_topic.c.community_id == bindparam("community"),
        entry_topic.c.number.in_(bindparam("numbers", expanding=True)),
    )
    .order_by(entry_topic.c.number, entry_topic.c.position)
)


def rid_of(community: int, number: int) -> int:
    """Return the row id of the full-text index on SQLite: a community is a range of them."""
    return community << 32 | number


def entry_of(row: Row[Any], topics: tuple[str, ...]) -> Entry:
    """Return the entry that *row* (of `COLUMNS`) holds."""
    values = dict(row._mapping)  # noqa: SLF001 (the documented way to a row as a mapping)
    community = values.pop("community_id")
    values["kind"] = Kind(values["kind"])
    values["scope"] = Scope(values["scope"])
    values["state"] = State(values["state"])
    values["parts"] = Parts(**values["parts"]) if values["parts"] else Parts()
    return Entry(community=community, topics=topics, **values)


def with_topics(context: Context, rows: Sequence[Row[Any]]) -> list[Entry]:
    """Return the entries of *rows* in their order, with their topics."""
    topics = topics_of(context, [row.number for row in rows])
    return [entry_of(row, topics.get(row.number, ())) for row in rows]


def topics_of(context: Context, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the topics of each of *numbers* that has any, in the order they were given."""
    found: dict[int, tuple[str, ...]] = {}
    if numbers:
        for number, topic in context.run(TOPICS, numbers=list(numbers)):
            found[number] = (*found.get(number, ()), topic)
    return found


def parts_of(parts: Parts) -> dict[str, str] | None:
    """Return a story's parts as they are stored; None where there are none."""
    if not parts:
        return None
    return {"situation": parts.situation, "did": parts.did, "came": parts.came, "learned": parts.learned}


def text_values(thing: Draft | Entry, tags: str) -> dict[str, Any]:
    """Return the columns that a draft and an entry have in common."""
    return {
        "kind": thing.kind.value,
        "title": thing.title,
        "body": thing.body,
        "parts": parts_of(thing.parts),
        "not_when": thing.not_when,
        "tags": tags,
        "author": thing.author,
        "author_name": thing.author_name,
        "kept_by": thing.kept_by,
        "nameless": thing.nameless,
        "scope": thing.scope.value,
        "room": thing.room,
        "told_at": thing.told_at,
        "source_key": thing.source_key,
        "source_url": thing.source_url,
        "source_version": thing.source_version,
        "source_id": thing.source_id,
        "variant_of": thing.variant_of,
    }


def tags_of(topics: Iterable[str], aliases: dict[str, tuple[str, ...]]) -> str:
    """Return what the full-text index reads: the topics and all their other names."""
    return " ".join(name for topic in topics for name in (topic, *aliases.get(topic, ())))
