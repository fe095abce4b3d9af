"""`/hearth link` and `/hearth community`: one person with several accounts, in several communities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community import linking
from bot.community.replies import linking as words
from bot.errors import Absent
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.desk import Desk, Scene
    from bot.messages import Account, Answer, CommunityChoice, Pressed
    from bot.transaction import Transaction


async def on_link(desk: Desk, scene: Scene, typed: str) -> Answer:
    """Give a code, or take one."""

    def take(tx: Transaction) -> Answer:
        member = scene.member(tx)
        if not typed:
            code = linking.give_code(tx, scene.actor, member=member, now=scene.now)
            return words.your_code(code, minutes=int(linking.LASTS.total_seconds() // 60))
        brought = linking.bring_code(tx, typed, scene.actor, member=member, now=scene.now)
        return words.join_whom(brought) if brought.state == "good" else words.no_code(brought)

    return await desk.write(scene, take)


async def on_answer(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Join two accounts, or do not."""
    ticket, yes = press.action.subject, press.action.verb == "link_yes"
    done = await desk.write(scene, lambda tx: linking.join(tx, ticket, scene.actor, yes=yes, now=scene.now))
    desk.presences.forget()
    return words.joined(done)


async def on_communities(desk: Desk, scene: Scene) -> Answer:
    """Show the communities that the actor is in."""
    await desk.write(scene, scene.member)
    return words.which_community(await communities(desk, scene.actor))


async def on_choose(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let a community be meant where no channel says which."""
    number = int(press.action.subject) if press.action.subject.isdecimal() else 0

    def choose(tx: Transaction) -> str:
        person = tx.members.known(scene.actor) or ""
        if not tx.members.choose(person, number):
            raise Absent("community", press.action.subject)
        return next(one.name for one in tx.members.choices(person) if one.id == number)

    return words.is_chosen(await desk.write(scene, choose))


async def communities(desk: Desk, reader: Account) -> Sequence[CommunityChoice]:
    """Return the communities that *reader* is a member of; `chosen` is the one that is meant in private."""
    own = Place(reader.space, f"@{reader.native}")
    meant = (await desk.store.where(own, reader, now=desk.clock())).community

    def read(tx: Transaction) -> Sequence[CommunityChoice]:
        person = tx.members.known(reader)
        return tx.members.choices(person) if person else ()

    return [replace(one, chosen=one.id == meant) for one in await desk.store.read(meant, read)]
