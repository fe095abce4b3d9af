"""Schedules and their occurrences."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text, UniqueConstraint, text

from bot.storage.tables.base import BigId, Instant, metadata

# `wake_at` is when the clock is to look at a row again: its `next_at` or `due_at`, later where that
# failed, NULL where nothing more comes of it. Only such rows are in the index, so that a look at a
# community's ended years costs nothing. Local times are naive, as ISO 8601 text: they sort.
_AWAKE = text("wake_at IS NOT NULL")

schedule = Table(
    "schedule",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("schedule_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("rule", Text, nullable=False),  # RFC 5545
    Column("zone", Text, nullable=False),  # IANA
    Column("anchor", Text, nullable=False),  # local
    Column("until", Text),  # local day
    Column("count", Integer),
    Column("without", Text, nullable=False),  # local days, with commas between them
    Column("country", Text, nullable=False),
    Column("on_holiday", Text, nullable=False),
    Column("by_person", Text),
    Column("state", Text, nullable=False),
    Column("planned_to", Text),  # local
    Column("made", Integer, nullable=False),
    Column("next_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("wake_at", Instant),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("fault", Text, nullable=False, server_default=""),
    Index("ix_schedule_wake_at", "wake_at", sqlite_where=_AWAKE, postgresql_where=_AWAKE),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("occurrence_id", Text, primary_key=True),
    Column("schedule_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("local", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("due_at", Instant),
    Column("reason", Text, nullable=False),
    Column("moved", Boolean, nullable=False),
    Column("host", Text),
    Column("sequence", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("wake_at", Instant),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("fault", Text, nullable=False, server_default=""),
    UniqueConstraint("community_id", "schedule_id", "local"),
    Index("ix_occurrence_community_id_schedule_id_at", "community_id", "schedule_id", "at"),
    Index("ix_occurrence_community_id_at", "community_id", "at"),
    Index("ix_occurrence_wake_at", "wake_at", sqlite_where=_AWAKE, postgresql_where=_AWAKE),
    ForeignKeyConstraint(["community_id", "schedule_id"], ["schedule.community_id", "schedule.schedule_id"]),
)
