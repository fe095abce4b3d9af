"""Begin rounds of pairings, let them rest, end them. A facilitator may."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from bot import recurrence
from bot.community.pairings.model import LARGEST, SMALLEST, Round
from bot.community.rhythm import ENDED, OccurrenceState, Recurs, Schedule, ScheduleState
from bot.community.setup import must_facilitate
from bot.errors import Unfit
from bot.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.rhythm import Occurrence
    from bot.messages import Place
    from bot.recurrence import Rule
    from bot.transaction import Transaction

TITLE = "Pairings"
TITLE_LIMIT = 60
NOTICE = timedelta(days=2)
"""How long before a round everybody is told of it: none is sooner than that after it was begun."""
DAYS = 6
"""So many days lie between two rounds, at least: people need time to meet."""
LOOKED_AT = 8
_SIZE = re.compile(r"\b(?:in\s+)?groups?\s+of\s+(?P<size>two|three|four|\d{1,3})\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4}


def sized(text: str) -> tuple[str, int]:
    """Return *text* without “groups of 3”, and how large the groups are; raise `Unfit` for a size that will not do."""
    found = _SIZE.search(text)
    if found is None:
        return text, SMALLEST
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;"), size_of(found["size"])


def size_of(typed: str) -> int:
    """Return how large the groups are, as somebody typed it."""
    word = typed.strip().lower()
    size = _NUMBERS.get(word, int(word) if word.isdecimal() else 0)
    if not SMALLEST <= size <= LARGEST:
        raise Unfit("size", "out_of_range", f"{SMALLEST} to {LARGEST}")
    return size


def rare_enough(rule: Rule, *, now: datetime) -> Rule:
    """Return a rule that leaves people the time to meet; raise `Unfit` for any other."""
    local = recurrence.local_at(now, rule.zone)
    first = islice(recurrence.instants(rule, after=local), LOOKED_AT)
    if any((later.local - one.local).days < DAYS for one, later in pairwise(first)):
        raise Unfit("when", "too_often")
    if recurrence.following(rule, recurrence.local_at(now + NOTICE, rule.zone)) is None:
        raise Unfit("when", "too_soon")
    return rule


def title_of(values: Mapping[str, str]) -> str:
    """Return what rounds are called: as somebody typed it, on one line."""
    return " ".join(normalise(values.get("title", ""), limit=TITLE_LIMIT).split()) or TITLE


def begin(  # noqa: PLR0913  # Each is a fact of its own.
    tx: Transaction, id_: str, rule: Rule, *, title: str, place: Place, size: int, member: Member, now: datetime
) -> Schedule | None:
    """Begin rounds; the same id twice begins them once. None where they have ended since."""
    must_facilitate(member, "pairing")
    told = recurrence.local_at(now + NOTICE, rule.zone)
    schedule = Schedule(
        member.community, id_, Recurs.ROUND, title, rule, now, by=member.person, planned_to=told, next_at=now
    )
    if tx.pairings.add(Round(member.community, id_, str(place.room), size)):
        tx.schedules.add(schedule)
        tx.audit.note("pairing", id_, by=member.person, now=now)
    known = tx.schedules.get(id_)
    return known if known and known.state is not ScheduleState.ENDED else None


def every(tx: Transaction) -> Sequence[Schedule]:
    """Return the rounds that have not ended, oldest first."""
    return tx.schedules.every(Recurs.ROUND)


def coming(tx: Transaction, round_id: str, *, now: datetime) -> Occurrence | None:
    """Return the next time that a round is drawn."""
    found = tx.schedules.occurrences(schedule=round_id, since=now, limit=LOOKED_AT)
    return next((one for one in found if one.state not in ENDED), None)


def end(tx: Transaction, schedule: Schedule, *, member: Member, now: datetime) -> bool:
    """End rounds for good; who was put together already is still asked. False where they have ended."""
    must_facilitate(member, "pairing")
    tx.audit.note("pairing stopped", schedule.id, by=member.person, now=now)
    return _halt(tx, schedule, "stopped", state=ScheduleState.ENDED)


def rest(tx: Transaction, schedule: Schedule, *, member: Member) -> bool:
    """Draw no round until a facilitator lets them go on; False where they rest already."""
    must_facilitate(member, "pairing")
    if schedule.state is not ScheduleState.ACTIVE:
        return False
    return _halt(tx, schedule, "paused", state=ScheduleState.PAUSED)


def go_on(tx: Transaction, schedule: Schedule, *, member: Member, now: datetime) -> bool:
    """Let rounds go on from now; False where they do not rest."""
    must_facilitate(member, "pairing")
    if schedule.state is not ScheduleState.PAUSED:
        return False
    local = recurrence.local_at(now, schedule.rule.zone)
    reached = max(schedule.planned_to or local, local)
    active = replace(schedule, state=ScheduleState.ACTIVE, planned_to=reached, next_at=now)
    return tx.schedules.put(replace(active, version=schedule.version + 1))


def skip_next(tx: Transaction, schedule: Schedule, *, member: Member, now: datetime) -> Occurrence | None:
    """Leave the next round out; None where none is to come."""
    must_facilitate(member, "pairing")
    found = coming(tx, schedule.id, now=now)
    return _gone(tx, found, "asked", OccurrenceState.SKIPPED) if found else None


def _halt(tx: Transaction, schedule: Schedule, reason: str, *, state: ScheduleState) -> bool:
    for one in tx.schedules.occurrences(schedule=schedule.id):
        if one.state not in ENDED:
            _gone(tx, one, reason, OccurrenceState.CANCELLED)
    return tx.schedules.put(replace(schedule, state=state, next_at=None, version=schedule.version + 1))


def _gone(tx: Transaction, one: Occurrence, reason: str, state: OccurrenceState) -> Occurrence | None:
    gone = replace(one, state=state, reason=reason, due_at=None, version=one.version + 1)
    draw = tx.pairings.draw(one.id)
    if draw and draw.due_at:
        tx.pairings.put_draw(replace(draw, due_at=None))
    return gone if tx.schedules.put_occurrence(gone) else None
