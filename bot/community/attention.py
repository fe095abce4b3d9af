"""What Hearth starts with somebody, why they see it, and what they wish for. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.messages import Post


class Cause(StrEnum):
    """Why Hearth says something that nobody asked for just now; what members mute is one of these."""

    SESSION = "session"  # An announcement, a change, what was missed.
    REMINDER = "reminder"  # Signed up to: what somebody said they would come to.
    CHECKIN = "checkin"  # Signed up to.
    PAIRING = "pairing"  # Signed up to.
    DIGEST = "digest"
    WELCOME = "welcome"
    TRIAL = "trial"
    CONSENT = "consent"
    OFFER = "offer"
    PRIOR_ART = "prior_art"
    THANKS = "thanks"
    QUESTION = "question"
    UPKEEP = "upkeep"  # Whether what somebody used or told still holds.
    RECEIPT = "receipt"
    ENTRY = "entry"  # What becomes of what somebody told.
    ASKED = "asked"  # Signed up to: they agreed to be found, with a cap of their own.
    ANSWER = "answer"  # What came later of something that they asked for themselves.
    COMMITMENT = "commitment"  # Whether it still holds, a year on.
    COMMUNITY = "community"  # Of it as a whole: it was closed, or became part of another.
    DUTY = "duty"  # What a facilitator or a host is told because they are one.


SIGNED_UP = frozenset({Cause.REMINDER, Cause.CHECKIN, Cause.PAIRING, Cause.ASKED, Cause.ANSWER, Cause.DUTY})
"""What people signed up to, or asked for, does not count against their weekly budget."""

ENDS_WITH_IT = frozenset(
    {
        *(Cause.CHECKIN, Cause.PAIRING, Cause.DIGEST, Cause.TRIAL, Cause.OFFER, Cause.PRIOR_ART, Cause.QUESTION),
        *(Cause.UPKEEP, Cause.RECEIPT, Cause.COMMITMENT),
    }
)
"""What Hearth starts by itself: in a community that was closed, nobody is told of it."""

TELLS_AUTHORS = frozenset({Cause.THANKS, Cause.ENTRY})
"""What authors hear at once of their own words: a note in a channel just then would say whose a nameless one is."""

EVERYTHING = "all"
"""What stands among what is muted where all is."""
FOR_ALL = "all"
"""What the button of something says that stands in a channel for everybody."""
FOR_YOU = "you"
"""In the place of a schedule, where something said in a channel is for one alone whom Hearth may not have met."""
WEEK = timedelta(days=7)
BUDGET = 5
MOST_A_WEEK = 50


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of the clock, over midnight where it ends before it begins."""

    begin: time
    end: time

    def holds(self, at: time) -> bool:
        """Return whether *at* lies in it; its end does not."""
        if self.begin < self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end

    def __str__(self) -> str:
        """Return it as it is typed: `20:00-08:00`."""
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Return the hours that *text* was printed from."""
        begin, _, end = text.partition("-")
        return cls(time.fromisoformat(begin), time.fromisoformat(end))


NIGHT = Hours(time(20), time(8))
"""The quiet hours of whoever set none, and whose zone is known: where it is only guessed, the night is not known."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person set about being told things, across all communities.

    `quiet` is empty for the usual hours, `off`, or hours as they are printed. `muted` holds causes,
    `cause.subject` of single schedules, or `all`.
    """

    person: str
    zone: str = ""
    quiet: str = ""
    budget: int = BUDGET
    muted: frozenset[str] = frozenset()
    away_until: datetime | None = None

    def mutes(self, cause: Cause, subject: str = "") -> bool:
        """Return whether they do not want to be told of this."""
        return bool(self.muted & {EVERYTHING, cause.value, f"{cause.value}.{subject}"})

    def hours(self, *, zone_known: bool) -> Hours | None:
        """Return their quiet hours; None where they have none."""
        if self.quiet == "off" or not (self.quiet or zone_known):
            return None
        return Hours.parse(self.quiet) if self.quiet else NIGHT


@dataclass(frozen=True, slots=True)
class Told:
    """That a person was told something; `counted` where it was of their weekly budget."""

    person: str
    key: str
    cause: Cause
    subject: str
    at: datetime
    counted: bool


class Reason(StrEnum):
    """Why something is held back."""

    QUIET = "quiet"
    AWAY = "away"
    MUTED = "muted"
    BUDGET = "budget"
    LATE = "late"  # What it was about is over.
    CHANGED = "changed"  # It reads differently by now, and was never sent.


@dataclass(frozen=True, slots=True)
class Held:
    """Something that a person was not to be disturbed with: sent at `due_at`, or only kept to be read.

    `place` is empty for their own conversation; after `by` it is of no use any more.
    """

    community: int
    key: str
    person: str
    cause: Cause
    subject: str
    place: str
    post: Post
    at: datetime
    reason: Reason
    due_at: datetime | None = None
    by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of something that is to be told: sent now (no `reason`), at `due_at`, or only kept."""

    reason: Reason | None = None
    due_at: datetime | None = None


SENT = Verdict()


def decide(  # noqa: PLR0913  # Each is a fact of its own.
    wishes: Wishes,
    *,
    zone: str,
    zone_known: bool,
    cause: Cause,
    subject: str,
    counted: int,
    now: datetime,
    by: datetime | None = None,
) -> Verdict:
    """Return what becomes of something that is to be told to a person now.

    *counted* is how much of their budget they were told in the last seven days.
    """
    if wishes.mutes(cause, subject):
        return Verdict(Reason.MUTED)
    if by and by <= now:
        return Verdict(Reason.LATE)
    if wishes.away_until and now < wishes.away_until:
        return _held(Reason.AWAY, wishes.away_until, by)
    until = quiet_until(wishes.hours(zone_known=zone_known), zone, now)
    if until and not (by and by <= until and cause in SIGNED_UP):
        return _held(Reason.QUIET, until, by)
    return Verdict(Reason.BUDGET) if cause not in SIGNED_UP and counted >= wishes.budget else SENT


def quiet_until(hours: Hours | None, zone: str, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which *now* lies; None where it lies in none.

    A local time that a clock change leaves out is taken by as much later; one that there is twice, the first time.
    """
    there = now.astimezone(ZoneInfo(zone))
    if hours is None or not hours.holds(there.time()):
        return None
    day = there.date() if there.time() < hours.end else there.date() + timedelta(days=1)
    until = datetime.combine(day, hours.end, ZoneInfo(zone)).astimezone(UTC)
    return until if until > now else until + timedelta(hours=1)  # The hour that is there twice goes by a second time.


def _held(reason: Reason, until: datetime, by: datetime | None) -> Verdict:
    """Return that it waits until then, or is only kept where it is of no use by then."""
    return Verdict(reason) if by and by <= until else Verdict(reason, until)
