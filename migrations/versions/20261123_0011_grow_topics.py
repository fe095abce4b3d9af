"""Grow topics into a tree, with stewards and channels, and a learning agenda over them.

Why: what a community wants to learn next is proposed and voted, and drives what its rhythm asks.
"""

from __future__ import annotations

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
