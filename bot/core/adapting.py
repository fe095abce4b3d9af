"""“Keep my version”: what somebody changed, or a warning that it did not work, kept beside the entry it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.numbers import number_of
from bot.errors import Unfit
from bot.practice import replies
from bot.practice.draft import filled
from bot.practice.keep import note_kept
from bot.practice.model import Draft, Kind, Scope, State
from bot.practice.receipts import tell_author
from bot.practice.replies.forms import fault_of
from bot.practice.sight import seen
from bot.practice.upkeep import settle

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.practice.draft import Filled
    from bot.transaction import Transaction


async def open_version(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the form over one's own version of an entry, with what was told of it already."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        entry = seen(tx, number_of(press.action.subject), scene.viewer(member))
        return replies.version_form(entry, tx.uses.get(entry.number, member.person))

    return await desk.write(scene, form)


async def on_version(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Keep one's own version beside the entry; sent twice it is kept once; a fault opens the form again."""
    try:
        what = filled(form.values)
    except Unfit as fault:
        return await _again(desk, scene, form, fault)
    return await desk.write(scene, lambda tx: _keep(tx, scene, form, what))


async def _again(desk: Desk, scene: Scene, form: FormSubmitted, fault: Unfit) -> Answer:
    def again(tx: Transaction) -> Answer:
        entry = seen(tx, number_of(form.action.subject), scene.someone(tx))
        return replies.version_form(entry, None, form.values, fault_of(fault))

    return await desk.read(scene, again)


def _keep(tx: Transaction, scene: Scene, form: FormSubmitted, what: Filled) -> Answer:
    """Keep it for the same people at the most: what is shown in one channel only has no version outside of it."""
    member = scene.member(tx)
    original = seen(tx, number_of(form.action.subject), scene.viewer(member))
    blank = Draft(
        kind=Kind.TIP,
        title="",
        body="",
        told_at=scene.now,
        author=member.person,
        author_name=member.name,
        kept_by=member.person,
        scope=original.scope,
        room=original.room if original.scope is Scope.PLACE else "",
        source_key=form.key,
        variant_of=original.variant_of or original.number,
    )
    draft = what.onto(blank)
    kept = tx.entries.keep(replace(draft, topics=tx.topics.resolve(what.topics)), now=scene.now)
    entry = kept or tx.entries.by_source(form.key)
    if entry is None or entry.state is not State.KEPT or entry.author != member.person:
        return replies.gone_again()
    if kept:
        note_kept(tx, entry, now=scene.now)
        tell_author(tx, original, by=member.person, now=scene.now)
        settle(tx, blank.variant_of or original.number, now=scene.now)
    return replies.version_kept(entry, original, what.struck)
