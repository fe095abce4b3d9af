"""Joining as a commitment: what one can help with and wants to learn, renewed once a year."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.domain.charter.model import GRACE, YEAR, Commitment, CommitmentState, Committed
from bot.domain.charter.writing import fit
from bot.errors import Absent, Unfit
from bot.text import normalise, strike_secrets, topic_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.community.model import Member
    from bot.transaction import Transaction

TEXT_LIMIT = 1_000
MOST_TOPICS = 20


def commit(tx: Transaction, values: Mapping[str, str], *, member: Member, now: datetime) -> Commitment:
    """Record what a member can help with and wants to learn, from now on for a year."""
    helps, learns = fit(values, "helps", TEXT_LIMIT), fit(values, "learns", TEXT_LIMIT)
    help_topics = _topics(tx, values.get("help_topics", ""))
    learn_topics = _topics(tx, values.get("learn_topics", ""))
    if not (helps or learns or help_topics or learn_topics):
        raise Unfit("commitment", "empty")
    was = tx.charters.commitment(member.person)
    made = Commitment(member.community, member.person, now, now, helps, learns, help_topics, learn_topics)
    committed = _held(replace(made, made_at=was.made_at, version=was.version) if was else made, now)
    return _noted(tx, _put(tx, committed, first=not was))


def renew(tx: Transaction, member: Member, *, now: datetime) -> tuple[Commitment, bool]:
    """Renew a member's commitment for a year; return whether it was not renewed on this day already."""
    was = _mine(tx, member)
    if was.state is CommitmentState.KEPT and was.renewed_at.date() == now.date():
        return was, False
    return _noted(tx, _put(tx, _held(was, now))), True


def end(tx: Transaction, member: Member, *, now: datetime) -> bool:
    """End a member's commitment; nothing else of theirs ends with it. False where it had ended."""
    was = _mine(tx, member)
    if was.state is CommitmentState.ENDED:
        return False
    _put(tx, replace(was, state=CommitmentState.ENDED, due_at=None, asked_at=now))
    return True


def come_due(tx: Transaction, person: str, *, now: datetime) -> Commitment | None:
    """Return a commitment that is to be asked about now; one that was, and had no answer for a month, lapses."""
    was = tx.charters.commitment(person)
    if was is None or was.state is not CommitmentState.KEPT or was.due_at is None or was.due_at > now:
        return None
    if was.asked_at:
        _put(tx, replace(was, state=CommitmentState.LAPSED, due_at=None))
        return None
    return _put(tx, replace(was, asked_at=now, due_at=now + GRACE))


def all_told(commitments: Iterable[Commitment], *, least: int) -> Committed:
    """Return what the commitments of all come to, with nothing in it that fewer than *least* people said.

    People are counted beside one of them: who commits themselves and takes it back, or sees somebody leave, reads from
    the difference of no fewer. The number is told in whole *least*s, so that it does not move with each of them.
    """
    every = tuple(commitments)
    if len(every) <= least:
        return Committed()
    helps = Counter(topic for one in every for topic in set(one.help_topics))
    learns = Counter(topic for one in every for topic in set(one.learn_topics))
    return Committed(
        (len(every) - 1) // least * least,
        *(tuple(sorted(name for name, by in of.items() if by > least)) for of in (helps, learns)),
    )


def _topics(tx: Transaction, typed: str) -> tuple[str, ...]:
    """Return the topics of a field by their own names: nothing is made a topic by being wished for."""
    clean = strike_secrets(normalise(typed)).text[:1000]
    names = (topic_name(part) for part in clean.replace("#", ",").replace("\n", ",").split(","))
    return tuple(dict.fromkeys(tx.topics.canonical(name) for name in names if name))[:MOST_TOPICS]


def _noted(tx: Transaction, made: Commitment) -> Commitment:
    """Note in the ledger that somebody committed themselves, once a day at most."""
    subject = f"commitment-{made.renewed_at:%Y-%m-%d}"
    tx.interactions.note(Did.COMMITTED, by=made.person, subject=subject, now=made.renewed_at)
    return made


def _mine(tx: Transaction, member: Member) -> Commitment:
    was = tx.charters.commitment(member.person)
    if was is None:
        raise Absent("commitment", "")
    return was


def _held(commitment: Commitment, now: datetime) -> Commitment:
    return replace(commitment, renewed_at=now, due_at=now + YEAR, asked_at=None, state=CommitmentState.KEPT)


def _put(tx: Transaction, changed: Commitment, *, first: bool = False) -> Commitment:
    changed = changed if first else replace(changed, version=changed.version + 1)
    if not tx.charters.commit(changed):
        raise Unfit("commitment", "outrun")
    return changed
