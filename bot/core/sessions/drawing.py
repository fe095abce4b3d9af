"""What an agenda is filled from, and what of it a reader may know.

Nothing is drawn that anybody in the session's place may not see, and nothing is copied: a point on a question or an
entry is read where that is, each time, so that what is hidden, withdrawn or answered is gone at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.replies.agenda import Told
from bot.community.rhythm import ENDED
from bot.community.sessions import agenda
from bot.community.sessions.formats import GUIDES, Source, opening
from bot.community.sessions.points import Point, PointState
from bot.core.answers import anybody_in
from bot.core.keeping import named_as
from bot.core.keys import id_for
from bot.domain import learning
from bot.domain.model import LearningState, QuestionState
from bot.messages import Place
from bot.practice.model import visible
from bot.practice.sight import standing_now
from bot.text import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.community.sessions.model import Session
    from bot.domain.model import Question
    from bot.messages import Who
    from bot.transaction import Transaction

FRESH = timedelta(days=30)
"""How long a story is fresh."""
AHEAD = timedelta(days=7)
"""A trial is talked about when it is to be told of within so long after the session."""
LOOKED_AT, MOST_READ = 20, 200
WORDS = 200
OF_ENTRIES = frozenset({Source.STORY, Source.TRIAL})
OF_QUESTIONS = frozenset({Source.QUESTION, Source.GAP})
SOLVED = "solved"


def fill(tx: Transaction, session: Session, *, now: datetime) -> int:
    """Fill an agenda up to what its format takes by itself; return how many points came.

    What earlier sessions left comes first, then what is open or fresh now; nothing comes twice, nor what the series
    has talked about. It is never empty: where there is nothing there is a question to begin with.
    """
    if session.over:
        return 0
    came = len(_carried(tx, session, now))
    known = [one for one in _readable(tx, session, audience(tx, session)) if one.point.state is PointState.OPEN]
    taken = {(one.source, one.subject) for one in tx.agenda.of(session.id)} | set(tx.agenda.spent(session.series.id))
    drawn = 0
    for source, most in GUIDES[session.series.format].draws.items():
        wanted = most - sum(one.point.source is source for one in known)
        drawn += _draw(tx, session, source, wanted, taken, now)
    if not known and not drawn:
        came += tx.agenda.add(_opening(tx, session, now))
    return came + drawn


def audience(tx: Transaction, session: Session) -> Viewer:
    """Return whoever is in a session's place as a reader: they see what is open to all of them, and what is of it."""
    place = Place.parse(session.place)
    anybody, room = anybody_in(tx, place), str(place.room)
    return replace(anybody, rooms=frozenset({room}), guest=room in anybody.mixed)


def told(tx: Transaction, session: Session, viewer: Viewer | None = None) -> list[Told]:
    """Return the points of a session, open ones and those talked about, as everybody in its place may know them.

    *viewer* sees of them what they may see themselves. A question to begin with shows only where nothing else is open.
    """
    known = _readable(tx, session, audience(tx, session))
    if viewer is not None:
        theirs = {one.point.id for one in _readable(tx, session, viewer)}
        known = [one for one in known if one.point.id in theirs]
    if any(one.point.state is PointState.OPEN and one.point.source is not Source.OPENING for one in known):
        return [one for one in known if one.point.source is not Source.OPENING]
    if any(one.point.state is PointState.OPEN for one in known) or session.ended:
        return known
    start = _opening(tx, session, session.starts)
    return [*known, Told(start, start.text)]


def open_points(tx: Transaction, session: Session, viewer: Viewer | None = None) -> list[Told]:
    """Return what is still to be talked about, in its order."""
    return [one for one in told(tx, session, viewer) if one.point.state is PointState.OPEN]


def may_know(question: Question, viewer: Viewer, open_rooms: Collection[str]) -> bool:
    """Return whether *viewer* may know an open question: where it was put, or everywhere once its asker parked it.

    *open_rooms* are the community's rooms that anybody may be in.
    """
    if not question.shared or not question.text:
        return False
    room = str(Place.parse(question.place).room)
    if room in viewer.rooms or (viewer.person is not None and question.asker == viewer.person):
        return True
    parked = question.state is QuestionState.GAP and question.steward is not None
    return not viewer.guest and (parked or room in open_rooms)


def rooms_open(tx: Transaction) -> frozenset[str]:
    """Return the community's rooms that anybody may be in."""
    return frozenset(room.key for room in tx.members.rooms(private=False))


def is_open(question: Question) -> bool:
    """Return whether a question still wants an answer."""
    if question.state is QuestionState.ASKED:
        return question.tier != SOLVED
    return question.state in {QuestionState.POSTED, QuestionState.GAP}


def _readable(tx: Transaction, session: Session, viewer: Viewer) -> list[Told]:
    points = [one for one in tx.agenda.of(session.id) if one.state in {PointState.OPEN, PointState.DONE}]
    numbers = [one.number for one in points if one.number]
    stands = tx.entries.stands(numbers)
    entries = {entry.number: entry for entry in standing_now(tx, numbers) if visible(entry, viewer)}
    open_rooms = rooms_open(tx)
    known = []
    for point in _each_once(points, stands):
        if point.source in OF_ENTRIES:
            entry = entries.get(point.number) if point.number else None
            words = entry.title if entry else None
        elif point.source in OF_QUESTIONS:
            words = _asked(tx, point, viewer, open_rooms)
        elif point.source is Source.LEARNING:
            words = _wanted(tx, point, viewer)
        else:
            words = point.text
        if words is not None:
            known.append(Told(point, shortened(words, WORDS), _by(tx, point)))
    return known


def _each_once(points: Sequence[Point], stands: Mapping[int, int]) -> list[Point]:
    """Return points by what stands for their entries now; of two that became one, that with more votes."""
    found: dict[object, Point] = {}
    for point in points:
        number = point.number if point.source in OF_ENTRIES else None
        key = (point.source, stands[number], point.state) if number else point.id
        now = replace(point, subject=str(stands[number])) if number else point
        if key not in found or found[key].votes < now.votes:
            found[key] = now
    return list(found.values())


def _asked(tx: Transaction, point: Point, viewer: Viewer, open_rooms: Collection[str]) -> str | None:
    """Return a question's words; None where it found its end before it was talked about, or is not to be known."""
    question = tx.questions.get(point.subject)
    if question is None or not may_know(question, viewer, open_rooms):
        return None
    return question.text if point.state is PointState.DONE or is_open(question) else None


def _wanted(tx: Transaction, point: Point, viewer: Viewer) -> str | None:
    """Return what the community wants to understand; None where it ended before it was talked about, and to guests."""
    one = tx.learning.get(point.subject)
    if one is None or viewer.guest or one.state is LearningState.DROPPED:
        return None
    return one.text if point.state is PointState.DONE or one.state is LearningState.OPEN else None


def _by(tx: Transaction, point: Point) -> Who | None:
    member = tx.members.get(point.by) if point.by else None
    return named_as(member) if member else None


def _carried(tx: Transaction, session: Session, now: datetime) -> Sequence[Point]:
    """Take on what sessions of the series left that are over, or that there are no more."""
    left = [one for one in tx.agenda.left(session.series.id) if one.occurrence != session.id]
    if not left:
        return ()
    past = {id_: _is_past(tx, session, id_, now) for id_ in {one.occurrence for one in left}}
    came = [one for one in left if past[one.occurrence]]
    ids = {one.id: id_for("point", session.id, one.source.value, one.subject) for one in came}
    return agenda.carry(tx, session, came, id_of=ids, now=now)


def _is_past(tx: Transaction, session: Session, id_: str, now: datetime) -> bool:
    earlier = tx.schedules.occurrence(id_)
    if earlier is None or earlier.state in ENDED:
        return True
    return earlier.at < session.starts and earlier.at + timedelta(minutes=session.series.minutes) <= now


def _draw(  # Each is a fact of its own.
    tx: Transaction,
    session: Session,
    source: Source,
    wanted: int,
    taken: set[tuple[Source, str]],
    now: datetime,
) -> int:
    """Draw so many from one source, but nothing that is *taken*; no entry twice, whatever it comes from."""
    came = 0
    for subject, since in FOUND[source](tx, session, now) if wanted > 0 else ():
        kinds = OF_ENTRIES if source in OF_ENTRIES else {source}
        if any((kind, subject) in taken for kind in kinds):
            continue
        taken.add((source, subject))
        came += tx.agenda.add(_point(session, source, subject, since))
        if came >= wanted:
            break
    return came


def _point(session: Session, source: Source, subject: str, since: datetime, text: str = "") -> Point:
    return Point(
        community=session.series.community,
        id=id_for("point", session.id, source.value, subject),
        occurrence=session.id,
        series=session.series.id,
        source=source,
        subject=subject,
        since=since,
        text=text,
    )


def _opening(tx: Transaction, session: Session, now: datetime) -> Point:
    """Return the question to begin with: not the one that the session before had."""
    last = tx.schedules.latest(session.series.id, session.starts)
    before = tx.agenda.of(last.id) if last else ()
    turns = [int(one.subject) for one in before if one.source is Source.OPENING]
    turn = turns[0] + 1 if turns else session.occurrence.local.toordinal() // 7
    return _point(session, Source.OPENING, str(turn), now, opening(session.series.format, turn))


def _questions(
    *states: QuestionState,
) -> Callable[[Transaction, Session, datetime], Iterator[tuple[str, datetime]]]:
    def found(tx: Transaction, session: Session, _now: datetime) -> Iterator[tuple[str, datetime]]:
        viewer, open_rooms = audience(tx, session), rooms_open(tx)
        for first in range(0, MOST_READ, LOOKED_AT):
            some = tx.questions.shared(states, first=first, limit=LOOKED_AT)
            for question in some:
                if is_open(question) and may_know(question, viewer, open_rooms):
                    yield question.id, question.asked_at
            if len(some) < LOOKED_AT:
                return

    return found


def _learning(tx: Transaction, session: Session, _now: datetime) -> Iterator[tuple[str, datetime]]:
    for one in learning.open_for(tx, audience(tx, session)):
        yield one.id, one.at


def _stories(tx: Transaction, session: Session, now: datetime) -> Iterator[tuple[str, datetime]]:
    viewer = audience(tx, session)
    for entry in tx.entries.many(tx.agenda.stories(now - FRESH, limit=LOOKED_AT)):
        if visible(entry, viewer):
            yield str(entry.number), entry.kept_at


def _trials(tx: Transaction, session: Session, now: datetime) -> Iterator[tuple[str, datetime]]:
    viewer = audience(tx, session)
    for entry in standing_now(tx, tx.agenda.trials(session.starts + AHEAD, limit=LOOKED_AT)):
        if visible(entry, viewer):
            yield str(entry.number), now


FOUND: Mapping[Source, Callable[[Transaction, Session, datetime], Iterator[tuple[str, datetime]]]] = {
    Source.QUESTION: _questions(QuestionState.ASKED, QuestionState.POSTED),
    Source.GAP: _questions(QuestionState.GAP),
    Source.LEARNING: _learning,
    Source.STORY: _stories,
    Source.TRIAL: _trials,
}
