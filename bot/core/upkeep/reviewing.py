"""What needs care, as each reader may see it: `/hearth review`, the page `review`, one's own page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.keeping import named_as
from bot.core.numbers import number_typed
from bot.messages import Page
from bot.practice.ask import show
from bot.practice.model import Hit, visible
from bot.practice.replies import upkeep as replies
from bot.practice.sight import seen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, CommandInvoked, Post, Pressed, Who
    from bot.practice.model import Adoption, Entry, Upkeep
    from bot.transaction import Transaction

AT_A_TIME, ON_A_PAGE = 5, 20
LOOKED_AT = 200
ASKED_SINCE = timedelta(days=60)


async def on_review(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Show what needs care, what the actor was asked about first; with a number, how that entry stands."""
    if rest.strip():
        number = number_typed(rest, "/hearth review 142")
        return await desk.read(scene, lambda tx: _one(tx, scene, number))
    return await desk.read(scene, lambda tx: _review(tx, scene))


def _one(tx: Transaction, scene: Scene, number: int) -> Post:
    viewer = scene.someone(tx)
    entry = seen(tx, number, viewer)
    standing = show(tx, [Hit(entry.number, 0.0)], viewer=viewer, now=scene.now)[0].standing
    return replies.one(entry, standing, tx.upkeep.get(entry.number))


async def on_press(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Do the same by a button."""
    return await desk.read(scene, lambda tx: _review(tx, scene))


async def page(desk: Desk, scene: Scene, _rest: str) -> Page | None:
    """Return the same as a page."""
    return await desk.read(scene, lambda tx: Page("What needs care", _blocks(tx, scene, ON_A_PAGE)))


def _review(tx: Transaction, scene: Scene) -> Post:
    viewer = scene.someone(tx)
    rows, asked, more = _rows(tx, scene, viewer, AT_A_TIME)
    return replies.review(rows, asked=asked, wishes=_wishes(tx, viewer), more=more)


def _blocks(tx: Transaction, scene: Scene, most: int) -> tuple[Block, ...]:
    viewer = scene.someone(tx)
    rows, asked, more = _rows(tx, scene, viewer, most)
    return replies.review_blocks(rows, asked=asked, wishes=_wishes(tx, viewer), more=more)


def _rows(
    tx: Transaction, scene: Scene, viewer: Viewer, most: int
) -> tuple[Sequence[tuple[Entry, Upkeep]], Sequence[int], int]:
    """Return what needs care and is shown, what of it the reader was asked about, and how much there is more."""
    theirs = _unanswered(tx, viewer, scene.now)
    used = {one.number for one in theirs}
    every = [*theirs, *(one for one in tx.upkeep.queue(limit=LOOKED_AT) if one.number not in used)]
    entries = {one.number: one for one in tx.entries.many([one.number for one in every])}
    seen = [
        (entries[one.number], one) for one in every if one.number in entries and visible(entries[one.number], viewer)
    ]
    return seen[:most], [one.number for one in theirs], max(0, len(seen) - most)


def _unanswered(tx: Transaction, viewer: Viewer, now: datetime) -> Sequence[Upkeep]:
    """Return what a reader was asked about and has said nothing of since."""
    asked = tx.upkeep.asked_of(viewer.person, since=now - ASKED_SINCE) if viewer.person else ()
    words = tx.upkeep.words([one.number for one in asked])
    said = {
        number: max((word.at for word in every if word.person == viewer.person), default=None)
        for number, every in words.items()
    }
    return [one for one in asked if not one.asked_at or (at := said[one.number]) is None or at < one.asked_at]


def _wishes(tx: Transaction, viewer: Viewer) -> Sequence[tuple[Entry, Adoption, Who]]:
    """Return who would look after what, for a facilitator; what they can't see is decided by one who does."""
    found = []
    for wish in tx.upkeep.adoptions(limit=AT_A_TIME) if viewer.facilitates else ():
        entry, member = tx.entries.get(wish.number), tx.members.get(wish.person)
        if entry and member and member.account and visible(entry, viewer):
            found.append((entry, wish, named_as(member)))
    return found


def mine(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[Block]:
    """Return what a member is asked about, for their own page."""
    theirs = _unanswered(tx, viewer, now)
    entries = tx.entries.many([one.number for one in theirs])
    return replies.mine([entry for entry in entries if visible(entry, viewer)][:AT_A_TIME])
