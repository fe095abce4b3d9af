"""“This solved it”: the one who asked marks a reply, and it is offered for keeping."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.core import consents, forum
from bot.core.desk import named
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.sharing import own_words_form
from bot.core.switches import switched
from bot.domain import questions
from bot.domain import replies as domain
from bot.practice.model import Kind
from bot.text import is_question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Account, Answer, MessageChosen, MessagePosted, Reacted
    from bot.transaction import Transaction


async def on_this_solved(desk: Desk, scene: Scene, chosen: MessageChosen) -> Answer:
    """End the question of the thread; its answer's author is asked whether it may be kept.

    Whoever opened the thread themselves may say so too: nothing was asked of Hearth then.
    """
    message = chosen.message
    person = await desk.read(scene, lambda tx: tx.members.known(chosen.actor))
    question = await desk.read(scene, lambda tx: _question_of(tx, message))
    if question is None or question.asker != person:
        if not await _opened_by(desk, message, chosen.actor):
            return domain.no_question_here()
        return await desk.write(scene, partial(_offer_reply, scene=scene, chosen=chosen))
    return await desk.write(scene, partial(_solve, scene=scene, chosen=chosen, id_=question.id))


async def on_thanks(desk: Desk, message: MessagePosted) -> None:
    """Offer a solved thread once, privately, to whoever answered: the talk at lunch is where most of it is said.

    Whoever asked must be the one who thanks. Nothing that was said is stored: the offer
    is a request for consent, which is asked once for one message.
    """
    scene = await desk.event(message.author, message.ref.place, private=message.private)
    if not await desk.read(scene, lambda tx: switched(tx, message.ref.place).tags):
        return
    said = await desk.thread(message.ref.place)
    asked = await desk.read(scene, partial(_asked, said=said, message=message, account=message.author))
    answer = _last_answer(said, message) if asked else None
    if answer:
        await desk.write(scene, partial(_offer, scene=scene, answer=replace(answer, private=scene.private)))


async def on_check(desk: Desk, reaction: Reacted) -> None:
    """Offer a reply that whoever asked has marked, as thanks does; a question that Hearth knows ends with it."""
    message = reaction.message
    if message.ref.place.thread in {"", message.ref.id} or str(message.author) == str(reaction.by):
        return
    scene = await desk.event(reaction.by, message.ref.place, private=message.private)
    if not await desk.read(scene, lambda tx: switched(tx, message.ref.place).tags):
        return
    said = await desk.thread(message.ref.place)
    if await desk.read(scene, partial(_asked, said=said, message=message, account=reaction.by)):
        answer = replace(message, private=scene.private)
        await desk.write(scene, partial(_offer, scene=scene, answer=answer, marked=True))


def _offer(tx: Transaction, *, scene: Scene, answer: MessagePosted, marked: bool = False) -> None:
    if not switched(tx, answer.ref.place).tags:
        return
    question = _question_of(tx, answer)
    if marked and question:
        _end(tx, scene, question, answer)
    consents.offer(tx, scene=scene, message=answer, kind=Kind.SOLUTION, question=question.id if question else None)


def _asked(tx: Transaction, *, said: Sequence[MessagePosted], message: MessagePosted, account: Account) -> bool:
    """Return whether *account* asked what the thread of *message* is about: in it, or by Hearth."""
    if said and str(said[0].author) == str(account) and is_question(said[0].text):
        return True
    question, person = _question_of(tx, message), tx.members.known(account)
    return question is not None and person is not None and question.asker == person


def _last_answer(said: Sequence[MessagePosted], thanks: MessagePosted) -> MessagePosted | None:
    """Return the last answer of somebody else before the thanks; what a thread hangs on is none."""
    before = [one for one in said if one.at <= thanks.at and one.ref.id not in {thanks.ref.id, thanks.ref.place.thread}]
    return next((one for one in reversed(before) if str(one.author) != str(thanks.author)), None)


async def _opened_by(desk: Desk, message: MessagePosted, account: Account) -> bool:
    """Return whether *account* said what the thread of *message* hangs on."""
    if message.ref.place.thread in {"", message.ref.id}:
        return False
    said = await desk.thread(message.ref.place)
    return bool(said) and str(said[0].author) == str(account) and said[0].ref.id != message.ref.id


def _solve(tx: Transaction, *, scene: Scene, chosen: MessageChosen, id_: str) -> Answer:
    question = tx.questions.get(id_)
    if question is None or question.asker != scene.member(tx).person:
        return domain.no_question_here()
    if not _end(tx, scene, question, chosen.message):
        return domain.was_ended()
    return _offer_reply(tx, scene=scene, chosen=chosen, question=question)


def _end(tx: Transaction, scene: Scene, question: Question, reply: MessagePosted) -> bool:
    """End a question by a reply in its thread, and say so there; False where it had ended."""
    helper = tx.members.meet(named(reply.author), now=scene.now, acts=False).person
    if not questions.answer(tx, question, by=None, helper=helper, now=scene.now):
        return False
    _note(tx, question, helper, now=scene.now)
    line = domain.is_solved(named_as(scene.member(tx)))
    tx.outgoing.send(reply.ref.place, line, key=key_for("solved", question.id), now=scene.now)
    forum.settle(tx, question, now=scene.now)
    return True


def _note(tx: Transaction, question: Question, helper: str, *, now: datetime) -> None:
    """Note who answered; whoever solves their own question answers nobody."""
    if helper != question.asker:
        tx.interactions.note(
            Did.ANSWERED, by=helper, to=question.asker, subject=question.id, topic=question.topic, now=now
        )


def _offer_reply(tx: Transaction, *, scene: Scene, chosen: MessageChosen, question: Question | None = None) -> Answer:
    """Let the reply that solved it be kept: by the actor where it is theirs, else by its author's consent."""
    message = chosen.message
    if str(message.author) == str(chosen.actor):
        return own_words_form(tx, message, kind=Kind.SOLUTION, question=question, now=scene.now)
    id_, known = question.id if question else None, _is_decided(tx, message)
    consents.request(tx, scene=scene, message=message, kind=Kind.SOLUTION, question=id_, fact=chosen.key)
    return domain.solved(offered=not known)


def _is_decided(tx: Transaction, message: MessagePosted) -> bool:
    """Return whether a message is kept already, or its author was asked before."""
    key = str(message.ref)
    return tx.entries.by_source(key) is not None or tx.consents.by_source(key) is not None


def _question_of(tx: Transaction, message: MessagePosted) -> Question | None:
    """Return the question that the thread of *message* answers: one that Hearth put there, or a forum's post."""
    place = message.ref.place
    if place.thread in {"", message.ref.id}:
        return None
    key = tx.outgoing.key_of(place, place.thread)
    return (tx.questions.by_posted(key) if key else None) or forum.question_at(tx, place)
