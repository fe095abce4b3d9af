"""Deeds as a test tells them, and what comes of them for those who did them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.community.model import Did
from bot.community.pulse.counted import Counted, Doer, Pair
from bot.community.pulse.figures import ANSWERS, GATHERED, HELP, TOGETHER, TOUCH

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Deeds:
    """How often somebody did something for somebody in one week of a span (0 to 3)."""

    week: int
    did: Did
    by: str
    to: str | None
    times: int = 1


def counted(weeks: int, members: int, deeds: Iterable[Deeds] = (), **more: Any) -> Counted:  # noqa: ANN401
    """Return a span in which this was done."""
    by_person, by_pair = defaultdict(list), defaultdict(set)
    for one in deeds:
        by_person[one.by].append(one)
        if one.did in TOUCH and one.to and one.to != one.by:
            by_pair[one.by, one.to].add(one.did)
    doers = [_doer(person, theirs) for person, theirs in by_person.items()]
    pairs = [Pair(by, to, bool(kinds & HELP)) for (by, to), kinds in by_pair.items()]
    return Counted(weeks, members, doers, pairs, **more)


def _doer(person: str, theirs: list[Deeds]) -> Doer:
    def times(*kinds: Did) -> int:
        return sum(one.times for one in theirs if one.did in kinds)

    weeks = len({one.week for one in theirs})
    together, gathered = bool(times(*TOGETHER)), bool(times(*GATHERED))
    return Doer(person, weeks, times(*ANSWERS), times(Did.USED), times(Did.TRIED), together, gathered)
