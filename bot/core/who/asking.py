"""The second step of the ladder: one person is asked, in private, who agreed to it and has time this week."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.core import ladder
from bot.core.asked import asked_key, open_place
from bot.core.attention import tell
from bot.core.keeping import named_as
from bot.core.keys import id_for
from bot.core.places import near
from bot.core.who import finding
from bot.domain import questions
from bot.domain import replies as domain
from bot.domain.replies import who as said
from bot.domain.replies.asked import you_are_asked
from bot.domain.who import asking
from bot.domain.who.model import AT_WORK
from bot.errors import Absent
from bot.messages import Action, MessageRef
from bot.practice.ask import parse_question
from bot.practice.draft import is_blank, written
from bot.practice.model import Tier

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction


async def on_ask_one(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show whom the asker may ask; nobody is shown the question yet."""
    if scene.guest:
        return said.not_for_guests()

    def show(tx: Transaction) -> Answer:
        question = questions.asked_by(tx, press.action.subject, scene.member(tx))
        if question.state in questions.ENDED:
            return domain.was_ended()
        viewer = scene.viewer(scene.member(tx))
        before = {one.to for one in tx.who.of(question.id)}
        near, topic, id_ = question.near, question.topic, question.id
        found = finding.find(tx, question.text, viewer, near=near, topic=topic, seed=id_, now=scene.now)
        known = [one for one in found.known if one[1] not in before]  # Who could not help is not asked again.
        return said.whom(question, known, same=found.same, pointer=not question.text)

    return await desk.write(scene, show)


async def on_ask_this_one(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Ask the one who was chosen: by this press its asker agrees that they are shown the question."""
    id_, _, person = press.action.subject.partition(".")
    question = await desk.read(scene, lambda tx: tx.questions.get(id_))
    source = await desk.message(MessageRef.parse(question.source_key)) if question and question.source_key else None
    url = source.url if source else None

    def ask(tx: Transaction) -> Answer:
        mine = questions.asked_by(tx, id_, scene.member(tx))
        return ask_person(tx, scene, mine, person, url=url)

    return await desk.write(scene, ask)


def ask_person(tx: Transaction, scene: Scene, question: Question, person: str, *, url: str | None = None) -> Answer:
    """Ask one person a question of the actor's, unless somebody is asked it already."""
    if question.state in questions.ENDED:
        return domain.was_ended()
    member = tx.members.get(person)
    if scene.guest or member is None or person == question.asker or not finding.is_free(tx, person, now=scene.now):
        return said.not_free(question.id)
    if not question.text and not url:
        return said.not_free(question.id)  # What can't be shown can't be asked.
    before = tx.who.of(question.id)
    if any(one.to == person for one in before) and not any(one.state in AT_WORK for one in before):
        return said.not_free(question.id)  # Who could not help is not asked the same again.
    id_ = id_for("asked one", question.id, person)
    asked = asking.ask_one(tx, question, person, id=id_, now=scene.now)
    if asked is None:
        return said.asked_already()
    where = near(tx, member.account, open_place(tx, question.place))
    asker = named_as(scene.member(tx))
    post = you_are_asked(asked, question, asker, to=member.account, near=where, url=url)
    tell(tx, member, post, cause=Cause.ASKED, key=asked_key(id_), now=scene.now)
    return said.asked_one(named_as(member))


async def open_who_ask(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for a question to one person that `/who` showed, or to the group."""

    def form(tx: Transaction) -> Answer:
        return _form(tx, press.action.subject) if press.action.subject else said.question_form(None)

    return await desk.read(scene, form)


async def on_who_ask(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Ask one person what was typed; it stays between the two."""
    typed, person = form.values.get("question", ""), form.action.subject

    def ask(tx: Transaction) -> Answer:
        if is_blank(parse_question(typed).text):
            return _form(tx, person, typed=typed, fault="Type a question.")
        return ask_person(tx, scene, _recorded(tx, scene, form, typed), person)

    return await desk.write(scene, ask)


def _form(tx: Transaction, person: str, *, typed: str = "", fault: str = "") -> Answer:
    """Return the form to ask somebody; `Absent` where they are not to be found any more."""
    agreed, member = tx.who.findable(person), tx.members.get(person)
    if agreed is None or member is None or not member.name:
        raise Absent("member", "")
    return said.question_form(agreed, member.name, typed=typed, fault=fault)


async def on_who_group(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Put what was typed to a channel, as the ladder does."""
    typed = form.values.get("question", "")
    if is_blank(parse_question(typed).text):
        return said.question_form(None, typed=typed, fault="Type a question.")
    question = await desk.write(scene, lambda tx: _recorded(tx, scene, form, typed))
    return await ladder.on_ask_channel(desk, scene, replace(form, action=Action("ask_channel", question.id), values={}))


def _recorded(tx: Transaction, scene: Scene, form: FormSubmitted, typed: str) -> Question:
    return questions.record(
        tx,
        id_for("question", scene.community, form.key),
        written(parse_question(typed).text).body,
        asker=scene.member(tx),
        place=scene.place,
        tier=Tier.RELATED.value,  # It was not looked for, so it is not known that there is nothing.
        near=(),
        now=scene.now,
    )
