"""Time zones by their IANA names, and what a local time is in one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from bot.recurrence.model import Instant, NotUnderstood

_NO_PLACE = frozenset({"Factory", "localtime", "leapseconds", "tzdata.zi"})
_LONGEST = 64


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all zones."""
    return frozenset(available_timezones() - _NO_PLACE)


@cache
def _by_folded() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(zone_names(), reverse=True)}


def is_zone(name: str) -> bool:
    """Return whether *name* is a zone's, exactly as it is written there."""
    return name in zone_names()


def zone_called(name: str) -> str:
    """Return the zone of that name, whatever its capitals; empty for none."""
    return _by_folded().get(name.casefold().replace(" ", "_"), "")


def nearest_zone(name: str) -> str:
    """Return the zone whose name is most like *name*; `UTC` where none is."""
    said = name[:_LONGEST].casefold().replace(" ", "_")
    towns = {folded: folded.rpartition("/")[2] for folded in sorted(_by_folded())}
    whole = process.extractOne(said, list(towns), scorer=fuzz.ratio, score_cutoff=70)
    town = process.extractOne(said.rpartition("/")[2], towns, scorer=fuzz.ratio, score_cutoff=75)
    if whole and (not town or whole[1] >= town[1]):
        return _by_folded()[whole[0]]
    return _by_folded()[town[2]] if town else "UTC"


def zone_of(name: str) -> ZoneInfo:
    """Return the zone called *name*; one that is not known is refused with the nearest that is."""
    if not is_zone(name):
        raise NotUnderstood("zone", what=name[:_LONGEST], nearest=nearest_zone(name))
    return ZoneInfo(name)


def at_local(local: datetime, zone: str) -> Instant:
    """Return the instant of a naive local time.

    One that the clock leaves out comes later by what it leaves out; of one that the clock shows twice it is the first.
    """
    place = zone_of(zone)
    at = local.replace(tzinfo=place, fold=0).astimezone(UTC)
    exists = at.astimezone(place).replace(tzinfo=None, fold=0) == local
    return Instant(local, at, "" if exists else "gap")


def local_at(at: datetime, zone: str) -> datetime:
    """Return what the clock of *zone* shows at an instant, naive."""
    return at.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)


def first_local(at: datetime, zone: str) -> datetime:
    """Return the first naive local time that comes to *at* or later: within an hour that comes twice, its end."""
    local = local_at(at, zone)
    if at_local(local, zone).at >= at:
        return local
    local = local.replace(second=0, microsecond=0)
    while at_local(local, zone).at < at:
        local += timedelta(minutes=1)
    return local
