"""Reuse: I used this, I'll try this, and how it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.practice.model import Outcome, State, Use
from bot.practice.sight import seen
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.messages import Place
    from bot.practice.model import Entry
    from bot.transaction import Transaction


def record_use(tx: Transaction, number: int, *, member: Member, viewer: Viewer, now: datetime) -> Entry:
    """Record that *member* used an entry; pressed twice, it counts once."""
    entry = seen(tx, number, viewer)
    earlier = _use(tx, entry.number, member, now)
    if earlier.used_at is None:
        tx.uses.put(replace(earlier, used_at=now, due_at=None, at=now))
        _note(tx, Did.USED, entry, member, now)
    return entry


def record_trial(  # Each is a fact of its own: who, what, when, where.
    tx: Transaction,
    number: int,
    *,
    due_at: datetime | None,
    member: Member,
    viewer: Viewer,
    place: Place,
    now: datetime,
) -> tuple[Entry, datetime]:
    """Record that *member* will try an entry, and when to ask how it went; the community's habit by default.

    *place* is where they said so: where to ask, on a platform where Hearth may not begin a conversation.
    """
    entry = seen(tx, number, viewer)
    days = tx.members.community().settings.trial_days
    due = due_at or now + timedelta(days=days)
    earlier = _use(tx, entry.number, member, now)
    if earlier.due_at is None or due_at is not None:
        tx.uses.put(replace(earlier, due_at=due, asked_at=None, place=str(place), at=now))
        _note(tx, Did.TRIED, entry, member, now)
        return entry, due
    return entry, earlier.due_at


def drop_trial(tx: Transaction, number: int, *, member: Member, now: datetime) -> None:
    """Forget that *member* meant to try an entry."""
    use = tx.uses.get(number, member.person)
    if use and use.due_at:
        tx.uses.put(replace(use, due_at=None, at=now))


def record_outcome(
    tx: Transaction, number: int, outcome: Outcome, *, member: Member, viewer: Viewer, now: datetime
) -> Entry:
    """Record how it went for *member*: worked, partly, not. The last word counts."""
    entry = seen(tx, number, viewer)
    use = _use(tx, entry.number, member, now)
    tx.uses.put(replace(use, outcome=outcome, used_at=use.used_at or now, due_at=None, at=now))
    _note(tx, Did.USED, entry, member, now)
    _note(tx, Did.TOLD, entry, member, now)
    return entry


def record_change(tx: Transaction, number: int, text: str, *, member: Member, viewer: Viewer, now: datetime) -> Entry:
    """Record what *member* had to change for it to work."""
    entry = seen(tx, number, viewer)
    use = _use(tx, entry.number, member, now)
    clean = strike_secrets(normalise(text, limit=2000)).text.strip()
    tx.uses.put(replace(use, changed=clean, at=now))
    return entry


def ask_trial(tx: Transaction, number: int, person: str, *, now: datetime) -> tuple[Entry, Use] | None:
    """Return the trial to ask about, marked as asked; None where it is not due or nothing is left to ask.

    It is asked once: whoever does not answer finds it under `/hearth me`.
    """
    use = tx.uses.get(number, person)
    entry = tx.entries.get(number)
    if use is None or use.due_at is None or use.due_at > now or use.asked_at:
        return None
    if entry is None or entry.state is not State.KEPT:
        tx.uses.put(replace(use, due_at=None))
        return None
    tx.uses.put(replace(use, asked_at=now))
    return entry, use


def _note(tx: Transaction, did: Did, entry: Entry, member: Member, now: datetime) -> None:
    topic = next(iter(entry.topics), "")
    tx.interactions.note(did, by=member.person, to=entry.author, subject=f"#{entry.number}", topic=topic, now=now)


def _use(tx: Transaction, number: int, member: Member, now: datetime) -> Use:
    return tx.uses.get(number, member.person) or Use(number, member.person, member.name, at=now)
