"""Prior art: who asks in a channel that wants it is told, once and privately, what was solved before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import FOR_YOU, Cause
from bot.core.asking import in_public
from bot.core.attention import explained, tell
from bot.core.keys import key_for
from bot.core.switches import prior_art_on, switched
from bot.practice import replies
from bot.practice.ask import parse_question
from bot.practice.draft import is_blank
from bot.practice.keep import deletion_key
from bot.text import is_question

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.messages import MessagePosted
    from bot.practice.ask import Answered
    from bot.transaction import Transaction

TOO_LATE = timedelta(minutes=10)  # By then somebody has answered, and a hint comes out of nowhere.


async def on_message(desk: Desk, message: MessagePosted) -> None:
    """Tell whoever asks what is like it; of the question itself nothing is stored.

    What is shown is what everybody in the channel may see.
    """
    if not await prior_art_on(desk, message.ref.place) or not is_question(message.text):
        return
    query = parse_question(message.text)
    scene = await desk.event(message.author, message.ref.place, private=message.private)
    if is_blank(query.text) or scene.now - message.at > TOO_LATE:
        return
    answer = await desk.read(scene, lambda tx: in_public(tx, query, scene))
    if answer.shown:
        await desk.write(scene, lambda tx: _tell(tx, scene, message, answer))


def _tell(tx: Transaction, scene: Scene, message: MessagePosted, answer: Answered) -> None:
    gone = tx.deliveries.outcome(deletion_key(message.ref)) is not None
    if gone or not switched(tx, message.ref.place).prior_art:
        return
    hint = replies.prior_art(answer, to=str(message.author))
    key, place, asker = key_for("prior art", message.ref), message.ref.place, scene.known(tx)
    if asker:
        by = message.at + TOO_LATE
        tell(tx, asker, hint, cause=Cause.PRIOR_ART, subject=FOR_YOU, key=key, now=scene.now, place=place, by=by)
    else:  # Whom Hearth has not met set nothing, and a hint is no reason to remember them.
        tx.outgoing.send(place, explained(hint, Cause.PRIOR_ART, FOR_YOU), key=key, now=scene.now)
