"""Sessions: series, their hosts, what is one session's own, and who comes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, Text

from bot.storage.tables.base import BigId, Instant, Json, metadata

series = Table(
    "series",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("schedule_id", Text, primary_key=True),
    Column("format", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False),  # printed: web:local/general
    Column("about", Text, nullable=False, server_default=""),
    Column("minutes", Integer, nullable=False),
    Column("whereabouts", Text, nullable=False, server_default=""),
    Column("url", Text, nullable=False, server_default=""),
    Column("rotates", Boolean, nullable=False, server_default="0"),
    Column("turn", Integer, nullable=False, server_default="0"),
    Column("organiser", Text),
    Column("capacity", Integer, nullable=False, server_default="0"),
    Column("quorum", Integer, nullable=False, server_default="0"),
    Column("quorum_hours", Integer, nullable=False),
    Column("announce_hours", Integer, nullable=False),
    Column("remind", Json, nullable=False),  # Minutes before it begins.
    Column("fair", Boolean, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

host = Table(
    "host",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("schedule_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("turn", Integer, nullable=False),
    Index("ix_host_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# What is one session's own, under its occurrence's id; empty is as its series has it.
session = Table(
    "session",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("occurrence_id", Text, primary_key=True),
    Column("schedule_id", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("about", Text, nullable=False, server_default=""),
    Column("place", Text, nullable=False, server_default=""),
    Column("whereabouts", Text, nullable=False, server_default=""),
    Column("url", Text, nullable=False, server_default=""),
    Column("quorum", Text, nullable=False, server_default=""),
    Column("announced_at", Instant),
    Column("begun_at", Instant),
    Column("reminded", Integer),
    Column("mended", Boolean, nullable=False, server_default="0"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

# What somebody is about to schedule or to change, until they say yes: a week at most.
session_plan = Table(
    "session_plan",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("plan_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("wanted", Json, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

rsvp = Table(
    "rsvp",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("occurrence_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_rsvp_community_id_person_id", "community_id", "person_id"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)
