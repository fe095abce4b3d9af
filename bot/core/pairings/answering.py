"""Whether people met, as one of them says, and what they learned from it."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.community.pairings import meeting
from bot.community.pairings.model import Outcome
from bot.community.replies import pairing_cards as cards
from bot.core.keeping import named_as
from bot.core.pairings.posting import ask_key, near_of, people_of
from bot.messages import Action
from bot.practice.model import Kind
from bot.practice.replies.forms import share_form

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.pairings.model import Pairing
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, Post, Pressed, Who
    from bot.transaction import Transaction

OUTCOMES = {"pair_met": Outcome.MET, "pair_planned": Outcome.PLANNED, "pair_not": Outcome.NOT}


async def on_outcome(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Record what came of a pairing, and let the others see that it was answered."""
    outcome = OUTCOMES[press.action.verb]

    def say(tx: Transaction) -> Answer:
        member = scene.member(tx)
        said = meeting.say(tx, press.action.subject, outcome, member=member)
        _note(tx, said, now=scene.now)
        standing = _standing(tx, said, named_as(member))
        tx.outgoing.replace(ask_key(said.id), standing, now=scene.now)
        return _noted(said)

    return await desk.write(scene, say)


def _note(tx: Transaction, pairing: Pairing, *, now: datetime) -> None:
    """Note that all of a pairing met each other, or that they did not after all: the last word counts."""
    people = tx.pairings.people(pairing.id)
    for by, to in permutations(people, 2):
        if pairing.outcome is Outcome.MET:
            tx.interactions.note(Did.MET, by=by, to=to, subject=pairing.id, now=now)
        else:
            tx.interactions.take_back(Did.MET, by=by, to=to, subject=pairing.id)


def _standing(tx: Transaction, pairing: Pairing, who: Who) -> Post:
    """Return what stands in the place of the question from now on."""
    words = {Outcome.MET: cards.they_met, Outcome.PLANNED: cards.they_plan}.get(pairing.outcome, cards.they_did_not)
    return words(pairing.id, who, title=cards.names_of(people_of(tx, pairing)), near=near_of(tx, pairing))


def _noted(pairing: Pairing) -> Answer:
    match pairing.outcome:
        case Outcome.MET:
            return cards.noted_met(pairing.id)
        case Outcome.PLANNED:
            return cards.noted_planned()
        case _:
            return cards.noted_not()


async def on_learned(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Open the ordinary form to keep a story of what came of a meeting."""

    def form(tx: Transaction) -> Answer:
        member = scene.member(tx)
        pairing, _ = meeting.its_people(tx, press.action.subject, member)
        others = [who for who in people_of(tx, pairing) if who.account not in _accounts(tx, member.person)]
        values = {"kind": Kind.STORY.value, "title": cards.learned_title(others)}
        return share_form(Action("share"), values, private=False, placed=False)

    return await desk.write(scene, form)


def _accounts(tx: Transaction, person: str) -> set[str]:
    return {str(account) for account in tx.members.accounts(person)}
