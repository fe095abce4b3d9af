"""A post in a forum: what was solved before stands beneath it once, and its asker says whether that was it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.core.answers import FORUM, Standing, made_anew, remember, standing_as
from bot.core.asking import in_public
from bot.core.attention import announce
from bot.core.keeping import named_as
from bot.core.keys import id_for, key_for
from bot.core.numbers import number_of
from bot.core.reusing import used
from bot.core.switches import switched
from bot.domain import questions
from bot.domain import replies as domain
from bot.messages import MessageRef, Place
from bot.practice import replies, reuse
from bot.practice.ask import parse_question
from bot.practice.draft import is_blank
from bot.practice.keep import deletion_key
from bot.practice.model import Tier

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Answer, MessagePosted, Pressed
    from bot.practice.ask import Answered
    from bot.transaction import Transaction


async def on_post(desk: Desk, message: MessagePosted) -> None:
    """Show beneath a forum's post what everybody there may see of the same; where there is nothing, say nothing.

    The post is its own question: only a pointer to it is stored.
    """
    query = parse_question(message.text)
    if is_blank(query.text):
        return
    scene = await desk.event(message.author, message.ref.place, private=message.private)
    answer = await desk.read(scene, lambda tx: in_public(tx, query, scene))
    if answer.shown:
        await desk.write(scene, lambda tx: _show(tx, scene, message, answer))


async def on_solved_by(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """End the asker's question with the entry that solved it, and say so in its thread."""
    number, _, id_ = press.action.subject.partition("@")

    def solve(tx: Transaction) -> Answer:
        member, question = scene.member(tx), tx.questions.get(id_)
        if question is None or question.asker != member.person:
            return domain.only_who_asked()
        entry = reuse.record_use(tx, number_of(number), member=member, viewer=scene.viewer(member), now=scene.now)
        helper = None if entry.nameless else entry.author
        if not questions.answer(tx, question, by=entry.number, helper=helper, now=scene.now):
            return domain.was_ended()
        said = replies.solved_by(entry, named_as(member))
        tx.outgoing.replace(answer_key(question), said, now=scene.now)
        return used(tx, entry, member)

    return await desk.write(scene, solve)


async def on_still_open(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Leave the question to people: what was shown keeps no buttons, and it ends when a reply is marked."""

    def leave(tx: Transaction) -> Answer:
        question = tx.questions.get(press.action.subject)
        if question is None or question.asker != scene.member(tx).person:
            return domain.only_who_asked()
        if question.state in questions.ENDED:
            return domain.was_ended()
        key = answer_key(question)
        if questions.post(tx, question, place=Place.parse(question.place), posted_key=key, now=scene.now):
            settle(tx, question, now=scene.now)
        return domain.stays_open()

    return await desk.write(scene, leave)


def question_at(tx: Transaction, place: Place) -> Question | None:
    """Return the question that the forum's post at the head of a thread is."""
    head = MessageRef(place, place.thread)
    return tx.questions.get(id_for("question", tx.members.community().id, head)) if place.thread else None


def settle(tx: Transaction, question: Question, *, now: datetime) -> None:
    """Take the buttons away from beneath a forum's post that is decided; any other question has none."""
    standing = standing_as(tx, answer_key(question))
    plain = made_anew(tx, answer_key(question), now=now) if standing and standing.way == FORUM else None
    if plain:
        tx.outgoing.replace(answer_key(question), plain, now=now)


def answer_key(question: Question) -> str:
    """Return the key of what was shown beneath a forum's post."""
    return key_for("answer", question.source_key)


def _show(tx: Transaction, scene: Scene, message: MessagePosted, answer: Answered) -> None:
    if tx.deliveries.outcome(deletion_key(message.ref)) is not None or not switched(tx, scene.place).tags:
        return
    tx.members.room(message.ref.place, private=scene.private)
    question = questions.record(
        tx,
        id_for("question", scene.community, message.ref),
        "",
        asker=scene.member(tx),
        place=message.ref.place,
        tier=Tier.SOLVED.value,  # Whoever says nothing more of it has found what they need: it ends without a word.
        near=answer.numbers,
        source_key=str(message.ref),
        labels=message.labels,
        now=scene.now,
    )
    key = answer_key(question)
    remember(tx, key, Standing(FORUM, answer.tier, question.id, answer.numbers, message.ref.place), now=scene.now)
    similar = replies.similar_posts(answer, question=question.id)
    announce(tx, message.ref.place, similar, cause=Cause.PRIOR_ART, key=key, now=scene.now)
