"""Check in: recurring questions, their answers, and digests.

Why: members answer in their own time, and one roundup stands for all.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# What refers to others goes first.
TABLES = ("follow", "digest", "checkin_member", "checkin_answer", "checkin_round", "checkin")


def upgrade() -> None:
    _checkin()
    _round()
    _answer()
    _member()
    _digest()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _checkin() -> None:
    op.create_table(
        "checkin",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("checkin_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("quick", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), server_default="0", nullable=False),
        sa.Column("slowed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_checkin_community_id")),
        sa.PrimaryKeyConstraint("community_id", "checkin_id", name=op.f("pk_checkin")),
    )


def _round() -> None:
    op.create_table(
        "checkin_round",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("checkin_id", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("answers", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "checkin_id"],
            ["checkin.community_id", "checkin.checkin_id"],
            name=op.f("fk_checkin_round_community_id_checkin_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "round_id", name=op.f("pk_checkin_round")),
    )
    op.create_index(
        "ix_checkin_round_community_id_checkin_id",
        "checkin_round",
        ["community_id", "checkin_id", "opened_at"],
        unique=False,
    )


def _answer() -> None:
    op.create_table(
        "checkin_answer",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "round_id"],
            ["checkin_round.community_id", "checkin_round.round_id"],
            name=op.f("fk_checkin_answer_community_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "round_id", "person_id", name=op.f("pk_checkin_answer")),
        sa.UniqueConstraint("community_id", "answer_id", name=op.f("uq_checkin_answer_community_id_answer_id")),
    )
    op.create_index(
        "ix_checkin_answer_community_id_person_id", "checkin_answer", ["community_id", "person_id"], unique=False
    )


def _member() -> None:
    op.create_table(
        "checkin_member",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("checkin_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "checkin_id"],
            ["checkin.community_id", "checkin.checkin_id"],
            name=op.f("fk_checkin_member_community_id_checkin_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "checkin_id", "person_id", name=op.f("pk_checkin_member")),
    )
    op.create_index(
        "ix_checkin_member_community_id_person_id", "checkin_member", ["community_id", "person_id"], unique=False
    )


def _digest() -> None:
    op.create_table(
        "digest",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("digest_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("told_to", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_digest_community_id")),
        sa.PrimaryKeyConstraint("community_id", "digest_id", name=op.f("pk_digest")),
    )
    op.create_table(
        "follow",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_follow_community_id")),
        sa.PrimaryKeyConstraint("community_id", "person_id", "topic", name=op.f("pk_follow")),
    )
    op.create_index("ix_follow_community_id_topic", "follow", ["community_id", "topic"], unique=False)
