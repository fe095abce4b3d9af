"""What the clock does about a digest: one post to its channel, or one to each who follows a topic, at their own hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.checkins import arrange
from bot.community.lateness import lateness
from bot.community.replies import digest as replies
from bot.community.rhythm import OccurrenceState, ScheduleState
from bot.core.digests import letters
from bot.core.digests.letters import TELL
from bot.core.duties import tell_duty
from bot.messages import Place
from bot.recurrence import following

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.digests.model import Digest
    from bot.community.rhythm import Occurrence, Schedule
    from bot.transaction import Transaction

A_WEEK = timedelta(days=7)
AT_A_TIME = 2
"""So many members' own digests one transaction sends: others wait for the writer."""


def begun(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:  # noqa: ARG001
    """Return a planned occurrence with when it is told: one's own digest where its hour comes first."""
    digest = tx.digests.get(schedule.id)
    hours = letters.hours(tx, occurrence).values() if digest and not digest.place else ()
    return replace(occurrence, step=TELL, due_at=min(hours, default=occurrence.at))


def step(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Tell what is new, or merge into the latest where that is due too."""
    digest = tx.digests.get(schedule.id)
    if digest is None:
        return _ended(occurrence, OccurrenceState.SKIPPED, "gone")
    otherwise = _otherwise(tx, schedule, occurrence, digest, now)
    if otherwise is not None:
        return otherwise
    ready = letters.gather(tx, occurrence, digest, now=now, most=AT_A_TIME)
    letters.send(tx, ready, ready.letters, now=now)
    return letters.close(tx, ready)


def is_told(tx: Transaction, schedule: Schedule, occurrence: Occurrence, digest: Digest, *, now: datetime) -> bool:
    """Return whether it is to be told now: neither rests it, nor is it told by the next, nor has it nowhere to go."""
    stands = schedule.state is not ScheduleState.PAUSED and not _is_outdone(schedule, occurrence, now)
    return stands and (not digest.place or _is_there(tx, digest))


def _otherwise(
    tx: Transaction, schedule: Schedule, occurrence: Occurrence, digest: Digest, now: datetime
) -> Occurrence | None:
    """Return what becomes of it where it is not told; None where it is."""
    if schedule.state is ScheduleState.PAUSED:
        return _ended(occurrence, OccurrenceState.SKIPPED, "paused")
    if _is_outdone(schedule, occurrence, now):
        return _ended(occurrence, OccurrenceState.MERGED, "into the next")
    if digest.place and not _is_there(tx, digest):
        arrange.rest(tx, schedule, now=now)
        words = partial(replies.no_room, schedule.title, schedule.id)
        tell_duty(tx, schedule, lambda to: words(to=to), occurrence.id, place=digest.place, now=now)
        return _ended(occurrence, OccurrenceState.SKIPPED, "no_room")
    return None


def _ended(occurrence: Occurrence, state: OccurrenceState, reason: str) -> Occurrence:
    return replace(occurrence, state=state, reason=reason, step="", due_at=None)


def _is_outdone(schedule: Schedule, occurrence: Occurrence, now: datetime) -> bool:
    """Return whether the next digest is due by now: it tells what this one would have told."""
    after = following(schedule.rule, occurrence.local, schedule.made)
    window = after.at - occurrence.at if after else A_WEEK
    return lateness(Cause.DIGEST, occurrence.at, now, window) == "merge"


def _is_there(tx: Transaction, digest: Digest) -> bool:
    room = tx.members.known_room(Place.parse(digest.place))
    return room is not None and room.inside and not room.gone and room.community == digest.community
