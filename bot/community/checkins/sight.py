"""Check-ins put together with their schedules, and who may see one. No clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.community.rhythm import OccurrenceState, Recurs, ScheduleState
from bot.community.sessions.sight import sees
from bot.errors import Absent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.checkins.model import Checkin, CheckinRound
    from bot.community.model import Viewer
    from bot.community.rhythm import Occurrence, Schedule
    from bot.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """A check-in, its schedule, and its next occurrence where that is planned."""

    checkin: Checkin
    schedule: Schedule
    coming: Occurrence | None = None

    @property
    def paused(self) -> bool:
        """Return whether it waits for a facilitator."""
        return self.schedule.state is ScheduleState.PAUSED


def seen(tx: Transaction, id_: str, viewer: Viewer) -> Standing:
    """Return a check-in that *viewer* may see; `Absent` for any other, with no difference."""
    checkin, schedule = tx.checkins.get(id_), tx.schedules.get(id_)
    if checkin is None or schedule is None or not sees(tx, checkin.place, viewer):
        raise Absent("check-in", "")
    return Standing(checkin, schedule, _coming(tx, id_))


def every(tx: Transaction, viewer: Viewer) -> Sequence[Standing]:
    """Return the check-ins that have not ended and that *viewer* may see, oldest first."""
    found = ((tx.checkins.get(one.id), one) for one in tx.schedules.every(Recurs.CHECKIN))
    return [
        Standing(checkin, schedule, _coming(tx, schedule.id))
        for checkin, schedule in found
        if checkin and sees(tx, checkin.place, viewer)
    ]


def of_round(tx: Transaction, id_: str, viewer: Viewer) -> tuple[Standing, CheckinRound]:
    """Return a round that *viewer* may see, with its check-in; `Absent` for any other."""
    round_ = tx.checkins.round(id_)
    if round_ is None:
        raise Absent("check-in", "")
    return seen(tx, round_.checkin, viewer), round_


def _coming(tx: Transaction, id_: str) -> Occurrence | None:
    planned = tx.schedules.occurrences(schedule=id_)
    return next((one for one in planned if one.state is OccurrenceState.PLANNED), None)
