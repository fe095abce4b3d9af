"""Arranging rounds of pairings: `/hearth pairing …`, its form and its buttons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.pairings import rounds
from bot.community.pairings.model import SMALLEST
from bot.community.replies import pairings as replies
from bot.community.setup import must_facilitate
from bot.core import ladder
from bot.core.attention import announce
from bot.core.closed import may_plan, must_be_open
from bot.core.keys import id_for, key_for
from bot.core.pairings import joining
from bot.core.pairings.sighting import meant, one_seen, seen
from bot.core.pairings.why import on_typed_why
from bot.core.rhythm import plan_on
from bot.core.timing import next_times, read_when, usable, zone_unsaid
from bot.core.unknown import not_known
from bot.errors import Absent, Unfit
from bot.messages import Place
from bot.practice.draft import is_direct
from bot.recurrence import NotUnderstood, in_words
from bot.wording import post, prose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.community.model import Member, Room
    from bot.community.rhythm import Schedule
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, FormSubmitted, Pressed
    from bot.recurrence import Rule
    from bot.transaction import Transaction

    Deed = Callable[[Transaction, Scene, Schedule, Member], str]

WORDS = ("join", "leave", "skip", "pause", "back", "not with", "why", "start", "stop", "rest", "resume", "cancel")
"""What can be typed after the command."""
FEWEST_TOLD = 5
"""How many take part is told from so many on, on every platform: fewer could be counted on one's fingers."""


async def on_verb(desk: Desk, scene: Scene, command: CommandInvoked, rest: str) -> Answer:
    """Answer `/hearth pairing …`: a list without more, else what is to be done."""
    try:
        return await _verb(desk, scene, command, rest)
    except (NotUnderstood, Unfit, Absent) as fault:
        return post(prose(replies.fault_text(fault), tone="warning"))


async def _verb(desk: Desk, scene: Scene, command: CommandInvoked, rest: str) -> Answer:
    verb, _, more = rest.strip().partition(" ")
    match verb.lower():
        case "start" | "new":
            return await start(desk, scene, command.key, more)
        case "join" | "leave" | "skip" as deed:
            return await joining.on_typed(desk, scene, deed, more)
        case "pause":
            return await joining.pause(desk, scene, more.lower().removeprefix("until").strip())
        case "back":
            return await joining.come_back(desk, scene)
        case "not":
            word, _, whom = more.strip().partition(" ")
            return await joining.keep_apart(desk, scene, whom if word.lower() == "with" else more)
        case "why":
            return await on_typed_why(desk, scene, more)
        case "stop" | "rest" | "resume" | "cancel" as deed:
            return await _typed_deed(desk, scene, deed, more)
        case _:
            return not_known(verb, "/hearth pairing", WORDS, await on_list(desk, scene))


async def start(desk: Desk, scene: Scene, key: str, typed: str) -> Answer:
    """Begin rounds in this channel from one line; without words, open the form."""
    await desk.write(scene, lambda tx: must_facilitate(scene.member(tx), "pairing"))
    await must_be_open(desk, scene)
    if not typed.strip() or is_direct(scene.place) or not scene.place.channel:
        return await _form(desk, scene, {"when": typed.strip()})
    when, size = rounds.sized(typed)
    begin = partial(_begin, scene=scene, key=key, when=when, size=size, title="", room="")
    return await desk.write(scene, begin)


async def on_new_press(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the form for a facilitator."""
    await desk.write(scene, lambda tx: must_facilitate(scene.member(tx), "pairing"))
    await must_be_open(desk, scene)
    return await _form(desk, scene, {})


async def _form(desk: Desk, scene: Scene, values: Mapping[str, str], fault: str = "") -> Answer:
    found = await ladder.open_rooms(desk, scene)
    here = str(scene.place.room)
    if scene.place.channel and not is_direct(scene.place) and here not in dict(found):
        found = [(here, scene.place.channel), *found][: ladder.MOST_CHOICES]
    room = here if here in dict(found) else next((key for key, _ in found), "")
    return replies.start_form(found, room=room, values=values, fault_said=fault)


async def on_start_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Begin rounds; a fault opens the form again with what was typed."""
    values = form.values
    try:
        when, size = rounds.sized(values.get("when", ""))
        size = rounds.size_of(values["size"]) if size == SMALLEST and values.get("size") else size
        of = {"when": when, "size": size, "title": rounds.title_of(values), "room": values.get("room", "")}
        return await desk.write(scene, partial(_begin, scene=scene, key=form.key, **of))  # type: ignore[arg-type]
    except (Unfit, NotUnderstood) as fault:
        return await _form(desk, scene, values, replies.fault_text(fault))


def _begin(tx: Transaction, *, scene: Scene, key: str, when: str, size: int, title: str, room: str) -> Answer:
    member = scene.member(tx)
    must_facilitate(member, "pairing")
    may_plan(tx)
    chosen = _room(tx, scene, member, room)
    understood = read_when(when, zone=tx.attention.zone(member.person), now=scene.now)
    rule = rounds.rare_enough(understood.rule, now=scene.now)
    id_, place = id_for("pairing", scene.community, key), Place.parse(chosen.key)
    new = tx.pairings.get(id_) is None
    same = _same(tx, rule, place) if new else None
    if same:
        return replies.begun_before(same.title, same.id, next_times(rule, now=scene.now + rounds.NOTICE, shown=1))
    begun = rounds.begin(tx, id_, rule, title=_title(tx, title), place=place, size=size, member=member, now=scene.now)
    if begun is None:
        return replies.has_ended()
    if new:
        plan_on(tx, id_, now=scene.now)
        told = replies.invitation(begun.title, id_, rule)
        announce(tx, place, told, cause=Cause.PAIRING, subject=id_, key=key_for("pairing", "new", id_), now=scene.now)
    dates = next_times(rule, now=scene.now + rounds.NOTICE)
    too_soon = [at for at in next_times(rule, now=scene.now) if at not in dates and at < dates[0]]
    notes = (*zone_unsaid(tx, member.person, rule, when), *understood.notes)
    return replies.started(begun.title, id_, rule, dates, size=size, too_soon=too_soon, notes=notes)


def _same(tx: Transaction, rule: Rule, place: Place) -> Schedule | None:
    """Return rounds in a channel that recur as some rule does, whatever the words were."""
    here = (one for one in rounds.every(tx) if (found := tx.pairings.get(one.id)) and found.place == str(place.room))
    return next((one for one in here if one.rule.text == rule.text and _at(one.rule) == _at(rule)), None)


def _at(rule: Rule) -> tuple[str, object]:
    return rule.zone, rule.anchor.time()


def _title(tx: Transaction, typed: str) -> str:
    """Return what rounds are called: as was typed, else as no other rounds are, so that each can be named."""
    taken = {one.title.casefold() for one in rounds.every(tx)}
    wanted = typed or rounds.TITLE
    names = [wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)


def _room(tx: Transaction, scene: Scene, member: Member, typed: str) -> Room:
    """Return the channel that was chosen, or where the actor is."""
    chosen = Place.parse(typed) if typed else scene.place.room
    if str(chosen) == str(scene.place.room) and chosen.channel and not is_direct(chosen):
        tx.members.room(chosen, private=scene.private)
    if not chosen.channel or is_direct(chosen):
        raise Unfit("room", "empty")
    return usable(tx.members.known_room(chosen), scene.viewer(member))


async def on_list_press(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """List the rounds that the actor may know of."""
    return await on_list(desk, scene)


async def on_list(desk: Desk, scene: Scene) -> Answer:
    """List the rounds that the actor may know of, with what they can do about each."""

    def listed(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        takes = [one.round for one in tx.pairings.takes(viewer.person)] if viewer.person else []
        rows = []
        for one in seen(tx, viewer):
            found, count = rounds.coming(tx, one.id, now=scene.now), len(tx.pairings.takers(one.id))
            rows.append((one, found.at if found else None, count if count >= FEWEST_TOLD else 0))
        return replies.every_round(rows, joined=takes, facilitates=viewer.facilitates)

    return await desk.read(scene, listed)


def _stop(tx: Transaction, scene: Scene, schedule: Schedule, member: Member) -> str:
    rounds.end(tx, schedule, member=member, now=scene.now)
    return "has ended; whoever was put together already is still asked whether they met"


def _rest(tx: Transaction, _scene: Scene, schedule: Schedule, member: Member) -> str:
    rested = rounds.rest(tx, schedule, member=member)
    return "rests until a facilitator types /hearth pairing resume" if rested else "rests already"


def _resume(tx: Transaction, scene: Scene, schedule: Schedule, member: Member) -> str:
    may_plan(tx)
    if not rounds.go_on(tx, schedule, member=member, now=scene.now):
        return "does not rest"
    plan_on(tx, schedule.id, now=scene.now)
    return "goes on"


def _cancel(tx: Transaction, scene: Scene, schedule: Schedule, member: Member) -> str:
    skipped = rounds.skip_next(tx, schedule, member=member, now=scene.now)
    return "leaves its next round out" if skipped else "has no round to leave out"


DEEDS: Mapping[str, Deed] = {"stop": _stop, "rest": _rest, "resume": _resume, "cancel": _cancel}
"""What facilitators do about rounds, by the word that they type."""


async def on_stop(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """End rounds for good."""

    def stop(tx: Transaction) -> Answer:
        member = scene.member(tx)
        schedule = one_seen(tx, press.action.subject, scene.viewer(member))
        return replies.halted(schedule.title, _stop(tx, scene, schedule, member))

    return await desk.write(scene, stop)


async def on_deed_pressed(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Do what a button says to one of several rounds."""
    verb = press.action.verb.removeprefix("pair_")

    def do(tx: Transaction) -> Answer:
        member = scene.member(tx)
        must_facilitate(member, "pairing")
        schedule = one_seen(tx, press.action.subject, scene.viewer(member))
        return replies.halted(schedule.title, DEEDS[verb](tx, scene, schedule, member))

    return await desk.write(scene, do)


async def on_how(_desk: Desk, _scene: Scene, press: Pressed) -> Answer:
    """Tell how rounds work."""
    return replies.how_it_works(press.action.subject)


async def _typed_deed(desk: Desk, scene: Scene, verb: str, name: str) -> Answer:
    def do(tx: Transaction) -> Answer:
        member = scene.member(tx)
        must_facilitate(member, "pairing")
        found = meant(tx, scene, scene.viewer(member), name)
        if len(found) != 1:
            return replies.say_which([(one.title, one.id, in_words(one.rule)) for one in found], verb)
        return replies.halted(found[0].title, DEEDS[verb](tx, scene, found[0], member))

    return await desk.write(scene, do)
