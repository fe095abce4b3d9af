"""Answer a check-in, change that until it closes, skip it, be away, sign up for it and leave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.checkins.model import Response, SignedUp
from bot.community.model import Did
from bot.errors import Unfit
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.checkins.model import Checkin, CheckinRound
    from bot.community.model import Member
    from bot.transaction import Transaction

LONGEST = 1_500
"""So long is an answer to one question, at the most."""


def fit(text: str, *, field: str = "answer", limit: int = LONGEST) -> tuple[str, tuple[str, ...]]:
    """Return one text fit to keep, and which kinds of secrets were struck out of it; `Unfit` where it is too long."""
    clean = normalise(text, limit=limit + 1).strip()
    if len(clean) > limit:
        raise Unfit(field, "too_long", str(limit))
    struck = strike_secrets(clean)
    return struck.text, struck.found


def written(values: Mapping[str, str], round_: CheckinRound) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts of a form, one a question, and the secrets struck out; `Unfit` where there is none at all."""
    fitted = [fit(values.get(f"answer{at}", "")) for at in range(len(round_.asked))]
    texts = tuple(text for text, _ in fitted)
    if not any(texts):
        raise Unfit("answer", "empty")
    return texts, tuple(found for _, struck in fitted for found in struck)


def say(
    tx: Transaction, round_: CheckinRound, texts: Sequence[str], *, id: str, member: Member, now: datetime
) -> Response | None:
    """Write what *member* says in a round, in place of what they said before; None where it has closed."""
    if not round_.is_open(now):
        return None
    answer = Response(round_.id, id, member.person, tuple(texts), now)
    tx.checkins.answer(answer)
    tx.interactions.note(Did.CHECKED_IN, by=member.person, subject=round_.id, now=now)
    return answer


def say_quickly(
    tx: Transaction, checkin: Checkin, round_: CheckinRound, choice: int, *, id: str, member: Member, now: datetime
) -> Response | None:
    """Answer the first question by one of the quick answers; what was said to the others stays. None if it has closed."""
    if not 0 <= choice < len(checkin.quick):
        return None
    earlier = tx.checkins.answer_of(round_.id, member.person)
    rest = [earlier.text(at) if earlier else "" for at in range(1, len(round_.asked))]
    return say(tx, round_, (checkin.quick[choice], *rest), id=id, member=member, now=now)


def skip(tx: Transaction, round_: CheckinRound, *, id: str, member: Member, now: datetime) -> bool:
    """Take back what *member* said in a round, if anything, and leave it at that; False where it has closed."""
    if not round_.is_open(now):
        return False
    tx.checkins.answer(Response(round_.id, id, member.person, (), now, skipped=True))
    tx.interactions.take_back(Did.CHECKED_IN, by=member.person, subject=round_.id)
    return True


def join(tx: Transaction, checkin: Checkin, *, member: Member, now: datetime) -> bool:
    """Let *member* be asked in their own morning; False where they are already."""
    return tx.checkins.join(SignedUp(checkin.id, member.person, now))


def sooner(tx: Transaction, id_: str, due_at: datetime) -> None:
    """Let the clock look at a planned occurrence sooner, for somebody who is up before all others."""
    occurrence = tx.schedules.occurrence(id_)
    if occurrence and occurrence.due_at and due_at < occurrence.due_at:
        tx.schedules.put_occurrence(replace(occurrence, due_at=due_at, version=occurrence.version + 1))
