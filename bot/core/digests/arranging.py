"""Turning a channel's digest on and off, and what its rows do: a facilitator turns it on, any member helps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.checkins import arrange
from bot.community.digests.model import Digest
from bot.community.replies import digest as replies
from bot.community.replies.checkin_faults import fault_text
from bot.community.replies.sessions.faults import not_understood
from bot.community.rhythm import Recurs, Schedule, ScheduleState
from bot.community.sessions.sight import sees
from bot.community.setup import must_facilitate
from bot.core.closed import may_plan
from bot.core.keys import id_for
from bot.core.rhythm import change_rule, plan_on
from bot.core.timing import WEEKLY, next_times, read_when, room_named, usable, zone_unsaid
from bot.core.unknown import not_known
from bot.domain import questions
from bot.domain.model import QuestionState
from bot.errors import Absent, Unfit
from bot.messages import Place
from bot.practice.draft import is_direct
from bot.recurrence import NotUnderstood, local_at

if TYPE_CHECKING:
    from bot.community.model import Member, Room
    from bot.core.desk import Desk, Scene
    from bot.domain.model import Question
    from bot.messages import Answer, CommandInvoked, Pressed
    from bot.recurrence import Understood
    from bot.transaction import Transaction

DEFAULT = "friday 9:00"
WORDS = ("on", "off")
EXAMPLE = "/hearth digest on friday 9:00"


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Answer `/hearth digest`, `digest on friday 9:00 #channel`, `digest off`."""
    verb, _, words = rest.strip().partition(" ")
    match verb.lower():
        case "on":
            return await _on(desk, scene, words)
        case "off":
            return await _off(desk, scene, words)
        case _:
            return not_known(verb, "/hearth digest", WORDS, await _list(desk, scene))


async def on_press_on(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Turn the digest of the channel on, on Fridays."""
    return await _on(desk, scene, "")


async def _on(desk: Desk, scene: Scene, words: str) -> Answer:
    def turn_on(tx: Transaction) -> Answer:
        member = scene.member(tx)
        must_facilitate(member, "digest")
        may_plan(tx)
        when, room = _meant(tx, scene, words, member)
        zone = tx.attention.zone(member.person)
        understood = _read(when or DEFAULT, zone, scene)
        unsaid = zone_unsaid(tx, member.person, understood.rule, when)
        return _turned_on(tx, scene, room, replace(understood, notes=(*unsaid, *understood.notes)), member)

    try:
        return await desk.write(scene, turn_on)
    except (Unfit, NotUnderstood) as fault:
        return not_understood(fault_text(fault), EXAMPLE)


def _read(when: str, zone: str, scene: Scene) -> Understood:
    """Return when it comes: a bare weekday is each of them."""
    said = when if "every" in when.casefold() or "=" in when else f"every {when}"
    try:
        return read_when(said, zone=zone, now=scene.now, hours=WEEKLY)
    except NotUnderstood:
        return read_when(when, zone=zone, now=scene.now, hours=WEEKLY)


def _meant(tx: Transaction, scene: Scene, words: str, member: Member) -> tuple[str, Room]:
    if scene.place.channel and not is_direct(scene.place):
        tx.members.room(scene.place, private=scene.private)
    rest, room = room_named(tx, words, scene.place)
    if room is None and rest == words:
        raise Unfit("room", "empty")
    return rest, usable(room, scene.viewer(member))


def _turned_on(tx: Transaction, scene: Scene, room: Room, when: Understood, member: Member) -> Answer:
    id_ = id_for("digest", scene.community, room.key)
    known, rule = tx.schedules.get(id_), when.rule
    if known is None:
        tx.digests.add(Digest(scene.community, id_, scene.now, room.key))
        title = f"Digest of #{_called(room)}"
        tx.schedules.add(
            Schedule(scene.community, id_, Recurs.DIGEST, title, rule, scene.now, by=member.person, next_at=scene.now)
        )
    elif known.rule != rule or known.state is not ScheduleState.ACTIVE:
        if known.state is ScheduleState.ENDED:
            tx.digests.told(id_, scene.now)
        change_rule(tx, arrange.awake(known), rule, since=local_at(scene.now, rule.zone), now=scene.now)
    plan_on(tx, id_, now=scene.now)
    tx.audit.note("digest on", room.key, by=member.person, now=scene.now)
    return replies.is_on(rule, _called(room), next_times(rule, now=scene.now, shown=2), id=id_, notes=when.notes)


async def _off(desk: Desk, scene: Scene, words: str) -> Answer:
    def turn_off(tx: Transaction) -> Answer:
        member = scene.member(tx)
        must_facilitate(member, "digest")
        _, room = _meant(tx, scene, words, member)
        return _turned_off(tx, scene, id_for("digest", scene.community, room.key), _called(room), member)

    try:
        return await desk.write(scene, turn_off)
    except Unfit as fault:
        return not_understood(fault_text(fault), EXAMPLE)


async def on_press_off(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Turn a digest off; a facilitator who may see its channel may."""

    def turn_off(tx: Transaction) -> Answer:
        member = scene.member(tx)
        must_facilitate(member, "digest")
        digest = tx.digests.get(press.action.subject)
        if digest is None or not digest.place or not sees(tx, digest.place, scene.viewer(member)):
            raise Absent("digest", "")
        room = tx.members.known_room(Place.parse(digest.place))
        return _turned_off(tx, scene, digest.id, _called(room) if room else "", member)

    return await desk.write(scene, turn_off)


def _turned_off(tx: Transaction, scene: Scene, id_: str, room: str, member: Member) -> Answer:
    schedule = tx.schedules.get(id_)
    was_on = schedule is not None and schedule.state is not ScheduleState.ENDED
    if schedule is not None and was_on:
        arrange.close_down(tx, schedule, now=scene.now)
        tx.audit.note("digest off", id_, by=member.person, now=scene.now)
    return replies.is_off(room, was_on=was_on)


async def _list(desk: Desk, scene: Scene) -> Answer:
    def listed(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        every = [(one, tx.digests.get(one.id)) for one in tx.schedules.every(Recurs.DIGEST)]
        seen = [
            (one, digest.place) for one, digest in every if digest and digest.place and sees(tx, digest.place, viewer)
        ]
        named = [(one, _name(tx, place)) for one, place in seen]
        here = bool(scene.place.channel) and not is_direct(scene.place)
        on_here = any(place == str(scene.place.room) for _, place in seen)
        return replies.digests(named, facilitates=viewer.facilitates, here=here and not on_here)

    return await desk.read(scene, listed)


async def on_help(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show an open question to who may be able to help."""

    def show(tx: Transaction) -> Answer:
        question = _open(tx, scene, press.action.subject)
        if question is None:
            return replies.no_longer_open()
        return replies.open_question(question, _name(tx, str(Place.parse(question.place).room)))

    return await desk.read(scene, show)


async def on_care(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor look after a gap that nobody does; who was sooner stays."""

    def care(tx: Transaction) -> Answer:
        member = scene.member(tx)
        question = _open(tx, scene, press.action.subject)
        if question is None or question.state is not QuestionState.GAP:
            return replies.no_longer_open()
        if question.steward and question.steward != member.person:
            steward = tx.members.get(question.steward)
            return replies.cared_for(question, by=steward.name if steward and steward.name else "Somebody")
        return replies.cared_for(questions.look_after(tx, question, steward=member.person, now=scene.now))

    return await desk.write(scene, care)


def _open(tx: Transaction, scene: Scene, id_: str) -> Question | None:
    """Return an open question that the actor may know of."""
    return next((one for one in questions.open_for(tx, scene.someone(tx)) if one.id == id_), None)


def _name(tx: Transaction, room: str) -> str:
    known = tx.members.known_room(Place.parse(room))
    return _called(known) if known else ""


def _called(room: Room) -> str:
    return room.name or Place.parse(room.key).channel
