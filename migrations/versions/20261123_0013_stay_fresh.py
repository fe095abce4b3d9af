"""Stay fresh: who confirmed an entry, and what needs somebody's care.

Why: what was kept stays true only as far as those who use it say so.
"""

from __future__ import annotations

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
