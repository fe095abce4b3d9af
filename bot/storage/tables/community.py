"""Communities, spaces, persons, members, rooms, audit.

`space`, `person`, `account` and `room` are the small shared tables: a room says which
community a place belongs to, so it is looked up before the community is known.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Table, Text

from bot.storage.tables.base import BigId, Instant, Json, metadata

community = Table(
    "community",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("name", Text, nullable=False),
    Column("about", Text, nullable=False, server_default=""),
    Column("settings", Json, nullable=False),
    Column("last_number", BigId, nullable=False, server_default="0"),
    Column("changes", BigId, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
)

space = Table(
    "space",
    metadata,
    Column("space_id", Text, primary_key=True),
    Column("community_id", BigId, nullable=False),  # the default community of the space
    Column("name", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("erased_at", Instant),
    Column("created_at", Instant, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("space_id", Text, primary_key=True),
    Column("native", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Index("ix_account_person_id", "person_id"),
)

room = Table(
    "room",
    metadata,
    Column("room", Text, primary_key=True),  # printed: web:local/general
    Column("community_id", BigId, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("private", Boolean, nullable=False),
    Index("ix_room_community_id", "community_id"),
)

member = Table(
    "member",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("role", Text, nullable=False),
    Column("account", Text, nullable=False, server_default=""),
    Column("joined_at", Instant, nullable=False),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

audit = Table(
    "audit",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("audit_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by_person", Text),
    Column("verb", Text, nullable=False),
    Column("subject", Text, nullable=False),
)
