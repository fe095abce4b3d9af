"""Reuse: I used this, I'll try this, and how it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.practice.model import MOST_ASKS, Outcome, State, Use
from bot.practice.receipts import tell_author
from bot.practice.sight import followed, seen
from bot.practice.upkeep import settle
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.messages import Place
    from bot.practice.model import Entry
    from bot.transaction import Transaction

CHANGED_LIMIT, WHERE_LIMIT = 2000, 40
ANEW = timedelta(days=7)
"""How long after somebody last told of an entry the same press says that they used it once more."""
REPEATED = timedelta(days=7)
"""After how long somebody who did not answer is asked the second and last time."""


def record_use(tx: Transaction, number: int, *, member: Member, viewer: Viewer, now: datetime) -> Entry:
    """Record that *member* used an entry; pressed twice, it counts once. A week later it tells that it is of use still."""
    entry = seen(tx, number, viewer)
    earlier = tx.uses.dealings(entry.number, member.person)
    if earlier is None or earlier.used_at is None:
        use = _use(tx, entry.number, member, now)
        tx.uses.put(replace(use, used_at=now, due_at=None, at=now))
        _note(tx, Did.USED, entry, member, now)
        _came_of_it(tx, entry, member, now)
    elif now - max(filter(None, (earlier.used_at, earlier.at, earlier.again_at))) >= ANEW:
        tx.uses.put(replace(earlier, again_at=now, due_at=None))
        _came_of_it(tx, entry, member, now)
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
    earlier = tx.uses.dealings(entry.number, member.person)
    if earlier is None or earlier.due_at is None or due_at is not None or earlier.asks >= MOST_ASKS:
        use = _use(tx, entry.number, member, now)
        tx.uses.put(replace(use, due_at=due, asked_at=None, asks=0, place=str(place), at=_told_at(use, now)))
        _note(tx, Did.TRIED, entry, member, now)
        return entry, due
    return entry, earlier.due_at


def drop_trial(tx: Transaction, number: int, *, member: Member, now: datetime) -> None:
    """Forget that *member* meant to try an entry, or what was merged into it."""
    whole = tx.entries.stands([number])[number]
    for each in (whole, *(part.number for part in tx.entries.parts([whole]).get(whole, ()))):
        use = tx.uses.get(each, member.person)
        if use and use.due_at:
            tx.uses.put(replace(use, due_at=None, at=_told_at(use, now)))


def record_outcome(
    tx: Transaction, number: int, outcome: Outcome, *, member: Member, viewer: Viewer, now: datetime
) -> Entry:
    """Record how it went for *member*: worked, partly, not. The last word counts."""
    entry = seen(tx, number, viewer)
    use = _use(tx, entry.number, member, now)
    tx.uses.put(replace(use, outcome=outcome, used_at=use.used_at or now, due_at=None, at=now))
    _note(tx, Did.USED, entry, member, now)
    _note(tx, Did.TOLD, entry, member, now)
    _came_of_it(tx, entry, member, now)
    return entry


def record_change(  # Each is a fact of its own.
    tx: Transaction, number: int, text: str, *, where: str = "", member: Member, viewer: Viewer, now: datetime
) -> Entry:
    """Record what *member* had to change for it to work, and where it did or did not."""
    entry = seen(tx, number, viewer)
    use = _use(tx, entry.number, member, now)
    used_at = use.used_at or now  # Who changed it has used it.
    changed, place = _clean(text, CHANGED_LIMIT), " ".join(_clean(where, WHERE_LIMIT).split())
    told_at = now if changed and changed != use.changed else use.changed_at
    use = replace(use, used_at=used_at, due_at=None, changed=changed, changed_at=told_at, where_text=place, at=now)
    tx.uses.put(use)
    _came_of_it(tx, entry, member, now)
    return entry


def _clean(text: str, limit: int) -> str:
    return strike_secrets(normalise(text, limit=limit)).text.strip()


def ask_trial(tx: Transaction, number: int, person: str, *, now: datetime) -> tuple[Entry | None, Use] | None:
    """Return the trial to ask about, marked as asked; None where it is not due. Without an entry that is gone.

    It is asked at its date and once more: whoever does not answer finds it under `/hearth me`.
    """
    use = tx.uses.get(number, person)
    if use is None or use.due_at is None or use.due_at > now or use.asks >= MOST_ASKS:
        return None
    entry = followed(tx, number)
    if entry is None or entry.state is not State.KEPT:
        tx.uses.put(replace(use, due_at=None))
        return None, use
    if entry.number != number:
        tx.uses.put(replace(use, due_at=None))
        if tx.uses.get(entry.number, person):
            return None  # They have dealings with what stands for it: these are asked about.
        use = replace(use, used_at=None, outcome=None, changed="", where_text="", at=now)
    again = now + REPEATED if use.asks + 1 < MOST_ASKS else use.due_at
    asked = replace(use, number=entry.number, asked_at=now, asks=use.asks + 1, due_at=again)
    tx.uses.put(asked)
    return entry, asked


def _came_of_it(tx: Transaction, entry: Entry, member: Member, now: datetime) -> None:
    """Take note of what a use means for the entry: how it stands, and that its author hears of it."""
    settle(tx, entry.number, now=now)
    tell_author(tx, entry, by=member.person, now=now)


def _told_at(use: Use, now: datetime) -> datetime:
    """Return when somebody last told of an entry: meaning to try it again tells nothing of it."""
    return use.at if use.at and (use.used_at or use.outcome) else now


def _note(tx: Transaction, did: Did, entry: Entry, member: Member, now: datetime) -> None:
    topic = next(iter(entry.topics), "")
    tx.interactions.note(did, by=member.person, to=entry.author, subject=f"#{entry.number}", topic=topic, now=now)


def _use(tx: Transaction, number: int, member: Member, now: datetime) -> Use:
    """Return what *member* did with an entry itself: what they did with a part of it goes with that part."""
    return tx.uses.get(number, member.person) or Use(number, member.person, member.name, at=now)
