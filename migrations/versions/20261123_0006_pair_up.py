"""Pair up: rounds and pairings, and newcomers' first days.

Why: people meet who would not have met. What became of everybody in a round is kept, so that they can be
told why; what is due has an index that holds nothing else.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("due_at IS NOT NULL")
UNTOLD = sa.text("notice_at IS NOT NULL")
TABLES = (
    *("pairing_round", "pairing_taker", "pairing_apart", "pairing_draw", "pairing_seat", "pairing"),
    *("newcomer", "greeter"),
)


def upgrade() -> None:
    _pairing_round()
    _pairing_taker()
    _pairing_apart()
    _pairing_draw()
    _pairing_seat()
    _pairing()
    _newcomer()
    _greeter()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _ours(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f(f"fk_{table}_community_id"))


def _pairing_round() -> None:
    op.create_table(
        "pairing_round",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _ours("pairing_round"),
        sa.PrimaryKeyConstraint("community_id", "round_id", name=op.f("pk_pairing_round")),
    )


def _pairing_taker() -> None:
    op.create_table(
        "pairing_taker",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("pause", sa.Text(), server_default="", nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silent", sa.Integer(), server_default="0", nullable=False),
        _ours("pairing_taker"),
        sa.PrimaryKeyConstraint("community_id", "round_id", "person_id", name=op.f("pk_pairing_taker")),
    )
    op.create_index("ix_pairing_taker_community_id_person_id", "pairing_taker", ["community_id", "person_id"])


def _pairing_apart() -> None:
    op.create_table(
        "pairing_apart",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("by_person", sa.Text(), nullable=False),
        sa.Column("not_with", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _ours("pairing_apart"),
        sa.PrimaryKeyConstraint("community_id", "by_person", "not_with", name=op.f("pk_pairing_apart")),
    )
    op.create_index("ix_pairing_apart_community_id_not_with", "pairing_apart", ["community_id", "not_with"])


def _pairing_draw() -> None:
    op.create_table(
        "pairing_draw",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("draw_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        _ours("pairing_draw"),
        sa.PrimaryKeyConstraint("community_id", "draw_id", name=op.f("pk_pairing_draw")),
    )
    op.create_index("ix_pairing_draw_community_id_round_id", "pairing_draw", ["community_id", "round_id", "at"])
    op.create_index(
        "ix_pairing_draw_due_at", "pairing_draw", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def _pairing_seat() -> None:
    op.create_table(
        "pairing_seat",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("draw_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pairing_id", sa.Text(), nullable=True),
        sa.Column("notice_at", sa.DateTime(timezone=True), nullable=True),
        _ours("pairing_seat"),
        sa.PrimaryKeyConstraint("community_id", "draw_id", "person_id", name=op.f("pk_pairing_seat")),
    )
    op.create_index("ix_pairing_seat_community_id_pairing_id", "pairing_seat", ["community_id", "pairing_id"])
    op.create_index("ix_pairing_seat_community_id_person_id", "pairing_seat", ["community_id", "person_id"])
    op.create_index(
        "ix_pairing_seat_notice_at", "pairing_seat", ["notice_at"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
    )


def _pairing() -> None:
    op.create_table(
        "pairing",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("pairing_id", sa.Text(), nullable=False),
        sa.Column("draw_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("by_person", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _ours("pairing"),
        sa.PrimaryKeyConstraint("community_id", "pairing_id", name=op.f("pk_pairing")),
    )
    op.create_index("ix_pairing_due_at", "pairing", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def _newcomer() -> None:
    op.create_table(
        "newcomer",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("near", sa.Text(), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("greeted_by", sa.Text(), nullable=True),
        sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_key", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _ours("newcomer"),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_newcomer")),
    )
    op.create_index("ix_newcomer_community_id_greeted_by", "newcomer", ["community_id", "greeted_by"])
    op.create_index("ix_newcomer_community_id_said_key", "newcomer", ["community_id", "said_key"])
    op.create_index("ix_newcomer_due_at", "newcomer", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def _greeter() -> None:
    op.create_table(
        "greeter",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("weekly", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _ours("greeter"),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_greeter")),
    )
