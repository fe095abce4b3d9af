"""Taking part in rounds: join, leave, pause, skip, and with whom not. Each is a press, a form or a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.naming import find_member
from bot.community.pairings import taking
from bot.community.pairings.rounds import coming
from bot.community.replies import pairings as replies
from bot.core.dates import parse_day
from bot.core.pairings.sighting import meant, one_seen
from bot.errors import Absent, Unfit

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.community.model import Member
    from bot.community.rhythm import Schedule
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction

    Deed = Callable[[Transaction, Scene, Member, Schedule], Answer]


def _join(tx: Transaction, scene: Scene, member: Member, schedule: Schedule) -> Answer:
    new = taking.join(tx, schedule.id, member, guest=scene.guest, now=scene.now)
    found = coming(tx, schedule.id, now=scene.now)
    return replies.joined(schedule.title, schedule.id, found.at if found else None, new=new)


def _leave(tx: Transaction, scene: Scene, member: Member, schedule: Schedule) -> Answer:
    was = taking.leave(tx, schedule.id, member, now=scene.now)
    return replies.left(schedule.title, schedule.id, was=was)


def _skip(tx: Transaction, scene: Scene, member: Member, schedule: Schedule) -> Answer:
    found = taking.skip(tx, schedule.id, member, now=scene.now)
    return replies.skipped(schedule.title, schedule.id, found.at if found else None)


def _unskip(tx: Transaction, scene: Scene, member: Member, schedule: Schedule) -> Answer:
    found = taking.not_skipped(tx, schedule.id, member, now=scene.now)
    return replies.not_skipped(schedule.title, found.at if found else None)


async def on_join(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor take part."""
    return await _one(desk, scene, press.action.subject, _join)


async def on_leave(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the actor take part no longer."""
    return await _one(desk, scene, press.action.subject, _leave)


async def on_skip(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Leave the next round out for the actor."""
    return await _one(desk, scene, press.action.subject, _skip)


async def on_unskip(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take the actor's skip back."""
    return await _one(desk, scene, press.action.subject, _unskip)


async def _one(desk: Desk, scene: Scene, id_: str, deed: Deed) -> Answer:
    def do(tx: Transaction) -> Answer:
        member = scene.member(tx)
        return deed(tx, scene, member, one_seen(tx, id_, scene.viewer(member)))

    return await desk.write(scene, do)


TYPED: dict[str, tuple[Deed, str]] = {
    "join": (_join, "pair_join"),
    "leave": (_leave, "pair_leave"),
    "skip": (_skip, "pair_skip"),
}
"""What is done about the round that somebody means, by the word they type, and the button where they must choose."""


async def on_typed(desk: Desk, scene: Scene, verb: str, name: str) -> Answer:
    """Do what was typed about the rounds of the channel or of that name; ask where several are meant."""
    deed, pressed = TYPED[verb]

    def do(tx: Transaction) -> Answer:
        member = scene.member(tx)
        found = meant(tx, scene, scene.viewer(member), name, taking=verb != "join")
        if len(found) == 1:
            return deed(tx, scene, member, found[0])
        return replies.which_round([(one.title, one.id) for one in found], pressed)

    return await desk.write(scene, do)


async def open_pause(_desk: Desk, _scene: Scene, _press: Pressed) -> Answer:
    """Open the form for how long to pause."""
    return replies.pause_form(values={})


async def on_pause(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Pause the actor; a day that will not do opens the form again."""
    try:
        return await pause(desk, scene, form.values.get("date", ""))
    except Unfit as fault:
        return replies.pause_form(values=form.values, fault_said=replies.fault_text(fault))


async def pause(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Pause the actor until the day that was typed, or until they come back."""
    until = parse_day(typed, now=scene.now) if typed.strip() else None

    def do(tx: Transaction) -> Answer:
        return replies.paused(until, taking.pause(tx, scene.member(tx), until, now=scene.now))

    return await desk.write(scene, do)


async def on_back(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """End the actor's pause."""
    return await come_back(desk, scene)


async def come_back(desk: Desk, scene: Scene) -> Answer:
    """End the actor's pause, whatever it was for."""
    return await desk.write(scene, lambda tx: replies.is_back(taking.come_back(tx, scene.member(tx), now=scene.now)))


async def open_apart(_desk: Desk, _scene: Scene, _press: Pressed) -> Answer:
    """Open the form for with whom not."""
    return replies.apart_form(values={})


async def on_apart(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Keep the actor apart from somebody; one who is not found opens the form again."""
    try:
        return await keep_apart(desk, scene, form.values.get("member", ""))
    except (Absent, Unfit) as fault:
        return replies.apart_form(values=form.values, fault_said=replies.fault_text(fault))


async def keep_apart(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Keep the actor apart from whom they name."""

    def do(tx: Transaction) -> Answer:
        if not typed.strip():
            raise Unfit("not_with", "empty")
        member = scene.member(tx)
        other = find_member(tx, typed, me=member, near=not scene.guest)
        taking.keep_apart(tx, member, other, now=scene.now)
        return replies.kept_apart(other.name, other.person)

    return await desk.write(scene, do)


async def on_together(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Take back that the actor does not want to be put together with somebody."""

    def do(tx: Transaction) -> Answer:
        member, other = scene.member(tx), tx.members.get(press.action.subject)
        was = tx.pairings.bring_together(member.person, press.action.subject)
        return replies.brought_together(other.name if other and was else "them", was=was)

    return await desk.write(scene, do)
