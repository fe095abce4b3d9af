"""Sessions for tests of what they are filled with: a series in a room, and its sessions by their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.community.rhythm import Occurrence, OccurrenceState, Recurs, Schedule
from bot.community.sessions.model import Format, Series
from bot.community.sessions.sight import session_of
from bot.core.keys import id_for
from bot.core.sessions import telling
from bot.messages import Choices, Post, Rows
from bot.recurrence import Rule
from bot.wording import spoken
from tests.core.village import FAY, GENERAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.community.sessions.model import Session
    from bot.community.sessions.points import Point
    from bot.messages import Account, Answer, Button, Place
    from bot.transaction import Transaction
    from tests.core.village import Village

T = TypeVar("T")

SERIES = "5e71e5" + "0" * 26


def home(village: Village) -> int:
    """Return the community of the village."""
    return village.store.home_now(GENERAL, now=village.clock())


def person(village: Village, account: Account) -> str:
    """Return the person behind an account, met if need be."""
    return village.store.write_now(home(village), lambda tx: tx.members.meet(account, now=village.clock())).person


def gather(
    village: Village,
    kind: Format = Format.OPEN_HOUR,
    *,
    days: float = 2,
    place: Place = GENERAL,
    series: str = SERIES,
    announced: bool = True,
) -> str:
    """Let there be a session in so many days, announced in its place; return its id."""
    host, at = person(village, FAY), village.clock() + timedelta(days=days)
    id_ = id_for(series, at.isoformat())

    def make(tx: Transaction) -> None:
        now, community = village.clock(), tx.members.community().id
        rule = Rule("FREQ=WEEKLY", "UTC", now.replace(tzinfo=None))
        tx.schedules.add(Schedule(community, series, Recurs.SESSION, "Open hour", rule, now))
        tx.sessions.add(Series(community, series, kind, "Open hour", str(place), hosts=(host,), organiser=host))
        local = at.replace(tzinfo=None)
        tx.schedules.plan(Occurrence(community, id_, series, Recurs.SESSION, local, at, OccurrenceState.OPEN))

    village.store.write_now(home(village), make)
    if announced:
        announce(village, id_)
    return id_


def announce(village: Village, id_: str) -> None:
    """Post the announcement of a session as it is now."""

    def post(tx: Transaction, session: Session) -> None:
        told = replace(session, own=replace(session.own, announced_at=village.clock()))
        tx.sessions.put_own(told.own)
        telling.post_announcement(tx, told, now=village.clock())

    with_session(village, id_, post)


def with_session(village: Village, id_: str, do: Callable[[Transaction, Session], T]) -> T:
    """Return what *do* (of the transaction and the session) gives."""

    def run(tx: Transaction) -> T:
        occurrence = tx.schedules.occurrence(id_)
        session = session_of(tx, occurrence) if occurrence else None
        assert session is not None
        return do(tx, session)

    return village.store.write_now(home(village), run)


def points(village: Village, id_: str) -> list[Point]:
    """Return every point of a session, in its order."""
    return with_session(village, id_, lambda tx, session: list(tx.agenda.of(session.id)))


def session(village: Village, id_: str) -> Session:
    """Return a session as it is now."""
    return with_session(village, id_, lambda _, session: session)


def end(village: Village, id_: str, state: OccurrenceState = OccurrenceState.DONE) -> None:
    """Let a session have an end."""

    def close(tx: Transaction, session: Session) -> None:
        was = session.occurrence
        assert tx.schedules.put_occurrence(replace(was, state=state, due_at=None, version=was.version + 1))

    with_session(village, id_, close)


def rows(answer: Answer) -> list[str]:
    """Return what the rows of a post say."""
    assert isinstance(answer, Post)
    return [spoken(row.spans) for block in answer.blocks if isinstance(block, Rows) for row in block.rows]


def pressable(answer: Answer) -> list[Button]:
    """Return every button of a post, those of its rows too."""
    assert isinstance(answer, Post)
    found: list[Button] = []
    for block in answer.blocks:
        if isinstance(block, Choices):
            found.extend(block.buttons)
        elif isinstance(block, Rows):
            found.extend(row.button for row in block.rows if row.button)
    return found
