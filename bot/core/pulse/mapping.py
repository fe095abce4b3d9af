"""The knowledge map: the same for every member, of what every member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.community.pulse.counted import last_span
from bot.community.pulse.knowledge import MOST_TOPICS, charted
from bot.community.pulse.taking import RESTS
from bot.community.replies.knowledge_map import knowledge_map

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.desk import Desk, Scene
    from bot.messages import Page
    from bot.transaction import Transaction


async def page(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the map; None for a guest, who sees no more than their rooms."""
    if rest or scene.guest:
        return None
    return await desk.read(scene, lambda tx: drawn(tx, scene.now))


def drawn(tx: Transaction, now: datetime) -> Page:
    """Return the map as it stands: people are counted to the end of the last whole span, so that no one act shows."""
    least = least_people(tx)
    known = tx.knowledge.known(last_span(now - RESTS).ends, limit=MOST_TOPICS)
    return knowledge_map(charted(known, least), least)
