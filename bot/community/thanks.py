"""Thanks: said once for one thing, told to the one thanked and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.model import Did, Thanks

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.transaction import Transaction


def say_thanks(tx: Transaction, *, by: Member, to: str, subject: str, now: datetime) -> bool:
    """Record that *by* thanks the person *to* for *subject*; False where they did before.

    Nobody can thank themselves, by any of their accounts: `ValueError` for a caller that let it come so far.
    """
    if by.person == to:
        raise ValueError("thanks to oneself")
    if not tx.thanks.add(Thanks(by.person, to, subject, now)):
        return False
    tx.interactions.note(Did.THANKED, by=by.person, to=to, subject=subject, now=now)
    return True
