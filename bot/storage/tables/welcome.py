"""Newcomers' first days, and who agreed to meet them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from bot.storage.tables.base import BigId, Instant, metadata

_WAITING = text("due_at IS NOT NULL")

newcomer = Table(
    "newcomer",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("met_at", Instant, nullable=False),
    Column("near", Text, nullable=False),  # printed: where they were met first
    Column("guest", Boolean, nullable=False),
    Column("step", Text, nullable=False),
    Column("due_at", Instant),
    Column("greeted_by", Text),  # Who agreed to meet newcomers, and was named to this one.
    Column("greeted_at", Instant),
    Column("said_key", Text),  # The outbox key of what they said of themselves.
    Column("said_at", Instant),
    Column("answered_at", Instant),
    Column("version", Integer, nullable=False),
    Index("ix_newcomer_community_id_greeted_by", "community_id", "greeted_by"),
    Index("ix_newcomer_community_id_said_key", "community_id", "said_key"),
    Index("ix_newcomer_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

greeter = Table(
    "greeter",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("weekly", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
