"""The fair hour: a series whose hour moves through the members' zones, so that the same ones do not always stay up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.recurrence import Instant, Rule, at_local, borne_by, fair_hours, local_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.rhythm import Occurrence, Schedule
    from bot.transaction import Transaction

MOST_ASKED = 200
REMEMBERED = timedelta(days=180)


def zones_of(tx: Transaction) -> Mapping[str, int]:
    """Return how many members live in each zone, most first."""
    members = [one for one in tx.members.every() if one.account][:MOST_ASKED]
    return dict(Counter(tx.attention.zone(one.person) for one in members).most_common())


def at_fair_hour(tx: Transaction, schedule: Schedule, occurrence: Occurrence) -> Occurrence:
    """Return a planned occurrence at the hour that evens out what its series has cost each zone so far.

    It counts as moved: whatever becomes of the rule or the zone's clock, the hour that people were told stays.
    """
    past = tx.schedules.occurrences(schedule=schedule.id, since=occurrence.at - REMEMBERED, until=occurrence.at)
    before = [local_at(one.at, schedule.rule.zone) for one in past if one.id != occurrence.id]
    (at,) = _fair(zones_of(tx), schedule.rule.zone, [occurrence.local], before)
    return replace(occurrence, at=at, moved=at != occurrence.at)


def at_fair_hours(tx: Transaction, rule: Rule, times: Sequence[Instant]) -> tuple[Instant, ...]:
    """Return the next times of a new rule at their fair hours, as they would be planned."""
    fair = _fair(zones_of(tx), rule.zone, [one.local for one in times], [])
    return tuple(replace(one, at=at) for one, at in zip(times, fair, strict=True))


def _fair(
    zones: Mapping[str, int], zone: str, locals_: Sequence[datetime], before: Sequence[datetime]
) -> Sequence[datetime]:
    found: list[datetime] = []
    told = list(before)
    for local in locals_:
        (hour,) = fair_hours(zones, Rule("", zone, local), 1, borne=borne_by(zones, told, zone))
        told.append(datetime.combine(local.date(), hour))
        found.append(at_local(told[-1], zone).at)
    return found
