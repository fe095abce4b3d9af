"""The content of sessions: points and votes, who was there, what was taken away, who asks for what they missed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text, UniqueConstraint, text

from bot.storage.tables.base import BigId, Instant, metadata

# Only a proposal has words of its own: what comes from elsewhere is read where it is, each time.
point = Table(
    "point",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("point_id", Text, primary_key=True),
    Column("occurrence_id", Text, nullable=False),
    Column("schedule_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("by_person", Text),
    Column("since", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("position", Integer),
    Column("begun_at", Instant),
    Column("more", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False),
    UniqueConstraint("community_id", "occurrence_id", "source", "subject"),
    Index("ix_point_community_id_schedule_id_state", "community_id", "schedule_id", "state"),
    Index("ix_point_community_id_source_subject", "community_id", "source", "subject"),
    Index("ix_point_community_id_by_person", "community_id", "by_person"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

vote = Table(
    "vote",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("point_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_vote_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id", "point_id"], ["point.community_id", "point.point_id"]),
)

# Who was there, by their own word.
attendance = Table(
    "attendance",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("occurrence_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_attendance_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

_TO_ASK = text("due_at IS NOT NULL AND asked_at IS NULL")
takeaway = Table(
    "takeaway",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("occurrence_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("schedule_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("number", BigId),  # The entry that it was kept as.
    Column("trying", Text, nullable=False, server_default=""),
    Column("trial", BigId),  # The entry that they will try.
    Column("place", Text, nullable=False, server_default=""),
    Column("due_at", Instant),
    Column("asked_at", Instant),
    Column("came", Text),
    Index("ix_takeaway_community_id_number", "community_id", "number"),
    Index("ix_takeaway_community_id_schedule_id_at", "community_id", "schedule_id", "at"),
    Index("ix_takeaway_community_id_person_id", "community_id", "person_id"),
    Index("ix_takeaway_due_at", "due_at", sqlite_where=_TO_ASK, postgresql_where=_TO_ASK),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# Who wants to be told what they missed of a series.
missed = Table(
    "missed",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("schedule_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_missed_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
