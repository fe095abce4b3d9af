"""Close gaps: questions gathered by what they ask, and who knows about what.

Why: a gap without a date, a steward and an end is only a list. What is open when this comes is sorted like
what is asked from then on; when a gap became one is not known of old ones, so it is when they were asked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("due_at IS NOT NULL")
UNSORTED = sa.text("sort_at IS NOT NULL")
AT_WORK = sa.text("state IN ('asked', 'accepted')")
BECAME = "UPDATE question SET gap_at = asked_at WHERE community_id = :community AND state = 'gap'"
UNPUT = """UPDATE question SET sort_at = asked_at WHERE community_id = :community AND text <> ''
           AND (state = 'gap' OR (state = 'posted' AND shared) OR (state = 'asked' AND (shared OR tier = 'none')))"""
MOMENTS = ("gap_at", "ended_at", "helped_at", "replied_at", "sort_at")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("question", sa.Column(name, MOMENT, nullable=True))
    op.add_column("question", sa.Column("topic", sa.Text(), server_default="", nullable=False))
    op.add_column("question", sa.Column("helper", sa.Text(), nullable=True))
    for community in op.get_bind().execute(sa.text("SELECT community_id FROM community")).scalars().all():
        for statement in (BECAME, UNPUT):
            op.get_bind().execute(sa.text(statement), {"community": community})
    op.create_index("ix_question_sort_at", "question", ["sort_at"], sqlite_where=UNSORTED, postgresql_where=UNSORTED)
    op.create_index("ix_question_community_id_helper", "question", ["community_id", "helper"])
    _gap()
    _gap_question()
    _findable()
    _asked_one()


def downgrade() -> None:
    for table in ("asked_one", "findable", "gap_question", "gap"):
        op.drop_table(table)
    op.drop_index("ix_question_community_id_helper", "question")
    op.drop_index("ix_question_sort_at", "question")
    for name in ("helper", "topic", *reversed(MOMENTS)):
        op.drop_column("question", name)


def _ours(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f(f"fk_{table}_community_id"))


def _gap() -> None:
    op.create_table(
        "gap",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("gap_id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), server_default="", nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("asks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("steward", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _ours("gap"),
        sa.PrimaryKeyConstraint("community_id", "gap_id", name=op.f("pk_gap")),
    )
    op.create_index("ix_gap_community_id_state", "gap", ["community_id", "state"])
    op.create_index("ix_gap_due_at", "gap", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def _gap_question() -> None:
    op.create_table(
        "gap_question",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("gap_id", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "gap_id"],
            ["gap.community_id", "gap.gap_id"],
            name=op.f("fk_gap_question_community_id_gap_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "gap_id", "question_id", name=op.f("pk_gap_question")),
        sa.UniqueConstraint("community_id", "question_id", name=op.f("uq_gap_question_community_id_question_id")),
    )


def _findable() -> None:
    op.create_table(
        "findable",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("cap", sa.Integer(), server_default="2", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _ours("findable"),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_findable")),
    )


def _asked_one() -> None:
    op.create_table(
        "asked_one",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("asked_id", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("to_person", sa.Text(), nullable=False),
        sa.Column("by_person", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _ours("asked_one"),
        sa.PrimaryKeyConstraint("community_id", "asked_id", name=op.f("pk_asked_one")),
    )
    op.create_index(
        "ix_asked_one_community_id_question_id",
        "asked_one",
        ["community_id", "question_id"],
        unique=True,
        sqlite_where=AT_WORK,
        postgresql_where=AT_WORK,
    )
    op.create_index("ix_asked_one_community_id_to_person_at", "asked_one", ["community_id", "to_person", "at"])
    op.create_index("ix_asked_one_community_id_at", "asked_one", ["community_id", "at"])
    op.create_index("ix_asked_one_due_at", "asked_one", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)
