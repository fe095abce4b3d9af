"""The list of gaps, the page of gaps, and those that somebody looks after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.gaps.finding import every, found, thin
from bot.core.gaps.likeness import stems_of
from bot.core.gaps.pressing import steward_of
from bot.domain.replies import gaps as said
from bot.messages import GapRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.model import Viewer
    from bot.core.desk import Desk, Scene
    from bot.domain.gaps.model import GapSeen
    from bot.messages import Answer, Block, CommandInvoked, Page, Pressed
    from bot.transaction import Transaction

AT_ONCE = 8
"""How many gaps are listed at once: each is two blocks, of which a message on Slack holds fifty."""
MOST_ON_A_PAGE = 200
MOST_MINE = 10
WORDS_LIMIT = 60


async def on_gaps(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """List the open gaps, or those that are about some words."""
    about = "" if rest.isdigit() else rest.strip()[:WORDS_LIMIT]
    return await desk.read(
        scene, lambda tx: _about(tx, scene, about) if about else _list(tx, scene, first=_first(rest))
    )


async def on_more(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """List the next gaps."""
    return await desk.read(scene, lambda tx: _list(tx, scene, first=_first(press.action.subject)))


async def on_show(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Show one gap."""

    def show(tx: Transaction) -> Answer:
        shown = found(tx, press.action.subject, scene.someone(tx))
        if shown is None:
            return said.no_such_gap()
        return said.gap_ended(shown.gap) if shown.gap.ended else said.gap_card(shown, steward_of(tx, shown.gap))

    return await desk.read(scene, show)


async def page(desk: Desk, scene: Scene, _rest: str) -> Page:
    """Return the page of gaps."""

    def draw(tx: Transaction) -> Page:
        viewer = scene.someone(tx)
        shown = every(tx, viewer)[:MOST_ON_A_PAGE]
        return said.gaps_page([(one, steward_of(tx, one.gap)) for one in shown], thin(tx, viewer))

    return await desk.read(scene, draw)


async def rows(desk: Desk, scene: Scene) -> Sequence[GapRow]:
    """Return the open gaps for a program: those that its member is shown, called as they are there."""

    def read(tx: Transaction) -> Sequence[GapRow]:
        return [_row(tx, one) for one in every(tx, scene.someone(tx))]

    return await desk.read(scene, read)


def _row(tx: Transaction, shown: GapSeen) -> GapRow:
    gap, steward = shown.gap, steward_of(tx, shown.gap)
    since = shown.questions[0].asked_at if shown.questions else None
    return GapRow(gap.id, said.called(shown), shown.topic, since, gap.due_at, steward.name if steward else "")


def mine(tx: Transaction, viewer: Viewer) -> list[Block]:
    """Return the gaps that somebody looks after, for their own page."""
    if viewer.person is None:
        return []
    theirs = [one for one in every(tx, viewer) if one.gap.steward == viewer.person]
    # What they asked themselves and parked stands among their questions.
    others = [one for one in theirs if any(each.asker != viewer.person for each in one.questions) or not one.questions]
    return said.mine(others[:MOST_MINE])


def _about(tx: Transaction, scene: Scene, words: str) -> Answer:
    """List the gaps that are on a topic, or have one of these words."""
    wanted = stems_of(words.lstrip("#"))
    shown = [
        one
        for one in every(tx, scene.someone(tx))
        if wanted & stems_of(f"{one.title} {one.topic}") or one.topic == words.lstrip("#").casefold()
    ][:AT_ONCE]
    if not shown:
        return said.no_gap_about(words)
    return said.gaps([(one, steward_of(tx, one.gap)) for one in shown], (), first=0, total=len(shown))


def _list(tx: Transaction, scene: Scene, *, first: int) -> Answer:
    viewer = scene.someone(tx)
    shown = every(tx, viewer)
    some = shown[first : first + AT_ONCE]
    topics = thin(tx, viewer)
    return said.gaps([(one, steward_of(tx, one.gap)) for one in some], topics, first=first, total=len(shown))


def _first(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 0  # noqa: PLR2004
