"""A time zone written out as a VTIMEZONE (RFC 5545 3.6.5), from every change of its clock.

icalendar's own search goes by steps of 64 days and passes over a clock that is put back within them, as
Morocco's is in Ramadan; and some readers take no more than the first of a list of dates.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

if TYPE_CHECKING:
    from collections.abc import Iterator

STEP = timedelta(days=7)
"""No clock of the tz database has been changed twice within a week since 1970 and shown the same before and after."""
TO_THE = timedelta(seconds=1)


@lru_cache(maxsize=128)
def vtimezone(name: str, first_year: int, last_year: int) -> Timezone:
    """Return the zone *name* as its clock is from the first day of one year to the last of another."""
    zone = ZoneInfo(name)
    since, until = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    written = Timezone()
    written.add("tzid", name)
    written.add_component(_change(zone, since, since))
    for at in _changes(zone, since, until):
        written.add_component(_change(zone, at - TO_THE, at))
    return written


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the instants at which the clock of *zone* shows something else, to the second."""
    at = since
    while at < until:
        if _shows(zone, at) != _shows(zone, at + STEP):
            yield _between(zone, at, at + STEP)
        at += STEP


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _shows(zone, low)
    while high - low > TO_THE:
        middle = low + timedelta(seconds=(high - low) // TO_THE // 2)
        low, high = (middle, high) if _shows(zone, middle) == before else (low, middle)
    return high


def _shows(zone: ZoneInfo, at: datetime) -> tuple[timedelta | None, str | None]:
    local = at.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _change(zone: ZoneInfo, before: datetime, at: datetime) -> TimezoneStandard | TimezoneDaylight:
    """Return what the clock shows from *at* on; it begins when the clock that it takes the place of says so."""
    was, now = before.astimezone(zone), at.astimezone(zone)
    change = TimezoneDaylight() if now.dst() else TimezoneStandard()
    change.add("dtstart", (at + (was.utcoffset() or timedelta())).replace(tzinfo=None))
    change.add("tzoffsetfrom", was.utcoffset())
    change.add("tzoffsetto", now.utcoffset())
    change.add("tzname", now.tzname() or "")
    return change
