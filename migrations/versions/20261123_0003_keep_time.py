"""Keep time: schedules and their occurrences.

Why: what recurs is told by our own rows, so that any replica may tick. The indexes on `wake_at` hold
only what is still to come, so that an idle look stays cheap however long a community has lived.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AWAKE = sa.text("wake_at IS NOT NULL")


def upgrade() -> None:
    _schedule()
    _occurrence()
    for table in ("schedule", "occurrence"):
        op.create_index(f"ix_{table}_wake_at", table, ["wake_at"], sqlite_where=AWAKE, postgresql_where=AWAKE)
    op.create_index("ix_occurrence_community_id_at", "occurrence", ["community_id", "at"])
    op.create_index("ix_occurrence_community_id_schedule_id_at", "occurrence", ["community_id", "schedule_id", "at"])


def downgrade() -> None:
    op.drop_table("occurrence")
    op.drop_table("schedule")


def _schedule() -> None:
    op.create_table(
        "schedule",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("without", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("on_holiday", sa.Text(), nullable=False),
        sa.Column("by_person", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("planned_to", sa.Text(), nullable=True),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_awake(),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_schedule_community_id")),
        sa.PrimaryKeyConstraint("community_id", "schedule_id", name=op.f("pk_schedule")),
    )


def _occurrence() -> None:
    op.create_table(
        "occurrence",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("host", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_awake(),
        sa.ForeignKeyConstraint(
            ["community_id", "schedule_id"],
            ["schedule.community_id", "schedule.schedule_id"],
            name=op.f("fk_occurrence_community_id_schedule_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "occurrence_id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint(
            "community_id", "schedule_id", "local", name=op.f("uq_occurrence_community_id_schedule_id_local")
        ),
    )


def _awake() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.Text(), server_default="", nullable=False),
    )
