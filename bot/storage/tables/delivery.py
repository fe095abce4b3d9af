"""What has been taken, and what is to be sent."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from bot.storage.tables.base import BigId, Instant, Json, metadata

delivery = Table(
    "delivery",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
)

# Only what is to be sent holds a payload, a Post as JSON: a sent or dead row keeps none, so the
# partial index on it is all that a claim reads. `task` is send, or replace (of the row whose key is
# `replaces`). `position` orders the posts of a room; `unsure`: it may have been sent already.
_PENDING = text("payload IS NOT NULL")
_REPLACING = text("replaces IS NOT NULL")
_STANDING = text("sent IS NOT NULL")
outbox = Table(
    "outbox",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("space_id", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("replaces", Text),
    Column("payload", Text),
    Column("entries", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("unsure", Boolean, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),
    Column("sent", Text),
    Column("fault", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("position", BigId, nullable=False),
    # What stands for others to read may have to be changed as long as it stands.
    Column("public", Boolean, nullable=False, server_default="1"),
    Index("ix_outbox_space_id_room", "space_id", "room", "position", sqlite_where=_PENDING, postgresql_where=_PENDING),
    Index(
        "ix_outbox_community_id_replaces",
        *("community_id", "replaces"),
        sqlite_where=_REPLACING,
        postgresql_where=_REPLACING,
    ),
    Index("ix_outbox_community_id_sent", "community_id", "sent", sqlite_where=_STANDING, postgresql_where=_STANDING),
)

# Which posts show which entry, so that a withdrawn one can be struck from them.
shown = Table(
    "shown",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("key", Text, primary_key=True),
)
