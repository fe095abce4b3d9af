"""`/hearth setup` and `/hearth settings`: the forms and what they change."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.community import setup
from bot.community.model import Switches
from bot.errors import Unfit
from bot.messages import Place
from bot.practice.draft import is_direct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, Pressed
    from bot.transaction import Transaction


async def open_setup(desk: Desk, scene: Scene) -> Answer:
    """Open the setup form for a facilitator."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        setup.must_facilitate(member, "setup")
        zone = tx.attention.own_zone(member.person)
        return community.setup_form(tx.members.community(), _channel(scene), zone=zone, values={})

    return await desk.write(scene, form)


async def on_setup(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Name this community, or found another one in the channel where the form was sent."""
    if form.values.get("which") == "new" and _channel(scene).channel:
        return await _found(desk, scene, form)

    def save(tx: Transaction) -> Answer:
        member = scene.member(tx)
        try:
            return _set_up(tx, scene, form.values, member)
        except Unfit as fault:
            return _again(tx, scene, form, fault)

    return await desk.write(scene, save)


async def open_settings(desk: Desk, scene: Scene) -> Answer:
    """Open the settings form for a facilitator."""

    def form(tx: Transaction) -> Answer:
        setup.must_facilitate(scene.member(tx), "settings")
        return community.settings_form(tx.members.community(), switches=_switches_at(tx, scene.place), values={})

    return await desk.write(scene, form)


async def on_settings(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Change the settings; a fault opens the form again with what was typed."""

    def save(tx: Transaction) -> Answer:
        member, switches = scene.member(tx), _switches_at(tx, scene.place)
        try:
            setup.change_settings(tx, form.values, member=member, now=scene.now)
        except Unfit as fault:
            said, ours = community.sentence(fault), tx.members.community()
            return community.settings_form(ours, switches=switches, fault_text=said, values=form.values)
        if switches is None:
            return community.settings_saved()
        return community.settings_saved(_switch(tx, scene, form.values, member))

    answer = await desk.write(scene, save)
    desk.prior_art.pop(str(scene.place.room), None)
    return answer


async def on_switch(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Switch one thing on in the channel where it was pressed; a facilitator may."""
    values = {f"room_{press.action.subject}": "yes"}

    def switch(tx: Transaction) -> Answer:
        if _switches_at(tx, scene.place) is None:
            return community.only_in_a_channel()
        return community.is_switched(_switch(tx, scene, values, scene.member(tx)))

    answer = await desk.write(scene, switch)
    desk.prior_art.pop(str(scene.place.room), None)
    return answer


def _switch(tx: Transaction, scene: Scene, values: Mapping[str, str], member: Member) -> Switches:
    tx.members.room(scene.place, private=scene.private)
    return setup.change_switches(tx, scene.place, values, member=member, now=scene.now)


def _switches_at(tx: Transaction, place: Place) -> Switches | None:
    """Return what a channel has switched on for itself; None where the place is no channel."""
    if not place.channel or is_direct(place):
        return None
    room = tx.members.known_room(place)
    return room.switches if room else Switches()


async def _found(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Found a community and bind the channel to it; the same form twice founds one.

    Only the channel changes hands: what was kept in it before stays where it is.
    """
    key = f"{form.key}:{scene.actor}"  # Nobody becomes a facilitator by the key of another's form.

    def earlier(tx: Transaction) -> int | Answer:
        setup.must_facilitate(scene.member(tx), "setup")
        try:
            setup.check(form.values)
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
        return _set_up(tx, scene, values, member)

    answer = await desk.store.write(number, settle)
    desk.wake()
    return answer


def _set_up(tx: Transaction, scene: Scene, values: Mapping[str, str], member: Member) -> Answer:
    found = setup.set_up(tx, values, place=_channel(scene), member=member, now=scene.now)
    return community.is_set_up(found, switches=_switches_at(tx, scene.place))


def _channel(scene: Scene) -> Place:
    """Return where something is set up; a conversation with Hearth is no channel that could belong to anybody."""
    return Place(scene.place.space) if is_direct(scene.place) else scene.place


def _note(tx: Transaction, *, key: str, number: int, now: datetime) -> None:
    tx.deliveries.first(key, now=now, outcome=str(number))


def _again(tx: Transaction, scene: Scene, form: FormSubmitted, fault: Unfit) -> Answer:
    said = community.sentence(fault)
    return community.setup_form(tx.members.community(), _channel(scene), fault_text=said, values=form.values)
