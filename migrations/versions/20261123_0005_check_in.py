"""Check in: recurring questions, their answers, and digests.

Why: members answer in their own time, and one roundup stands for all.
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
