"""`/hearth about` and `/hearth charter`: what the community is about, read by all and written by facilitators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.core.facilitating import facilitators
from bot.domain.charter import committing, writing
from bot.domain.charter.model import CommitmentState
from bot.domain.replies import charter as replies
from bot.errors import Unfit
from bot.messages import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, FormSubmitted, Post, Pressed
    from bot.transaction import Transaction


async def on_about(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    """Show what the community is about."""
    return await desk.read(scene, lambda tx: _shown(tx, scene))


async def on_press(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Show what the community is about."""
    return await desk.read(scene, lambda tx: _shown(tx, scene))


async def page(desk: Desk, scene: Scene, rest: str) -> Page | None:
    """Return the page of what the community is about."""
    if rest:
        return None
    shown = await desk.read(scene, lambda tx: _shown(tx, scene))
    return Page("About", shown.blocks)


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    """Open the form of the charter for a facilitator."""
    return await _open(desk, scene)


async def on_open(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the form of the charter for a facilitator."""
    return await _open(desk, scene)


async def _open(desk: Desk, scene: Scene) -> Answer:
    def form(tx: Transaction) -> Answer:
        writing.must_facilitate(scene.member(tx), "charter")
        return replies.charter_form(tx.charters.charter(), values={})

    return await desk.write(scene, form)


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Write the charter; a fault opens the form again with what was typed."""

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        try:
            written = writing.write(tx, form.values, version=form.action.version, member=member, now=scene.now)
        except Unfit as fault:
            return _again(tx, form.values, fault)
        return replies.charter_saved(written)

    return await desk.write(scene, save)


def _again(tx: Transaction, values: Mapping[str, str], fault: Unfit) -> Answer:
    said = replies.FAULTS.get((fault.field, fault.reason), "").format(fault.value)
    return replies.charter_form(tx.charters.charter(), values=values, fault_said=said)


def _shown(tx: Transaction, scene: Scene) -> Post:
    viewer = scene.someone(tx)
    mine = tx.charters.commitment(viewer.person) if viewer.person else None
    return replies.about(
        tx.members.community().name,
        tx.charters.charter(),
        committing.all_told(tx.charters.committed(), least=least_people(tx)),
        mine=mine is not None and mine.state is CommitmentState.KEPT,
        facilitates=viewer.facilitates,
        whom=facilitators(tx, scene),
    )
