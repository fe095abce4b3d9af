"""`/hearth commit`: what a member can help with and wants to learn; and the question, a year on, whether it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.core.attention import tell
from bot.core.keys import key_for
from bot.core.unknown import not_known
from bot.domain.charter import committing
from bot.domain.charter.ending import is_closed
from bot.domain.replies import commitment as replies
from bot.domain.who.asking import be_findable
from bot.errors import Absent, Unfit
from bot.wording import post

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Block, CommandInvoked, FormSubmitted, Pressed
    from bot.transaction import Transaction

WORDS = ("renew", "end")


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Answer `/hearth commit …`: the form, or what is typed behind it."""
    match rest.strip().lower():
        case "renew":
            return await _renew(desk, scene)
        case "end" | "stop":
            return await _end(desk, scene)
        case "":
            return await _open(desk, scene)
        case typed:
            return not_known(typed, "/hearth commit", WORDS, await _shown(desk, scene))


async def on_open(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the form of one's own commitment."""
    return await _open(desk, scene)


async def on_renew(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Renew one's own commitment for a year."""
    return await _renew(desk, scene)


async def on_end(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """End one's own commitment."""
    return await _end(desk, scene)


async def on_form(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Record a commitment; a fault opens the form again with what was typed."""

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        try:
            made = committing.commit(tx, form.values, member=member, now=scene.now)
        except Unfit as fault:
            return _again(tx, member, form.values, fault)
        _let_be_found(tx, member, form.values, now=scene.now)
        return replies.committed(made)

    return await desk.write(scene, save)


def ask(tx: Transaction, person: str, *, now: datetime) -> None:
    """Ask somebody, a year on, whether their commitment still holds; let one lapse that had no answer."""
    due = committing.come_due(tx, person, now=now)
    member = tx.members.get(person) if due else None
    if due and member and member.account and not is_closed(tx):
        asked = replies.still_committed(due, tx.members.community().name, to=member.account)
        key = key_for("commitment", due.community, person, due.renewed_at.isoformat())
        tell(tx, member, asked, cause=Cause.COMMITMENT, key=key, now=now)


def mine(tx: Transaction, viewer: Viewer, *, now: datetime) -> list[Block]:  # noqa: ARG001  # As of every slice.
    """Return what a reader committed themselves to."""
    commitment = tx.charters.commitment(viewer.person) if viewer.person else None
    return replies.my_commitment(commitment) if commitment else []


async def _open(desk: Desk, scene: Scene) -> Answer:
    def form(tx: Transaction) -> Answer:
        person = scene.someone(tx).person
        if person is None:
            return replies.commit_form(values={})
        found = tx.who.findable(person) is not None
        return replies.commit_form(tx.charters.commitment(person), findable=found, values={})

    return await desk.read(scene, form)


async def _shown(desk: Desk, scene: Scene) -> Answer:
    def show(tx: Transaction) -> Answer:
        person = scene.someone(tx).person
        commitment = tx.charters.commitment(person) if person else None
        shown = replies.my_commitment(commitment) if commitment else []
        return post(*shown) if shown else replies.not_committed()

    return await desk.read(scene, show)


async def _renew(desk: Desk, scene: Scene) -> Answer:
    def renew(tx: Transaction) -> Answer:
        try:
            commitment, new = committing.renew(tx, scene.member(tx), now=scene.now)
        except Absent:
            return replies.not_committed()
        return replies.renewed(commitment, new=new)

    return await desk.write(scene, renew)


async def _end(desk: Desk, scene: Scene) -> Answer:
    def end(tx: Transaction) -> Answer:
        try:
            return replies.commitment_ended(new=committing.end(tx, scene.member(tx), now=scene.now))
        except Absent:
            return replies.not_committed()

    return await desk.write(scene, end)


def _let_be_found(tx: Transaction, member: Member, values: Mapping[str, str], *, now: datetime) -> None:
    """Let others find a member, or not any more, as they said."""
    if values.get("findable", "") not in {"", "no", "false", "0"}:
        be_findable(tx, member.person, now=now)
    else:
        tx.who.find_me_not(member.person)


def _again(tx: Transaction, member: Member, values: Mapping[str, str], fault: Unfit) -> Answer:
    said = replies.COMMIT_FAULTS.get((fault.field, fault.reason), "").format(fault.value)
    return replies.commit_form(tx.charters.commitment(member.person), values=values, fault_said=said)
