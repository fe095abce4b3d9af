"""The learning agenda: what the community wants to understand, proposed and voted, until something answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.model import Learning, LearningState
from bot.errors import Absent, NotAllowed, Unfit
from bot.practice.model import visible
from bot.text import find_tags, normalise, strike_secrets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.practice.model import Entry
    from bot.transaction import Transaction

TEXT_LIMIT = 300
LEAST_LETTERS = 8
MOST_PROPOSED = 10
"""So many proposals that nobody took up yet one member has at a time."""
LIVING = (LearningState.OPEN, LearningState.PROPOSED)


def propose(
    tx: Transaction, id: str, text: str, *, topics: Sequence[str] = (), member: Member, now: datetime
) -> Learning:
    """Put a question on the agenda, wanted by who proposes it; the same words while they stand there are one question.

    *topics* are those of the place where it is said; a hashtag in it goes before them. `Unfit` where it will not do.
    """
    words, tagged = _worded(text)
    same = _standing(tx, words)
    if same:
        tx.learning.vote(same.id, member.person, now=now)
        return tx.learning.get(same.id) or same
    mine = [one for one in tx.learning.every(LearningState.PROPOSED) if one.by == member.person]
    if len(mine) >= MOST_PROPOSED and all(one.id != id for one in mine):
        raise Unfit("learning", "too_many", str(MOST_PROPOSED))
    named = next(iter(tx.topics.resolve(tagged[:1]) or topics), "")
    tx.learning.add(Learning(member.community, id, words, now, topic=named, by=member.person))
    tx.learning.vote(id, member.person, now=now)
    return get(tx, id)


def get(tx: Transaction, id: str) -> Learning:
    """Return a question of the agenda; `Absent` where there is none."""
    found = tx.learning.get(id)
    if found is None:
        raise Absent("learning", "")
    return found


def want(tx: Transaction, one: Learning, *, member: Member, enough: int, now: datetime) -> bool:
    """Record that a member wants to know; False where they said so. With *enough* who do, a proposal opens."""
    if one.ended:
        return False
    new = tx.learning.vote(one.id, member.person, now=now)
    after = get(tx, one.id)
    if after.state is LearningState.PROPOSED and after.votes >= enough:
        _put(tx, replace(after, state=LearningState.OPEN))
    return new


def take_up(tx: Transaction, one: Learning, *, member: Member, now: datetime) -> Learning:
    """Open a question, proposed or ended: from then on the rhythm asks it. A facilitator may."""
    if not member.facilitates:
        raise NotAllowed("learning", "facilitator")
    if one.state is LearningState.OPEN:
        return one
    tx.audit.note("learning open", one.id, by=member.person, now=now)
    return _put(tx, replace(one, state=LearningState.OPEN, ended_at=None))


def link(tx: Transaction, one: Learning, entry: Entry, *, now: datetime) -> bool:
    """Record that an entry says something on a question; False where it was linked. It does not end by that."""
    if one.state is LearningState.DROPPED:
        return False
    new = tx.learning.link(one.id, entry.number, now=now)
    if one.answered_by is None:
        _put(tx, replace(one, answered_by=entry.number))
    return new


def understand(
    tx: Transaction, one: Learning, entry: Entry | None, *, member: Member, viewer: Viewer, now: datetime
) -> Learning:
    """End a question as understood, by the entry that answered it, or the first that is linked to it and is kept.

    Who proposed it may, who looks after its topic, and facilitators. `Unfit` where nothing says what was understood.
    """
    if not may_end(tx, one, member):
        raise NotAllowed("learning", "facilitator")
    if one.state is LearningState.DROPPED or (one.state is LearningState.UNDERSTOOD and entry is None):
        return one
    answer = entry or next(iter(on(tx, one, viewer)), None)
    if answer is None:
        raise Unfit("learning", "no_entry")
    tx.learning.link(one.id, answer.number, now=now)
    return _put(tx, replace(one, state=LearningState.UNDERSTOOD, answered_by=answer.number, ended_at=now))


def drop(tx: Transaction, one: Learning, *, member: Member, now: datetime) -> Learning:
    """Take a question off the agenda: a facilitator may, and who proposed it while nobody else wants to know."""
    if one.state is LearningState.DROPPED:
        return one  # By the first of two presses.
    alone = one.by == member.person and one.state is LearningState.PROPOSED and one.votes <= 1
    if not (member.facilitates or alone):
        raise NotAllowed("learning", "facilitator")
    tx.audit.note("learning drop", one.id, by=member.person, now=now)
    return _put(tx, replace(one, state=LearningState.DROPPED, ended_at=now))


def may_end(tx: Transaction, one: Learning, member: Member) -> bool:
    """Return whether a member may say that a question is understood."""
    topic = tx.topics.get(one.topic) if one.topic else None
    return member.facilitates or one.by == member.person or bool(topic and topic.steward == member.person)


def on(tx: Transaction, one: Learning, viewer: Viewer) -> list[Entry]:
    """Return the entries on a question that *viewer* may see: what answered it first, then the earliest linked."""
    numbers = tx.learning.linked([one.id]).get(one.id, ())
    every = {entry.number: entry for entry in tx.entries.many(list(numbers)) if visible(entry, viewer)}
    first = [one.answered_by] if one.answered_by in every else []
    return [every[number] for number in dict.fromkeys([*first, *numbers]) if number in every]


def living(tx: Transaction, viewer: Viewer) -> Sequence[Learning]:
    """Return what is open or proposed, open ones first, most wanted first; a guest knows nothing of the agenda."""
    if viewer.guest:
        return ()
    return [one for state in LIVING for one in tx.learning.every(state)]


def open_for(tx: Transaction, viewer: Viewer) -> Sequence[Learning]:
    """Return what the rhythm asks of those who are like *viewer*: what is open, most wanted first."""
    return () if viewer.guest else tx.learning.every(LearningState.OPEN)


def _worded(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a question in one line, without its tags, and the topics that it is tagged with."""
    tags = find_tags(strike_secrets(normalise(text)).text)
    words = " ".join(tags.text.split())
    if sum(map(str.isalnum, words)) < LEAST_LETTERS:
        raise Unfit("learning", "empty")
    if len(words) > TEXT_LIMIT:
        raise Unfit("learning", "too_long", str(TEXT_LIMIT))
    return words, tags.topics


def _standing(tx: Transaction, words: str) -> Learning | None:
    folded = _folded(words)
    return next((one for one in tx.learning.every(*LIVING) if _folded(one.text) == folded), None)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip("?!. ")


def _put(tx: Transaction, one: Learning) -> Learning:
    fresh = replace(one, version=one.version + 1)
    if not tx.learning.put(fresh):
        raise Unfit("version", "outrun", "That question")
    return fresh
