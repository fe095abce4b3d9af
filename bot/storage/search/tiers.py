"""How sure an answer is.

*Solved* is claimed only where the best entry holds nearly all that the question asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.practice.model import Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.search.bm25 import Match


def tier(matches: Sequence[Match]) -> Tier:
    """Return the tier of *matches*, best first."""
    if not matches:
        return Tier.NONE
    best = max(matches[:3], key=lambda match: match.coverage)
    if best.coverage >= 0.75 and best.matched >= 2:
        return Tier.SOLVED
    return Tier.RELATED if best.coverage >= 0.25 else Tier.NONE
