"""A fair rotation of the hour: across zones, nobody always has the night."""

from __future__ import annotations

from datetime import datetime, time
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.recurrence.expand import local_times
from bot.recurrence.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.recurrence.model import Rule

_HOURS = 24
_BURDEN = (9, 10, 10, 10, 9, 7, 4, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 6, 8)
"""What an hour costs whom it meets, 0 within the working day and 10 in the depth of the night."""


def burden(local: datetime) -> int:
    """Return what a session at that local time costs one who lives there, from 0 to 10."""
    return _BURDEN[local.hour]


def fair_hours(
    zones: Mapping[str, int], rule: Rule, sessions: int, *, borne: Mapping[str, int] | None = None
) -> Sequence[time]:
    """Return the local times, in the rule's zone, of its first *sessions* occurrences.

    *zones* counts the members in each zone. Each session takes the hour (at the rule's own minute) after which whoever
    has borne most so far has borne least; then the one that costs all members least; then the one nearest to the
    rule's own. *borne* is what each zone has borne before, as `borne_by` counts it. The same arguments give the same
    hours, so that the first *n* of them do not change when more are asked for.
    """
    carried = {zone: (borne or {}).get(zone, 0) for zone in sorted(zones) if zones[zone] > 0}
    hours: list[time] = []
    for local in islice(local_times(rule), sessions):
        hour = _fairest(local, rule.zone, carried, zones)
        carried = _after(local.replace(hour=hour), rule.zone, carried)
        hours.append(time(hour, local.minute))
    return hours


def borne_by(zones: Mapping[str, int], locals_: Sequence[datetime], zone: str) -> dict[str, int]:
    """Return what sessions at these naive local times of *zone* have cost each of *zones*."""
    carried = {name: 0 for name in sorted(zones) if zones[name] > 0}
    for local in locals_:
        carried = _after(local, zone, carried)
    return carried


def _costs(local: datetime, zone: str, zones: Mapping[str, int]) -> dict[str, int]:
    at = local.replace(tzinfo=zone_of(zone))
    return {name: burden(at.astimezone(ZoneInfo(name))) for name in zones}


def _after(local: datetime, zone: str, carried: Mapping[str, int]) -> dict[str, int]:
    costs = _costs(local, zone, carried)
    return {name: carried[name] + costs[name] for name in carried}


def _fairest(local: datetime, zone: str, carried: Mapping[str, int], members: Mapping[str, int]) -> int:
    def unfairness(hour: int) -> tuple[list[int], int, int, int]:
        costs = _costs(local.replace(hour=hour), zone, carried)
        worst = sorted((carried[name] + costs[name] for name in carried), reverse=True)
        away = abs(hour - local.hour)
        return worst, sum(costs[name] * members[name] for name in carried), min(away, _HOURS - away), hour

    return min(range(_HOURS), key=unfairness)
