"""Who may know of what recurs: its title and its times are as hidden as the channel that it is held in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.rhythm import Recurs
from bot.community.sessions.sight import sees

if TYPE_CHECKING:
    from bot.community.model import Viewer
    from bot.community.rhythm import Schedule
    from bot.transaction import Transaction


def known_to(tx: Transaction, id_: str, viewer: Viewer) -> Schedule | None:
    """Return a schedule that *viewer* may know of; None where there is none, or it is hidden, with no difference."""
    schedule = tx.schedules.get(id_) if id_ else None
    if schedule is None:
        return None
    place = _place_of(tx, schedule)
    shown = place is not None and (not place or sees(tx, place, viewer))
    return schedule if shown or _takes_part(tx, schedule, viewer.person) else None


def _place_of(tx: Transaction, schedule: Schedule) -> str | None:
    """Return the printed channel that a schedule is held in; empty where it is each one's own, None where none is known."""
    of = {
        Recurs.SESSION: tx.sessions.get,
        Recurs.CHECKIN: tx.checkins.get,
        Recurs.ROUND: tx.pairings.get,
        Recurs.DIGEST: tx.digests.get,
    }
    found = of[schedule.kind](schedule.id)
    return found.place if found else None


def _takes_part(tx: Transaction, schedule: Schedule, person: str | None) -> bool:
    """Return whether somebody joined it, and so knows of it wherever it is held, or looks after it."""
    if person is None:
        return False
    match schedule.kind:
        case Recurs.CHECKIN:
            return any(one.checkin == schedule.id for one in tx.checkins.joined(person))
        case Recurs.ROUND:
            return tx.pairings.taking(schedule.id, person) is not None
        case Recurs.SESSION:
            series = tx.sessions.get(schedule.id)
            return series is not None and person in {series.organiser, *series.hosts}
        case _:
            return False
