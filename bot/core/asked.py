"""What stands with the one who was asked in person, and how it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.keys import key_for
from bot.domain.replies import asked as said
from bot.domain.who import asking
from bot.messages import Place

if TYPE_CHECKING:
    from datetime import datetime

    from bot.transaction import Transaction


def asked_key(id_: str) -> str:
    """Return the key of what asks one person."""
    return key_for("asked one", id_)


def withdraw(tx: Transaction, question: str, *, now: datetime) -> None:
    """Take back that somebody is asked what needs no answer any more."""
    asked = asking.over(tx, question)
    if asked:
        tx.outgoing.replace(asked_key(asked.id), said.no_longer_needed(), now=now)


def open_place(tx: Transaction, place: str) -> str:
    """Return a place where it is an open channel, else nothing: near a private one others would learn of it."""
    room = tx.members.known_room(Place.parse(place)) if place else None
    return place if room and not room.private else ""
