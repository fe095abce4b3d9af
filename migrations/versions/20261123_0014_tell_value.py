"""Tell the value: stories of what came of what was kept.

Why: what a community is worth is told by its members, from the question to what it changed.
"""

from __future__ import annotations

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
