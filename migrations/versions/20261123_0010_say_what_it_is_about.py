"""Say what a community is about: its charter, and what members commit themselves to.

Why: a domain gives an identity only where it is said, and joining it is a commitment that is renewed.
"""

from __future__ import annotations

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
