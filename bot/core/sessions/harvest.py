"""What came of sessions, as a reader may know it: what was missed in one, what is looked back on."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.replies import harvest as replies
from bot.community.replies.afterwards import CAME
from bot.community.rhythm import OccurrenceState
from bot.community.sessions import sight
from bot.community.sessions.model import Format
from bot.community.sessions.points import PointState
from bot.core.sessions.content import least_in
from bot.core.sessions.drawing import audience, told
from bot.practice.model import visible
from bot.practice.sight import standing_now

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.community.model import Viewer
    from bot.community.sessions.model import Session
    from bot.messages import Block, Post
    from bot.transaction import Transaction

LOOKED_BACK = timedelta(days=90)
"""How far it is looked back the first time."""
NOT_HELD = frozenset({OccurrenceState.CANCELLED, OccurrenceState.SKIPPED})


def harvest(
    tx: Transaction, session: Session, viewer: Viewer | None = None, *, without: Collection[int] = ()
) -> replies.Harvest:
    """Return what came of a session as everybody in its place may know it, or *viewer* where that is less."""
    room, least = audience(tx, session), least_in(session.place)
    every = tx.afterwards.of(session.id)
    entries = standing_now(tx, [one.number for one in every if one.number and one.number not in without])
    seen = [one for one in entries if visible(one, room) and (viewer is None or visible(one, viewer))]
    covered = [one for one in told(tx, session, viewer) if one.point.state is PointState.DONE]
    trying, there = sum(bool(one.trying) for one in every), len(tx.afterwards.attended(session.id))
    return replies.Harvest(
        session=session.id,
        series=session.series.id,
        title=session.title,
        at=session.starts,
        covered=tuple(one.words for one in covered if one.point.number not in without),
        lessons=tuple(replies.Lesson(one.number, one.title, one.shown_author) for one in seen),
        trying=trying if trying >= least else 0,
        there=there if there >= least else 0,
    )


def summed_up(tx: Transaction, session: Session, *, without: Collection[int] = ()) -> Post:
    """Return what those missed who could not come, as it stands in the session's place."""
    return replies.summed_up(harvest(tx, session, without=without))


def look_back(tx: Transaction, session: Session) -> list[Block]:
    """Return what the sessions in a place brought since it was last looked back on them; nothing for other formats."""
    if session.series.format is not Format.LOOK_BACK:
        return []
    last = tx.schedules.latest(session.series.id, session.starts)
    since = last.at if last else session.starts - LOOKED_BACK
    every = sight.between(tx, since, session.starts, audience(tx, session))
    held_ = [one for one in every if one.place == session.place and one.occurrence.state not in NOT_HELD]
    came = [harvest(tx, one) for one in held_]
    lessons = [lesson for one in came for lesson in one.lessons]
    return replies.look_back(len(held_), sum(len(one.covered) for one in came), lessons, _outcomes(tx, held_, session))


def _outcomes(tx: Transaction, every: Sequence[Session], session: Session) -> dict[str, int]:
    """Return how it went with what was to be tried; nothing where too few told."""
    told_ = Counter(one.came for each in every for one in tx.afterwards.of(each.id) if one.came)
    enough = told_.total() >= least_in(session.place)
    return {words: told_[came] for came, words in CAME.items()} if enough else {}


def origin_of(tx: Transaction, number: int, viewer: Viewer) -> Block | None:
    """Return of which session an entry was taken away; None where of none, or none that *viewer* may see."""
    takeaway = tx.afterwards.from_entry(number)
    session = sight.find(tx, takeaway.occurrence, viewer) if takeaway else None
    return replies.taken_away_from(session.title, session.starts) if session else None
