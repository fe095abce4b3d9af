"""What people set about being told things and what they were told (shared), and what was held back (a community's)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from bot.storage.tables.base import BigId, Instant, Json, metadata

# A person has one budget and one set of quiet hours, in whatever community something begins.
attention = Table(
    "attention",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("zone", Text, nullable=False, server_default=""),
    Column("quiet", Text, nullable=False, server_default=""),  # '': the usual hours; off; or 20:00-08:00.
    Column("budget", Integer, nullable=False, server_default="5"),
    Column("muted", Json, nullable=False),
    Column("away_until", Instant),
)

told = Table(
    "told",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # the community, and the outbox key there: 7:abcd
    Column("cause", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_told_person_id_at", "person_id", "at"),
)

# `due_at`: when it is sent after all; NULL: it is only kept to be read, since `kept_at`. A payload that is
# NULL was read and let go: the row stays, and with it its key.
_WAITING = text("due_at IS NOT NULL")
held_back = Table(
    "held_back",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("payload", Text),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("due_at", Instant),
    Column("by_at", Instant),
    Column("kept_at", Instant),
    Index("ix_held_back_community_id_person_id", "community_id", "person_id"),
    Index("ix_held_back_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
