"""Take the pulse: who did what with whom and when, and each day's figures.

Why: the three elements are shown with their trend, and figures of 1,000,000 interactions in two seconds.
"""

from __future__ import annotations

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
