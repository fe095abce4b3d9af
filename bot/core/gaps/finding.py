"""Gaps as one reader may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.domain.gaps import sight
from bot.domain.gaps.model import GapState
from bot.domain.model import QuestionState
from bot.practice.model import visible
from bot.practice.sight import standing_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Viewer
    from bot.domain.gaps.model import Gap, GapSeen
    from bot.domain.model import Question, Topic
    from bot.practice.model import Entry
    from bot.transaction import Transaction

MOST_NEAR = 5
FEW = 2
"""With fewer people who told something on it a topic is thin."""


def every(tx: Transaction, viewer: Viewer) -> list[GapSeen]:
    """Return the open gaps that *viewer* may know of, soonest due first."""
    least, open_ = least_people(tx), tx.gaps.open()
    held = tx.gaps.held([gap.id for gap in open_])
    shown = [sight.shown(tx, gap, held[gap.id], viewer, least=least) for gap in open_]
    return [one for one in shown if is_told(one)]


def is_told(shown: GapSeen) -> bool:
    """Return whether a gap is one to its reader: what waits for answers in a channel is none yet."""
    if any(one.state is QuestionState.GAP for one in shown.questions):
        return True
    return shown.silent is not None and not shown.questions


def found(tx: Transaction, id_: str, viewer: Viewer) -> GapSeen | None:
    """Return the gap that goes by an id, its own or that of a question in it, where *viewer* may know of it."""
    gap = tx.gaps.get(id_)
    if gap is None or (gap.state is GapState.DROPPED and not gap.size):
        gap = tx.gaps.of(id_)
    if gap is None:
        return None
    shown = sight.shown(tx, gap, tx.gaps.questions(gap.id), viewer, least=least_people(tx))
    return shown if shown.questions or shown.silent is not None else None


def near_entries(tx: Transaction, gap: Gap, held: Sequence[Question], viewer: Viewer) -> list[Entry]:
    """Return what is kept near a gap and *viewer* may see: what answered it, then what was shown for its questions."""
    answers = [one.answered_by for one in held if one.answered_by]
    shown = [number for one in held for number in one.near]
    numbers = list(dict.fromkeys(filter(None, (gap.answered_by, *answers, *shown))))
    return [entry for entry in standing_now(tx, numbers) if visible(entry, viewer)][:MOST_NEAR]


def thin(tx: Transaction, viewer: Viewer) -> list[Topic]:
    """Return the topics on which fewer than two people told something that *viewer* may see, by name.

    Who told something without their name is nobody: else a topic would tell that they exist.
    """
    topics = tx.topics.every(viewer)
    known = tx.who.tellers(viewer)
    return sorted((one for one in topics if known.get(one.name, 0) < FEW), key=lambda one: one.name)
