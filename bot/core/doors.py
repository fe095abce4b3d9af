"""The doors beside the chat: the page by a one-time link, a look by the doctor, a letter by a press."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.community.setup import must_facilitate
from bot.storage.letters import SqlLetters
from bot.storage.tickets import SqlTickets

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Pressed

LOOKING_SECONDS = 2.0  # An interaction has three.
LINK_MINUTES = 10


async def on_doctor(desk: Desk, scene: Scene) -> Answer:
    """Look at this space for a facilitator or an operator: what is wrong, and what to do."""
    if str(scene.actor) not in desk.operators:
        await desk.write(scene, lambda tx: must_facilitate(scene.member(tx), "doctor"))
    if desk.look is None:
        return community.nothing_to_look_at()
    try:
        async with asyncio.timeout(LOOKING_SECONDS):
            found = await desk.look(scene.place.space)
    except TimeoutError:
        return community.still_looking()
    return community.findings(found) if found else community.nothing_to_look_at()


async def on_web(desk: Desk, scene: Scene) -> Answer:
    """Give the actor a link that signs them in to the page, once."""
    if not desk.page_url:
        return community.no_page()
    ticket = await SqlTickets(desk.store, desk.clock).issue("web", str(scene.actor), minutes=LINK_MINUTES)
    # What stands behind the # is sent to no server on the way, and to no preview of the link.
    return community.door(f"{desk.page_url}/enter#{ticket}", minutes=LINK_MINUTES)


async def on_letter(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show a note to the one whom it is for."""
    letter = await SqlLetters(desk.store, desk.clock).get(press.action.subject, str(scene.actor))
    return letter if letter is not None else community.not_your_letter()
