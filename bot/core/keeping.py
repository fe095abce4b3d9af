"""What keeping has in common, whatever way in: near-duplicates, confirmations, struck cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.model import Viewer
from bot.core.keys import key_for
from bot.practice import replies
from bot.practice.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.core.desk import Desk, Scene
    from bot.messages import MessagePosted
    from bot.practice.draft import Written
    from bot.practice.keep import Kept
    from bot.practice.model import Entry
    from bot.transaction import Transaction


async def alike(desk: Desk, scene: Scene, said: Written) -> Sequence[Entry]:
    """Return near-duplicates that everybody in the scene's place may see, for one who is about to keep."""

    def near(tx: Transaction) -> Sequence[Entry]:
        viewer = Viewer(scene.community, None, scene.rooms)
        hits = tx.search.near(said.title, said.body, viewer)
        return tx.entries.many([hit.number for hit in hits])

    return await desk.read(scene, near)


def strike(tx: Transaction, entry: Entry, *, now: datetime) -> None:
    """Strike an entry that is no longer shown from every card that was posted."""
    if entry.state is State.KEPT:
        return
    for key in tx.outgoing.showing(entry.number):
        tx.outgoing.replace(key, replies.struck(entry.number), now=now)


def confirm(tx: Transaction, scene: Scene, message: MessagePosted, kept: Kept, near: Sequence[Entry]) -> None:
    """Say in the thread that something was kept, and to its keeper what they can do about it."""
    member = scene.member(tx)
    thread = message.ref.place
    tx.outgoing.send(
        thread, replies.kept_line(kept.entry, member.name), key=key_for("kept", message.ref), now=scene.now
    )
    tx.outgoing.send(
        thread,
        replies.kept_privately(kept, near, to=str(scene.actor)),
        key=key_for("confirm", message.ref),
        now=scene.now,
    )
