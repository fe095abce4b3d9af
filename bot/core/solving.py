"""“This solved it”: the one who asked marks a reply, and it is offered for keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import consents
from bot.domain import questions
from bot.domain import replies as domain
from bot.messages import Action
from bot.practice.draft import written
from bot.practice.model import Kind
from bot.practice.replies.forms import share_form

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Answer, MessageChosen, MessagePosted
    from bot.transaction import Transaction


async def on_this_solved(desk: Desk, scene: Scene, chosen: MessageChosen) -> Answer:
    """End the question of the thread; its answer's author is asked whether it may be kept."""

    def solve(tx: Transaction) -> Answer:
        question = _question_of(tx, chosen.message)
        if question is None or question.asker != scene.member(tx).person:
            return domain.no_question_here()
        if not questions.answer(tx, question, by=None):
            return domain.was_ended()
        if str(chosen.message.author) == str(chosen.actor):
            return own_words_form(chosen.message, kind=Kind.SOLUTION, question=question)
        consents.request(tx, scene=scene, message=chosen.message, kind=Kind.SOLUTION)
        return domain.solved(offered=True)

    return await desk.write(scene, solve)


def own_words_form(message: MessagePosted, *, kind: Kind | None = None, question: Question | None = None) -> Answer:
    """Return the share form over the actor's own message; what is kept then belongs to that message."""
    said = written(message.text)
    values = {
        "kind": (said.kind or kind or Kind.TIP).value,
        "title": (question.text[:200] if question and question.text else said.title),
        "body": said.body,
        "topics": ", ".join(said.topics),
    }
    return share_form(Action("share", str(message.ref)), values, private=message.private)


def _question_of(tx: Transaction, message: MessagePosted) -> Question | None:
    place = message.ref.place
    key = tx.outgoing.key_of(place, place.thread) if place.thread else None
    return tx.questions.by_posted(key) if key else None
