"""What authors hear of what came of theirs: once a week at most, and nothing where nothing did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.practice.model import Receipt
from bot.practice.parts import read_alike

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.practice.model import Entry
    from bot.transaction import Transaction
    from bot.transaction.upkeep import Heard

GATHERED = timedelta(days=7)
"""For how long it is gathered from the first use on, and so the least time between two receipts."""
MOST_LINES = 5


def tell_author(tx: Transaction, entry: Entry, *, by: str, now: datetime) -> None:
    """Have all who told an entry hear within a week that it was of use to somebody else."""
    told_by = dict.fromkeys(one.author for one in (entry, *read_alike(tx, entry)))
    for author in told_by:
        if author and author != by:
            tx.upkeep.tell_later(Receipt(author, since=now, due_at=now + GATHERED))


def take(tx: Transaction, person: str, *, now: datetime) -> Sequence[Heard]:
    """Return what a receipt tells, taken as told; nothing where none is due, or nothing came of theirs after all."""
    receipt = tx.upkeep.receipt(person)
    if receipt is None or receipt.due_at is None or receipt.due_at > now:
        return ()
    heard = tx.upkeep.heard(person, since=receipt.since)
    tx.upkeep.told(Receipt(person, since=now))
    return heard
