"""Create the repertoire: all that a community holds, and the queues around it.

Why: the first shape. Everything of a community leads with its key, so that it can be spread
over machines; spaces, persons, accounts and rooms are small and shared.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# What refers to others goes first.
TABLES = (
    "vector",
    "use",
    "topic_alias",
    "revision",
    "report",
    "entry_topic",
    "topic",
    "question",
    "member",
    "entry",
    "consent",
    "space",
    "shown",
    "room",
    "person",
    "page_message",
    "outbox",
    "delivery",
    "community",
    "audit",
    "account",
)


def upgrade() -> None:
    _community()
    _domain()
    _practice()
    _delivery()
    _page()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE IF EXISTS entry_text")
        op.execute("DROP VIEW IF EXISTS entry_kept")
    for table in TABLES:
        op.drop_table(table)


def _community() -> None:
    """Communities, spaces, persons and their accounts, members, rooms, the audit log."""
    op.create_table(
        "account",
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("native", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("space_id", "native", name=op.f("pk_account")),
    )
    op.create_index("ix_account_person_id", "account", ["person_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("audit_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Text(), nullable=True),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "audit_id", name=op.f("pk_audit")),
    )
    op.create_table(
        "community",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("last_number", BIG, server_default="0", nullable=False),
        sa.Column("changes", BIG, server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_community")),
    )
    op.create_table(
        "person",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person")),
    )
    op.create_table(
        "room",
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("room", name=op.f("pk_room")),
    )
    op.create_index("ix_room_community_id", "room", ["community_id"], unique=False)
    op.create_table(
        "space",
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("space_id", name=op.f("pk_space")),
    )
    op.create_table(
        "member",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_member_community_id")),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_member")),
    )


def _domain() -> None:
    """Topics, their other names, questions."""
    op.create_table(
        "question",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("near", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("posted_key", sa.Text(), nullable=True),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("steward", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_question_community_id")),
        sa.PrimaryKeyConstraint("community_id", "question_id", name=op.f("pk_question")),
    )
    op.create_index("ix_question_community_id_asker", "question", ["community_id", "asker"], unique=False)
    op.create_index("ix_question_community_id_posted_key", "question", ["community_id", "posted_key"], unique=False)
    op.create_index("ix_question_due_at", "question", ["due_at"], unique=False)
    op.create_table(
        "topic",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("steward", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_topic_community_id")),
        sa.PrimaryKeyConstraint("community_id", "name", name=op.f("pk_topic")),
    )
    op.create_table(
        "topic_alias",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "topic"],
            ["topic.community_id", "topic.name"],
            name=op.f("fk_topic_alias_community_id_topic"),
        ),
        sa.PrimaryKeyConstraint("community_id", "alias", name=op.f("pk_topic_alias")),
    )
    op.create_index("ix_topic_alias_community_id_topic", "topic_alias", ["community_id", "topic"], unique=False)


def _practice() -> None:
    """Entries and all that is said about them."""
    op.create_table(
        "consent",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("keeper", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", BIG, nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_consent_community_id")),
        sa.PrimaryKeyConstraint("community_id", "consent_id", name=op.f("pk_consent")),
        sa.UniqueConstraint("community_id", "source_key", name=op.f("uq_consent_community_id_source_key")),
    )
    op.create_index("ix_consent_state_expires_at", "consent", ["state", "expires_at"], unique=False)
    op.create_table(
        "entry",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("rid", BIG, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=True),
        sa.Column("not_when", sa.Text(), server_default="", nullable=False),
        sa.Column("tags", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("author_name", sa.Text(), server_default="", nullable=False),
        sa.Column("kept_by", sa.Text(), nullable=True),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("source_version", sa.Text(), server_default="", nullable=False),
        sa.Column("source_gone", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("variant_of", BIG, nullable=True),
        sa.Column("merged_into", BIG, nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_entry_community_id")),
        sa.PrimaryKeyConstraint("community_id", "number", name=op.f("pk_entry")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_entry_community_id_id")),
        sa.UniqueConstraint("community_id", "source_key", name=op.f("uq_entry_community_id_source_key")),
    )
    op.create_index("ix_entry_community_id_author", "entry", ["community_id", "author"], unique=False)
    op.create_index("ix_entry_community_id_kind", "entry", ["community_id", "kind"], unique=False)
    op.create_index("ix_entry_community_id_variant_of", "entry", ["community_id", "variant_of"], unique=False)
    op.create_index(
        "ix_entry_narrowed",
        "entry",
        ["community_id", "number"],
        unique=False,
        sqlite_where=sa.text("scope <> 'community' OR state <> 'kept'"),
        postgresql_where=sa.text("scope <> 'community' OR state <> 'kept'"),
    )
    op.create_table(
        "entry_topic",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "number"],
            ["entry.community_id", "entry.number"],
            name=op.f("fk_entry_topic_community_id_number"),
        ),
        sa.PrimaryKeyConstraint("community_id", "topic", "number", name=op.f("pk_entry_topic")),
    )
    op.create_index("ix_entry_topic_community_id_number", "entry_topic", ["community_id", "number"], unique=False)
    op.create_table(
        "report",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "number"],
            ["entry.community_id", "entry.number"],
            name=op.f("fk_report_community_id_number"),
        ),
        sa.PrimaryKeyConstraint("community_id", "number", "person_id", name=op.f("pk_report")),
    )
    op.create_table(
        "revision",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "number"],
            ["entry.community_id", "entry.number"],
            name=op.f("fk_revision_community_id_number"),
        ),
        sa.PrimaryKeyConstraint("community_id", "number", "version", name=op.f("pk_revision")),
    )
    op.create_table(
        "use",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("changed", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "number"], ["entry.community_id", "entry.number"], name=op.f("fk_use_community_id_number")
        ),
        sa.PrimaryKeyConstraint("community_id", "number", "person_id", name=op.f("pk_use")),
    )
    op.create_index("ix_use_due_at", "use", ["due_at"], unique=False)
    op.create_table(
        "vector",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stamp", BIG, nullable=False),
        sa.Column("scale", sa.Float(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "number"],
            ["entry.community_id", "entry.number"],
            name=op.f("fk_vector_community_id_number"),
        ),
        sa.PrimaryKeyConstraint("community_id", "number", name=op.f("pk_vector")),
    )
    op.create_index("ix_vector_community_id_model_stamp", "vector", ["community_id", "model", "stamp"], unique=False)


def _delivery() -> None:
    """What was taken, and what is to be sent."""
    op.create_table(
        "delivery",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "key", name=op.f("pk_delivery")),
    )
    op.create_table(
        "outbox",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("unsure", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.Text(), nullable=True),
        sa.Column("fault", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "key", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_community_id_replaces",
        "outbox",
        ["community_id", "replaces"],
        unique=False,
        sqlite_where=sa.text("replaces IS NOT NULL"),
        postgresql_where=sa.text("replaces IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_community_id_sent",
        "outbox",
        ["community_id", "sent"],
        unique=False,
        sqlite_where=sa.text("sent IS NOT NULL"),
        postgresql_where=sa.text("sent IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_space_id_room",
        "outbox",
        ["space_id", "room", "position"],
        unique=False,
        sqlite_where=sa.text("payload IS NOT NULL"),
        postgresql_where=sa.text("payload IS NOT NULL"),
    )
    op.create_table(
        "shown",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "number", "key", name=op.f("pk_shown")),
    )


def _page() -> None:
    """The local page's talk."""
    op.create_table(
        "page_message",
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), server_default="", nullable=False),
        sa.Column("native", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("to_hearth", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("space_id", "message_id", name=op.f("pk_page_message")),
    )
    op.create_index(
        "ix_page_message_space_id_channel", "page_message", ["space_id", "channel", "message_id"], unique=False
    )
    op.create_index("ux_page_message_space_id_key", "page_message", ["space_id", "key"], unique=True)
