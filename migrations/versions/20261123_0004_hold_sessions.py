"""Hold sessions: series, their hosts, what is one session's own, and answers.

Why: a facilitator schedules a session once and it happens every time.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CONTENT = ("missed", "takeaway", "attendance", "vote", "point")
TABLES = ("session_plan", "rsvp", "session", "host", "series")


def upgrade() -> None:
    _series()
    _session()
    _agenda()
    _afterwards()


def downgrade() -> None:
    op.drop_index("ix_rsvp_community_id_person_id", "rsvp")
    op.drop_index("ix_host_community_id_person_id", "host")
    for table in (*CONTENT, *TABLES):
        op.drop_table(table)


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("whereabouts", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("rotates", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
        sa.Column("organiser", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quorum", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quorum_hours", sa.Integer(), nullable=False),
        sa.Column("announce_hours", sa.Integer(), nullable=False),
        sa.Column("remind", sa.Text(), nullable=False),
        sa.Column("fair", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_series_community_id")),
        sa.PrimaryKeyConstraint("community_id", "schedule_id", name=op.f("pk_series")),
    )
    op.create_table(
        "host",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_host_community_id")),
        sa.PrimaryKeyConstraint("community_id", "schedule_id", "person_id", name=op.f("pk_host")),
    )
    op.create_index("ix_host_community_id_person_id", "host", ["community_id", "person_id"], unique=False)


def _session() -> None:
    """What is one session's own, and who comes."""
    op.create_table(
        "session",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("whereabouts", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("quorum", sa.Text(), server_default="", nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=True),
        sa.Column("mended", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_session_community_id")),
        sa.PrimaryKeyConstraint("community_id", "occurrence_id", name=op.f("pk_session")),
    )
    op.create_table(
        "session_plan",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.community_id"], name=op.f("fk_session_plan_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "plan_id", name=op.f("pk_session_plan")),
    )
    op.create_table(
        "rsvp",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_rsvp_community_id")),
        sa.PrimaryKeyConstraint("community_id", "occurrence_id", "person_id", name=op.f("pk_rsvp")),
    )
    op.create_index("ix_rsvp_community_id_person_id", "rsvp", ["community_id", "person_id"], unique=False)


def _agenda() -> None:
    """What is talked about, and who wants it."""
    op.create_table(
        "point",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("point_id", sa.Text(), nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("by_person", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("more", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_point_community_id")),
        sa.PrimaryKeyConstraint("community_id", "point_id", name=op.f("pk_point")),
        sa.UniqueConstraint(
            *("community_id", "occurrence_id", "source", "subject"),
            name=op.f("uq_point_community_id_occurrence_id_source_subject"),
        ),
    )
    for columns in (("schedule_id", "state"), ("source", "subject"), ("by_person",)):
        _index("point", "community_id", *columns)
    op.create_table(
        "vote",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("point_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "point_id"],
            ["point.community_id", "point.point_id"],
            name=op.f("fk_vote_community_id_point_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "point_id", "person_id", name=op.f("pk_vote")),
    )
    _index("vote", "community_id", "person_id")


def _afterwards() -> None:
    """Who was there, what they took away, and who asks for what they missed."""
    for table, subject in (("attendance", "occurrence_id"), ("missed", "schedule_id")):
        op.create_table(
            table,
            sa.Column("community_id", BIG, nullable=False),
            sa.Column(subject, sa.Text(), nullable=False),
            sa.Column("person_id", sa.Text(), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(
                ["community_id"], ["community.community_id"], name=op.f(f"fk_{table}_community_id")
            ),
            sa.PrimaryKeyConstraint("community_id", subject, "person_id", name=op.f(f"pk_{table}")),
        )
        _index(table, "community_id", "person_id")
    op.create_table(
        "takeaway",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", BIG, nullable=True),
        sa.Column("trying", sa.Text(), server_default="", nullable=False),
        sa.Column("trial", BIG, nullable=True),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_takeaway_community_id")),
        sa.PrimaryKeyConstraint("community_id", "occurrence_id", "person_id", name=op.f("pk_takeaway")),
    )
    for columns in (("community_id", "number"), ("community_id", "schedule_id", "at"), ("community_id", "person_id")):
        _index("takeaway", *columns)
    to_ask = sa.text("due_at IS NOT NULL AND asked_at IS NULL")
    op.create_index("ix_takeaway_due_at", "takeaway", ["due_at"], sqlite_where=to_ask, postgresql_where=to_ask)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=False)
