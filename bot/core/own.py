"""Whose a message is, noted while it is at hand: where Hearth may not read it again, nothing else tells.

Without the right to a channel's history, or the Message Content intent, a message comes once: with the
shortcut that is used on it. What is noted are no words of it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from bot.messages import MessagePosted
from bot.practice.keep import deletion_key

if TYPE_CHECKING:
    from bot.messages import Account, MessageRef
    from bot.transaction import Transaction


def note_own(tx: Transaction, message: MessagePosted, *, now: datetime) -> None:
    """Note that its author wants to keep *message*."""
    note = {"at": message.at.isoformat(), "private": message.private, "url": message.url}
    tx.deliveries.first(_key(message.ref, message.author), now=now, outcome=json.dumps(note))


def noted_own(tx: Transaction, ref: MessageRef, author: Account) -> MessagePosted | None:
    """Return the message without its words, where it was noted as *author*'s and not deleted since."""
    noted = tx.deliveries.outcome(_key(ref, author))
    if noted is None or tx.deliveries.outcome(deletion_key(ref)) is not None:
        return None
    note = json.loads(noted)
    at = datetime.fromisoformat(note["at"])
    return MessagePosted(ref, author, "", at, private=note["private"], url=note["url"])


def _key(ref: MessageRef, author: Account) -> str:
    return f"{ref}:{author}:own"
