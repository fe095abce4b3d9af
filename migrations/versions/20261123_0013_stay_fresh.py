"""Stay fresh: who confirmed an entry, what needs somebody's care, and what authors hear of it.

Why: what was kept stays true only as far as those who use it say so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("use", sa.Column("where_text", sa.Text(), server_default="", nullable=False))
    op.add_column("use", sa.Column("asks", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE use SET asks = 1 WHERE asked_at IS NOT NULL")
    op.add_column("use", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE use SET changed_at = at WHERE community_id IN (SELECT community_id FROM community) AND changed <> ''"
    )
    op.add_column("use", sa.Column("again_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entry", sa.Column("keeper", sa.Text(), nullable=True))
    op.create_index("ix_entry_community_id_keeper", "entry", ["community_id", "keeper"])
    _confirmation()
    _upkeep()
    _adoption()
    _receipt()
    op.create_table(
        "tending",
        sa.Column("community_id", BIG, autoincrement=False, nullable=False),
        sa.Column("reached", BIG, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_tending_community_id")),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_tending")),
    )


def _confirmation() -> None:
    op.create_table(
        "confirmation",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        _of_entry("confirmation"),
        sa.PrimaryKeyConstraint("community_id", "number", "person_id", name=op.f("pk_confirmation")),
    )


def _upkeep() -> None:
    op.create_table(
        "upkeep",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_person", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("superseded_by", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_entry("upkeep"),
        sa.PrimaryKeyConstraint("community_id", "number", name=op.f("pk_upkeep")),
    )
    op.create_index("ix_upkeep_community_id_asks_since", "upkeep", ["community_id", "asks", "since"])
    op.create_index("ix_upkeep_community_id_asked_person", "upkeep", ["community_id", "asked_person"])
    op.create_index("ix_upkeep_due_at", "upkeep", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def _adoption() -> None:
    op.create_table(
        "adoption",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        _of_entry("adoption"),
        sa.PrimaryKeyConstraint("community_id", "number", "person_id", name=op.f("pk_adoption")),
    )
    op.create_index("ix_adoption_community_id_state", "adoption", ["community_id", "state"])
    op.create_index("ix_adoption_community_id_person_id", "adoption", ["community_id", "person_id"])


def _receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.community_id"], name=op.f("fk_receipt_community_id")),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_receipt")),
    )
    op.create_index("ix_receipt_due_at", "receipt", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def _of_entry(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "number"], ["entry.community_id", "entry.number"], name=op.f(f"fk_{table}_community_id_number")
    )


def downgrade() -> None:
    for table in ("tending", "receipt", "adoption", "upkeep", "confirmation"):
        op.drop_table(table)
    op.drop_index("ix_entry_community_id_keeper", "entry")
    op.drop_column("entry", "keeper")
    op.drop_column("use", "again_at")
    op.drop_column("use", "changed_at")
    op.drop_column("use", "asks")
    op.drop_column("use", "where_text")
