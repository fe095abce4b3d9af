"""An answer as a message that can be kept like any other: it stands in our own tables, and on no platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.checkins.model import OF_ANSWER
from bot.messages import Account, MessagePosted, MessageRef

if TYPE_CHECKING:
    from bot.community.checkins.model import Checkin, Response
    from bot.transaction import Transaction


def as_message(tx: Transaction, ref: MessageRef) -> MessagePosted | None:
    """Return an answer as a message, for it to be kept like any other; None where there is none any more."""
    id_, _, question = ref.id.removeprefix(OF_ANSWER).partition(".")
    answer = tx.checkins.answer_by_id(id_)
    round_ = tx.checkins.round(answer.round) if answer else None
    checkin = tx.checkins.get(round_.checkin) if round_ else None
    if answer is None or checkin is None or str(checkin.room) != str(ref.place.room) or not question.isdecimal():
        return None
    return message_of(tx, checkin, answer, int(question))


def message_of(tx: Transaction, checkin: Checkin, answer: Response, question: int) -> MessagePosted | None:
    """Return what was said to one question as a message of its author's in the check-in's channel."""
    member = tx.members.get(answer.person)
    text = answer.text(question)
    if member is None or not member.account or not text:
        return None
    space, _, native = member.account.partition("/")
    author = Account(space, native, member.name)
    ref = MessageRef(checkin.room, f"{OF_ANSWER}{answer.id}.{question}")
    room = tx.members.known_room(checkin.room)
    return MessagePosted(ref, author, text, answer.at, private=checkin.private or room is None or room.private)
