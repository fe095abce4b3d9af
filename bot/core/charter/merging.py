"""Merging one community into another, as it is pressed and typed, and as the clock carries it on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.linking import letters
from bot.community.replies.linking import spaced
from bot.core.attention import tell
from bot.core.charter import resting
from bot.core.charter.telling import channels_of, tell_channels, why_not
from bot.core.keys import key_for
from bot.domain.charter import merging
from bot.domain.charter.ending import must_be_open
from bot.domain.replies import merging as replies
from bot.domain.replies.ending import ending_fault
from bot.errors import NotAllowed, Unfit

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.desk import Desk, Scene
    from bot.domain.charter.merging import Merger
    from bot.messages import Answer, Pressed
    from bot.transaction import Transaction


async def on_merge(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Give a facilitator the code by which another community takes this one over."""

    def give(tx: Transaction) -> Answer:
        code = merging.give_code(tx, member=scene.member(tx), now=scene.now)
        return replies.merge_code(spaced(code), tx.members.community().name)

    try:
        return await desk.write(scene, give)
    except Unfit as fault:
        return ending_fault(why_not(fault))


async def on_code(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Take a code, and say what taking over would do."""
    if not typed:
        return replies.with_a_merge_code()

    def take(tx: Transaction) -> tuple[merging.Offered, str]:
        brought = merging.bring_code(tx, letters(typed), str(scene.actor), member=scene.member(tx), now=scene.now)
        return brought, tx.members.community().name

    try:
        brought, here = await desk.write(scene, take)
    except Unfit as fault:
        return ending_fault(why_not(fault))
    if brought.state != "good":
        return replies.no_merge_code(brought)
    return replies.take_over_what(await _name(desk, brought.goes), here, brought.ticket)


async def on_take(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Ask the community that would go for its last yes, or drop it."""
    yes = press.action.verb == "ending_take"

    def answer(tx: Transaction) -> tuple[tuple[Merger, str] | None, str, str]:
        member = scene.member(tx)
        asked = merging.answer_offer(tx, press.action.subject, yes=yes, member=member, now=scene.now)
        return asked, tx.members.community().name, member.name

    asked, into, by = await desk.write(scene, answer)
    if asked is None:
        return replies.merge_answered_before() if yes else replies.asked_to_give("", yes=False)
    merger, ticket = asked
    name = await _name(desk, merger.goes)
    ask = partial(_ask, merger=merger, into=into, by=by, ticket=ticket, now=scene.now)
    reached = await desk.store.write(merger.goes, ask)
    desk.wake()
    return replies.asked_to_give(name, yes=True) if reached else replies.nobody_to_give(name)


def _ask(tx: Transaction, *, merger: Merger, into: str, by: str, ticket: str, now: datetime) -> bool:
    """Ask whoever gave the code for the last yes, else who else facilitates; False where there is nobody any more."""
    every = [one for one in tx.members.every() if one.facilitates and one.account]
    giver = next((one for one in every if one.person == merger.giver), next(iter(every), None))
    if giver is None:
        return False
    asked = replies.give_it_over(tx.members.community().name, into, by, ticket, to=giver.account)
    tell(tx, giver, asked, cause=Cause.DUTY, key=key_for("merge", ticket), now=now)
    return True


async def on_give(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Give the community over, or do not: in the community that was asked, wherever the press came from."""
    ticket = press.action.subject
    merger = await desk.read(scene, lambda tx: merging.asked_of(tx, ticket, now=scene.now))
    if merger is None:
        return replies.merge_answered_before()
    into = await _name(desk, merger.into)

    settle = partial(_settled, scene=scene, press=press, into=into)
    try:
        answer = await desk.store.write(merger.goes, settle)
    except Unfit as fault:
        return ending_fault(why_not(fault))
    desk.presences.forget()
    desk.wake()
    return answer


def _settled(tx: Transaction, *, scene: Scene, press: Pressed, into: str) -> Answer:
    member, ticket = scene.known(tx), press.action.subject
    if member is None:
        raise NotAllowed("ending", "facilitator")
    if press.action.verb == "ending_give_not":
        done = merging.refuse(tx, ticket, member=member, now=scene.now)
        return replies.not_given() if done else replies.merge_answered_before()
    must_be_open(tx)
    name, channels = tx.members.community().name, channels_of(tx, str(scene.place.room))
    rested = [one.id for one in resting.rest(tx, member=member, now=scene.now)]
    given = merging.begin(tx, ticket, rested, member=member, now=scene.now)
    if given is None:
        raise Unfit("ending", "answered")
    news = dict.fromkeys(channels, replies.merged_news(name, into, given.shift or 0))
    tell_channels(tx, news, now=scene.now)
    return replies.goes_over(name, into, given.shift or 0)


def carry_on(tx: Transaction, _id: str, *, now: datetime) -> bool:
    """Give over some more of what was kept; return whether there is more. Who agreed to it hears when all is there."""
    was = tx.charters.charter()
    after = merging.carry_on(tx)
    if was.due_at and after.due_at is None:
        member = tx.members.get(after.by or "")
        if member and member.account:
            named = {one.id: one.name for one in tx.members.choices(member.person)}
            into = named.get(after.merged_into or 0, "the other community")
            told = replies.all_is_there(tx.members.community().name, into, to=member.account)
            tell(tx, member, told, cause=Cause.DUTY, key=key_for("merged", after.community), now=now)
    return after.due_at is not None and after.due_at <= now


async def _name(desk: Desk, community: int) -> str:
    return await desk.store.read(community, lambda tx: tx.members.community().name)
