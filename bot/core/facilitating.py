"""Who looks after a community: named to whoever needs one of them, and never called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import replies as community

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.desk import Desk, Scene
    from bot.errors import NotAllowed
    from bot.messages import Post
    from bot.transaction import Transaction

ELSEWHERE = {"let_in"}  # Asked of the community that was pressed for, which need not be the one spoken in.


async def refused(desk: Desk, scene: Scene, error: NotAllowed, *, typed: str) -> Post:
    """Return the answer to what somebody may not do, with whom to ask where a facilitator may."""
    if error.needs != "facilitator" or error.verb in ELSEWHERE:
        return community.fault(error, typed=typed)
    whom = await desk.read(scene, lambda tx: facilitators(tx, scene))
    return community.fault(error, typed=typed, whom=whom)


def facilitators(tx: Transaction, scene: Scene) -> Sequence[str] | None:
    """Return what the facilitators are called, empty where there are none; None where that is not told: to a guest."""
    if scene.guest:
        return None
    every = [member for member in tx.members.every() if member.facilitates]
    names = [member.name for member in every if member.name]
    return names if names or not every else None
