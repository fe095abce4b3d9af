"""Which open questions somebody may know of, and what is told of those that were asked in private."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.community.model import Viewer
from bot.domain.gaps.model import GapSeen
from bot.domain.model import QuestionState
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.gaps.model import Gap
    from bot.domain.model import Question
    from bot.transaction import Transaction

ENDED = (QuestionState.ANSWERED, QuestionState.DROPPED)
STEPS = (3, 5, 10, 20, 50, 100)
"""People are told in these steps: a count that grows by one would tell that somebody just asked."""


def known(tx: Transaction, every: Sequence[Question], viewer: Viewer) -> list[Question]:
    """Return those questions that *viewer* may know of.

    Whoever parks a question shows it to everybody. One that was put to a private
    channel and found no answer stays in that channel. A guest knows of their own, and of those from their rooms.
    """
    rooms = viewer.rooms | (set() if viewer.guest else {room.key for room in tx.members.rooms(private=False)})
    return [
        one
        for one in every
        if (_parked_by_hand(one) and not viewer.guest)
        or (viewer.person is not None and one.asker == viewer.person)
        or str(Place.parse(one.place).room) in rooms
    ]


def _parked_by_hand(question: Question) -> bool:
    """Return whether somebody made a gap of a question, and showed it to everybody by that."""
    return question.gap_at is not None and question.shared and bool(question.steward)


def everybodys(tx: Transaction, every: Sequence[Question]) -> list[Question]:
    """Return the questions that every member may read."""
    shared = [one for one in every if one.shared and one.text]
    return known(tx, shared, Viewer(tx.members.community().id)) if shared else []


def shown(tx: Transaction, gap: Gap, held: Sequence[Question], viewer: Viewer, *, least: int) -> GapSeen:
    """Return a gap as *viewer* may see it; of what was asked in private only a count, from *least* people up."""
    mine = tuple(known(tx, [one for one in held if one.shared], viewer))
    people = silent(held)
    told = None if viewer.guest else stepped(people, least=least)
    topic = next((one.topic for one in mine if one.topic), "")
    if not mine and told is not None:
        topic = _named_by_several(held, least=least)
    return GapSeen(gap, mine, told, topic, may_take=not viewer.guest, may_end=_may_end(gap, mine, viewer))


def _may_end(gap: Gap, seen: Iterable[Question], viewer: Viewer) -> bool:
    """Return whether a reader may end a gap: who looks after it, who asked it, who facilitates."""
    me = viewer.person
    return viewer.facilitates or (me is not None and (gap.steward == me or any(one.asker == me for one in seen)))


def _named_by_several(held: Iterable[Question], *, least: int) -> str:
    """Return the topic of what at least *least* people asked in private: what fewer asked would tell of these."""
    askers: defaultdict[str, set[str]] = defaultdict(set)
    for one in held:
        if not one.shared and one.asker and one.text and one.topic:
            askers[one.topic].add(one.asker)
    return min((topic for topic, people in askers.items() if len(people) >= least), default="")


def silent(held: Iterable[Question]) -> int:
    """Return how many people asked in private alone: the same for every reader, whatever else each may see."""
    every = list(held)
    openly = {one.asker for one in every if one.shared}
    private = {one.asker for one in every if not one.shared and one.asker and one.text}
    return len(private - openly)


def stepped(people: int, *, least: int) -> int | None:
    """Return how many people may be told of: the step below, None under *least*."""
    return max((step for step in (least, *STEPS) if least <= step <= people), default=None)
