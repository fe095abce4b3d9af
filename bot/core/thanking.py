"""Saying thanks: for a message, and for an entry that was used."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.community.attention import Cause
from bot.community.thanks import say_thanks
from bot.core.attention import tell
from bot.core.desk import named
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.numbers import number_of
from bot.practice.sight import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, MessageChosen, Post, Pressed
    from bot.practice.model import Entry
    from bot.transaction import Transaction


async def on_thanks_shortcut(desk: Desk, scene: Scene, chosen: MessageChosen) -> Answer:
    """Thank whoever said a message, where it was said and to them alone."""
    return await desk.write(scene, partial(_thank_for_message, scene=scene, chosen=chosen))


async def on_thanks(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Thank whoever told an entry that the actor can see."""
    number = number_of(press.action.subject)
    return await desk.write(scene, partial(_thank_for_entry, scene=scene, number=number))


def can_be_thanked(tx: Transaction, entry: Entry, person: str) -> bool:
    """Return whether there is somebody else to thank for an entry: who is erased or unknown can't be told."""
    author = tx.members.get(entry.author) if entry.author else None
    return author is not None and bool(author.account) and author.person != person


def thanks_key(community: int, subject: str, person: str) -> str:
    """Return the key of what tells somebody that *person* thanks them for *subject*."""
    return key_for("thanks", community, subject, person)


def unsigned(tx: Transaction, person: str) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each thanks that a person gave: without their name."""
    for row in tx.erasure.held(person)["thanks"]:
        thanked = tx.members.get(str(row["to_person"]))
        if row["by_person"] == person and thanked and thanked.account:
            key = thanks_key(thanked.community, str(row["subject"]), person)
            yield key, community.thanked_by_somebody(to=thanked.account)


def _thank_for_message(tx: Transaction, *, scene: Scene, chosen: MessageChosen) -> Answer:
    member, message = scene.member(tx), chosen.message
    author = tx.members.meet(named(message.author), now=scene.now, acts=False)
    if author.person == member.person:
        return community.thanks_to_oneself()
    new = say_thanks(tx, by=member, to=author.person, subject=str(message.ref), now=scene.now)
    if new:
        told = community.thanked_for_message(named_as(member), message.url, to=str(message.author))
        key = thanks_key(scene.community, str(message.ref), member.person)
        tell(tx, author, told, cause=Cause.THANKS, key=key, now=scene.now, place=message.ref.place)
    return community.thanks_said(new=new)


def _thank_for_entry(tx: Transaction, *, scene: Scene, number: int) -> Answer:
    member = scene.member(tx)
    entry = seen(tx, number, scene.viewer(member))
    if entry.author == member.person:
        return community.thanks_to_oneself()
    author = tx.members.get(entry.author) if entry.author else None
    if author is None or not author.account:
        return community.nobody_to_thank()
    new = say_thanks(tx, by=member, to=author.person, subject=f"#{entry.number}", now=scene.now)
    if new:
        # A note that stands for all to see near the entry would tell who told it.
        near = "" if entry.nameless else entry.room
        told = community.thanked_for_entry(named_as(member), entry.number, entry.title, to=author.account, near=near)
        key = thanks_key(scene.community, f"#{entry.number}", member.person)
        tell(tx, author, told, cause=Cause.THANKS, key=key, now=scene.now)
    return community.thanks_said(new=new)
