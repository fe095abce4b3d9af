"""What the clock does about a round: call everybody two days before, and have it drawn when it is time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.lateness import lateness
from bot.community.pairings.model import Draw, Fate, Seat
from bot.community.pairings.rounds import NOTICE as TOLD_BEFORE
from bot.community.pairings.taking import is_paused
from bot.community.replies import pairing_notes as replies
from bot.community.rhythm import OccurrenceState, ScheduleState
from bot.core.attention import tell
from bot.core.duties import tell_duty
from bot.core.keys import key_for
from bot.core.places import near

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.community.rhythm import Occurrence, Schedule
    from bot.messages import Post
    from bot.transaction import Transaction

NOTICE, DRAW, DRAWING = "notice", "draw", "drawing"
LATE = timedelta(days=1)
"""So much later than it was told a round is still drawn."""


def begun(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:  # noqa: ARG001
    """Return a planned round with when everybody is told of it."""
    if tx.pairings.get(schedule.id) is None:
        return replace(occurrence, state=OccurrenceState.SKIPPED, reason="gone")
    tx.pairings.add_draw(Draw(schedule.community, occurrence.id, schedule.id, occurrence.at))
    return replace(occurrence, step=NOTICE, due_at=occurrence.at - TOLD_BEFORE)


def step(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Tell everybody, or have it drawn: whichever is due."""
    draw = tx.pairings.draw(occurrence.id)
    if draw is None:
        return _skipped(occurrence, "gone")
    if schedule.state is ScheduleState.PAUSED:
        return _skipped(occurrence, "paused")
    if occurrence.step == NOTICE:
        return _notice(tx, schedule, occurrence, now)
    if occurrence.step == DRAWING:
        return _undrawn(tx, schedule, occurrence, draw, now)
    if lateness(Cause.PAIRING, occurrence.at, now, LATE) == "skip":
        _tell(tx, schedule, replies.round_missed, occurrence.at, now)
        return _skipped(occurrence, "late")
    tx.pairings.put_draw(replace(draw, at=occurrence.at, due_at=now))
    return replace(occurrence, step=DRAWING, due_at=now + LATE)


def _undrawn(tx: Transaction, schedule: Schedule, occurrence: Occurrence, draw: Draw, now: datetime) -> Occurrence:
    """End a round that could not be drawn for a day: what is never done must not stay under way."""
    tx.pairings.put_draw(replace(draw, due_at=None))
    _tell(tx, schedule, replies.round_undrawn, occurrence.at, now)
    return _skipped(occurrence, "failed")


def _notice(tx: Transaction, schedule: Schedule, occurrence: Occurrence, now: datetime) -> Occurrence:
    """Call whoever does not pause; nobody is put together who could not have said no."""
    if now >= occurrence.at:
        _tell(tx, schedule, replies.round_missed, occurrence.at, now)
        return _skipped(occurrence, "late")
    known = {seat.person for seat in tx.pairings.seats(occurrence.id)}
    tx.pairings.put_seats(
        [
            Seat(schedule.community, occurrence.id, one.person, notice_at=now)
            for one in tx.pairings.takers(schedule.id)
            if one.person not in known and not is_paused(one, occurrence.at)
        ]
    )
    return replace(occurrence, state=OccurrenceState.OPEN, step=DRAW, due_at=occurrence.at)


def notify(tx: Transaction, id_: str, *, now: datetime) -> None:
    """Tell somebody (`draw:person`) that they will be put together with others, with all the ways out."""
    draw_id, _, person = id_.partition(":")
    seat, draw = tx.pairings.seat(draw_id, person), tx.pairings.draw(draw_id)
    if seat is None or draw is None or seat.notice_at is None or seat.notice_at > now:
        return
    tx.pairings.put_seats([replace(seat, notice_at=None)])
    schedule, member = tx.schedules.get(draw.round), tx.members.get(person)
    if schedule and member and member.account and seat.fate is Fate.CALLED and now < draw.at and not draw.drawn_at:
        round_ = tx.pairings.get(draw.round)
        where = near(tx, member.account, round_.place if round_ else "")
        told = replies.notice(schedule.title, draw.round, draw.at, to=member.account, near=where)
        key = key_for("pair notice", draw_id, person)
        tell(tx, member, told, cause=Cause.PAIRING, subject=draw.round, key=key, now=now, by=draw.at)


def _skipped(occurrence: Occurrence, reason: str) -> Occurrence:
    return replace(occurrence, state=OccurrenceState.SKIPPED, reason=reason, step="", due_at=None)


def _tell(tx: Transaction, schedule: Schedule, words: Callable[..., Post], at: datetime, now: datetime) -> None:
    """Tell whoever looks after it; of all that was missed in the same absence once."""
    say = partial(words, schedule.title, at)
    round_ = tx.pairings.get(schedule.id)
    place = round_.place if round_ else ""
    tell_duty(tx, schedule, lambda to: say(to=to), "late", now.date(), place=place, now=now)
