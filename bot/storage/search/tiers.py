"""How sure an answer is, judged by the best entry.

*Solved before* is claimed where the best entry is about the whole question: by its meaning where
that is known, else by holding most of what is asked for, weighed by how rare each word is in this
community. A question of which only a common word is met is *not solved before*.

The bounds were set between the questions of `stackfaq` and thirty everyday questions that nothing
in `stackfaq`, `til` or `qatarql` answers (tests/evaluation): the most that one of those reached by
words is a score of .36, by meaning a cosine of .53.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.practice.model import Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.search.bm25 import Match


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which score on an answer is related, and from which score and share of the question solved."""

    solved: float
    share: float
    related: float


BY_WORDS = Bounds(solved=0.42, share=0.6, related=0.14)
BY_MEANING = Bounds(solved=0.45, share=0.6, related=0.18)
"""Here the share is the cosine of question and entry, and the score is half of each."""
_NEAR_ENOUGH = 0.4
"""The cosine from which on words alone may say that the whole question is met."""
_WORDS = 2
_ITS_NAME = 0.75
"""The score from which on one word is enough: the question is the entry's title."""


def tier(matches: Sequence[Match], *, words: Bounds = BY_WORDS, meaning: Bounds = BY_MEANING) -> Tier:
    """Return the tier of *matches*, best first; other bounds may come from what people said they used."""
    if not matches:
        return Tier.NONE
    best = matches[0]
    bounds = words if best.cosine is None else meaning
    if best.score >= bounds.solved and (_by_words(best, words) or _by_meaning(best, meaning)):
        return Tier.SOLVED
    return Tier.RELATED if best.score >= bounds.related else Tier.NONE


def _by_words(best: Match, bounds: Bounds) -> bool:
    """Return whether the entry holds most of what is asked for; by its meaning it must not be far off."""
    if best.cosine is not None and best.cosine < _NEAR_ENOUGH:
        return False
    return best.coverage >= bounds.share and (best.matched >= _WORDS or best.score >= _ITS_NAME)


def _by_meaning(best: Match, bounds: Bounds) -> bool:
    return best.cosine is not None and best.cosine >= bounds.share
