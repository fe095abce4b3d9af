"""Keep time: schedules and their occurrences.

Why: what recurs is told by our own rows, so that any replica may tick.
"""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
