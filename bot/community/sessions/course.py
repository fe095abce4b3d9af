"""The course of a session: which step comes when, and which is next. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.community.sessions.model import Quorum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.rhythm import Occurrence
    from bot.community.sessions.model import Particulars, Session

LIST, ANNOUNCE, ASK, REMIND, BEGIN, END = "list", "announce", "quorum", "remind", "begin", "ended"
"""Listed in calendars, announced, enough people?, reminded (`remind.15`), begun, ended; then what comes afterwards."""


def course(session: Session) -> Sequence[tuple[datetime, str]]:
    """Return (when it is due, what) of each step from the announcement on, by their time."""
    series, starts = session.series, session.starts
    steps = [(starts - timedelta(hours=series.announce_hours), 0, ANNOUNCE)]
    if series.quorum:
        steps.append((starts - timedelta(hours=series.quorum_hours), 1, ASK))
    steps += [(starts - timedelta(minutes=early), 2, f"{REMIND}.{early}") for early in series.remind]
    steps += [(starts, 3, BEGIN), (session.ends, 4, END)]
    return [(due, step) for due, _, step in sorted(steps)]


def onward(session: Session) -> Occurrence:
    """Return the session's occurrence with its next step, which is the first that was not taken yet."""
    due, step = next((due, step) for due, step in course(session) if not _taken(session.own, step))
    return replace(session.occurrence, step=step, due_at=due)


def _taken(own: Particulars, step: str) -> bool:
    name, _, early = step.partition(".")
    match name:
        case "announce":
            return own.announced_at is not None
        case "quorum":
            return own.quorum is not Quorum.UNASKED
        case "remind":
            return own.reminded is not None and own.reminded <= int(early)
        case "begin":
            return own.begun_at is not None
        case _:
            return False


def anew(own: Particulars) -> Particulars:
    """Return what is a session's own after it was moved: it is reminded of again, and counted again."""
    return replace(own, reminded=None, quorum=Quorum.UNASKED)
