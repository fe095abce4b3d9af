"""Arranging check-ins: `/hearth checkin …` and its buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.checkins import arrange, sight
from bot.community.checkins.model import Mode, as_often_as
from bot.community.replies import arranging as replies
from bot.community.replies.checkin_faults import fault_text
from bot.community.rhythm import ScheduleState
from bot.community.sessions.model import Plan
from bot.community.setup import must_facilitate
from bot.core import ladder
from bot.core.attention import announce
from bot.core.checkins.heard import heard
from bot.core.closed import may_plan, must_be_open
from bot.core.keys import id_for, key_for
from bot.core.rhythm import change_rule, plan_on
from bot.core.sessions.telling import room_name
from bot.core.timing import next_times, read_when, usable, zone_unsaid
from bot.core.unknown import not_known
from bot.errors import Unfit
from bot.messages import Place
from bot.practice.draft import is_direct
from bot.recurrence import NotUnderstood, local_at
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.community.checkins.sight import Standing
    from bot.community.model import Member, Room
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, FormSubmitted, Pressed
    from bot.recurrence import Understood
    from bot.transaction import Transaction

    Deed = Callable[[Transaction, Scene, Standing, Member], Answer]

LONGEST, OWN = 1_000, ("join", "leave", "away", "back")
STRUCK = "struck"
"""Under which name it is kept with what was typed that a secret was in it."""


async def open_new(desk: Desk, scene: Scene, typed: str = "") -> Answer:
    """Open the form of a new check-in for a facilitator, with what they typed in it."""
    await desk.write(scene, lambda tx: must_facilitate(scene.member(tx), "checkin"))
    await must_be_open(desk, scene)
    return await _form(desk, scene, *heard(typed, zone="UTC", now=scene.now))


async def _form(desk: Desk, scene: Scene, values: Mapping[str, str], fault: str = "", plan: str = "") -> Answer:
    rooms = await ladder.open_rooms(desk, scene)
    here = str(scene.place.room)
    if scene.place.channel and not is_direct(scene.place) and here not in dict(rooms):
        rooms = [(here, scene.place.channel), *rooms][: ladder.MOST_CHOICES]
    room = here if here in dict(rooms) else next((key for key, _ in rooms), "")
    return replies.checkin_form(rooms, room=room, values=values, plan=plan, fault_text=fault)


async def on_new(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Show what a check-in would be; a fault opens the form again with what was typed."""
    brought = form.action.subject
    plan = await desk.read(scene, partial(_own_plan, scene=scene, brought=brought, key=form.key))
    try:
        return await desk.write(scene, partial(_previewed, scene=scene, plan=plan, values=form.values))
    except (Unfit, NotUnderstood) as fault:
        return await _form(desk, scene, form.values, fault_text(fault), plan)


def _own_plan(tx: Transaction, *, scene: Scene, brought: str, key: str) -> str:
    """Return the plan that a form brings back, or one of its own: what it brings may be another's, or none at all."""
    member = scene.known(tx)
    fresh = id_for("plan", scene.community, scene.actor, brought or key)
    return brought if member and tx.sessions.plan(brought, member.person) else fresh


def _previewed(tx: Transaction, *, scene: Scene, plan: str, values: Mapping[str, str]) -> Answer:
    """Keep what was typed until its yes, without what looks like a secret."""
    asked = _asked(tx, scene, values)
    clean = {name: strike_secrets(normalise(text, limit=LONGEST)).text for name, text in values.items()}
    noted = {STRUCK: "yes"} if asked.wanted.struck else {}
    tx.sessions.keep_plan(Plan(plan, asked.member.person, {**clean, **noted, "room": asked.room.key}, scene.now))
    dates, called = next_times(asked.when.rule, now=scene.now), room_name(tx, asked.room.key)
    notes = (*asked.when.notes, *((replies.STRUCK,) if noted else ()))
    return replies.preview(plan, asked.wanted, asked.when.rule, dates, room=called, notes=notes)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a form asks for, fit to begin."""

    member: Member
    wanted: arrange.Wanted
    room: Room
    when: Understood


def _asked(tx: Transaction, scene: Scene, values: Mapping[str, str]) -> _Asked:
    member = scene.member(tx)
    must_facilitate(member, "checkin")
    may_plan(tx)
    wanted, said = arrange.wanted(values), values.get("when", "")
    room = _room(tx, scene, member, values)
    when = read_when(said, zone=tx.attention.zone(member.person), now=scene.now)
    unsaid = zone_unsaid(tx, member.person, when.rule, said)
    return _Asked(member, wanted, room, replace(when, notes=(*unsaid, *when.notes)))


async def on_begin(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Begin what was previewed; a second press changes nothing."""
    try:
        return await desk.write(scene, partial(_begin, scene=scene, plan=press.action.subject))
    except (Unfit, NotUnderstood) as fault:
        return await on_change(desk, scene, press, fault_text(fault))


def _begin(tx: Transaction, *, scene: Scene, plan: str) -> Answer:
    values = _planned(tx, scene, plan)
    if values is None:
        return replies.begun_before()
    asked = _asked(tx, scene, values)
    place, wanted = Place.parse(asked.room.key), asked.wanted
    of = {"id": plan, "private": asked.room.private, "member": asked.member, "now": scene.now}
    known = tx.checkins.get(plan)
    begun = arrange.begin(tx, wanted, asked.when.rule, place, **of)  # type: ignore[arg-type]
    tx.sessions.drop_plan(plan)
    if begun is None:
        return replies.ended_before()
    if known is None:
        _begun(tx, begun, scene)
    dates = next_times(begun.schedule.rule, now=scene.now)
    return replies.begun(begun, dates, notes=asked.when.notes, struck=STRUCK in values)


async def on_change(desk: Desk, scene: Scene, press: Pressed, fault: str = "") -> Answer:
    """Open the form again with what was typed."""
    plan = press.action.subject
    values = await desk.read(scene, lambda tx: _planned(tx, scene, plan))
    return replies.begun_before() if values is None else await _form(desk, scene, values, fault, plan)


async def on_drop(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Leave what was previewed."""

    def drop(tx: Transaction) -> Answer:
        if _planned(tx, scene, press.action.subject) is None:
            return replies.begun_before()
        tx.sessions.drop_plan(press.action.subject)
        return replies.left()

    return await desk.write(scene, drop)


def _planned(tx: Transaction, scene: Scene, plan: str) -> Mapping[str, str] | None:
    """Return what the actor typed; None where it was begun or left since, or is somebody else's."""
    member = scene.known(tx)
    kept = tx.sessions.plan(plan, member.person) if member else None
    return kept.wanted if kept else None


def _begun(tx: Transaction, begun: Standing, scene: Scene) -> None:
    """Plan the first time, and let the channel know where members have to sign up."""
    plan_on(tx, begun.checkin.id, now=scene.now)
    if begun.checkin.mode is Mode.MORNING:
        key = key_for("checkin", "new", begun.checkin.id)
        of = {"cause": Cause.CHECKIN, "subject": begun.checkin.id}
        announce(tx, begun.checkin.room, replies.invitation(begun), key=key, now=scene.now, **of)  # type: ignore[arg-type]


def _room(tx: Transaction, scene: Scene, member: Member, values: Mapping[str, str]) -> Room:
    """Return the channel that was chosen, or where the form was opened."""
    chosen = Place.parse(values["room"]) if values.get("room") else scene.place.room
    if str(chosen) == str(scene.place.room) and chosen.channel and not is_direct(chosen):
        tx.members.room(chosen, private=scene.private)
    if not chosen.channel or is_direct(chosen):
        raise Unfit("room", "unknown")
    return usable(tx.members.known_room(chosen), scene.viewer(member))


async def on_list(desk: Desk, scene: Scene) -> Answer:
    """List the check-ins that the actor may see."""

    def listed(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        joined = [one.checkin for one in tx.checkins.joined(viewer.person)] if viewer.person else []
        return replies.checkins(sight.every(tx, viewer), joined=joined, facilitates=viewer.facilitates)

    return await desk.read(scene, listed)


async def on_show(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show one check-in."""

    def show(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        return _shown(tx, sight.seen(tx, press.action.subject, viewer), viewer.person, facilitates=viewer.facilitates)

    return await desk.read(scene, show)


def _shown(tx: Transaction, standing: Standing, person: str | None, *, facilitates: bool) -> Answer:
    joined = [one.checkin for one in tx.checkins.joined(person)] if person else []
    return replies.checkin(standing, joined=standing.checkin.id in joined, facilitates=facilitates)


def _skip(tx: Transaction, _scene: Scene, standing: Standing, member: Member) -> Answer:
    skipped = arrange.skip_next(tx, standing, member=member)
    return replies.skipped_next(standing.schedule.title, skipped.at if skipped else None)


def _pause(tx: Transaction, scene: Scene, standing: Standing, member: Member) -> Answer:
    title, rests = standing.schedule.title, arrange.pause(tx, standing, member=member, now=scene.now)
    return replies.paused(title, standing.checkin.id) if rests else replies.no_change(title)


def _resume(tx: Transaction, scene: Scene, standing: Standing, member: Member) -> Answer:
    may_plan(tx)
    if not arrange.go_on(tx, standing, member=member, now=scene.now):
        return replies.no_change(standing.schedule.title)
    plan_on(tx, standing.checkin.id, now=scene.now)
    return replies.goes_on(standing.schedule.title, standing.schedule.rule)


def _stop(tx: Transaction, scene: Scene, standing: Standing, member: Member) -> Answer:
    title = standing.schedule.title
    return (
        replies.stopped(title) if arrange.end(tx, standing, member=member, now=scene.now) else replies.no_change(title)
    )


def _faster(tx: Transaction, scene: Scene, standing: Standing, member: Member) -> Answer:
    """Undo the halving of a cadence, however often it was halved."""
    must_facilitate(member, "checkin")
    checkin, schedule = standing.checkin, standing.schedule
    if not checkin.slowed or schedule.state is ScheduleState.ENDED:
        return replies.no_change(schedule.title)
    rule = as_often_as(schedule.rule, 2**checkin.slowed)
    tx.checkins.put(arrange.unslowed(checkin))
    change_rule(tx, schedule, rule, since=local_at(scene.now, rule.zone), now=scene.now)
    if schedule.state is ScheduleState.ACTIVE:
        plan_on(tx, schedule.id, now=scene.now)
    return replies.faster(schedule.title, rule)


DEEDS: Mapping[str, Deed] = {"skip": _skip, "pause": _pause, "resume": _resume, "stop": _stop, "faster": _faster}
"""What facilitators do about one check-in, by the word that they type and the end of a button's verb."""


async def on_deed(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Do what a button says to one check-in."""
    return await _do(desk, scene, press.action.verb.removeprefix("checkin_"), press.action.subject)


async def _do(desk: Desk, scene: Scene, verb: str, id_: str) -> Answer:
    def do(tx: Transaction) -> Answer:
        member = scene.member(tx)
        return DEEDS[verb](tx, scene, sight.seen(tx, id_, scene.viewer(member)), member)

    return await desk.write(scene, do)


async def on_typed_deed(desk: Desk, scene: Scene, verb: str, name: str) -> Answer:
    """Do what was typed to the check-in of that name, or to the only one; else ask which."""
    every = await desk.read(scene, lambda tx: sight.every(tx, scene.someone(tx)))
    meant = _meant(every, name)
    if len(meant) != 1:
        await desk.write(scene, lambda tx: must_facilitate(scene.member(tx), "checkin"))
        return replies.which_checkin(meant, verb)
    return await _do(desk, scene, verb, meant[0].checkin.id)


def _meant(every: Sequence[Standing], name: str) -> Sequence[Standing]:
    wanted = name.strip().strip("“”\"'").casefold()
    same = [one for one in every if one.schedule.title.casefold() == wanted]
    return same or [one for one in every if wanted in one.schedule.title.casefold()]


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Answer `/hearth checkin …`: a list without more, else what is to be done."""
    from bot.core.checkins import answering  # noqa: PLC0415  Each of the two modules leads to the other.

    verb, _, name = rest.strip().partition(" ")
    match verb.lower():
        case "new":
            return await open_new(desk, scene, name)
        case "skip" | "pause" | "resume" | "stop" | "faster" as deed:
            return await on_typed_deed(desk, scene, deed, name)
        case "join" | "leave" as deed:
            return await answering.on_typed_sign_up(desk, scene, deed, name)
        case "away":
            return await answering.on_typed_away(desk, scene, name)
        case "back":
            return await answering.come_back(desk, scene)
        case _:
            return not_known(verb, "/hearth checkin", ("new", *OWN, *DEEDS), await on_list(desk, scene))
