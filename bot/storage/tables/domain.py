"""Topics, their aliases, and questions."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from bot.storage.tables.base import BigId, Instant, Json, metadata

_UNSORTED = text("sort_at IS NOT NULL")

_GAPS = text("gap_at IS NOT NULL")

topic = Table(
    "topic",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("steward", Text),
    Column("parent", Text),
    Column("about", Text, nullable=False, server_default=""),
    Column("created_at", Instant),  # When somebody gave it a place of its own; NULL: it came by a hashtag.
    Column("version", Integer, nullable=False, server_default="1"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

topic_alias = Table(
    "topic_alias",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Index("ix_topic_alias_community_id_topic", "community_id", "topic"),
    ForeignKeyConstraint(["community_id", "topic"], ["topic.community_id", "topic.name"]),
)

question = Table(
    "question",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("asker", Text),
    Column("text", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("near", Json, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("source_key", Text),
    Column("posted_key", Text),
    Column("answered_by", BigId),
    Column("due_at", Instant),
    Column("steward", Text),
    Column("version", Integer, nullable=False),
    Column("gap_at", Instant),  # When it became a gap.
    Column("ended_at", Instant),
    Column("topic", Text, nullable=False, server_default=""),
    Column("helper", Text),  # The person whose answer or entry ended it.
    Column("helped_at", Instant),
    Column("replied_at", Instant),  # The first reply of somebody else in its thread.
    Column("sort_at", Instant),  # When it is to be put with others that ask the same.
    Index("ix_question_sort_at", "sort_at", sqlite_where=_UNSORTED, postgresql_where=_UNSORTED),
    Index("ix_question_community_id_helper", "community_id", "helper"),
    Index("ix_question_community_id_asker", "community_id", "asker"),
    Index("ix_question_community_id_posted_key", "community_id", "posted_key"),
    Index("ix_question_due_at", "due_at"),
    Index("ix_question_community_id_asked_at", "community_id", "asked_at"),
    Index("ix_question_community_id_gap_at", "community_id", "gap_at", sqlite_where=_GAPS, postgresql_where=_GAPS),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
