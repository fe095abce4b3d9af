"""Grow topics into a tree, with stewards and channels, and a learning agenda over them.

Why: what a community wants to learn next is proposed and voted, and drives what its rhythm asks.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OF_TOPICS = ("parent", "about", "created_at", "version")
_OF_ROOMS = ("about", "labels")


def upgrade() -> None:
    """Give topics a place in a tree, channels their topics, and the community its learning agenda."""
    op.add_column("topic", sa.Column("parent", sa.Text(), nullable=True))
    op.add_column("topic", sa.Column("about", sa.Text(), server_default="", nullable=False))
    op.add_column("topic", sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topic", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("room", sa.Column("about", sa.Text(), server_default="", nullable=False))
    op.add_column("room", sa.Column("labels", sa.Text(), server_default="[]", nullable=False))
    _sources()
    _learning()
    _of_learning("learning_vote", sa.Column("person_id", sa.Text(), nullable=False))
    _of_learning("learning_entry", sa.Column("number", _ID, nullable=False))


def _sources() -> None:
    op.create_table(
        "topic_source",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.community_id"], name=op.f("fk_topic_source_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "source", "topic", name=op.f("pk_topic_source")),
    )
    op.create_index("ix_topic_source_community_id_topic", "topic_source", ["community_id", "topic"])


def _learning() -> None:
    op.create_table(
        "learning",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("learning_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), server_default="", nullable=False),
        sa.Column("by_person", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_by", _ID, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_learning_community_id")),
        sa.PrimaryKeyConstraint("community_id", "learning_id", name=op.f("pk_learning")),
    )
    for column in ("state", "topic", "by_person"):
        op.create_index(f"ix_learning_community_id_{column}", "learning", ["community_id", column])


def _of_learning(table: str, column: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("learning_id", sa.Text(), nullable=False),
        column,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "learning_id"],
            ["learning.community_id", "learning.learning_id"],
            name=op.f(f"fk_{table}_community_id_learning_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "learning_id", column.name, name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_community_id_{column.name}", table, ["community_id", column.name])


def downgrade() -> None:
    """Forget the agenda, the mapping, and the tree; the topics themselves stay."""
    for table in ("learning_entry", "learning_vote", "learning", "topic_source"):
        op.drop_table(table)
    for table, columns in (("room", _OF_ROOMS), ("topic", _OF_TOPICS)):
        for column in columns:
            op.drop_column(table, column)
