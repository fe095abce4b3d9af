"""The ledger of deeds, and what was made of it for a day."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text

from bot.storage.tables.base import BigId, Instant, Json, metadata

# Who did what for whom: ids, never words. `day` counts from 1970-01-01, in UTC: what is counted by
# days, weeks and months is read from the one index that holds all that such a count needs.
interaction = Table(
    "interaction",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("interaction_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("day", Integer, nullable=False),
    Column("did", Text, nullable=False),
    Column("by_person", Text, nullable=False),
    Column("to_person", Text),
    Column("subject", Text, nullable=False),
    Column("topic", Text, nullable=False, server_default=""),
    Index("ix_interaction_counted", "community_id", "day", "did", "by_person", "to_person"),
    Index("ix_interaction_community_id_by_person", "community_id", "by_person", "day"),
    Index("ix_interaction_community_id_to_person", "community_id", "to_person"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# What was published on a day: aggregates that were fit to be shown, and nobody's name.
pulse_day = Table(
    "pulse_day",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("figures", Json, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
