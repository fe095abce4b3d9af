"""Hold back: attention budgets, quiet hours, mutes.

Why: one budget and one place to mute hold across all that is started.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("account", sa.Column("zone", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "attention",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False, server_default=""),
        sa.Column("quiet", sa.Text(), nullable=False, server_default=""),
        sa.Column("budget", sa.Integer(), nullable=False, server_default="5"),
        sa.Column("muted", sa.Text(), nullable=False),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_attention")),
    )
    op.create_table(
        "told",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_told")),
    )
    op.create_index("ix_told_person_id_at", "told", ["person_id", "at"])
    op.create_table(
        "held_back",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_held_back_community_id")),
        sa.PrimaryKeyConstraint("community_id", "key", name=op.f("pk_held_back")),
    )
    op.create_index("ix_held_back_community_id_person_id", "held_back", ["community_id", "person_id"])
    op.create_index("ix_held_back_due_at", "held_back", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade() -> None:
    op.drop_table("held_back")
    op.drop_table("told")
    op.drop_table("attention")
    op.drop_column("account", "zone")
