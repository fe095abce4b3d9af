"""What has been taken, and what is to be sent."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from bot.storage.tables.base import BigId, Instant, Json, metadata

delivery = Table(
    "delivery",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
)

# `payload` is a Post as JSON while it is to be sent; a sent row keeps none.
# `task` is send, or replace (of the row whose key is `replaces`).
outbox = Table(
    "outbox",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("space_id", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("replaces", Text),
    Column("payload", Text),
    Column("entries", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),
    Column("sent", Text),
    Column("fault", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("position", BigId, nullable=False),
    Index("ix_outbox_space_id_state_not_before", "space_id", "state", "not_before"),
)

# Which posts show which entry, so that a withdrawn one can be struck from them.
shown = Table(
    "shown",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("key", Text, primary_key=True),
)
