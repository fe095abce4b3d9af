"""The agenda of a session: members propose and vote, the host goes through it, what is left goes on to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.community.model import Did
from bot.community.sessions.formats import GUIDES, Source
from bot.community.sessions.points import Point, PointState, in_order
from bot.errors import Absent, NotAllowed, Unfit
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.sessions.model import Session
    from bot.transaction import Transaction

TEXT_LIMIT = 200
LEAST_LETTERS = 3
MOST_OF_ONE = 5
"""How many open proposals one member has on one agenda."""
MOST_IN_ALL = 40
"""How many points one agenda takes."""
LASTS = timedelta(days=60)
"""How long a proposal goes on from session to session without a vote."""
MORE_MINUTES = 4
"""How many minutes a point is given beyond its time at once."""


@dataclass(frozen=True, slots=True)
class Voted:
    """What came of a vote: it counts, it did already, there was none left, the order is fixed, or it is over.

    `left` is how many votes the member has still; None where there is no limit.
    """

    came: Literal["counts", "again", "none_left", "fixed", "over"]
    left: int | None = None


def propose(tx: Transaction, session: Session, words: str, *, id: str, member: Member, now: datetime) -> Point:
    """Put a member's proposal on the agenda; the same *id* twice is one proposal, and so are the same words."""
    text = proposed(words)
    every = tx.agenda.of(session.id)
    known = next((one for one in every if one.id == id), None) or _same(every, text, member)
    if known:
        return known
    if session.ended or session.ends <= now:
        raise Unfit("session", "over")
    mine = [one for one in every if one.by == member.person and one.state is PointState.OPEN]
    if len(mine) >= MOST_OF_ONE:
        raise Unfit("proposal", "too_many", str(MOST_OF_ONE))
    if sum(one.state is PointState.OPEN for one in every) >= MOST_IN_ALL:
        raise Unfit("proposal", "full", str(MOST_IN_ALL))
    fixed = [one.position for one in every if one.position is not None]
    point = Point(
        community=session.series.community,
        id=id,
        occurrence=session.id,
        series=session.series.id,
        source=Source.PROPOSAL,
        subject=id,
        since=now,
        text=text,
        by=member.person,
        position=max(fixed) + 1 if fixed else None,
    )
    tx.agenda.add(point)
    tx.interactions.note(Did.PROPOSED, by=member.person, subject=id, now=now)
    return point


def proposed(words: str) -> str:
    """Return a proposal as one fit line; `Unfit` where it says nothing or is too long."""
    line = " ".join(strike_secrets(normalise(words, limit=4 * TEXT_LIMIT)).text.split())
    if sum(map(str.isalnum, line)) < LEAST_LETTERS:
        raise Unfit("proposal", "empty")
    if len(line) > TEXT_LIMIT:
        raise Unfit("proposal", "too_long", str(TEXT_LIMIT))
    return line


def is_struck(words: str) -> bool:
    """Return whether something is struck out of a proposal that looks like a secret."""
    return bool(strike_secrets(normalise(words, limit=4 * TEXT_LIMIT)).found)


def change(tx: Transaction, point: Point, words: str, *, member: Member) -> Point:
    """Give one's own proposal other words."""
    _must_be_open(point)
    if point.by != member.person:
        raise NotAllowed("point", "owner")
    text = proposed(words)
    return point if text == point.text else _put(tx, replace(point, text=text))


def take_off(tx: Transaction, point: Point, *, member: Member, hosts: bool) -> Point:
    """Take a point off the agenda: one's own proposal, or any where one *hosts*; a second time changes nothing."""
    if point.by != member.person and not hosts:
        raise NotAllowed("point", "host")
    return point if point.state is PointState.DROPPED else _put(tx, replace(point, state=PointState.DROPPED))


def vote(tx: Transaction, session: Session, point: Point, *, member: Member, now: datetime) -> Voted:
    """Vote for a point: once a member; where votes are few, no more than there are, until the first is taken up."""
    _must_be_open(point)
    limit = GUIDES[session.series.format].votes
    given = tx.agenda.voted(session.id, member.person)
    left = max(0, limit - len(given)) if limit else None
    if point.id in given:
        return Voted("again", left)
    if session.ended or session.ends <= now:
        return Voted("over")
    if limit and point.position is not None:
        return Voted("fixed", left)
    if left == 0:
        return Voted("none_left", 0)
    tx.agenda.vote(point.id, member.person, now=now)
    tx.interactions.note(Did.VOTED, by=member.person, subject=point.id, now=now)
    return Voted("counts", None if left is None else left - 1)


def unvote(tx: Transaction, session: Session, point: Point, *, member: Member) -> Voted:
    """Take a vote back; once the order is fixed it stays."""
    limit = GUIDES[session.series.format].votes
    if session.ended:
        return Voted("over")
    if limit and point.position is not None:
        return Voted("fixed")
    tx.agenda.unvote(point.id, member.person)
    tx.interactions.take_back(Did.VOTED, by=member.person, subject=point.id)
    return Voted("counts", limit - len(tx.agenda.voted(session.id, member.person)) if limit else None)


def fix_order(tx: Transaction, session: Session) -> None:
    """Fix the order of the agenda as the votes have it now, where its format does so; a second time changes nothing."""
    every = [one for one in tx.agenda.of(session.id) if one.state is PointState.OPEN]
    if not GUIDES[session.series.format].votes or any(one.position is not None for one in every):
        return
    for position, point in enumerate(sorted(every, key=in_order)):
        _put(tx, replace(point, position=position))


def take_up(tx: Transaction, session: Session, point: Point, *, now: datetime) -> Point:
    """Begin with a point; what was being talked about is done, and where votes are few the order stands from now on."""
    _must_be_open(point)
    fix_order(tx, session)
    for other in tx.agenda.of(session.id):
        if other.state is PointState.OPEN and other.begun_at and other.id != point.id:
            finish(tx, other)
    current = tx.agenda.get(point.id) or point
    return current if current.begun_at else _put(tx, replace(current, begun_at=now))


def finish(tx: Transaction, point: Point) -> Point:
    """Mark a point as talked about; a second time changes nothing."""
    return _put(tx, replace(point, state=PointState.DONE)) if point.state is PointState.OPEN else point


def reopen(tx: Transaction, point: Point) -> Point:
    """Put a point that was marked as talked about back on the agenda."""
    if point.state is not PointState.DONE:
        return point
    return _put(tx, replace(point, state=PointState.OPEN, begun_at=None, more=0))


def give_time(tx: Transaction, point: Point) -> Point:
    """Give the point that is talked about a few minutes more."""
    _must_be_open(point)
    return _put(tx, replace(point, more=point.more + MORE_MINUTES))


def carry(
    tx: Transaction, session: Session, left: Iterable[Point], *, id_of: Mapping[str, str], now: datetime
) -> list[Point]:
    """Take what earlier sessions of the series left open on to this agenda; return what came.

    *id_of* gives each point's new id. It keeps its age; its votes come along, unless the format counts them out anew.
    What was taken up is done. What was drawn and nobody voted for stays behind, as does a proposal that nobody
    voted for in so long: what is still open or fresh is drawn anew.
    """
    came = []
    limited = bool(GUIDES[session.series.format].votes)
    for point in left:
        if point.begun_at:
            finish(tx, point)
            continue
        if point.votes or (point.source is Source.PROPOSAL and point.since > now - LASTS):
            its = {"occurrence": session.id, "position": None, "begun_at": None, "more": 0, "version": 1, "votes": 0}
            heir = replace(point, id=id_of[point.id], **its)  # type: ignore[arg-type]
            came.extend([heir] if tx.agenda.add(heir) else [])
            if not limited and tx.agenda.get(heir.id):
                tx.agenda.pass_on(point.id, heir.id)
        _put(tx, replace(point, state=PointState.CARRIED))
    return came


def _same(every: Iterable[Point], text: str, member: Member) -> Point | None:
    said = text.casefold()
    mine = (one for one in every if one.by == member.person and one.state is PointState.OPEN)
    return next((one for one in mine if one.text.casefold() == said), None)


def _must_be_open(point: Point) -> None:
    if point.state is not PointState.OPEN:
        raise Absent("point", "")


def _put(tx: Transaction, point: Point) -> Point:
    changed = replace(point, version=point.version + 1)
    if not tx.agenda.put(changed):
        raise Absent("point", "")
    return changed
