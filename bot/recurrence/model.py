"""A recurrence rule in a time zone, and the instants that it comes to. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """When something recurs: an RFC 5545 rule on the naive local time of one IANA zone.

    `text` is the rule's own text (`FREQ=WEEKLY;INTERVAL=2;BYDAY=TH`), without DTSTART and without the hour and
    minute, which are the anchor's; empty for what happens once. `anchor` is naive local time: not before it, and the
    first occurrence where the rule fits it. `until` is the last local day, `count` how many take place in all: what
    is left out does not count. `without` are local days on which it is left out. A holiday of `country` (`DE`,
    `DE-BY`) is skipped, or moved to the next day that is neither a holiday nor on a weekend, where `on_holiday` says
    so; what moves to a day that has one anyway is left out.
    """

    text: str
    zone: str
    anchor: datetime
    until: date | None = None
    count: int | None = None
    without: tuple[date, ...] = ()
    country: str = ""
    on_holiday: Literal["", "skip", "move"] = ""


@dataclass(frozen=True, slots=True)
class Instant:
    """One time that a rule comes to.

    `local` is the naive local time that the rule says: its name for good, whatever a zone's clock does. `at` is when
    that is, aware in UTC: a local time that the clock leaves out comes later by what it leaves out, one that the clock
    shows twice is the first. `shifted` says that it is not at its own local time, and why.
    """

    local: datetime
    at: datetime
    shifted: Literal["", "gap", "holiday"] = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of somebody's words: the rule, how long it takes where they said, and what to know.

    `notes` are sentences: an hour that was taken for the morning, a date that was taken for next year.
    """

    rule: Rule
    minutes: int | None = None
    notes: tuple[str, ...] = ()


@dataclass
class NotUnderstood(Exception):
    """Words that are no rule: `reason` is one of a closed set, `nearest` something close that would be one.

    Of an unknown zone `what` is the zone and `nearest` the nearest zone's name; of anything else `nearest` is words
    (of a rule of RFC 5545: a rule) that would be understood. `what` is what stands in the way, fit to be shown.

    Reasons: empty, words (some are not understood: `what`), no_time, no_day, no_such_day, zone, past, never,
    too_often (more than once in 15 minutes), far (nothing within 30 years), too_long.
    """

    reason: str
    what: str = ""
    nearest: str = ""
