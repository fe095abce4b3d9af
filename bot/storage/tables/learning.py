"""What a community wants to understand, who wants it, and what it has on it; which channels are about which topic."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text

from bot.storage.tables.base import BigId, Instant, metadata

# A channel, printed, or with # behind it what a forum files its posts under. It may be about several topics.
topic_source = Table(
    "topic_source",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Index("ix_topic_source_community_id_topic", "community_id", "topic"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

learning = Table(
    "learning",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("learning_id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("topic", Text, nullable=False, server_default=""),
    Column("by_person", Text),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("answered_by", BigId),  # The first entry that was linked to it, or the one that it ended with.
    Column("ended_at", Instant),
    Column("version", Integer, nullable=False),
    Index("ix_learning_community_id_state", "community_id", "state"),
    Index("ix_learning_community_id_topic", "community_id", "topic"),
    Index("ix_learning_community_id_by_person", "community_id", "by_person"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

learning_vote = Table(
    "learning_vote",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("learning_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_learning_vote_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id", "learning_id"], ["learning.community_id", "learning.learning_id"]),
)

# What is kept that says something on it: a check-in's answer, a takeaway, any entry.
learning_entry = Table(
    "learning_entry",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("learning_id", Text, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_learning_entry_community_id_number", "community_id", "number"),
    ForeignKeyConstraint(["community_id", "learning_id"], ["learning.community_id", "learning.learning_id"]),
)
