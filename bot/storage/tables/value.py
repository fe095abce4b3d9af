"""Stories of what came of what was kept, and which entries a write-up was put together from."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text

from bot.storage.tables.base import BigId, Instant, Json, metadata

# `evidence` holds times and yes or no, never words: those are in `text`, once their author confirmed them.
value_story = Table(
    "value_story",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("story_id", Text, primary_key=True),
    Column("number", BigId, nullable=False),
    Column("author", Text, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("question_id", Text),
    Column("use_person", Text),
    Column("evidence", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("nameless", Boolean, nullable=False),
    Column("sponsors", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("version", Integer, nullable=False),
    Index("ix_value_story_community_id_author", "community_id", "author"),
    Index("ix_value_story_community_id_state", "community_id", "state", "confirmed_at"),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)

gathered = Table(
    "gathered",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("source", BigId, primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_gathered_community_id_source", "community_id", "source"),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
    ForeignKeyConstraint(["community_id", "source"], ["entry.community_id", "entry.number"]),
)
