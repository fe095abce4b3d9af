"""How entries stand for one reader: confirmed by how many and when, where they work, what care they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.practice.freshness import freshness, is_old
from bot.practice.model import Says, UpkeepState, visible
from bot.practice.upkeep import standing_instead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.messages import Place
    from bot.practice.freshness import Freshness
    from bot.practice.model import Entry, Upkeep, Word
    from bot.transaction import Transaction

MOST_PLACES = 3
"""How many contexts a card tells of on either side, the newest first."""


@dataclass(frozen=True, slots=True)
class Footing:
    """How an entry stands: whether it is old, a few words on that, and where it works and fails, by those who tried."""

    old: bool = False
    words: str = ""
    works_in: tuple[str, ...] = ()
    fails_in: tuple[str, ...] = ()
    orphaned: bool = False


PLAIN = Footing()


def standings(  # Each is a fact of its own.
    tx: Transaction,
    entries: Sequence[Entry],
    *,
    viewer: Viewer,
    place: Place | None = None,
    least: int,
    now: datetime,
) -> Mapping[int, Footing]:
    """Return how each entry stands as *viewer* (with *place*: everybody there) may know it; counts from *least* up."""
    numbers = [entry.number for entry in entries]
    words, care = tx.upkeep.words(numbers), tx.upkeep.many(numbers)
    instead = {
        number: one.number for number, one in standing_instead(tx, care.values()).items() if visible(one, viewer, place)
    }
    days = tx.members.community().settings.old_after_days
    found = {}
    for entry in entries:
        said, its = words[entry.number], care.get(entry.number)
        fresh = freshness(said, kind=entry.kind, told_at=entry.told_at, author=entry.author, now=now)
        old = is_old(fresh, told_at=entry.told_at, now=now, old_after_days=days)
        works, fails = places(said)
        superseded = instead.get(entry.number)
        told = told_of(fresh, its, superseded=superseded, old=old, told_at=entry.told_at, least=least)
        orphaned = its is not None and its.state is UpkeepState.ORPHANED
        found[entry.number] = Footing(old, told, works, fails, orphaned)
    return found


def told_of(  # Each is a fact of its own.
    fresh: Freshness, care: Upkeep | None, *, superseded: int | None, old: bool, told_at: datetime, least: int
) -> str:
    """Return in a few words how an entry stands; nothing where there is nothing to tell."""
    state = {
        UpkeepState.SUPERSEDED: f"superseded by #{superseded}" if superseded else "superseded",
        UpkeepState.DISPUTED: "disputed: people do not agree whether it works",
        UpkeepState.ORPHANED: "nobody looks after it now",
    }.get(care.state if care else UpkeepState.STALE, "")
    return "; ".join(filter(None, (state, _confirmed(fresh, old=old, told_at=told_at, least=least))))


def _confirmed(fresh: Freshness, *, old: bool, told_at: datetime, least: int) -> str:
    if fresh.last is None:
        return f"nobody confirmed this since {fresh.told or told_at:%Y}" if old else ""
    if fresh.people < least:
        return f"last confirmed in {fresh.last:%B %Y}"
    return f"confirmed by {fresh.people} people, last in {fresh.last:%B %Y}"


def places(words: Sequence[Word]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return where it works and where it does not, newest first; of the same place the last word counts."""
    last: dict[str, Word] = {}
    for word in sorted(words, key=lambda each: (each.at, each.person)):
        if word.where and word.says in {Says.WORKED, Says.PARTLY, Says.FAILED}:
            last.pop(word.where.casefold(), None)
            last[word.where.casefold()] = word
    newest = list(reversed(last.values()))
    works = [word.where for word in newest if word.says is not Says.FAILED]
    fails = [word.where for word in newest if word.says is Says.FAILED]
    return tuple(works[:MOST_PLACES]), tuple(fails[:MOST_PLACES])
