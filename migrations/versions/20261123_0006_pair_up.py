"""Pair up: rounds and pairings, and newcomers' first days.

Why: people meet who would not have met.
"""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
