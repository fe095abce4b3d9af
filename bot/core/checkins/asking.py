"""What a check-in asks this time: its own questions, or what the bank has for those who are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.checkins.bank import Sources, draw
from bot.community.checkins.model import Asked, Mode
from bot.community.model import Viewer
from bot.core.answers import anybody_in, everybody_in
from bot.domain import learning, questions

if TYPE_CHECKING:
    from bot.community.checkins.model import Checkin
    from bot.transaction import Transaction

MOST_TOPICS = 12


def questions_for(tx: Transaction, checkin: Checkin) -> tuple[Asked, ...]:
    """Return the questions of the next round."""
    if checkin.questions:
        return tuple(map(Asked, checkin.questions))
    before = [asked.origin for round_ in tx.checkins.rounds(checkin.id) for asked in reversed(round_.asked)]
    return draw(_sources(tx, checkin), before, many=checkin.asks, seed=checkin.id)


def _sources(tx: Transaction, checkin: Checkin) -> Sources:
    """Return what everybody who is asked may know of.

    Who is asked by themselves may have left a private channel by now: they are asked about nothing that is only its.
    """
    viewer = Viewer(checkin.community) if checkin.mode is Mode.MORNING else everybody_in(tx, checkin.room)
    open_ = [(one.id, one.text) for one in questions.open_for(tx, viewer)]
    if viewer.guest:
        return Sources((), open_)
    topics = tx.topics.every(anybody_in(tx, checkin.room), limit=MOST_TOPICS)
    wanted = [(one.id, one.text) for one in learning.open_for(tx, viewer)]
    return Sources([topic.name for topic in topics], open_, wanted)
