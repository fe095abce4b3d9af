"""What newcomers say of themselves: posted once, and answered with one press or in its thread."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies import welcome as replies
from bot.community.setup import must_facilitate
from bot.community.welcome import newcomers
from bot.core import ladder
from bot.core.attention import announce, tell
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.timing import usable
from bot.errors import Absent, Unfit
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bot.community.model import Member, Room
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, FormSubmitted, MessagePosted, Post, Pressed
    from bot.transaction import Transaction

MOST_AT_ONCE = 10
REMEMBERED = 60.0
"""For so many seconds it is remembered of a community whether any newcomer waits for an answer."""


def said_key(community: int, person: str) -> str:
    """Return the key of what somebody said of themselves."""
    return key_for("newcomer", community, person)


async def open_say(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Open the form to say who one is."""
    return await _form(desk, scene, {})


async def _form(desk: Desk, scene: Scene, values: Mapping[str, str], fault: str = "") -> Answer:
    if await desk.read(scene, partial(_chosen, scene=scene)):
        return replies.say_form((), values=values, fault_said=fault)
    rooms = await ladder.open_rooms(desk, scene)
    here = str(scene.place.room)
    room = here if here in dict(rooms) else next((key for key, _ in rooms), "")
    return replies.say_form(rooms, room=room, values=values, fault_said=fault) if rooms else replies.nowhere()


def _chosen(tx: Transaction, *, scene: Scene) -> Room | None:
    """Return the channel that a facilitator chose for what newcomers say, where the actor may post to it."""
    place = tx.members.community().settings.welcome_place
    if not place:
        return None
    room = tx.members.known_room(Place.parse(place))
    try:
        return usable(room, scene.someone(tx))
    except Unfit:
        return None


async def on_say(desk: Desk, scene: Scene, form: FormSubmitted) -> Answer:
    """Post what somebody says of themselves; a fault opens the form again with what was typed."""
    try:
        return await desk.write(scene, partial(_say, scene=scene, values=form.values))
    except Unfit as fault:
        said = replies.FAULTS.get((fault.field, fault.reason), "").format(fault.value)
        return await _form(desk, scene, form.values, said)


def _say(tx: Transaction, *, scene: Scene, values: Mapping[str, str]) -> Answer:
    member = scene.member(tx)
    text, struck = newcomers.said_fit(values.get("said", ""))
    room = _chosen(tx, scene=scene) or usable(_typed(tx, values), scene.viewer(member))
    key = said_key(member.community, member.person)
    shown = replies.somebody_new(named_as(member), text, member.person)
    known = tx.welcome.get(member.person)
    if not announce(tx, Place.parse(room.key), shown, cause=Cause.WELCOME, key=key, now=scene.now):
        tx.outgoing.replace(key, shown, now=scene.now)
    if known is None or known.said_at is None:
        newcomers.said(tx, member, key, now=scene.now)
    return replies.is_said(room.name or Place.parse(room.key).channel, struck=bool(struck))


def _typed(tx: Transaction, values: Mapping[str, str]) -> Room | None:
    return tx.members.known_room(Place.parse(values["room"])) if values.get("room") else None


async def on_hello(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Say hello to a newcomer: they are told by whom, and it counts as an answer."""

    def hello(tx: Transaction) -> Answer:
        member, newcomer = scene.member(tx), tx.welcome.get(press.action.subject)
        other = tx.members.get(press.action.subject)
        if newcomer is None or other is None or not other.account:
            raise Absent("newcomer", "")
        if member.person == other.person:
            return replies.hello_to_oneself()
        newcomers.answered(tx, newcomer, by=member.person, now=scene.now)
        return replies.said_hello(new=greeted(tx, scene, member, other))

    return await desk.write(scene, hello)


def greeted(tx: Transaction, scene: Scene, member: Member, other: Member) -> bool:
    """Tell a newcomer who says hello to them; False where that person said it before."""
    key = key_for("hello", other.community, other.person, member.person)
    if not tx.deliveries.first(key, now=scene.now):
        return False
    near = "" if scene.place.channel.startswith("@") else str(scene.place.room)
    told = replies.hello(named_as(member), to=other.account, near=near)
    tell(tx, other, told, cause=Cause.WELCOME, key=key, now=scene.now)
    return True


async def on_hello_to_all(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Say hello to everybody who came lately and has had no word yet: each is told, and it counts as an answer."""

    def hello(tx: Transaction) -> Answer:
        member = scene.member(tx)
        must_facilitate(member, "hello")
        told: list[Member] = []
        for newcomer in newcomers.waiting(tx, now=scene.now):
            other = tx.members.get(newcomer.person)
            if len(told) < MOST_AT_ONCE and other and other.account and other.person != member.person:
                newcomers.answered(tx, newcomer, by=member.person, now=scene.now)
                told += [other] if greeted(tx, scene, member, other) else []
        return replies.said_hello_to([named_as(one) for one in told])

    return await desk.write(scene, hello)


async def on_reply(desk: Desk, message: MessagePosted) -> None:
    """Take note that somebody answered a newcomer in a thread; nothing of what was said is kept."""
    now, place = desk.clock(), message.ref.place
    room = str(place.room)
    until, waits = desk.newcomers.get(room, (0.0, False))
    if time.monotonic() >= until:
        where = await desk.store.where(place, message.author, now=now)
        waits = await desk.store.read(where.community, lambda tx: tx.welcome.awaiting())
        desk.newcomers[room] = (time.monotonic() + REMEMBERED, waits)
    if waits:
        where = await desk.store.where(place, message.author, now=now)
        await desk.store.write(where.community, partial(_replied, message=message, now=now))


def _replied(tx: Transaction, *, message: MessagePosted, now: datetime) -> None:
    place = message.ref.place
    key = tx.outgoing.key_of(place, place.thread)
    question = tx.questions.by_posted(key) if key else None
    newcomer = tx.welcome.by_said(key) if key else None
    if newcomer is None and question and question.asker:
        newcomer = tx.welcome.get(question.asker)
    if newcomer:
        newcomers.answered(tx, newcomer, by=tx.members.known(message.author) or str(message.author), now=now)


def unsaid(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of what somebody said of themselves who erases it, and who was told."""
    newcomer = tx.welcome.get(person)
    if newcomer is None:
        return
    if newcomer.said_key:
        yield newcomer.said_key, replies.unsaid()
    yield key_for("meet a newcomer", newcomer.community, person), replies.has_gone()
    for one in tx.members.every():
        if one.facilitates and one.account:
            key = key_for("nobody answered", newcomer.community, person, one.person)
            yield key, replies.has_gone(to=one.account)
