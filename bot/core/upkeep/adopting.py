"""Look after what nobody looks after any more: asked for, and agreed to by a facilitator."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.core.attention import tell
from bot.core.keeping import named_as
from bot.core.keys import key_for
from bot.core.numbers import number_of, number_typed
from bot.core.places import near
from bot.errors import Absent
from bot.practice import upkeep
from bot.practice.model import AdoptionState
from bot.practice.replies import adopting as replies

if TYPE_CHECKING:
    from bot.community.model import Member
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, Pressed
    from bot.practice.model import Adoption, Entry
    from bot.transaction import Transaction


MOST_ASKED = 5
"""About how many wishes of one person facilitators are asked at a time; the others stand in the review."""


async def on_adopt(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Let the one who presses look after an entry, or ask a facilitator whether they may."""
    return await _adopt(desk, scene, number_of(press.action.subject))


async def on_verb(desk: Desk, scene: Scene, _command: CommandInvoked, rest: str) -> Answer:
    """Do the same for `/hearth adopt 142`."""
    return await _adopt(desk, scene, number_typed(rest, "/hearth adopt 142"))


async def _adopt(desk: Desk, scene: Scene, number: int) -> Answer:
    def adopt(tx: Transaction) -> Answer:
        member = scene.member(tx)
        viewer = scene.viewer(member)
        entry, adoption = upkeep.adopt(tx, number, member=member, viewer=viewer, now=scene.now)
        if adoption.state is AdoptionState.WAITING and tx.upkeep.wishes_of(member.person) <= MOST_ASKED:
            _ask(tx, entry, adoption, member, scene)
        return replies.adoption_answer(entry, adoption)

    return await desk.write(scene, adopt)


def _ask(tx: Transaction, entry: Entry, adoption: Adoption, member: Member, scene: Scene) -> None:
    """Ask those who facilitate; in private rooms' matters only by the number."""
    for one in tx.members.every():
        if one.facilitates and one.account:
            asked = replies.may_they_adopt(entry, named_as(member), adoption, to=one.account)
            asked = replace(asked, near=near(tx, one.account, ""))
            key = asked_key(member.community, entry.number, member.person, one.person)
            tell(tx, one, asked, cause=Cause.DUTY, key=key, now=scene.now)


def asked_key(community: int, number: int, person: str, facilitator: str) -> str:
    """Return the key of the question to a facilitator; who asks again is found in the review, and asked about no more."""
    return key_for("adopt", community, number, person, facilitator)


async def on_decide(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Say whether somebody may look after an entry, and tell them; two facilitators decide once."""
    number, _, person = press.action.subject.partition(".")
    yes = press.action.verb == "adopt_yes"

    def decide(tx: Transaction) -> Answer:
        member, other = scene.member(tx), tx.members.get(person)
        of = (tx, number_of(number), person)
        entry, adoption, new = upkeep.decide_adoption(*of, yes=yes, member=member, now=scene.now)
        if other is None:
            raise Absent("member", "")
        if new and other.account:
            told = replies.adoption_told(entry, adoption, to=other.account)
            told = replace(told, near=near(tx, other.account, ""))
            key = key_for("adopted", member.community, number, person, scene.now)
            tell(tx, other, told, cause=Cause.ANSWER, key=key, now=scene.now)
        return replies.adoption_decided(entry, adoption, named_as(other), new=new)

    return await desk.write(scene, decide)
