"""Hold sessions: series, answers, agendas, takeaways.

Why: a facilitator schedules a session once and it happens every time.
"""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
