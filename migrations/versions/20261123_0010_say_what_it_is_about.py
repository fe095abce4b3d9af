"""Say what a community is about: its charter, and what members commit themselves to.

Why: a domain gives an identity only where it is said, and joining it is a commitment that is renewed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Add the charter and the commitments."""
    op.create_table(
        "charter",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("cares", sa.Text(), server_default="", nullable=False),
        sa.Column("for_whom", sa.Text(), server_default="", nullable=False),
        sa.Column("out_of", sa.Text(), server_default="", nullable=False),
        sa.Column("questions", sa.Text(), server_default="[]", nullable=False),
        sa.Column("learned", sa.Text(), server_default="", nullable=False),
        sa.Column("by_person", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rested", sa.Text(), server_default="[]", nullable=False),
        sa.Column("merged_into", _ID, nullable=True),
        sa.Column("shift", _ID, nullable=True),
        sa.Column("brought", _ID, nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_charter_community_id")),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_charter")),
    )
    op.create_index("ix_charter_due_at", "charter", ["due_at"], sqlite_where=_WAITING, postgresql_where=_WAITING)
    op.create_table(
        "commitment",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("helps", sa.Text(), nullable=False),
        sa.Column("learns", sa.Text(), nullable=False),
        sa.Column("help_topics", sa.Text(), nullable=False),
        sa.Column("learn_topics", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_commitment_community_id")),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_commitment")),
    )
    op.create_index("ix_commitment_due_at", "commitment", ["due_at"], sqlite_where=_WAITING, postgresql_where=_WAITING)


def downgrade() -> None:
    """Take both away."""
    op.drop_table("commitment")
    op.drop_table("charter")
