"""Hold back: attention budgets, quiet hours, mutes.

Why: one budget and one place to mute hold across all that is started.
"""

from __future__ import annotations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
