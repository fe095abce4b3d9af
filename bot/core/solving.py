"""“This solved it”: the one who asked marks a reply, and it is offered for keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import consents
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.domain import questions
from bot.domain import replies as domain
from bot.messages import Action
from bot.practice.draft import written
from bot.practice.model import Kind
from bot.practice.replies.forms import share_form
from bot.text import is_question

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        line = domain.is_solved(named_as(scene.member(tx)))
        tx.outgoing.send(chosen.message.ref.place, line, key=key_for("solved", question.id), now=scene.now)
        if str(chosen.message.author) == str(chosen.actor):
            return own_words_form(chosen.message, kind=Kind.SOLUTION, question=question)
        consents.request(tx, scene=scene, message=chosen.message, kind=Kind.SOLUTION, question=question.id)
        return domain.solved(offered=True)

    return await desk.write(scene, solve)


async def on_thanks(desk: Desk, message: MessagePosted) -> None:
    """Offer a solved thread once, privately, to whoever answered: the talk at lunch is where most of it is said.

    Whoever asked must be the one who thanks. Nothing that was said is stored: the offer
    is a request for consent, which is asked once for one message.
    """
    said = await desk.thread(message.ref.place)
    answer = _answer_in(said, message)
    if answer is None:
        return
    scene = await desk.event(message.author, message.ref.place, private=message.private)

    def offer(tx: Transaction) -> None:
        if tx.members.community().settings.hashtags_on:
            consents.offer(tx, scene=scene, message=answer, kind=Kind.SOLUTION)

    await desk.write(scene, offer)


def _answer_in(said: Sequence[MessagePosted], thanks: MessagePosted) -> MessagePosted | None:
    """Return the last answer of somebody else before the thanks, where the thanker asked the question."""
    asked = str(thanks.author)
    if not said or str(said[0].author) != asked or not is_question(said[0].text):
        return None
    before = [one for one in said[1:] if one.at <= thanks.at and one.ref.id != thanks.ref.id]
    return next((one for one in reversed(before) if str(one.author) != asked), None)


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
