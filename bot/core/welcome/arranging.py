"""`/hearth welcome …`: how newcomers are welcomed, and who meets them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.replies import welcome as replies
from bot.community.setup import must_facilitate
from bot.community.welcome import greeters, newcomers
from bot.community.welcome.model import WEEKLY
from bot.core.timing import usable
from bot.core.unknown import not_known
from bot.core.welcome.greeting import to_begin_with, welcome_of
from bot.errors import Unfit
from bot.messages import Place
from bot.practice.draft import is_direct
from bot.wording import post, prose

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, CommandInvoked, Pressed
    from bot.transaction import Transaction

WORDS = ("show", "me", "me not", "here")
_GREETER = re.compile(r"(?:me(?:\s+as)?(?:\s+a)?\s+)?greeter\b|me\b", re.IGNORECASE)
_WEEKLY = re.compile(r"\b(?P<weekly>\d{1,4})\b")


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Answer `/hearth welcome …`: how it is done here, else what is to be done."""
    typed = rest.strip().lower()
    if typed in {"me not", "stop", "not me", "no"}:
        return await ungreet(desk, scene)
    if typed == "here":
        return await here(desk, scene)
    if typed == "show":
        return await show(desk, scene)
    if _GREETER.match(typed):
        found = _WEEKLY.search(typed)
        return await greet(desk, scene, int(found["weekly"]) if found else WEEKLY)
    return not_known(typed, "/hearth welcome", WORDS, await page(desk, scene))


async def page(desk: Desk, scene: Scene) -> Answer:
    """Show how newcomers are welcomed here."""

    def shown(tx: Transaction) -> Answer:
        viewer, settings = scene.someone(tx), tx.members.community().settings
        greeter = tx.welcome.greeter(viewer.person) if viewer.person else None
        settles = newcomers.settles_at(tx, scene.place.space)
        room = tx.members.known_room(Place.parse(settings.welcome_place)) if settings.welcome_place else None
        return replies.welcome_page(
            on=settings.welcome,
            greets_weekly=greeter.weekly if greeter else 0,
            channel=room.name or Place.parse(room.key).channel if room else "",
            settles_at=settles if settles and settles > scene.now else None,
            facilitates=viewer.facilitates,
        )

    return await desk.read(scene, shown)


async def show(desk: Desk, scene: Scene) -> Answer:
    """Show the actor the welcome as a newcomer would see it."""
    return await desk.read(scene, lambda tx: welcome_of(tx, to_begin_with(tx, guest=scene.guest)))


async def on_show(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Show the welcome."""
    return await show(desk, scene)


async def greet(desk: Desk, scene: Scene, weekly: int) -> Answer:
    """Have the actor meet newcomers."""
    try:
        greeter = await desk.write(scene, lambda tx: greeters.agree(tx, scene.member(tx), weekly, now=scene.now))
    except Unfit as fault:
        return post(prose(replies.FAULTS[fault.field, fault.reason].format(fault.value), tone="warning"))
    return replies.greets(greeter.weekly)


async def on_greet(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Have the actor meet newcomers, as many as is usual."""
    return await greet(desk, scene, WEEKLY)


async def ungreet(desk: Desk, scene: Scene) -> Answer:
    """Have the actor meet newcomers no longer."""
    was = await desk.write(scene, lambda tx: tx.welcome.drop_greeter(scene.member(tx).person))
    return replies.greets_no_longer(was=was)


async def on_ungreet(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Have the actor meet newcomers no longer."""
    return await ungreet(desk, scene)


async def here(desk: Desk, scene: Scene) -> Answer:
    """Have what newcomers say of themselves posted in this channel; a facilitator may."""

    def choose(tx: Transaction) -> Answer:
        member = scene.member(tx)
        must_facilitate(member, "welcome")
        if is_direct(scene.place) or not scene.place.channel:
            return post(prose(replies.FAULTS["room", "unknown"], tone="warning"))
        tx.members.room(scene.place, private=scene.private)
        room = usable(tx.members.known_room(scene.place.room), scene.viewer(member))
        tx.members.configure(replace(tx.members.community().settings, welcome_place=room.key))
        tx.audit.note("welcome", room.key, by=member.person, now=scene.now)
        return replies.posted_here(room.name)

    return await desk.write(scene, choose)


def mine(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[Block]:  # noqa: ARG001  # As of every slice.
    """Return what of the welcome is a reader's own: that they meet newcomers."""
    greeter = tx.welcome.greeter(viewer.person) if viewer.person else None
    return replies.my_greeting(greeter.weekly) if greeter else []
