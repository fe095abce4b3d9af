"""The local page's own chat: the page is a platform and keeps its messages as one."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, Text

from bot.storage.tables.base import BigId, Instant, metadata

page_message = Table(
    "page_message",
    metadata,
    Column("space_id", Text, primary_key=True),
    Column("message_id", BigId, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False, server_default=""),
    Column("native", Text),  # who said it; NULL: Hearth
    Column("name", Text, nullable=False, server_default=""),
    Column("text", Text),  # NULL with no payload: deleted
    Column("payload", Text),  # a Post of Hearth as JSON
    Column("key", Text),  # the outbox key of a Post
    Column("url", Text),
    Column("to_hearth", Boolean, nullable=False, server_default="0"),
    Column("private", Boolean, nullable=False),
    Column("version", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("delivered", Boolean, nullable=False),
    Index("ix_page_message_space_id_channel", "space_id", "channel", "message_id"),
    Index("ux_page_message_space_id_key", "space_id", "key", unique=True),
)
