"""What a community says it is about, and what its members commit themselves to."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from bot.storage.tables.base import BigId, Instant, Json, metadata

_WAITING = text("due_at IS NOT NULL")

# What it cares about stands in the community's own row as well, where a setup may change it.
charter = Table(
    "charter",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("cares", Text, nullable=False, server_default=""),
    Column("for_whom", Text, nullable=False, server_default=""),
    Column("out_of", Text, nullable=False, server_default=""),
    Column("questions", Json, nullable=False, server_default="[]"),
    Column("learned", Text, nullable=False, server_default=""),  # Looked back on, when it was renewed or closed.
    Column("by_person", Text),
    Column("changed_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("rested", Json, nullable=False, server_default="[]"),  # The schedules that its end made rest.
    # The community that took over what was kept in this one, by how much each number grew, up to which one
    # everything is there, and when the next of it goes over.
    Column("merged_into", BigId),
    Column("shift", BigId),
    Column("brought", BigId),
    Column("due_at", Instant),
    Column("version", Integer, nullable=False),
    Index("ix_charter_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

commitment = Table(
    "commitment",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("helps", Text, nullable=False),
    Column("learns", Text, nullable=False),
    Column("help_topics", Json, nullable=False),
    Column("learn_topics", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("renewed_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("asked_at", Instant),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_commitment_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
