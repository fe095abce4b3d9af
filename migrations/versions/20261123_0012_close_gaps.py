"""Close gaps: questions gathered by what they ask, and who knows about what.

Why: a gap without a date, a steward and an end is only a list.
"""

from __future__ import annotations

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
