"""Open feeds: a member's sessions for their own calendar, by a secret address that can be revoked.

Why: a calendar program asks without signing in, so the address itself is what opens it; only its digest is kept.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_feed")),
    )
    op.create_index("ix_feed_digest", "feed", ["digest"], unique=True)


def downgrade() -> None:
    op.drop_table("feed")
