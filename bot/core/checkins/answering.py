"""Answering check-ins: by a quick button or a form, passing, being away, signing up, reading, keeping an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from bot.community.checkins import answers, sight
from bot.community.checkins.message import message_of
from bot.community.checkins.model import Mode
from bot.community.replies import arranging
from bot.community.replies import checkins as replies
from bot.community.replies.checkin_faults import fault_text
from bot.community.rhythm import ScheduleState
from bot.core import consents
from bot.core.checkins.roundup import answer_id, said_in
from bot.core.dates import parse_day
from bot.core.recurring import known_to
from bot.core.sharing import own_words_form
from bot.errors import Absent, Unfit
from bot.practice.draft import is_blank
from bot.practice.replies import nothing_to_keep
from bot.recurrence import at_local

if TYPE_CHECKING:
    from bot.community.checkins.model import CheckinRound
    from bot.community.checkins.sight import Standing
    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction


async def open_answer(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form over what the actor said so far; after the close say so."""

    def form(tx: Transaction) -> Answer:
        viewer = scene.someone(tx)
        standing, round_ = sight.of_round(tx, press.action.subject, viewer)
        if not round_.is_open(scene.now):
            return replies.has_closed(standing.schedule.title)
        said = tx.checkins.answer_of(round_.id, viewer.person) if viewer.person else None
        values = {f"answer{at}": text for at, text in enumerate(said.texts)} if said else {}
        return replies.answer_form(standing.schedule.title, round_, limit=answers.LONGEST, values=values)

    return await desk.read(scene, form)


async def on_answer(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Take an answer; a fault opens the form again with what was typed."""

    def take(tx: Transaction) -> Answer:
        member = scene.member(tx)
        standing, round_ = sight.of_round(tx, form.action.subject, scene.viewer(member))
        title = standing.schedule.title
        try:
            texts, struck = answers.written(form.values, round_)
        except Unfit as fault:
            said = fault_text(fault)
            return replies.answer_form(title, round_, limit=answers.LONGEST, values=form.values, fault_text=said)
        known = _taken_before(tx, round_, member, form.key, scene)
        if known is not None:
            return known
        id_ = answer_id(round_.id, member.person)
        response = answers.say(tx, round_, texts, id=id_, member=member, now=scene.now)
        return replies.noted(round_, response, struck=bool(struck)) if response else replies.has_closed(title)

    return await desk.write(scene, take)


async def on_quick(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take a quick answer."""
    id_, _, choice = press.action.subject.partition(".")

    def take(tx: Transaction) -> Answer:
        member = scene.member(tx)
        standing, round_ = sight.of_round(tx, id_, scene.viewer(member))
        known = _taken_before(tx, round_, member, press.key, scene)
        if known is not None:
            return known
        at = int(choice) if choice.isdecimal() else -1
        of = {"id": answer_id(round_.id, member.person), "member": member, "now": scene.now}
        response = answers.say_quickly(tx, standing.checkin, round_, at, **of)  # type: ignore[arg-type]
        return replies.noted(round_, response) if response else replies.has_closed(standing.schedule.title)

    return await desk.write(scene, take)


async def on_pass(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor leave it at nothing this time, also where they had answered."""

    def leave(tx: Transaction) -> Answer:
        member = scene.member(tx)
        standing, round_ = sight.of_round(tx, press.action.subject, scene.viewer(member))
        known = _taken_before(tx, round_, member, press.key, scene)
        if known is not None:
            return known
        id_ = answer_id(round_.id, member.person)
        done = answers.skip(tx, round_, id=id_, member=member, now=scene.now)
        return replies.passed(round_) if done else replies.has_closed(standing.schedule.title)

    return await desk.write(scene, leave)


def _taken_before(tx: Transaction, round_: CheckinRound, member: Member, key: str, scene: Scene) -> Answer:
    """Return the answer to what a platform delivers again, for what was said since must stand; None the first time."""
    if not round_.is_open(scene.now) or tx.deliveries.first(f"checkin {key}", now=scene.now):
        return None
    response = tx.checkins.answer_of(round_.id, member.person)
    return replies.noted(round_, response) if response and response.said else replies.passed(round_)


async def on_read(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show the answers of a closed round, whole, some at a time."""
    id_, _, page = press.action.subject.partition(".")

    def read(tx: Transaction) -> Answer:
        standing, round_ = sight.of_round(tx, id_, scene.someone(tx))
        if not round_.closed:
            raise Absent("roundup", "")
        at = int(page) if page.isdecimal() else 0
        return replies.all_answers(standing.schedule.title, round_, said_in(tx, round_), page=at)

    return await desk.read(scene, read)


async def on_tip(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let an answer be kept: by its author in a form over their words, for another by asking its author."""
    id_, _, question = press.action.subject.partition(".")
    at = int(question) if question.isdecimal() else 0
    return await desk.write(scene, partial(_keep, scene=scene, id_=id_, question=at, fact=press.key))


def _keep(tx: Transaction, *, scene: Scene, id_: str, question: int, fact: str) -> Answer:
    member = scene.member(tx)
    response = tx.checkins.answer_by_id(id_)
    round_ = tx.checkins.round(response.round) if response else None
    if response is None or round_ is None or not (round_.closed or response.person == member.person):
        return replies.no_answer_there()
    standing = sight.seen(tx, round_.checkin, scene.viewer(member))
    message = message_of(tx, standing.checkin, response, question)
    if message is None:
        return replies.no_answer_there()
    if is_blank(message.text):
        return nothing_to_keep()
    if response.person == member.person:
        return own_words_form(tx, replace(message, author=scene.actor), now=scene.now)
    return consents.request(tx, scene=scene, message=message, fact=fact)


async def on_sign_up(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor be asked in their own morning, or no more."""
    deed = press.action.verb.removeprefix("checkin_")
    return await desk.write(scene, partial(_sign_up, scene=scene, deed=deed, id_=press.action.subject))


async def on_typed_sign_up(desk: Desk, scene: Scene, deed: str, name: str) -> Answer:
    """Sign the actor up to the check-in of that name, or the only one, or off it; else ask which."""

    def meant(tx: Transaction) -> list[Standing]:
        wanted = name.strip().casefold()
        return [one for one in sight.every(tx, scene.someone(tx)) if wanted in one.schedule.title.casefold()]

    every = await desk.read(scene, meant)
    found = [one for one in every if one.checkin.mode is Mode.MORNING]
    if not found and every:
        return replies.nothing_to_join(every[0].schedule.title)
    if len(found) != 1:
        return arranging.which_checkin(found, deed, named=bool(name.strip()))
    return await desk.write(scene, partial(_sign_up, scene=scene, deed=deed, id_=found[0].checkin.id))


def _sign_up(tx: Transaction, *, scene: Scene, deed: str, id_: str) -> Answer:
    member = scene.member(tx)
    if deed == "leave":  # Whoever has left its channel may still leave it.
        schedule = known_to(tx, id_, scene.viewer(member))
        tx.checkins.leave(id_, member.person)
        return replies.signed_off(schedule.title if schedule else "that check-in")
    standing = sight.seen(tx, id_, scene.viewer(member))
    if standing.schedule.state is ScheduleState.ENDED:
        return arranging.no_change(standing.schedule.title)
    new = answers.join(tx, standing.checkin, member=member, now=scene.now)
    zone = tx.attention.zone(member.person)
    if standing.coming:
        answers.sooner(tx, standing.coming.id, at_local(standing.coming.local, zone).at)
    return replies.signed_up(standing.schedule.title, standing.schedule.rule, zone, new=new)


async def open_away(_desk: Desk, _scene: Scene, _press: Pressed) -> Answer:
    """Open the form that asks until when."""
    return replies.away_form(values={})


async def on_away(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Ask the actor nothing until the day that they give."""
    return await _away(desk, scene, form.values.get("date", ""))


async def on_typed_away(desk: Desk, scene: Scene, day: str) -> Answer:
    """Do as `on_away` with a day that was typed; without one, ask for it."""
    return await _away(desk, scene, day) if day.strip() else replies.away_form(values={})


async def _away(desk: Desk, scene: Scene, day: str) -> Answer:
    try:
        until = parse_day(day, now=scene.now)
    except Unfit as fault:
        return replies.away_form(fault_text=fault_text(fault), values={"date": day})

    def leave(tx: Transaction) -> Answer:
        member = scene.member(tx)
        midnight = datetime.combine(until.date(), time())  # Where they are: that day's morning asks them again.
        many = tx.checkins.away(member.person, at_local(midnight, tx.attention.zone(member.person)).at)
        return replies.is_away(until) if many else replies.not_signed_up()

    return await desk.write(scene, leave)


async def on_back(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Ask the actor again."""
    return await come_back(desk, scene)


async def come_back(desk: Desk, scene: Scene) -> Answer:
    """Ask the actor again, from the next time on."""
    many = await desk.write(scene, lambda tx: tx.checkins.away(scene.member(tx).person, None))
    return replies.is_back() if many else replies.not_signed_up()
