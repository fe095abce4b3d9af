"""Tell the value: stories of what came of what was kept, write-ups, and the parts of merged entries.

Why: what a community is worth is told by its members, from the question to what it changed. The parts of
a merged entry are looked up with every card, so they have an index of their own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    """Add both tables, and the index of what is merged."""
    _value_story()
    _gathered()
    op.create_index(
        "ix_entry_community_id_merged_into",
        "entry",
        ["community_id", "merged_into"],
        sqlite_where=MERGED,
        postgresql_where=MERGED,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_entry_community_id_merged_into", table_name="entry")
    op.drop_table("gathered")
    op.drop_table("value_story")


def _value_story() -> None:
    op.create_table(
        "value_story",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=True),
        sa.Column("use_person", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.Column("sponsors", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_entry("value_story", "number"),
        sa.PrimaryKeyConstraint("community_id", "story_id", name=op.f("pk_value_story")),
    )
    op.create_index("ix_value_story_community_id_author", "value_story", ["community_id", "author"])
    op.create_index("ix_value_story_community_id_state", "value_story", ["community_id", "state", "confirmed_at"])


def _gathered() -> None:
    op.create_table(
        "gathered",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("source", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _of_entry("gathered", "number"),
        _of_entry("gathered", "source"),
        sa.PrimaryKeyConstraint("community_id", "number", "source", name=op.f("pk_gathered")),
    )
    op.create_index("ix_gathered_community_id_source", "gathered", ["community_id", "source"])


def _of_entry(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        ["entry.community_id", "entry.number"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )
