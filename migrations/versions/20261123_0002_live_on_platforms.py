"""Live on platforms: installations, tickets, letters, thanks, and what becomes of spaces and rooms.

Why: Hearth enters Slack workspaces and Discord servers with tokens of its own and may be removed
from them again; people bring several accounts; channels have switches, change and go. Columns are
added in place: batch mode would drop the triggers of the full-text index.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = ("thanks", "letter", "ticket", "installation")
ADDED = {
    "outbox": ("public",),
    "person": ("joined_into", "chosen"),
    "room": ("settings", "gone", "inside", "shared", "told_at", "read_to"),
    "space": ("joined_at", "installer", "left_at", "purge_at", "earlier"),
    "use": ("place",),
}


def upgrade() -> None:
    _access()
    _columns()
    op.create_table(
        "thanks",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("by_person", sa.Text(), nullable=False),
        sa.Column("to_person", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_thanks_community_id")),
        sa.PrimaryKeyConstraint("community_id", "by_person", "to_person", "subject", name=op.f("pk_thanks")),
    )
    op.create_index("ix_member_person_id", "member", ["person_id"], unique=False)
    op.create_index("ix_thanks_community_id_to_person", "thanks", ["community_id", "to_person"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_member_person_id", "member")
    op.drop_index("ix_person_joined_into", "person")
    for table in TABLES:
        op.drop_table(table)
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)


def _access() -> None:
    """Hearth's ways into spaces, what opens one thing once, and letters."""
    op.create_table(
        "installation",
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("installed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("space_id", name=op.f("pk_installation")),
    )
    op.create_index("ix_installation_platform", "installation", ["platform"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("purpose", "digest", name=op.f("pk_ticket")),
    )
    op.create_index("ix_ticket_expires_at", "ticket", ["expires_at"], unique=False)
    op.create_index("ix_ticket_purpose_subject", "ticket", ["purpose", "subject"], unique=False)
    op.create_table(
        "letter",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("form", sa.Boolean(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "account", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_account", "letter", ["account"], unique=False)
    op.create_index("ix_letter_at", "letter", ["at"], unique=False)


def _columns() -> None:
    """What becomes of posts, persons, rooms, spaces and trials."""
    op.add_column("outbox", sa.Column("public", sa.Boolean(), server_default="1", nullable=False))
    op.add_column("person", sa.Column("joined_into", sa.Text(), nullable=True))
    op.create_index("ix_person_joined_into", "person", ["joined_into"], unique=False)
    op.add_column("person", sa.Column("chosen", BIG, nullable=True))
    op.add_column("room", sa.Column("settings", sa.Text(), server_default="{}", nullable=False))
    op.add_column("room", sa.Column("gone", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("room", sa.Column("inside", sa.Boolean(), server_default="1", nullable=False))
    op.add_column("room", sa.Column("shared", sa.Boolean(), server_default="1", nullable=False))
    op.add_column("room", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("room", sa.Column("read_to", sa.DateTime(timezone=True), nullable=True))
    op.add_column("space", sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("space", sa.Column("installer", sa.Text(), server_default="", nullable=False))
    op.add_column("space", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("space", sa.Column("purge_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("space", sa.Column("earlier", sa.Text(), server_default="[]", nullable=False))
    op.add_column("use", sa.Column("place", sa.Text(), server_default="", nullable=False))
