"""The ladder of a question that found no answer: ask the channel, park it as a gap, let go of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.naming import find_member
from bot.community.replies import sentence
from bot.core.asked import withdraw
from bot.core.dates import parse_day
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.sessions.posted import question_gone
from bot.domain import questions
from bot.domain import replies as domain
from bot.domain.gaps import course
from bot.errors import Absent, Unfit
from bot.messages import MessageRef, Place
from bot.practice import replies
from bot.practice.draft import is_direct
from bot.practice.model import visible
from bot.practice.sight import standing_now

if TYPE_CHECKING:
    from bot.community.model import Member, Room
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction

MOST_CHOICES = 25


async def on_not_it(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Offer the next steps of the ladder; what was found is not taken for its end any more."""

    def not_it(tx: Transaction) -> Answer:
        question = _mine(tx, scene=scene, id=press.action.subject)
        if question.state in questions.ENDED:
            return domain.was_ended()  # By the button beside this one, perhaps: nobody is asked for it any more.
        questions.reopen(tx, question)
        return replies.not_what_i_need(question.id, pointer=not question.text)

    return await desk.write(scene, not_it)


async def on_ask_channel(desk: Desk, scene: Scene, event: Pressed | FormSubmitted) -> Answer:
    """Put a question to its channel with the near misses; where it was asked in none, ask which."""
    question = await desk.write(scene, partial(_mine, scene=scene, id=event.action.subject))
    target = scene.place.room
    values = getattr(event, "values", {})
    if values.get("room"):
        target = Place.parse(values["room"])
    elif is_direct(target) or not target.channel:
        rooms = await open_rooms(desk, scene)
        return domain.which_channel(question.id, rooms) if rooms else domain.no_channel()
    if str(target) not in scene.rooms and str(target) not in dict(await open_rooms(desk, scene)):
        return domain.no_channel()
    source = await desk.message(_pointer(question)) if question.source_key else None
    url = source.url if source else None
    answer = await desk.write(scene, partial(_post, scene=scene, question=question, target=target, url=url))
    desk.unreplied.pop(str(target.room), None)  # It is looked anew who waits for a reply there.
    return answer


async def on_park(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Park a question as a gap, looked after by its asker until somebody else does."""

    def park(tx: Transaction) -> Answer:
        member = scene.member(tx)
        question = questions.asked_by(tx, press.action.subject, member)
        if question.state in questions.ENDED:
            return domain.was_ended()
        return _parked(tx, questions.park(tx, question, steward=member.person, due_at=None, now=scene.now), member)

    return await desk.write(scene, park)


async def open_park_form(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for a gap's date and steward."""
    question = await desk.write(scene, partial(_mine, scene=scene, id=press.action.subject))
    return domain.park_form(question, question.due_at or scene.now)


async def on_park_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Give a gap another date and steward; a faulty one opens the form again."""

    def park(tx: Transaction) -> Answer:
        member = scene.member(tx)
        question = questions.asked_by(tx, form.action.subject, member)
        if question.state in questions.ENDED:
            return domain.was_ended()
        try:
            due = parse_day(form.values.get("date", ""), now=scene.now)
        except Unfit as fault:
            return domain.park_form(question, question.due_at or scene.now, fault=sentence(fault), values=form.values)
        name = form.values.get("steward", "").strip()
        try:
            steward = find_member(tx, name, me=member, near=not scene.guest) if name else member
        except (Absent, Unfit) as fault:
            return domain.park_form(question, due, fault=sentence(fault), values=form.values)
        parked = questions.park(tx, question, steward=steward.person, due_at=due, now=scene.now)
        gap = tx.gaps.of(question.id)
        if gap and gap.steward == member.person != steward.person:
            course.hand_over(tx, gap, to=steward.person)
        return _parked(tx, parked, member)

    return await desk.write(scene, park)


def _parked(tx: Transaction, question: Question, member: Member) -> Answer:
    """Return what its asker is told of a question that was parked: who looks after it is named with it."""
    gap = tx.gaps.of(question.id)
    steward = tx.members.get(gap.steward) if gap and gap.steward else None
    mine = steward is not None and steward.person == member.person
    return domain.parked(question, named_as(steward) if steward and steward.name else None, mine=mine)


async def on_drop(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let go of a question, or take it as solved elsewhere."""

    def drop(tx: Transaction) -> Answer:
        question = questions.asked_by(tx, press.action.subject, scene.member(tx))
        withdraw(tx, question.id, now=scene.now)
        if press.action.verb == "solved_itself":
            ended = questions.answer(tx, question, by=None, now=scene.now)
            return domain.solved(offered=False) if ended else domain.was_ended()
        dropped = questions.drop(tx, question, now=scene.now)
        question_gone(tx, question.id, now=scene.now)
        return domain.dropped() if dropped else domain.was_ended()

    return await desk.write(scene, drop)


def _post(tx: Transaction, *, scene: Scene, question: Question, target: Place, url: str | None) -> Answer:
    member = scene.member(tx)
    if target == scene.place.room:
        tx.members.room(target, private=scene.private)
    current = questions.asked_by(tx, question.id, member)
    if current.state in questions.ENDED:
        return domain.was_ended()
    viewer = scene.viewer(member)
    near = [(entry.number, entry.title) for entry in standing_now(tx, current.near) if visible(entry, viewer, target)]
    key = key_for("question", current.id, current.version)  # A gap may be put to its channel again.
    if not questions.post(tx, current, place=target, posted_key=key, now=scene.now):
        return domain.is_posted(new=False)
    post = domain.posted_question(replace(current, shared=True), named_as(member), near, url=url)
    tx.outgoing.send(target, post, key=key, now=scene.now)
    return domain.is_posted(new=True)


async def open_rooms(desk: Desk, scene: Scene) -> list[tuple[str, str]]:
    """Return the channels (room, name) that the actor may speak in, at most 25: those that they are in come first."""
    rooms = await desk.read(scene, lambda tx: tx.members.rooms())
    mine = [room for room in rooms if room.key in scene.rooms]
    others = [room for room in rooms if room not in mine and not room.private and _near(room, scene)]
    usable = [room for room in (*mine, *others) if _speaks_in(room)]
    return [(room.key, room.name or Place.parse(room.key).channel) for room in usable][:MOST_CHOICES]


def _speaks_in(room: Room) -> bool:
    """Return whether Hearth can post in a room, and others read it."""
    return room.inside and not room.gone and not is_direct(Place.parse(room.key))


def _near(room: Room, scene: Scene) -> bool:
    """Return whether a room is open to the actor, who is not in it: it is in their space, and they are no guest."""
    return not scene.guest and Place.parse(room.key).space == scene.place.space


def _mine(tx: Transaction, *, scene: Scene, id: str) -> Question:
    return questions.asked_by(tx, id, scene.member(tx))


def _pointer(question: Question) -> MessageRef:
    return MessageRef.parse(question.source_key or "")
