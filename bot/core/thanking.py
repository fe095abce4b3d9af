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
from bot.practice.parts import read_alike
from bot.practice.sight import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.community.model import Member
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
    return bool(_others(tx, entry, person))


def _others(tx: Transaction, entry: Entry, person: str) -> list[tuple[Member, Entry]]:
    """Return who told an entry or a part of it, and can be told, each with what they told; but for *person*."""
    found: dict[str, tuple[Member, Entry]] = {}
    for one in (entry, *read_alike(tx, entry)):
        author = tx.members.get(one.author) if one.author and one.author != person else None
        if author is not None and author.account:
            found.setdefault(author.person, (author, one))
    return list(found.values())


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
    others = _others(tx, entry, member.person)
    if not others:
        return community.thanks_to_oneself() if entry.author == member.person else community.nobody_to_thank()
    new = [_thank(tx, author, one, member, scene) for author, one in others]
    return community.thanks_said(new=any(new))


def _thank(tx: Transaction, author: Member, entry: Entry, member: Member, scene: Scene) -> bool:
    """Thank an author for what they told, though it be a part of another by now; False where that was done before."""
    subject = f"#{entry.number}"
    if not say_thanks(tx, by=member, to=author.person, subject=subject, now=scene.now):
        return False
    # A note that stands for all to see near the entry would tell who told it.
    near = "" if entry.nameless else entry.room
    told = community.thanked_for_entry(named_as(member), entry.number, entry.title, to=author.account, near=near)
    key = thanks_key(scene.community, subject, member.person)
    tell(tx, author, told, cause=Cause.THANKS, key=key, now=scene.now)
    return True
