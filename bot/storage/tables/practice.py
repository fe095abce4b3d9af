"""The repertoire: entries, their topics and revisions, uses, consents, reports, vectors."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.tables.base import BigId, Instant, Json, metadata

entry = Table(
    "entry",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    # community_id << 32 | number: the row id of the full-text index on SQLite.
    Column("rid", BigId, nullable=False),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("parts", Json),
    Column("not_when", Text, nullable=False, server_default=""),
    # The topics as one string, with their aliases: what the full-text index reads.
    Column("tags", Text, nullable=False, server_default=""),
    Column("author", Text),
    Column("author_name", Text, nullable=False, server_default=""),
    Column("kept_by", Text),
    Column("nameless", Boolean, nullable=False),
    Column("scope", Text, nullable=False),
    Column("room", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("source_key", Text),
    Column("source_url", Text),
    Column("source_version", Text, nullable=False, server_default=""),
    Column("source_gone", Boolean, nullable=False, server_default="0"),
    Column("source_id", Text),
    Column("variant_of", BigId),
    Column("merged_into", BigId),
    Column("keeper", Text),  # Who looks after it in the place of an author who can't.
    UniqueConstraint("community_id", "source_key"),
    UniqueConstraint("community_id", "id"),
    Index("ix_entry_community_id_kind", "community_id", "kind"),
    # What not everybody may see: counted apart, so that the rest need not be looked at one by one.
    Index(
        "ix_entry_narrowed",
        *("community_id", "number"),
        sqlite_where=text("scope <> 'community' OR state <> 'kept'"),
        postgresql_where=text("scope <> 'community' OR state <> 'kept'"),
    ),
    Index("ix_entry_community_id_kept_at", "community_id", "kept_at"),
    Index("ix_entry_community_id_author", "community_id", "author"),
    Index("ix_entry_community_id_variant_of", "community_id", "variant_of"),
    Index("ix_entry_community_id_keeper", "community_id", "keeper"),
    # What a merged entry is made of is looked up with each of its cards.
    Index(
        "ix_entry_community_id_merged_into",
        *("community_id", "merged_into"),
        sqlite_where=text("merged_into IS NOT NULL"),
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

entry_topic = Table(
    "entry_topic",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("position", Integer, nullable=False, server_default="0"),
    Index("ix_entry_topic_community_id_number", "community_id", "number"),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)

revision = Table(
    "revision",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by_person", Text),
    Column("change", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)

use = Table(
    "use",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("used_at", Instant),
    Column("due_at", Instant),
    Column("asked_at", Instant),
    Column("outcome", Text),
    Column("changed", Text, nullable=False, server_default=""),
    Column("place", Text, nullable=False, server_default=""),  # Where they pressed: where to ask how it went.
    Column("at", Instant, nullable=False),
    Column("where_text", Text, nullable=False, server_default=""),  # Where it worked or did not, in their words.
    Column("asks", Integer, nullable=False, server_default="0"),
    Column("changed_at", Instant),
    Column("again_at", Instant),  # When they last used it once more.
    Index("ix_use_due_at", "due_at"),
    Index("ix_use_community_id_used_at", "community_id", "used_at"),
    Index("ix_use_community_id_at", "community_id", "at"),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)

consent = Table(
    "consent",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("consent_id", Text, primary_key=True),
    Column("source_key", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("keeper", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("topics", Json, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("url", Text),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("number", BigId),
    Column("question", Text),
    UniqueConstraint("community_id", "source_key"),
    Index("ix_consent_state_expires_at", "state", "expires_at"),
    ForeignKeyConstraint(["community_id"], ["community.community_id"]),
)

report = Table(
    "report",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("settled", Boolean, nullable=False),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)

# What the embedder made of an entry's version: whole numbers of -127 to 127, times `scale`.
# `stamp` grows with every row written in a community, so that what is new is read alone.
vector = Table(
    "vector",
    metadata,
    Column("community_id", BigId, primary_key=True),
    Column("number", BigId, primary_key=True),
    Column("model", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("stamp", BigId, nullable=False),
    Column("scale", Float, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Index("ix_vector_community_id_model_stamp", "community_id", "model", "stamp"),
    ForeignKeyConstraint(["community_id", "number"], ["entry.community_id", "entry.number"]),
)
