"""What is pressed on a gap: taking care of it, asking again, its answer, its end, another date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies import sentence
from bot.core import gap_ends
from bot.core.dates import parse_day
from bot.core.gaps.finding import found
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.ladder import open_rooms
from bot.core.numbers import number_of
from bot.domain import questions
from bot.domain import replies as domain
from bot.domain.gaps import course, sight
from bot.domain.replies import gap_ends as ends
from bot.domain.replies import gaps as said
from bot.errors import AskError, Unfit
from bot.messages import Place, Post
from bot.practice.draft import is_direct, written
from bot.practice.model import visible
from bot.practice.sight import seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.desk import Desk, Scene
    from bot.domain.gaps.model import Gap, GapSeen
    from bot.domain.model import Question
    from bot.messages import Answer, FormSubmitted, Pressed, Who
    from bot.transaction import Transaction


async def on_take(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor look after a gap that nobody does; who was sooner stays."""

    def take(tx: Transaction) -> Answer:
        member = scene.member(tx)
        shown = found(tx, press.action.subject, scene.viewer(member))
        if shown is None or scene.guest:
            return said.no_such_gap() if shown is None else said.not_for_guests()
        gap = shown.gap
        if gap.ended:
            return said.gap_ended(gap)
        steward = steward_of(tx, gap)
        if steward and gap.steward != member.person:
            return said.taken_already(steward)
        if gap.steward == member.person:
            return said.taken_by_you(gap)
        cared = course.care(tx, gap, steward=member.person, now=scene.now)
        return said.taken(cared) if cared.steward == member.person else _outrun(tx, cared)

    return await desk.write(scene, take)


async def on_leave(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let who looks after a gap leave it to others."""

    def leave(tx: Transaction) -> Answer:
        member = scene.member(tx)
        shown = found(tx, press.action.subject, scene.viewer(member))
        if shown is None or shown.gap.ended:
            return said.gap_ended(shown.gap) if shown else said.no_such_gap()
        if shown.gap.steward != member.person:
            return said.left_already(steward_of(tx, shown.gap))
        left = course.hand_over(tx, shown.gap, to="")
        return said.left(left) if not left.steward else _outrun(tx, left)

    return await desk.write(scene, leave)


def _outrun(tx: Transaction, gap: Gap) -> Post:
    """Return what became of a gap that somebody else changed at the same moment."""
    steward = steward_of(tx, gap)
    return said.taken_already(steward) if steward and not gap.ended else said.gap_ended(gap)


async def on_ask_again(desk: Desk, scene: Scene, event: Pressed | FormSubmitted) -> Answer:
    """Put a gap to a channel once more; where it is pressed in none, ask which."""
    target = scene.place.room
    room = getattr(event, "values", {}).get("room", "")
    if room:
        target = Place.parse(room)
    elif is_direct(target) or not target.channel:
        rooms = await open_rooms(desk, scene)
        return domain.which_channel(event.action.subject, rooms, verb="gap_ask") if rooms else domain.no_channel()
    if str(target) not in scene.rooms and str(target) not in dict(await open_rooms(desk, scene)):
        return domain.no_channel()
    return await desk.write(scene, lambda tx: _ask_again(tx, scene, event.action.subject, target))


async def on_ask_there(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Put a gap to the channel once more in which it was asked, if the actor may speak there."""
    rooms = {*scene.rooms, *dict(await open_rooms(desk, scene))}

    def ask(tx: Transaction) -> Answer:
        shown = found(tx, press.action.subject, scene.viewer(scene.member(tx)))
        if shown is None or shown.gap.ended:
            return said.gap_ended(shown.gap) if shown else said.no_such_gap()
        target = asked_in(tx, shown)
        if target is None or str(target) not in rooms:
            return domain.no_channel()
        return _ask_again(tx, scene, shown.gap.id, target)

    return await desk.write(scene, ask)


def asked_in(tx: Transaction, shown: GapSeen) -> Place | None:
    """Return the channel in which what everybody may read of a gap was asked, if Hearth can still post there."""
    open_ = [one for one in shown.questions if one.text and one.state not in questions.ENDED]
    for question in sight.everybodys(tx, open_):
        target = Place.parse(question.place).room
        room = tx.members.known_room(target)
        if room and room.inside and not room.gone and not room.private and not is_direct(target):
            return target
    return None


def _ask_again(tx: Transaction, scene: Scene, id_: str, target: Place) -> Answer:
    member = scene.member(tx)
    shown = found(tx, id_, scene.viewer(member))
    if shown is None or shown.gap.ended:
        return said.gap_ended(shown.gap) if shown else said.no_such_gap()
    question = _to_ask(tx, shown, target)
    if question is None:
        return said.stays_there()
    if target == scene.place.room:
        tx.members.room(target, private=scene.private)
    key = key_for("question", question.id, question.version)
    viewer = scene.viewer(member)
    near = [(one.number, one.title) for one in tx.entries.many(question.near) if visible(one, viewer, target)]
    if not questions.post(tx, question, place=target, posted_key=key, now=scene.now):
        return said.is_asked_again(new=False)
    post = domain.posted_question(question, named_as(member), near)
    asker = tx.members.get(question.asker) if question.asker else None
    if asker and asker.person != member.person:
        post = said.asked_again(question.text, named_as(asker) if asker.name else None, named_as(member), near)
    tx.outgoing.send(target, post, key=key, now=scene.now)
    return said.is_asked_again(new=True)


def _to_ask(tx: Transaction, shown: GapSeen, target: Place) -> Question | None:
    """Return the question of a gap that may be put to a channel: one that all may read, or that was asked there."""
    open_ = [one for one in shown.questions if one.text and one.state not in questions.ENDED]
    public = {one.id for one in sight.everybodys(tx, open_)}
    may = [one for one in open_ if one.id in public or str(Place.parse(one.place).room) == str(target)]
    return next((one for one in may if one.state is not one.state.POSTED), may[0] if may else None)


async def open_by(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for the entry that answers a gap."""
    return await desk.write(scene, lambda tx: _ended_or(tx, scene, press.action.subject, ends.by_form))


async def on_by(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """End a gap by an entry; one that is not there opens the form again."""
    typed = form.values.get("number", "").strip()

    def answer(tx: Transaction) -> Answer:
        member, gap = scene.member(tx), _mine(tx, scene, form.action.subject)
        if isinstance(gap, Post):
            return gap
        try:
            entry = seen(tx, number_of(typed.lstrip("#")), scene.viewer(member))
        except AskError as fault:
            return ends.by_form(gap, fault=sentence(fault), typed=typed[:20])
        told = gap_ends.answered(tx, gap, entry, by=member.person, now=scene.now)
        return ends.answered(entry.number, entry.title, told=told)

    return await desk.write(scene, answer)


async def open_drop(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for the reason why a gap is dropped."""
    return await desk.write(scene, lambda tx: _ended_or(tx, scene, press.action.subject, ends.drop_form))


async def on_drop(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Drop a gap with its reason; without one the form opens again."""
    reason = " ".join(written(form.values.get("reason", "")).body.split())[: ends.REASON_LIMIT]

    def drop(tx: Transaction) -> Answer:
        member, gap = scene.member(tx), _mine(tx, scene, form.action.subject)
        if isinstance(gap, Post):
            return gap
        if not reason:
            return ends.drop_form(gap, fault="Say why, in a few words: whoever asked reads it.")
        return ends.dropped(told=gap_ends.let_go(tx, gap, reason=reason, by=member.person, now=scene.now))

    return await desk.write(scene, drop)


async def open_date(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form for another date."""

    def form(gap: Gap) -> Answer:
        return ends.date_form(gap, gap.due_at or scene.now)

    return await desk.write(scene, lambda tx: _ended_or(tx, scene, press.action.subject, form))


async def on_date(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Give a gap another date; a faulty one opens the form again."""

    def date(tx: Transaction) -> Answer:
        gap = _mine(tx, scene, form.action.subject)
        if isinstance(gap, Post):
            return gap
        try:
            due = parse_day(form.values.get("date", ""), now=scene.now)
        except Unfit as fault:
            return ends.date_form(gap, scene.now, fault=sentence(fault), values=form.values)
        return ends.dated(course.date_on(tx, gap, due))

    return await desk.write(scene, date)


def steward_of(tx: Transaction, gap: Gap) -> Who | None:
    """Return who looks after a gap and is still there."""
    member = tx.members.get(gap.steward) if gap.steward else None
    return named_as(member) if member and member.name else None


def _ended_or(tx: Transaction, scene: Scene, id_: str, form: Callable[[Gap], Answer]) -> Answer:
    gap = _mine(tx, scene, id_)
    return gap if isinstance(gap, Post) else form(gap)


def _mine(tx: Transaction, scene: Scene, id_: str) -> Gap | Post:
    """Return a gap that the actor may end: they look after it, asked it, or facilitate; else why they may not."""
    member = scene.member(tx)
    shown = found(tx, id_, scene.viewer(member))
    if shown is None:
        return said.no_such_gap()
    if shown.gap.ended:
        return said.gap_ended(shown.gap)
    return shown.gap if shown.may_end else said.not_yours(steward_of(tx, shown.gap))
