"""`/hearth setup` and `/hearth settings`: the forms and what they change."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.community import setup
from bot.errors import Unfit

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted
    from bot.transaction import Transaction


async def open_setup(desk: Desk, scene: Scene) -> Answer:
    """Open the setup form for a facilitator."""

    def form(tx: Transaction) -> Answer:
        setup.must_facilitate(scene.member(tx), "setup")
        return community.setup_form(tx.members.community(), scene.place, values={})

    return await desk.write(scene, form)


async def on_setup(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Name this community, or found another one in the channel where the form was sent."""
    if form.values.get("which") == "new" and scene.place.channel:
        return await _found(desk, scene, form)

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        try:
            found = setup.set_up(tx, form.values, place=scene.place, member=member, now=scene.now)
        except Unfit as fault:
            return _again(tx, scene, form, fault)
        return community.is_set_up(found)

    return await desk.write(scene, save)


async def open_settings(desk: Desk, scene: Scene) -> Answer:
    """Open the settings form for a facilitator."""

    def form(tx: Transaction) -> Answer:
        setup.must_facilitate(scene.member(tx), "settings")
        return community.settings_form(tx.members.community(), values={})

    return await desk.write(scene, form)


async def on_settings(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Change the settings; a fault opens the form again with what was typed."""

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        try:
            setup.change_settings(tx, form.values, member=member, now=scene.now)
        except Unfit as fault:
            said = community.sentence(fault)
            return community.settings_form(tx.members.community(), fault_text=said, values=form.values)
        return community.settings_saved()

    return await desk.write(scene, save)


async def _found(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Found a community and bind the channel to it; the same form twice founds one.

    Only the channel changes hands: what was kept in it before stays where it is.
    """
    key = f"{form.key}:{scene.actor}"  # Nobody becomes a facilitator by the key of another's form.

    def earlier(tx: Transaction) -> int | Answer:
        setup.must_facilitate(scene.member(tx), "setup")
        try:
            setup.community_name(form.values)
        except Unfit as fault:
            return _again(tx, scene, form, fault)
        outcome = tx.deliveries.outcome(key)
        return int(outcome) if outcome else None

    number = await desk.write(scene, earlier)
    if number is not None and not isinstance(number, int):
        return number
    if number is None:
        name = setup.community_name(form.values)
        number = (await asyncio.to_thread(desk.store.found, name, now=scene.now)).id
        await desk.write(scene, partial(_note, key=key, number=number, now=scene.now))

    def settle(tx: Transaction) -> Answer:
        # The channel is the new community's from here on: there the form comes a second time.
        _note(tx, key=key, number=number, now=scene.now)
        member = setup.begin(tx, scene.actor, now=scene.now)
        values = {**form.values, "bind": "yes"}
        return community.is_set_up(setup.set_up(tx, values, place=scene.place, member=member, now=scene.now))

    answer = await desk.store.write(number, settle)
    desk.wake()
    return answer


def _note(tx: Transaction, *, key: str, number: int, now: datetime) -> None:
    tx.deliveries.first(key, now=now, outcome=str(number))


def _again(tx: Transaction, scene: Scene, form: FormSubmitted, fault: Unfit) -> Answer:
    said = community.sentence(fault)
    return community.setup_form(tx.members.community(), scene.place, fault_text=said, values=form.values)
