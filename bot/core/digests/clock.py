"""What the clock does about a digest: one post to its channel, or one to each who follows a topic."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.checkins import arrange
from bot.community.lateness import lateness
from bot.community.replies import digest as replies
from bot.community.rhythm import OccurrenceState, ScheduleState
from bot.core.attention import announce, tell
from bot.core.digesting import find, fresh_since, of_person, of_place, post_of, remember
from bot.core.duties import tell_duty
from bot.core.keys import key_for
from bot.messages import Place
from bot.recurrence import following

if TYPE_CHECKING:
    from bot.community.digests.model import Digest
    from bot.community.rhythm import Occurrence, Schedule
    from bot.core.digesting import Fresh
    from bot.transaction import Transaction

TELL, ON = "tell", "on:"
A_WEEK = timedelta(days=7)
LONGEST = timedelta(days=31)
"""After a long absence a digest looks back no further than this."""
AT_A_TIME = 5
"""So many members' own digests one transaction makes: others wait for the writer."""


def begun(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:  # noqa: ARG001
    """Return a planned occurrence with when it is told."""
    return replace(occurrence, step=TELL, due_at=occurrence.at)


def step(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Tell what is new, or merge into the latest where that is due too."""
    digest = tx.digests.get(schedule.id)
    if digest is None:
        return _ended(occurrence, OccurrenceState.SKIPPED, "gone")
    if schedule.state is ScheduleState.PAUSED:
        return _ended(occurrence, OccurrenceState.SKIPPED, "paused")
    if occurrence.step == TELL and _is_outdone(schedule, occurrence, now):
        return _ended(occurrence, OccurrenceState.MERGED, "into the next")
    if digest.place:
        return _tell_place(tx, schedule, occurrence, digest, now)
    return _tell_some(tx, schedule, occurrence, digest, now)


def _ended(occurrence: Occurrence, state: OccurrenceState, reason: str = "") -> Occurrence:
    return replace(occurrence, state=state, reason=reason, step="", due_at=None)


def _is_outdone(schedule: Schedule, occurrence: Occurrence, now: datetime) -> bool:
    """Return whether the next digest is due by now: it tells what this one would have told."""
    after = following(schedule.rule, occurrence.local, schedule.made)
    window = after.at - occurrence.at if after else A_WEEK
    return lateness(Cause.DIGEST, occurrence.at, now, window) == "merge"


def _since(digest: Digest, now: datetime) -> datetime:
    return max(digest.told_to, now - LONGEST)


def _tell_place(
    tx: Transaction, schedule: Schedule, occurrence: Occurrence, digest: Digest, now: datetime
) -> Occurrence:
    place = Place.parse(digest.place)
    room = tx.members.known_room(place)
    if room is None or room.gone or not room.inside or room.community != digest.community:
        arrange.rest(tx, schedule, now=now)
        words = partial(replies.no_room, schedule.title, schedule.id)
        tell_duty(tx, schedule, lambda to: words(to=to), occurrence.id, place=digest.place, now=now)
        return _ended(occurrence, OccurrenceState.SKIPPED, "no_room")
    reading = of_place(tx, place, since=_since(digest, now), now=now)
    told = find(tx, reading)
    tx.digests.told(digest.id, now)
    if not told:
        return _ended(occurrence, OccurrenceState.SKIPPED, "nothing")
    key = key_for("digest", occurrence.id)
    remember(tx, key, schedule.id, reading, told)
    post = post_of(tx, schedule.id, reading, told)
    announce(tx, place, post, cause=Cause.DIGEST, subject=schedule.id, key=key, now=now)
    return _ended(occurrence, OccurrenceState.DONE)


def _tell_some(
    tx: Transaction, schedule: Schedule, occurrence: Occurrence, digest: Digest, now: datetime
) -> Occurrence:
    """Tell the next few who follow anything; the step says up to whom they were told."""
    told_to = occurrence.step.removeprefix(ON) if occurrence.step.startswith(ON) else ""
    waiting = [person for person in tx.digests.followers() if person > told_to]
    fresh = fresh_since(tx, _since(digest, now))
    for person in waiting[:AT_A_TIME]:
        _tell_one(tx, schedule, occurrence, person, fresh, now=now)
    if waiting[AT_A_TIME:]:
        return replace(occurrence, state=OccurrenceState.OPEN, step=f"{ON}{waiting[AT_A_TIME - 1]}", due_at=now)
    tx.digests.told(digest.id, now)
    return _ended(occurrence, OccurrenceState.DONE)


def _tell_one(
    tx: Transaction, schedule: Schedule, occurrence: Occurrence, person: str, fresh: Fresh, *, now: datetime
) -> None:
    member = tx.members.get(person)
    if member is None or not member.account:
        return
    topics = frozenset(tx.topics.canonical(topic) for topic in tx.digests.followed(person))
    reading = of_person(tx, person, topics, since=fresh.since, now=now)
    told = find(tx, reading, fresh)
    if told:
        key = key_for("digest", occurrence.id, person)
        remember(tx, key, schedule.id, reading, told)
        post = post_of(tx, schedule.id, reading, told)
        tell(tx, member, post, cause=Cause.DIGEST, subject=schedule.id, key=key, now=now)
