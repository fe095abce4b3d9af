"""Ask whether something still holds: who used it last first, who told it last, one at a time; and the receipts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.least import least_people
from bot.core.attention import tell
from bot.core.keys import key_for
from bot.core.places import near
from bot.practice import receipts, upkeep
from bot.practice.model import Says, State
from bot.practice.parts import read_alike
from bot.practice.replies import upkeep as replies
from bot.practice.replies.receipts import receipt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.practice.model import Entry, Upkeep, Word
    from bot.transaction import Transaction

MOST_USERS = 3
"""How many of those who used an entry are asked about it before those who look after it."""
OF_USE = frozenset({Says.WORKED, Says.PARTLY, Says.USED, Says.FAILED})
"""What somebody says who used it; whoever only judged it, in the review, has not."""
ANSWERED_WITHIN = timedelta(days=7)
"""After how long the next one is asked; and how long one person is not asked about anything else."""
AGAIN = timedelta(days=1)


def ask_next(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Ask the next one about an entry that needs care; nobody is left: it waits for whoever looks at the queue."""
    number = int(id_)
    care, entry = tx.upkeep.get(number), tx.entries.get(number)
    if care is None or care.due_at is None or care.due_at > now:
        return
    if entry is None or entry.state is not State.KEPT:
        tx.upkeep.drop(number)
        return
    member = _next(tx, entry, care)
    if member is None:
        _put(tx, replace(care, due_at=None, asks=max(1, care.asks)))
    elif _was_asked(tx, member.person, since=now - ANSWERED_WITHIN):
        _put(tx, replace(care, due_at=now + AGAIN))  # They have enough to think about: one question a week.
    else:
        _ask(tx, entry, care, member, now=now)


def _ask(tx: Transaction, entry: Entry, care: Upkeep, member: Member, *, now: datetime) -> None:
    """Ask one; whoever wants none of it, or has heard enough this week, is passed over the next day."""
    mine = member.person in _told_by(tx, entry)
    use = tx.uses.get(entry.number, member.person)
    # A note that stands near the entry for all to see would tell who told one without a name.
    where = near(tx, member.account, use.place if use else "")
    asked = replies.does_it_hold(entry, care, to=member.account, near=where, mine=mine)
    key = key_for("upkeep", member.community, entry.number, member.person, care.since)
    told = tell(tx, member, asked, cause=Cause.UPKEEP, key=key, now=now)
    due = now + (ANSWERED_WITHIN if told else AGAIN)
    _put(tx, replace(care, asked_person=member.person, asked_at=now, due_at=due, asks=care.asks + 1))


def _was_asked(tx: Transaction, person: str, *, since: datetime) -> bool:
    """Return whether a person was asked just now, though it be about what needs no care any more."""
    last = tx.attention.last_told(person, Cause.UPKEEP)
    return bool(tx.upkeep.asked_of(person, since=since)) or (last is not None and last > since)


def _put(tx: Transaction, care: Upkeep) -> None:
    tx.upkeep.put(replace(care, version=care.version + 1))


def _next(tx: Transaction, entry: Entry, care: Upkeep) -> Member | None:
    """Return who is asked next: after whom was asked last, in an order that only a new use changes.

    Whoever has said what they think since it needs care is not asked for it.
    """
    words = tx.upkeep.words([entry.number])[entry.number]
    every = _candidates(tx, entry, words)
    at = every.index(care.asked_person) + 1 if care.asked_person in every else care.asks
    said = {word.person for word in words if word.at >= care.since}
    here = tx.upkeep.here(every[at:])
    found = (tx.members.get(person) for person in every[at:] if person in here and person not in said)
    return next((member for member in found if member and member.account), None)


def _candidates(tx: Transaction, entry: Entry, words: Sequence[Word]) -> list[str]:
    owners = _told_by(tx, entry)
    used = sorted(
        (word for word in words if word.says in OF_USE), key=lambda word: (word.at, word.person), reverse=True
    )
    users = list(dict.fromkeys(word.person for word in used if word.person not in owners))
    return [*users[:MOST_USERS], *reversed(owners)]


def _told_by(tx: Transaction, entry: Entry) -> tuple[str, ...]:
    """Return who looks after an entry, and who told or looks after a part of it that all its readers may read."""
    return tuple(dict.fromkeys(who for one in (entry, *read_alike(tx, entry)) for who in upkeep.owners(one)))


def send_receipt(tx: Transaction, person: str, *, now: datetime) -> None:
    """Tell an author what came of theirs this week; nothing where nothing did."""
    heard = {each.number: each for each in receipts.take(tx, person, now=now)}
    member = tx.members.get(person) if heard else None
    if member is None or not member.account:
        return
    entries = tx.entries.many(list(heard)[: receipts.MOST_LINES])
    rows = [(entry, heard[entry.number]) for entry in entries]
    more = len(heard) - len(rows)
    where = near(tx, member.account, "")
    told = receipt(rows, to=member.account, least=least_people(tx), more=more, near=where)
    tell(tx, member, told, cause=Cause.RECEIPT, key=key_for("receipt", member.community, person, now.date()), now=now)
