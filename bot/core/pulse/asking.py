"""`/hearth pulse`: the community's for facilitators, everybody's own for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.taking import publish, take, unpublished
from bot.community.replies import pulse as replies
from bot.community.setup import must_facilitate
from bot.core.pulse.moving import ready

if TYPE_CHECKING:
    from bot.community.pulse.model import Pulse
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, Post, Pressed
    from bot.transaction import Transaction

OWN_WEEKS = 12
ALL = "all"
MOST = 1_000_000


async def on_pulse(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Answer `/hearth pulse`, `… me`, `… target figure number`."""
    word, _, more = rest.strip().partition(" ")
    match word.lower():
        case "":
            return await _shown(desk, scene)
        case "me":
            return await desk.read(scene, partial(own, scene=scene))
        case "target":
            return await desk.write(scene, partial(_target, scene=scene, typed=more))
        case _:
            return replies.unknown(word[:40])


async def on_press(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show the pulse, or all figures of it."""
    return await _shown(desk, scene, whole=press.action.subject == ALL)


async def on_press_me(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Show somebody what they did themselves."""
    return await desk.read(scene, partial(own, scene=scene))


async def taken(desk: Desk, scene: Scene) -> Pulse | None:
    """Return the community's pulse for a facilitator; None for anybody else.

    What spans are over is published first: counted beside the writer, and noted in a moment.
    """
    if not await desk.read(scene, lambda tx: scene.someone(tx).facilitates):
        return None
    made = await desk.read(scene, lambda tx: unpublished(tx, scene.now))
    if made:
        await desk.write(scene, lambda tx: publish(tx, made))
    return await desk.read(scene, lambda tx: ready(tx, take(tx, scene.now), scene.someone(tx).person))


async def _shown(desk: Desk, scene: Scene, *, whole: bool = False) -> Answer:
    pulse = await taken(desk, scene)
    if pulse is None:
        return await desk.read(scene, lambda tx: replies.for_facilitators(own(tx, scene=scene)))
    return replies.pulse(pulse, whole=whole, page=desk.page_url)


def own(tx: Transaction, *, scene: Scene) -> Post:
    """Return what somebody did themselves, for their own eyes."""
    person = scene.someone(tx).person
    since = scene.now - timedelta(weeks=OWN_WEEKS)
    return replies.own(tx.interactions.own(person, since) if person else {}, weeks=OWN_WEEKS)


def _target(tx: Transaction, *, scene: Scene, typed: str) -> Answer:
    """Set what a community wants to reach."""
    member = scene.member(tx)
    must_facilitate(member, "pulse target")
    name, _, number = typed.strip().lower().partition(" ")
    value = _number(number.strip().removesuffix("%"))
    known = DEFINITIONS.get(name)
    if known is None or known.target is None or value is None:
        return replies.wrong_figure(name[:40] if known is None else "")
    settings = tx.members.community().settings
    tx.members.configure(replace(settings, pulse_targets={**settings.pulse_targets, name: value}))
    tx.audit.note("pulse target", name, by=member.person, now=scene.now)
    return replies.target_set(known, value)


def _number(typed: str) -> float | None:
    """Return a number as it was typed; None where it is none that could be reached."""
    try:
        value = float(typed)
    except ValueError:
        return None
    return value if 0 <= value <= MOST else None
