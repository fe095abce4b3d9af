"""`/hearth invite` and `/hearth join`: one community over several spaces, agreed to on both sides."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community import inviting
from bot.community.replies import inviting as words
from bot.core.keys import key_for
from bot.core.places import direct
from bot.messages import Place

if TYPE_CHECKING:
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Pressed
    from bot.transaction import Transaction

WHOLE = {"join_space": True, "join_room": False, "join_no": None}


async def on_invite(desk: Desk, scene: Scene) -> Answer:
    """Give a facilitator a code for another space."""

    def give(tx: Transaction) -> Answer:
        code = inviting.give_code(tx, scene.actor, scene.place, member=scene.member(tx), now=scene.now)
        return words.your_invitation(code, tx.members.community().name)

    return await desk.write(scene, give)


async def on_join(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Take a code, and say what joining would do."""
    if not typed:
        return words.with_a_code()

    def take(tx: Transaction) -> tuple[inviting.Offer, str]:
        member = scene.member(tx)
        offer = inviting.bring_code(tx, typed, scene.actor, scene.place, member=member, now=scene.now)
        return offer, tx.members.community().name

    offer, here = await desk.write(scene, take)
    if offer.state != "good":
        return words.no_invitation(offer)
    usual = (await desk.store.where(Place(scene.place.space), now=scene.now)).community
    if usual == offer.community:
        offer = replace(offer, whole=False)  # The space is there already: only this channel is not.
    left = await desk.store.read(usual, lambda tx: inviting.left_behind(tx, scene.place.space))
    return words.join_what(offer, await _name(desk, offer.community), here=here, left=left, place=scene.place)


async def on_choice(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Ask the inviting side to let a space or a channel in, or drop it."""
    ticket, whole = press.action.subject, WHOLE[press.action.verb]
    every = await asyncio.to_thread(desk.store.communities)
    names = {one.id: one.name for one in every}

    def ask(tx: Transaction) -> Answer:
        member = scene.member(tx)
        asked = inviting.ask(tx, ticket, scene.actor, whole=whole, member=member, now=scene.now)
        if asked is None:
            return words.asked(yes=False) if whole is None else words.answered_before()
        invitation, answer = asked
        space = tx.spaces.get(Place.parse(invitation.target).space)
        called = (space.name if space else "") or Place.parse(invitation.target).space
        name = names.get(invitation.community, "")
        question = words.let_them_in(invitation, answer, name=name, asker=member.name, space=called)
        key = key_for("let in", ticket)
        tx.outgoing.send(direct(invitation.inviter), question, key=key, now=scene.now)
        return words.asked(yes=True)

    return await desk.write(scene, ask)


async def on_let_in(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let a space or a channel in, or do not: in the community that invited it, wherever the press came from."""
    ticket, yes = press.action.subject, press.action.verb == "let_in"
    asked = await desk.read(scene, lambda tx: inviting.asked_of(tx, ticket, now=scene.now))
    if asked is None:
        return words.answered_before()

    def settle(tx: Transaction) -> Answer:
        member = scene.known(tx)
        done = inviting.let_in(tx, ticket, yes=yes, member=member, now=scene.now)
        if done is None:
            return words.answered_before()
        told = words.came_of_it(done, tx.members.community().name, yes=yes)
        tx.outgoing.send(direct(done.asker), told, key=key_for("let in", "said", ticket), now=scene.now)
        return words.let_in(done, yes=yes)

    answer = await desk.store.write(asked.community, settle)
    desk.presences.forget()
    desk.wake()
    return answer


async def _name(desk: Desk, community: int) -> str:
    every = await asyncio.to_thread(desk.store.communities)
    return next((one.name for one in every if one.id == community), "")
