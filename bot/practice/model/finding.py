"""A question to the repertoire and what is found. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.practice.model.entry import Kind


class Tier(StrEnum):
    """How sure an answer is."""

    SOLVED = "solved"
    RELATED = "related"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for, and what to leave out. `limit` is how many hits at the most."""

    text: str
    kind: Kind | None = None
    topic: str = ""
    author: str = ""
    limit: int = 3
    semantic: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found. `score` is between 0 and 1; `passage` is the part that matters.

    `passage` is (text, marked) runs; joined they read as the passage.
    """

    number: int
    score: float
    passage: tuple[tuple[str, bool], ...] = ()
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: its tier, its hits best first, and what a word was corrected to."""

    tier: Tier
    hits: tuple[Hit, ...]
    corrected: tuple[tuple[str, str], ...] = ()
