"""What the one who is asked says: that they can help, and how; not now; or that they want to be asked no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.model import Did
from bot.core.asked import asked_key, open_place
from bot.core.attention import announce, tell
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.places import near
from bot.domain import questions
from bot.domain import replies as domain
from bot.domain.replies import asked as said
from bot.domain.who import asking
from bot.domain.who.model import AT_WORK, AskedState
from bot.errors import Absent
from bot.messages import Place, Post
from bot.practice.draft import is_blank, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.domain.who.model import AskedOne
    from bot.messages import Account, Answer, Block, FormSubmitted, Pressed
    from bot.transaction import Transaction


async def on_help(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Record that the actor can help, tell the asker, and offer how."""

    def accept(tx: Transaction) -> Answer:
        asked, question, asker = _mine(tx, scene, press.action.subject)
        if question is None or asker is None:
            return said.no_longer_needed()
        accepted = asking.accept(tx, asked, now=scene.now)
        if accepted:
            helper, to = named_as(scene.member(tx)), asker.account
            where = near(tx, to, open_place(tx, question.place))
            post = said.can_help(accepted, question, helper, to=to, near=where)
            tell(tx, asker, post, cause=Cause.ANSWER, key=key_for("can help", asked.id), now=scene.now)
        talk = bool(_both(tx, asked))
        return said.how_to_help(accepted or asked, named_as(asker), talk=talk)

    return await desk.write(scene, accept)


async def on_not_now(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Record that the actor can't help now; the asker goes on."""
    return await desk.write(scene, lambda tx: _decline(tx, scene, press.action.subject) or said.declined())


async def on_stop(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor be asked no more, this question included."""

    def stop(tx: Transaction) -> Answer:
        tx.who.find_me_not(scene.member(tx).person)
        _decline(tx, scene, press.action.subject)
        return said.stopped()

    return await desk.write(scene, stop)


def _decline(tx: Transaction, scene: Scene, id_: str) -> Answer:
    asked, question, asker = _mine(tx, scene, id_)
    if question is None or asker is None:
        return said.no_longer_needed()
    if asking.has_answered(asked):
        return said.answered_before(named_as(asker))
    if asking.decline(tx, asked):
        tell_next(tx, asked, question, asker, now=scene.now)
    return None


def tell_next(
    tx: Transaction, asked: AskedOne, question: Question, asker: Member, *, expired: bool = False, now: datetime
) -> None:
    """Tell the asker that it does not work out with the one they asked, and what else they can do."""
    to = asker.account
    post = said.not_this_time(question, to=to, near=near(tx, to, open_place(tx, question.place)), expired=expired)
    tell(tx, asker, post, cause=Cause.ANSWER, key=key_for("not this one", asked.id), now=now)


async def open_answer(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for an answer."""

    def form(tx: Transaction) -> Answer:
        asked, question, _ = _mine(tx, scene, press.action.subject)
        return said.answer_form(asked, question) if question else said.no_longer_needed()

    return await desk.write(scene, form)


async def on_answer(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Bring an answer to the one who asked, and to nobody else."""
    typed = form.values.get("answer", "")
    text = written(typed).body

    def answer(tx: Transaction) -> Answer:
        asked, question, asker = _mine(tx, scene, form.action.subject)
        if question is None or asker is None:
            return said.no_longer_needed()
        if is_blank(text):
            return said.answer_form(asked, question, fault="Say how, in a sentence or more.", typed=typed)
        now_at = asking.accept(tx, asked, now=scene.now) or asked
        counted = replace(now_at, version=now_at.version + 1)
        if not tx.who.put(counted):
            return said.no_longer_needed()
        to = asker.account
        where = near(tx, to, open_place(tx, question.place))
        post = said.an_answer(counted, question, named_as(scene.member(tx)), text, to=to, near=where)
        tell(tx, asker, post, cause=Cause.ANSWER, key=answer_key(asked.id, counted.version), now=scene.now)
        return said.answer_sent(named_as(asker))

    return await desk.write(scene, answer)


async def on_talk(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open a conversation of the two, with the question in it."""

    def talk(tx: Transaction) -> Answer:
        asked, question, asker = _mine(tx, scene, press.action.subject)
        if question is None or asker is None:
            return said.no_longer_needed()
        both = _both(tx, asked)
        if both is None:
            return said.no_common_space()
        natives = "".join(f"+{one.native}" for one in sorted(both, key=lambda one: one.native))
        place = Place(both[0].space, natives)
        helper = scene.member(tx)
        where = near(tx, str(both[0]), open_place(tx, question.place))
        to = [str(one) for one in both]
        post = said.talk(question, named_as(asker), named_as(helper), asked, to=to, near=where)
        announce(tx, place, post, cause=Cause.ASKED, key=key_for("one talk", asked.id), now=scene.now)
        return said.talk_opened()

    return await desk.write(scene, talk)


async def on_solved(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """End the asker's question by what the one they asked said, and tell them so."""

    def solve(tx: Transaction) -> Answer:
        member, asked = scene.member(tx), tx.who.get(press.action.subject)
        question = tx.questions.get(asked.question) if asked else None
        if asked is None or question is None or question.asker != member.person:
            return domain.only_who_asked()
        helper = tx.members.get(asked.to)
        asking.helped(tx, asked)
        if not questions.answer(tx, question, by=None, helper=asked.to, now=scene.now):
            return domain.was_ended()
        tx.interactions.note(
            Did.ANSWERED, by=asked.to, to=member.person, subject=question.id, topic=question.topic, now=scene.now
        )
        if helper is None or not helper.account:
            return said.solved(None)
        where = near(tx, helper.account, open_place(tx, question.place))
        told = said.you_helped(named_as(member), to=helper.account, near=where)
        tell(tx, helper, told, cause=Cause.THANKS, key=key_for("one solved", asked.id), now=scene.now)
        return said.solved(named_as(helper))

    return await desk.write(scene, solve)


def expire(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Take three days of silence for a no; a week after they said that they can help, ask whether they did."""
    found = asking.expire(tx, id_, now=now)
    question = tx.questions.get(found[0].question) if found else None
    if found is None or question is None or question.state in questions.ENDED or not question.asker:
        if found:
            tx.outgoing.replace(asked_key(id_), said.no_longer_needed(), now=now)
        return
    was, asker = found[0], tx.members.get(question.asker)
    if was.state is AskedState.ASKED:
        tx.outgoing.replace(asked_key(id_), said.no_longer_needed(), now=now)
    if asker is None or not asker.account:
        return
    if was.state is AskedState.ASKED:
        tell_next(tx, was, question, asker, expired=True, now=now)
        return
    where = near(tx, asker.account, open_place(tx, question.place))
    post = said.did_it_help(was, question, to=asker.account, near=where)
    tell(tx, asker, post, cause=Cause.ANSWER, key=key_for("did it help", id_), now=now)


def mine(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return what somebody is asked, for their own page."""
    found = []
    for asked in tx.who.mine(viewer.person) if viewer.person else ():
        question, asker = tx.questions.get(asked.question), tx.members.get(asked.by)
        if question and asker and question.state not in questions.ENDED:
            found.append((asked, question, named_as(asker)))
    return said.mine(found)


def unsaid(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each message that tells of somebody who erases what is theirs."""
    for asked in tx.who.naming(person):
        keys = (key_for("can help", asked.id), key_for("one talk", asked.id), key_for("one solved", asked.id))
        answers = (answer_key(asked.id, version) for version in range(1, asked.version + 1))
        for key in (asked_key(asked.id), *keys, *answers):
            yield key, said.no_longer_needed()


def answer_key(id_: str, version: int) -> str:
    """Return the key of an answer to the one who asked."""
    return key_for("one answer", id_, version)


def _mine(tx: Transaction, scene: Scene, id_: str) -> tuple[AskedOne, Question | None, Member | None]:
    """Return what the actor is asked, with its question and asker where it still needs an answer."""
    asked, member = tx.who.get(id_), scene.member(tx)
    if asked is None or asked.to != member.person:
        raise Absent("question", "")
    question, asker = tx.questions.get(asked.question), tx.members.get(asked.by)
    over = asked.state not in AT_WORK or question is None or question.state in questions.ENDED
    there = asker if asker and asker.account else None
    return (asked, None, None) if over else (asked, question, there)


def _both(tx: Transaction, asked: AskedOne) -> list[Account] | None:
    """Return an account of each of the two in a space where both are; None where there is none."""
    theirs = {one.space: one for one in tx.members.present(asked.to)}
    common = [(one, theirs[one.space]) for one in tx.members.present(asked.by) if one.space in theirs]
    return list(common[0]) if common else None
