"""What the clock does about a check-in: ask, once or each in their own morning; close, and post the roundup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.checkins import arrange
from bot.community.checkins.arrange import CLOSE
from bot.community.checkins.model import FLOOR, MOST_SLOWED, CheckinRound, Mode, counted, floor_of, is_to_slow, rarer
from bot.community.lateness import lateness
from bot.community.replies import checkin_duties
from bot.community.replies import checkins as replies
from bot.community.rhythm import OccurrenceState, ScheduleState
from bot.core.attention import announce, tell
from bot.core.checkins.asking import questions_for
from bot.core.checkins.roundup import closed_prompt_of, prompt_key, roundup_key, roundup_of
from bot.core.duties import tell_duty
from bot.core.keys import key_for
from bot.core.places import near
from bot.core.rhythm import change_rule
from bot.recurrence import at_local

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.community.checkins.model import Checkin, SignedUp
    from bot.community.rhythm import Occurrence, Schedule
    from bot.messages import Post
    from bot.transaction import Transaction

ASK, ON = "ask", "ask on:"
AT_A_TIME, LOOKED_AT = 2, 20
"""So many members one transaction asks, and looks at: others wait for the writer."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a step is about, and when."""

    tx: Transaction
    schedule: Schedule
    checkin: Checkin
    occurrence: Occurrence
    now: datetime

    @property
    def window(self) -> timedelta:
        """Return for how long it is still worth asking: half of the time there is to answer."""
        return timedelta(minutes=self.checkin.minutes) / 2

    def is_late(self, due: datetime) -> bool:
        """Return whether it is too late to ask what was to be asked at *due*."""
        return lateness(Cause.CHECKIN, due, self.now, self.window) == "skip"

    def skipped(self, reason: str) -> Occurrence:
        """Return the occurrence as skipped."""
        return replace(self.occurrence, state=OccurrenceState.SKIPPED, reason=reason, step="", due_at=None)

    def tell(self, words: Callable[..., Post], *about: object, **facts: object) -> None:
        """Tell whoever looks after it, once about the same."""
        say = partial(words, self.schedule.title, self.schedule.id, **facts)
        tell_duty(self.tx, self.schedule, lambda to: say(to=to), *about, place=self.checkin.place, now=self.now)


def begun(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Return a planned occurrence with when it is first asked: in the earliest of the mornings."""
    checkin = tx.checkins.get(schedule.id)
    if checkin is None:
        return replace(occurrence, state=OccurrenceState.SKIPPED, reason="gone")
    mornings = _mornings(tx, checkin, occurrence, now).values() if checkin.mode is Mode.MORNING else ()
    return replace(occurrence, step=ASK, due_at=min(mornings, default=occurrence.at))


def step(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Ask, or close: whichever is due."""
    checkin = tx.checkins.get(schedule.id)
    if checkin is None:
        return replace(occurrence, state=OccurrenceState.SKIPPED, reason="gone", due_at=None)
    turn = _Turn(tx, schedule, checkin, occurrence, now)
    if occurrence.step == CLOSE:
        return _close(turn)
    if schedule.state is ScheduleState.PAUSED:
        is_open = tx.checkins.round(occurrence.id) is not None
        return arrange.closing(tx, occurrence) if is_open else turn.skipped("paused")
    if not is_usable(tx, checkin):
        return _homeless(turn)
    return _ask_here(turn) if checkin.mode is Mode.CHANNEL else _ask_each(turn)


def is_usable(tx: Transaction, checkin: Checkin) -> bool:
    """Return whether its channel is there, Hearth is in it, and it still belongs to the community."""
    room = tx.members.known_room(checkin.room)
    return room is not None and room.inside and not room.gone and room.community == checkin.community


def _homeless(turn: _Turn) -> Occurrence:
    """Let it rest: a channel that is gone would be gone the next time too, and be told of each time.

    What was said until then is kept, for its authors and the day on which the channel is there again.
    """
    said = [one for one in turn.tx.checkins.answers(turn.occurrence.id) if one.said]
    turn.tx.checkins.close(turn.occurrence.id, len(said))
    arrange.rest(turn.tx, turn.schedule, now=turn.now)
    turn.tell(checkin_duties.no_room, turn.occurrence.id)
    return turn.skipped("no_room")


def _late(turn: _Turn) -> Occurrence:
    """Skip what came too late; of all that was missed in the same absence it is told once."""
    turn.tell(checkin_duties.missed, "late", turn.now.date(), since=turn.occurrence.at)
    return turn.skipped("late")


def _ask_here(turn: _Turn) -> Occurrence:
    """Put the questions to the channel, in one post."""
    if turn.is_late(turn.occurrence.at):
        return _late(turn)
    round_ = _opened(turn, turn.occurrence.at + timedelta(minutes=turn.checkin.minutes))
    announce(
        turn.tx,
        turn.checkin.room,
        replies.prompt(turn.schedule.title, round_, turn.checkin.quick),
        cause=Cause.CHECKIN,
        subject=turn.schedule.id,
        key=prompt_key(round_.id),
        now=turn.now,
    )
    return replace(turn.occurrence, state=OccurrenceState.OPEN, step=CLOSE, due_at=round_.closes_at)


def _ask_each(turn: _Turn) -> Occurrence:
    """Ask those whose morning has come, a few at a time; be back when the next one's does."""
    round_ = turn.tx.checkins.round(turn.occurrence.id)
    return _open_mornings(turn) if round_ is None else _ask_next(turn, round_)


def _open_mornings(turn: _Turn) -> Occurrence:
    """Open a round until the last morning is over; whom it asks comes with the next steps."""
    mornings = _mornings(turn.tx, turn.checkin, turn.occurrence, turn.now).values()
    if not mornings:
        return _nobody(turn)
    if all(map(turn.is_late, set(mornings))):
        return _late(turn)
    _opened(turn, max(mornings) + timedelta(minutes=turn.checkin.minutes))
    return replace(turn.occurrence, state=OccurrenceState.OPEN, step=ON, due_at=turn.now)


def _ask_next(turn: _Turn, round_: CheckinRound) -> Occurrence:
    """Ask the next few whose morning it is; the step says who was looked at last, and when the next morning is."""
    told_to, _, noted = turn.occurrence.step.removeprefix(ASK).removeprefix(" on:").partition(" ")
    some = turn.tx.checkins.next_signed_up(turn.checkin.id, after=told_to, most=LOOKED_AT)
    mornings = _mornings_of(turn.tx, some, turn.occurrence, round_.opened_at)
    later = datetime.fromisoformat(noted) if noted else None
    asked = 0
    for one in some:
        due = mornings.get(one.person)
        if due and turn.now < due < round_.closes_at:
            later = min(later or due, due)
        elif due and due <= turn.now and not turn.is_late(due):
            asked += _ask_one(turn, round_, one.person)
        if asked == AT_A_TIME or (one is some[-1] and len(some) == LOOKED_AT):
            step = f"{ON}{one.person} {later.isoformat() if later else ''}".rstrip()
            return replace(turn.occurrence, state=OccurrenceState.OPEN, step=step, due_at=turn.now)
    then = {"step": ASK, "due_at": later} if later else {"step": CLOSE, "due_at": round_.closes_at}
    return replace(turn.occurrence, state=OccurrenceState.OPEN, **then)  # type: ignore[arg-type]


def _ask_one(turn: _Turn, round_: CheckinRound, person: str) -> bool:
    """Ask one member; False where they were asked before, or there is nobody to ask."""
    key = key_for("checkin", round_.id, person)
    if turn.tx.attention.was_told(person, key):
        return False
    member = turn.tx.members.get(person)
    if member and member.account:
        asked = replies.asked(turn.schedule.title, turn.checkin, round_, to=member.account)
        asked = replace(asked, near=near(turn.tx, member.account, turn.checkin.place))
        of = {"cause": Cause.CHECKIN, "subject": turn.schedule.id, "by": round_.closes_at}
        tell(turn.tx, member, asked, key=key, now=turn.now, **of)  # type: ignore[arg-type]
    return True


def _nobody(turn: _Turn) -> Occurrence:
    """Skip a time at which nobody is to be asked; told only where that is new."""
    before = turn.tx.schedules.latest(turn.schedule.id, turn.occurrence.at)
    if before is None or before.reason != "nobody":
        turn.tell(checkin_duties.nobody, turn.occurrence.id)
    return turn.skipped("nobody")


def _mornings(tx: Transaction, checkin: Checkin, occurrence: Occurrence, joined_by: datetime) -> Mapping[str, datetime]:
    """Return when each who is signed up is asked: at the schedule's local time, by the clock where they are."""
    return _mornings_of(tx, tx.checkins.signed_up(checkin.id), occurrence, joined_by)


def _mornings_of(
    tx: Transaction, some: Sequence[SignedUp], occurrence: Occurrence, joined_by: datetime
) -> Mapping[str, datetime]:
    signed_up = [one for one in some if one.joined_at <= joined_by]
    zones = tx.attention.zones([one.person for one in signed_up])
    due = {zone: at_local(occurrence.local, zone).at for zone in set(zones.values())}
    mornings = [(one, due[zones[one.person]]) for one in signed_up]
    return {one.person: at for one, at in mornings if one.away_until is None or one.away_until <= at}


def _opened(turn: _Turn, closes_at: datetime) -> CheckinRound:
    """Open the round, with its questions; where it is open already, return it as it is."""
    asked = questions_for(turn.tx, turn.checkin)
    round_ = CheckinRound(turn.checkin.community, turn.occurrence.id, turn.checkin.id, asked, turn.now, closes_at)
    return round_ if turn.tx.checkins.open(round_) else turn.tx.checkins.round(round_.id) or round_


def _close(turn: _Turn) -> Occurrence:
    """Close the round, and post one roundup of what was said."""
    tx, occurrence = turn.tx, turn.occurrence
    round_ = tx.checkins.round(occurrence.id)
    if round_ is None:
        return turn.skipped("gone")
    if not is_usable(tx, turn.checkin):
        return _homeless(turn)
    here = turn.checkin.mode is Mode.CHANNEL
    said = [one for one in tx.checkins.answers(round_.id) if one.said]
    if here and not said and tx.outgoing.sent_as(prompt_key(round_.id)) is None:
        tx.checkins.close(round_.id, 0)
        turn.tell(checkin_duties.unsent, occurrence.id)
        return turn.skipped("unsent")
    if said:
        announce(
            tx,
            turn.checkin.room,
            roundup_of(tx, turn.schedule.title, round_, said),
            cause=Cause.CHECKIN,
            subject=turn.schedule.id,
            key=roundup_key(round_.id),
            now=turn.now,
        )
    if here:
        tx.outgoing.replace(prompt_key(round_.id), closed_prompt_of(turn.schedule.title, round_), now=turn.now)
    tx.checkins.close(round_.id, len(said))
    _count(turn, replace(round_, answers=len(said)))
    return replace(occurrence, state=OccurrenceState.DONE, step="", due_at=None)


def _asked(turn: _Turn, round_: CheckinRound) -> int:
    """Return how many were asked, as far as a floor minds it: the first few say so where there are many."""
    some = turn.tx.checkins.next_signed_up(turn.checkin.id, after="", most=LOOKED_AT)
    asked = len(_mornings_of(turn.tx, some, turn.occurrence, round_.opened_at))
    if asked >= FLOOR or len(some) < LOOKED_AT:
        return asked
    return len(_mornings(turn.tx, turn.checkin, turn.occurrence, round_.opened_at))


def _count(turn: _Turn, round_: CheckinRound) -> None:
    """Count a round against its floor; two under it in a row halve the cadence."""
    tx, checkin = turn.tx, turn.checkin
    asked = _asked(turn, round_) if checkin.mode is Mode.MORNING else None
    earlier = [one for one in tx.checkins.rounds(checkin.id, last=9) if one.closed and one.id != round_.id]
    after = counted(checkin, round_.answers, floor_of(earlier, asked))
    schedule = turn.schedule
    if is_to_slow(after, schedule.rule) and schedule.state is ScheduleState.ACTIVE:
        slower = rarer(schedule.rule, turn.occurrence.local)
        change_rule(tx, schedule, slower, since=turn.occurrence.local + timedelta(seconds=2), now=turn.now)
        last = after.slowed + 1 == MOST_SLOWED
        turn.tell(checkin_duties.slowed, "slowed", turn.occurrence.id, rule=slower, last=last)
        after = replace(after, low=0, slowed=after.slowed + 1)
    tx.checkins.put(after)
