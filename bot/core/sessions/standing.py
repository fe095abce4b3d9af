"""Which posts show what can be withdrawn: remembered by their key without words, so that they can be made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.keys import key_for

if TYPE_CHECKING:
    from datetime import datetime

    from bot.transaction import Transaction

ANNOUNCED, BEGINS, SUMMED_UP = "announced", "begin", "missed"


def key_of(what: str, session: str) -> str:
    """Return the outbox key of what is said once of a session: that it begins, what was missed."""
    return key_for(what, session)


def note(tx: Transaction, key: str, what: str, session: str, *, now: datetime) -> None:
    """Remember that the post *key* shows this of a session."""
    tx.deliveries.first(_key(key), now=now, outcome=f"{what} {session}")


def noted(tx: Transaction, key: str) -> tuple[str, str] | None:
    """Return what the post *key* shows, and of which session; None where it is about none."""
    told = tx.deliveries.outcome(_key(key))
    if not told:
        return None
    what, _, session = told.partition(" ")
    return what, session


def _key(key: str) -> str:
    return f"session post {key}"
