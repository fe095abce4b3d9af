"""The knowledge map: the same for every member, of what every member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.community.pulse.taking import mapped, publish, unpublished
from bot.community.replies.knowledge_map import knowledge_map

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.messages import Page


async def page(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the map; None for a guest, who sees no more than their rooms."""
    if rest or scene.guest:
        return None
    made = await desk.read(scene, lambda tx: unpublished(tx, scene.now))
    if made:
        await desk.write(scene, lambda tx: publish(tx, made))
    return await desk.read(scene, lambda tx: knowledge_map(mapped(tx, scene.now), least_people(tx)))
