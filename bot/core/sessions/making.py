"""`/session new`: a sentence or a form becomes a preview, and the preview a series."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.community.replies.sessions import making as words
from bot.community.replies.sessions.faults import said_of
from bot.community.sessions import schedule
from bot.community.sessions.fair import zones_of
from bot.community.sessions.formats import format_in
from bot.community.sessions.model import Format, Plan
from bot.community.sessions.partly import read_partly
from bot.community.sessions.wish import one_line, read_sentence
from bot.community.setup import must_facilitate
from bot.core.closed import may_plan, must_be_open
from bot.core.keys import id_for
from bot.core.rhythm import plan_on
from bot.core.sessions.telling import member_of, room_name
from bot.core.timing import zone_unsaid
from bot.errors import Absent, Unfit
from bot.recurrence import NotUnderstood, rule_notes
from bot.recurrence.holiday import warm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.community.sessions.schedule import Proposal
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction

LONGEST = 1_000
MOST_ZONES = 3


async def on_new(desk: Desk, scene: Scene, key: str, typed: str) -> Answer:
    """Preview what a sentence says; open the form where there is none, or where it will not do."""
    await must_be_open(desk, scene)
    zone = await desk.write(scene, partial(_zone, scene=scene))
    plan = id_for("plan", scene.community, scene.actor, key)
    if not typed:
        return await open_form(desk, scene, plan, {})
    try:
        said = await asyncio.to_thread(read_sentence, typed, zone=zone, now=scene.now)
    except NotUnderstood as fault:
        return await _on_part(desk, scene, plan, typed, zone=zone, fault=fault)
    return await _propose_said(desk, scene, plan, {"title": _titled(said.title), "when": said.when})


async def _on_part(desk: Desk, scene: Scene, plan: str, typed: str, *, zone: str, fault: NotUnderstood) -> Answer:
    """Open the form with what was understood of a sentence, and say what was not."""
    if fault.reason == "too_long":
        return await open_form(desk, scene, plan, {"title": one_line(typed, 120)}, fault=said_of(fault))
    part = await asyncio.to_thread(read_partly, typed, zone=zone, now=scene.now)
    if part.fault is None:
        return await _propose_said(desk, scene, plan, part.values)
    return await open_form(desk, scene, plan, _with_format(part.values), fault=said_of(part.fault))


async def _propose_said(desk: Desk, scene: Scene, plan: str, said: Mapping[str, str]) -> Answer:
    channel = await desk.read(scene, partial(_usual_place, scene=scene))
    return await _propose(desk, scene, plan, {**_with_format(said), "channel": channel})


def _with_format(said: Mapping[str, str]) -> Mapping[str, str]:
    return {"format": (format_in(said.get("title", "")) or Format.OPEN_HOUR).value, **said}


def _titled(title: str) -> str:
    return title[:1].upper() + title[1:]


def _zone(tx: Transaction, *, scene: Scene) -> str:
    """Return the zone of somebody who may make sessions."""
    member = scene.member(tx)
    must_facilitate(member, "session")
    if schedule.is_channel(str(scene.place.room)):
        tx.members.room(scene.place, private=scene.private)  # Nothing may have been said there before.
    return tx.attention.zone(member.person)


def _usual_place(tx: Transaction, *, scene: Scene) -> str:
    """Return where a session is announced if nothing is said: here, else in the only channel that there is."""
    rooms = [one.key for one in schedule.rooms_for(tx, scene.someone(tx))]
    here = str(scene.place.room)
    return here if here in rooms else next(iter(rooms), "") if len(rooms) == 1 else ""


async def open_form(desk: Desk, scene: Scene, plan: str, values: Mapping[str, str], *, fault: str = "") -> Answer:
    """Open the form with what is known already; holidays are read meanwhile, should it ask for a country's."""
    warming = asyncio.get_running_loop().run_in_executor(None, warm)
    warming.add_done_callback(lambda done: done.exception())  # A form opens whether they could be read or not.

    def form(tx: Transaction) -> Answer:
        zone = _zone(tx, scene=scene)
        given = {"channel": _usual_place(tx, scene=scene), **{name: one for name, one in values.items() if one}}
        rooms = [(one.key, room_name(tx, one.key)) for one in schedule.rooms_for(tx, scene.someone(tx))]
        if not rooms:
            return words.no_room()
        return words.session_form(given, rooms=rooms, zone=zone, plan=plan, fault_text=fault)

    return await desk.write(scene, form)


async def on_form_asked(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open an empty form."""
    await must_be_open(desk, scene)
    return await open_form(desk, scene, id_for("plan", scene.community, scene.actor, press.key), {})


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Preview what a form says; a fault opens it again with what was typed."""
    values = {name: one_line(text, LONGEST) for name, text in form.values.items()}
    return await _propose(desk, scene, form.action.subject or form.key, values)


async def _propose(desk: Desk, scene: Scene, plan: str, values: Mapping[str, str]) -> Answer:
    """Keep what somebody wants as their plan, and show what it comes to; a fault opens the form again.

    A part of a form that was not sent is as it was.
    """

    def keep(tx: Transaction) -> Plan:
        member = scene.member(tx)
        must_facilitate(member, "session")
        # What a form brings as its plan may be another's, or none: then it is a plan of its own.
        mine = tx.sessions.plan(plan, member.person)
        id_ = plan if mine else id_for("plan", scene.community, scene.actor, plan)
        known = mine.wanted if mine else {"channel": _usual_place(tx, scene=scene)}
        kept = Plan(id_, member.person, {**known, **values}, scene.now)
        tx.sessions.keep_plan(kept)
        return kept

    kept = await desk.write(scene, keep)
    try:
        return await desk.read(scene, partial(_preview, scene=scene, plan=kept.id))
    except (NotUnderstood, Unfit, Absent) as fault:
        return await open_form(desk, scene, kept.id, kept.wanted, fault=said_of(fault))


def _preview(tx: Transaction, *, scene: Scene, plan: str) -> Answer:
    proposal = _proposal(tx, scene, plan)
    if proposal is None:
        return words.saved_before()
    known = scene.known(tx)
    mine = tx.sessions.plan(plan, known.person) if known else None
    unsaid = zone_unsaid(tx, mine.person, proposal.schedule.rule, mine.wanted.get("when", "")) if mine else ()
    hosts = [member_of(tx, person) for person in proposal.series.hosts]
    names = tuple(one.name for one in hosts if one)
    elsewhere = _others(tx, proposal.schedule.rule.zone)
    shown = words.Preview(
        names,
        room_name(tx, proposal.series.place),
        tuple(_clocks(each.at, elsewhere) for each in proposal.times) if elsewhere else (),
        (*unsaid, *_changes(proposal, elsewhere)),
        scene.now,
    )
    return words.preview(proposal, shown)


def _proposal(tx: Transaction, scene: Scene, plan: str) -> Proposal | None:
    """Return what a plan comes to; None where it was saved or left before, or is somebody else's."""
    member = scene.known(tx)
    kept = tx.sessions.plan(plan, member.person) if member else None
    if member is None or kept is None:
        return None
    must_facilitate(member, "session")
    return schedule.propose(tx, kept, member=member, viewer=scene.viewer(member), now=scene.now)


def _others(tx: Transaction, zone: str) -> Sequence[str]:
    """Return the zones beside *zone* that most members live in."""
    return [name for name in zones_of(tx) if name != zone][:MOST_ZONES]


def _clocks(at: datetime, zones: Sequence[str]) -> str:
    """Return what the clocks of some zones show: `10:00 New York, 0:00 (+1) Tokyo`."""
    return ", ".join(f"{at.astimezone(ZoneInfo(zone)):%H:%M} {_town(zone)}" for zone in zones)


def _town(zone: str) -> str:
    """Return what a zone is called; `Etc/GMT+1` counts the other way round, so it goes by its offset."""
    if zone.startswith("Etc/GMT") and zone[7:]:
        return f"UTC{'-' if zone[7] == '+' else '+'}{zone[8:]}"
    return zone.rpartition("/")[2].replace("_", " ")


def _changes(proposal: Proposal, elsewhere: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each holiday left out and clock that changes between the dates, and for what that does to members elsewhere."""
    yield from rule_notes(proposal.schedule.rule, proposal.times)
    for zone in elsewhere:
        place = ZoneInfo(zone)
        for before, after in pairwise(each.at.astimezone(place) for each in proposal.times):
            if before.utcoffset() != after.utcoffset() or before.time() != after.time():
                yield f"In {_town(zone)} it is at {after:%H:%M} from {after:%d %B} on, instead of {before:%H:%M}."


async def on_save(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Save what was previewed, and plan its first sessions; a second press changes nothing."""

    def save(tx: Transaction) -> Answer:
        proposal = _proposal(tx, scene, press.action.subject)
        if proposal is None:
            return words.saved_before()
        may_plan(tx)
        if not schedule.save(tx, proposal, member=scene.member(tx), now=scene.now):
            return words.saved_before()
        plan_on(tx, proposal.schedule.id, now=scene.now)
        return words.saved(proposal, room=room_name(tx, proposal.series.place), now=scene.now)

    return await desk.write(scene, save)


async def on_edit(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form with what was previewed."""
    plan = press.action.subject

    def kept(tx: Transaction) -> Plan | None:
        member = scene.known(tx)
        return tx.sessions.plan(plan, member.person) if member else None

    found = await desk.read(scene, kept)
    return await open_form(desk, scene, plan, found.wanted) if found else words.saved_before()


async def on_drop(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Leave what was about to be done."""

    def drop(tx: Transaction) -> None:
        member = scene.member(tx)
        if tx.sessions.plan(press.action.subject, member.person):
            tx.sessions.drop_plan(press.action.subject)

    await desk.write(scene, drop)
    return words.left()
