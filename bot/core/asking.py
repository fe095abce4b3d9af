"""A question and its answer: to the asker alone, or in front of everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.answers import ASKED, Standing, remember
from bot.core.keys import id_for, key_for
from bot.domain import questions
from bot.domain import replies as domain
from bot.errors import Unavailable
from bot.messages import Place
from bot.metrics import asks_answered
from bot.practice import replies
from bot.practice.ask import find, parse_question, worth_reading
from bot.practice.draft import is_blank
from bot.practice.keep import deletion_key

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Answer, FormSubmitted, MessageChosen, MessagePosted, Pressed
    from bot.practice.ask import Answered
    from bot.practice.model import Query
    from bot.transaction import Transaction


async def on_ask(desk: Desk, scene: Scene, key: str, text: str) -> Answer:
    """Answer a question to the one who asked, and remember it so that it gets an end."""
    query = parse_question(text)
    if is_blank(query.text):
        return replies.type_a_question()
    return await _ask(desk, scene, key=key, query=query, text=query.text)


async def open_ask(_desk: Desk, _scene: Scene, _press: Pressed) -> Answer:
    """Open the form for a question."""
    return domain.ask_form()


async def on_ask_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Answer a question that was typed into the form."""
    return await on_ask(desk, scene, form.key, form.values.get("question", ""))


async def on_solved_shortcut(desk: Desk, scene: Scene, chosen: MessageChosen) -> Answer:
    """Answer whether a message has been solved before; another's words are remembered as a pointer only."""
    query = parse_question(chosen.message.text)
    if is_blank(query.text):
        return replies.type_a_question()
    own = str(chosen.actor) == str(chosen.message.author)
    text = query.text if own else ""
    return await _ask(desk, scene, key=chosen.key, query=query, text=text, source=str(chosen.message.ref))


async def on_mention(desk: Desk, message: MessagePosted) -> None:
    """Answer a question put to Hearth in front of everybody, by what everybody there may see."""
    scene = await desk.event(message.author, message.ref.place, private=message.private)
    query = parse_question(message.text)
    answer: Answered | None = None
    if not is_blank(query.text):
        answer = await desk.read(scene, lambda tx: in_public(tx, query, scene))

    def record(tx: Transaction) -> None:
        if tx.deliveries.outcome(deletion_key(message.ref)) is not None:
            return
        post, key = replies.type_a_question(), key_for("answer", message.ref)
        if answer:
            member = scene.member(tx)
            tx.members.room(message.ref.place, private=scene.private)
            question = questions.record(
                tx,
                id_for("question", scene.community, message.ref),
                query.text,
                asker=member,
                place=message.ref.place,
                tier=answer.tier.value,
                near=answer.numbers,
                shared=True,
                labels=message.labels,
                now=scene.now,
            )
            post = replies.asked_in_public(answer, question=question.id, asker=str(scene.actor))
            remember(
                tx, key, Standing(ASKED, answer.tier, question.id, answer.numbers, message.ref.place), now=scene.now
            )
        tx.outgoing.send(message.ref.place, post, key=key, now=scene.now)

    await desk.write(scene, record)


async def on_rest(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Search a question again for the one who pressed, with all that they may see."""
    question = await desk.read(scene, lambda tx: tx.questions.get(press.action.subject))
    person = await desk.read(scene, lambda tx: tx.members.known(scene.actor))
    mine = question is not None and person is not None and question.asker == person
    if question is None or not question.text or not (mine or _may_read(question, scene)):
        return domain.was_ended()
    query = parse_question(question.text)
    answer = await desk.read(scene, lambda tx: _find(tx, query, scene))
    return replies.answered(answer, question=question.id if mine else "", ladder=mine)


def in_public(tx: Transaction, query: Query, scene: Scene) -> Answered:
    """Return what everybody in the scene's place may see."""
    return _find(tx, query, scene, place=scene.place.room)


def mark_helpful(tx: Transaction, scene: Scene, question_id: str, number: int) -> None:
    """End the actor's own question with the entry that helped."""
    question = tx.questions.get(question_id) if question_id else None
    if question and question.asker == scene.member(tx).person:
        entry = tx.entries.get(number)
        helper = entry.author if entry and not entry.nameless else None
        questions.answer(tx, question, by=number, helper=helper, now=scene.now)


async def _ask(desk: Desk, scene: Scene, *, key: str, query: Query, text: str, source: str | None = None) -> Answer:
    try:
        answer = await desk.read(scene, lambda tx: _find(tx, query, scene))
    except Unavailable:
        return replies.search_is_down(text)

    def record(tx: Transaction) -> Question:
        return questions.record(
            tx,
            id_for("question", scene.community, key),
            text,
            asker=scene.member(tx),
            place=scene.place,
            tier=answer.tier.value,
            near=answer.numbers,
            source_key=source,
            now=scene.now,
        )

    question = await desk.write(scene, record)
    asks_answered.labels(answer.tier.value).inc()
    return replies.answered(answer, question=question.id)


def _find(tx: Transaction, query: Query, scene: Scene, *, place: Place | None = None) -> Answered:
    return worth_reading(find(tx, query, viewer=scene.someone(tx), place=place, now=scene.now))


def _may_read(question: Question, scene: Scene) -> bool:
    return question.shared and str(Place.parse(question.place).room) in scene.rooms
