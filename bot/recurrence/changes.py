"""What a zone's clock does to a rule: changes named, and instants that a new zone table moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from bot.recurrence.expand import local_times
from bot.recurrence.holiday import is_holiday
from bot.recurrence.spoken import clock, named_day
from bot.recurrence.zones import at_local, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from bot.recurrence.model import Instant, Rule

_AN_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def zone_notes(instants: Iterable[Instant], zone: str) -> tuple[str, ...]:
    """Return a sentence for each clock change between *instants* (in their order), and each time that it touches."""
    place = zone_of(zone)
    every = sorted(instants, key=lambda each: each.at)
    changed = [_changed(place, sooner.at, later.at) for sooner, later in pairwise(every)]
    return (*filter(None, changed), *filter(None, (_touched(each, place) for each in every)))


def rule_notes(rule: Rule, instants: Sequence[Instant]) -> tuple[str, ...]:
    """Return a sentence for each holiday that is left out up to the last of *instants*, and what `zone_notes` says."""
    return (*_left_out(rule, instants), *zone_notes(instants, rule.zone))


def _left_out(rule: Rule, instants: Sequence[Instant]) -> Iterator[str]:
    if not rule.on_holiday or not instants:
        return
    last, kept = max(each.local for each in instants), {each.local for each in instants}
    said = takewhile(lambda local: local <= last, local_times(rule))
    for local in said:
        if local not in kept and local.date() not in rule.without and is_holiday(rule.country, local.date()):
            yield f"{named_day(local)} is a holiday: it is left out."


def _changed(place: ZoneInfo, sooner: datetime, later: datetime) -> str:
    before, after = _offset(place, sooner), _offset(place, later)
    if before == after:
        return ""
    day = _change(place, sooner, later).astimezone(place)
    way = "forward" if after > before else "back"
    return (
        f"The clock in {place.key} goes {way} {_long(abs(after - before))} on {named_day(day)}: the local time stays."
    )


def _offset(place: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(place).utcoffset() or timedelta(0)


def _change(place: ZoneInfo, sooner: datetime, later: datetime) -> datetime:
    """Return the first minute between two instants at which the clock is no more what it was at the first."""
    before = _offset(place, sooner)
    while later - sooner > _MINUTE:
        middle = sooner + (later - sooner) / 2
        sooner, later = (middle, later) if _offset(place, middle) == before else (sooner, middle)
    return later


def _long(gap: timedelta) -> str:
    if gap == _AN_HOUR:
        return "an hour"
    minutes = round(gap / _MINUTE)
    return f"{minutes} minutes" if minutes % 60 else f"{minutes // 60} hours"


def _touched(instant: Instant, place: ZoneInfo) -> str:
    local, day = clock(instant.local), named_day(instant.local)
    there = instant.at.astimezone(place).replace(tzinfo=None)
    if instant.shifted == "holiday":
        return f"{day} is a holiday: it is on {named_day(there)} instead."
    if instant.shifted == "gap":
        return f"There is no {local} in {place.key} on {day}: it is at {clock(there)} that day."
    twice = instant.local.replace(tzinfo=place, fold=1).astimezone(UTC) != instant.at
    return f"{local} comes twice in {place.key} on {day}: it is the first of them." if twice else ""


def told_anew(instant: Instant, zone: str) -> Instant | None:
    """Return *instant* as the zone table of today has it; None where it has not changed.

    Its local time is its name and stays; only the instant that it comes to may move, when a country changes its clock.
    What was moved to another day because of a holiday keeps that day.
    """
    if instant.shifted != "holiday":
        now = at_local(instant.local, zone)
        return None if now.at == instant.at else now
    return None
