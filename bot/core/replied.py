"""Take note of the first reply to a question that Hearth put to a channel; nothing of what was said is kept."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.core import forum
from bot.domain import questions
from bot.messages import Place

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.desk import Desk
    from bot.domain.model import Question
    from bot.messages import MessagePosted
    from bot.transaction import Transaction

REMEMBERED, UNSENT_SECONDS = 30.0, 2.0
"""For how long it is remembered which threads of a channel wait for a reply; less while a question is on its way."""


async def on_reply(desk: Desk, message: MessagePosted) -> None:
    """Note when somebody else first replied; a thread that waits for nothing costs nothing but a look in memory."""
    place = message.ref.place
    if str(place) not in await _waiting(desk, message):
        return
    where = await desk.store.where(place, message.author, now=desk.clock())
    if await desk.store.write(where.community, partial(_replied, message=message, now=desk.clock())):
        forget(desk, place)


def forget(desk: Desk, place: Place) -> None:
    """Look anew which threads of a channel wait for a reply."""
    desk.unreplied.pop(str(place.room), None)


async def _waiting(desk: Desk, message: MessagePosted) -> frozenset[str]:
    """Return the printed threads of a message's channel that wait for a reply."""
    room = message.ref.place.room
    until, waiting = desk.unreplied.get(str(room), (0.0, frozenset[str]()))
    if time.monotonic() >= until:
        where = await desk.store.where(message.ref.place, message.author, now=desk.clock())
        waiting, sent = await desk.store.read(where.community, partial(_threads, room=room))
        desk.unreplied[str(room)] = (time.monotonic() + (REMEMBERED if sent else UNSENT_SECONDS), waiting)
    return waiting


def _threads(tx: Transaction, *, room: Place) -> tuple[frozenset[str], bool]:
    """Return the threads in a channel that wait for a reply, and whether all of their questions stand there by now."""
    here = [one for one in tx.questions.unreplied() if Place.parse(one.place).room == room]
    threads = [_thread(tx, one) for one in here]
    return frozenset(str(one) for one in threads if one.thread), all(one.thread for one in threads)


def _thread(tx: Transaction, question: Question) -> Place:
    place = Place.parse(question.place)
    return Place(place.space, place.channel, place.thread or tx.outgoing.sent_as(question.posted_key or "") or "")


def _replied(tx: Transaction, *, message: MessagePosted, now: datetime) -> bool:
    place = message.ref.place
    key = tx.outgoing.key_of(place, place.thread)
    question = (tx.questions.by_posted(key) if key else None) or forum.question_at(tx, place)
    by = tx.members.known(message.author)
    if question is None or question.replied_at or (by is not None and by == question.asker):
        return False
    if by:
        tx.interactions.note(Did.REPLIED, by=by, to=question.asker, subject=question.id, now=now)
    return questions.replied(tx, question, now=now)
