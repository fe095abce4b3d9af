"""What a session is filled with, as its life needs it: its points, their order, and the host's guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies import agenda as replies
from bot.community.sessions.formats import GUIDES
from bot.core.sessions.drawing import fill, open_points
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.community.rhythm import Occurrence
    from bot.community.sessions.model import Session
    from bot.messages import Block
    from bot.transaction import Transaction

LEAST, LEAST_ON = 3, {"discord": 5}
"""From how many people up they are counted, and where it takes more."""


def least_in(place: str) -> int:
    """Return from how many people up they are counted in a printed place."""
    return LEAST_ON.get(Place.parse(place).space.partition(":")[0], LEAST)


def first_points(
    tx: Transaction, session: Session, viewer: Viewer | None = None, *, without: Collection[int] = ()
) -> list[Block]:
    """Return the first points of a session's agenda, as everybody in its place may see them; there is always one.

    To a *viewer* elsewhere it shows what of that they may see themselves.
    What it shows can be withdrawn: a post with it names its entries (`shown_in`) and is made anew by `posted`.
    """
    every = [one for one in open_points(tx, session, viewer) if one.point.number not in without]
    return replies.first_points(heading_of(session), every, voting=not is_fixed(tx, session), closed=session.ended)


def shown_in(tx: Transaction, session: Session, *, without: Collection[int] = ()) -> tuple[int, ...]:
    """Return the numbers of the entries that `first_points` shows."""
    every = [one.point.number for one in open_points(tx, session) if one.point.number not in without]
    return tuple(filter(None, every[: replies.MOST_SHOWN]))


def in_short(tx: Transaction, session: Session) -> list[Block]:
    """Return how much is on the agenda, in a message to one person: that stands when a point is withdrawn."""
    return replies.in_short(len(open_points(tx, session)))


def begins(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Fill the agenda for the last time; safe to call again."""
    fill(tx, session, now=now)


def after(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """Take what comes after a session's end: who was there, what they take away; at last it is closed."""
    from bot.core.sessions import afterwards  # noqa: PLC0415 - It changes announcements, which are filled from here.

    return afterwards.after(tx, session, now=now)


def heading_of(session: Session) -> replies.Heading:
    """Return what an agenda says of its session."""
    guide, least = GUIDES[session.series.format], least_in(session.place)
    return replies.Heading(session.id, session.title, session.starts, least, guide.votes, guide.timebox, session.ends)


def is_fixed(tx: Transaction, session: Session) -> bool:
    """Return whether the order of an agenda stands: nobody votes any more."""
    limited = bool(GUIDES[session.series.format].votes)
    return session.ended or (limited and any(one.position is not None for one in tx.agenda.of(session.id)))
