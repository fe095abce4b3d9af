"""What is kept of an answer to a question of the learning agenda is tied to it; what is taken away can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.checkins.bank import OF_LEARNING
from bot.community.checkins.model import OF_ANSWER
from bot.community.sessions.formats import Source
from bot.community.sessions.points import PointState
from bot.domain import learning
from bot.domain.model import LearningState
from bot.messages import MessageRef

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.model import Learning
    from bot.practice.model import Entry
    from bot.transaction import Transaction


def tie(tx: Transaction, entry: Entry, *, now: datetime) -> None:
    """Link an entry to what the community wants to understand, where it was a check-in's answer to just that."""
    id_ = _asked(tx, entry.source_key or "")
    one = tx.learning.get(id_) if id_ else None
    if one and one.state is LearningState.OPEN:
        learning.link(tx, one, entry, now=now)


def _asked(tx: Transaction, source: str) -> str:
    """Return the question of the agenda that the answer with this key was given to; empty for any other key."""
    if f"#{OF_ANSWER}" not in source:
        return ""
    id_, _, place = MessageRef.parse(source).id.removeprefix(OF_ANSWER).partition(".")
    answer = tx.checkins.answer_by_id(id_)
    round_ = tx.checkins.round(answer.round) if answer else None
    at = int(place) if place.isdecimal() else -1
    origin = round_.asked[at].origin if round_ and 0 <= at < len(round_.asked) else ""
    return origin.removeprefix(OF_LEARNING) if origin.startswith(OF_LEARNING) else ""


def taught(tx: Transaction, session: str) -> Sequence[Learning]:
    """Return what the community wants to understand that stood on a session's agenda, and is open still."""
    points = [one for one in tx.agenda.of(session) if one.source is Source.LEARNING]
    known = [tx.learning.get(one.subject) for one in points if one.state in {PointState.OPEN, PointState.DONE}]
    return [one for one in known if one and one.state is LearningState.OPEN]
