"""What keeps the repertoire fresh: confirmations, what needs care, who adopts it, what authors hear of it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from bot.storage.tables.base import BigId, Instant, metadata

_WAITING = text("due_at IS NOT NULL")

confirmation = Table(
    "confirmation",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("holds", Boolean, nullable=False),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)

# An entry that needs nobody's care has no row. `asks` is how many people were asked about it by now.
upkeep = Table(
    "upkeep",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("asked_person", Text),
    Column("asked_at", Instant),
    Column("due_at", Instant),
    Column("asks", Integer, nullable=False, server_default="0"),
    Column("superseded_by", BigId),
    Column("version", Integer, nullable=False),
    Index("ix_upkeep_community_id_asks_since", "community_id", "asks", "since"),
    Index("ix_upkeep_community_id_asked_person", "community_id", "asked_person"),
    Index("ix_upkeep_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)

adoption = Table(
    "adoption",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Index("ix_adoption_community_id_state", "community_id", "state"),
    Index("ix_adoption_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)

# `since` is until when its author has heard already; a row waits from the first use after that on.
receipt = Table(
    "receipt",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("due_at", Instant),
    Index("ix_receipt_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# How far the repertoire was looked through for what needs care, a little at a time, and when it goes on.
tending = Table(
    "tending",
    metadata,
    Column("community_id", BigId, primary_key=True, autoincrement=False),
    Column("reached", BigId, nullable=False),
    Column("due_at", Instant, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
