"""Whether people who were put together met, and what becomes of those who say nothing, again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.pairings.model import SILENT_ROUNDS, Outcome, Pause, Step
from bot.errors import Absent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.community.model import Member
    from bot.community.pairings.model import Pairing, Taking
    from bot.transaction import Transaction

ASKED_AFTER = timedelta(days=3)
CLOSED_AFTER = timedelta(days=3)
"""How long after they were asked it is still waited for a word, before silence counts."""


def its_people(tx: Transaction, id_: str, member: Member) -> tuple[Pairing, Sequence[str]]:
    """Return a pairing and who is in it; `Absent` for whoever is not."""
    pairing = tx.pairings.pairing(id_)
    people = tx.pairings.people(id_) if pairing else ()
    if pairing is None or member.person not in people:
        raise Absent("pairing", "")
    return pairing, people


def say(tx: Transaction, id_: str, outcome: Outcome, *, member: Member) -> Pairing:
    """Record what came of a pairing, as one of it says; said again it is changed.

    Where they met nobody was silent; else only who said so was not.
    """
    pairing, people = its_people(tx, id_, member)
    said = replace(pairing, outcome=outcome, by=member.person, version=pairing.version + 1)
    tx.pairings.put_pairing(said)
    for person in people if outcome is Outcome.MET else (member.person,):
        taking = tx.pairings.taking(pairing.round, person)
        if taking and taking.silent:
            tx.pairings.put_taking(replace(taking, silent=0))
    return said


def close(tx: Transaction, pairing: Pairing) -> Iterator[Taking]:
    """End a pairing; yield those who are paused now because nobody said a word, three rounds in a row."""
    tx.pairings.put_pairing(replace(pairing, step=Step.DONE, due_at=None, version=pairing.version + 1))
    for person in tx.pairings.people(pairing.id) if pairing.outcome is Outcome.NONE else ():
        taking = tx.pairings.taking(pairing.round, person)
        if taking is None or taking.pause is not Pause.NO:
            continue
        silent = taking.silent + 1
        paused = replace(taking, silent=silent, pause=Pause.SILENT if silent >= SILENT_ROUNDS else Pause.NO)
        tx.pairings.put_taking(paused)
        if paused.pause is Pause.SILENT:
            yield paused
