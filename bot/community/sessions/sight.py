"""Sessions put together, and who may see one. No clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.rhythm import Recurs
from bot.community.sessions.model import Session
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.community.rhythm import Occurrence
    from bot.transaction import Transaction


def session_of(tx: Transaction, occurrence: Occurrence) -> Session | None:
    """Return an occurrence as a session; None where its series is gone, or it is of another kind."""
    schedule = tx.schedules.get(occurrence.schedule)
    series = tx.sessions.get(occurrence.schedule)
    if schedule is None or series is None:
        return None
    return Session(schedule, series, occurrence, tx.sessions.own(occurrence.id, series.id))


def find(tx: Transaction, id_: str, viewer: Viewer) -> Session | None:
    """Return a session; None where there is none, or *viewer* may not see it, with no difference."""
    occurrence = tx.schedules.occurrence(id_)
    session = session_of(tx, occurrence) if occurrence else None
    return session if session and sees(tx, session.place, viewer) else None


def between(tx: Transaction, since: datetime, until: datetime, viewer: Viewer) -> Sequence[Session]:
    """Return the sessions that begin in a span of time and that *viewer* may see, by their time."""
    every = tx.schedules.occurrences(kind=Recurs.SESSION, since=since, until=until)
    found = (session_of(tx, one) for one in every)
    return [one for one in found if one and sees(tx, one.place, viewer)]


def sees(tx: Transaction, room: str, viewer: Viewer) -> bool:
    """Return whether *viewer* may see what is held in a printed *room*: its people always, others where it is open.

    A guest sees what is held in rooms that they are in, and nothing else; a room that Hearth has not met is private.
    """
    if room in viewer.rooms:
        return True
    known = tx.members.known_room(Place.parse(room))
    return not viewer.guest and known is not None and not known.private and known.community == viewer.community
