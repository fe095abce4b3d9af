"""A member's sessions for their own calendar: one as a file, all of them by a secret address."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.community.calendar import Dated, Dates, feed, session_file
from bot.community.model import Viewer
from bot.community.replies import calendar as replies
from bot.community.rhythm import OccurrenceState, Recurs, ScheduleState
from bot.community.sessions import sight
from bot.community.sessions.formats import GUIDES
from bot.community.sessions.model import Answer as Said
from bot.community.sessions.model import Session
from bot.core.sessions.telling import member_of, room_name
from bot.errors import Absent, Unavailable
from bot.storage.feeds import homes, whose

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.community.rhythm import Occurrence, Schedule
    from bot.community.sessions.model import Series
    from bot.core.desk import Desk, Scene
    from bot.messages import Answer, CommandInvoked, Pressed
    from bot.transaction import Transaction

    Press = Callable[[Desk, Scene, Pressed], Awaitable[Answer]]
    Route = Callable[[Desk, Scene, CommandInvoked, str], Awaitable[Answer]]

BACK = timedelta(days=60)
"""How long a session that was held stays in a feed."""
OFF = frozenset({OccurrenceState.CANCELLED, OccurrenceState.SKIPPED, OccurrenceState.MERGED})


async def file_of(desk: Desk, scene: Scene, id_: str) -> str | None:
    """Return a session as an iCalendar file; None where there is none, or it is hidden from the reader."""

    def read(tx: Transaction) -> str | None:
        found = sight.find(tx, id_, scene.someone(tx))
        return session_file(dated(tx, found), found.schedule.rule.zone, now=scene.now) if found else None

    return await desk.read(scene, read)


async def feed_of(desk: Desk, secret: str) -> str | None:
    """Return the calendar of the person whose address has this secret; None where it opens nothing.

    Whoever asks is nobody in particular, so what may be shown is asked of the platforms for the member.
    Raises `Unavailable` while one does not answer: of a calendar without its private sessions a program would
    strike them, for as long as it takes until it looks again.
    """
    person = await desk.store.look_soon(lambda connection: whose(connection, secret))
    if person is None:
        return None
    now = desk.clock()
    shown: list[Dates] = []
    for community, account in await desk.store.look_soon(lambda connection: homes(connection, person)):
        standing = await desk.presences.of(account, community)
        if standing.away:
            raise Unavailable("presence")
        viewer = Viewer(community, person, standing.rooms, guest=standing.guest, mixed=standing.mixed)
        shown += await desk.store.read(community, partial(_every, viewer=viewer, now=now))
    return await asyncio.to_thread(feed, "Hearth", shown, now=now)


async def on_calendar(desk: Desk, scene: Scene, _command: CommandInvoked, _rest: str) -> Answer:
    """Show whether the actor's calendar has an address, and the ways to one."""
    return await _offered(desk, scene)


async def _offered(desk: Desk, scene: Scene) -> Answer:
    def show(tx: Transaction) -> Answer:
        person = tx.members.known(scene.actor)
        since = tx.feeds.since(person) if person else None
        return replies.feed_since(since, page=bool(desk.reached_at))

    return await desk.read(scene, show)


async def on_mine(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Do as `/hearth calendar`."""
    return await _offered(desk, scene)


async def on_new(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Give the actor's calendar an address; the one before opens nothing any more."""
    if not desk.reached_at:
        return replies.feed_since(None, page=False)

    def renew(tx: Transaction) -> Answer:
        # The same press delivered again must not tell the address to whoever sends it.
        if not tx.deliveries.first(f"feed {press.key}", now=scene.now):
            raise Absent("answer", "")
        secret = tx.feeds.open(scene.member(tx).person, now=scene.now)
        return replies.feed_opened(f"{desk.reached_at}/feed/{secret}.ics")

    return await desk.write(scene, renew)


async def on_revoke(desk: Desk, scene: Scene, _press: Pressed) -> Answer:
    """Let the address of the actor's calendar open nothing any more."""
    was = await desk.write(scene, lambda tx: tx.feeds.revoke(scene.member(tx).person))
    return replies.feed_revoked(was=was)


async def on_take(desk: Desk, scene: Scene, press: Pressed) -> Answer:
    """Give the actor a session as a file for their calendar."""
    id_ = press.action.subject

    def take(tx: Transaction) -> Answer:
        found = sight.find(tx, id_, scene.someone(tx))
        if found is None:
            raise Absent("session", "")
        text = session_file(dated(tx, found), found.schedule.rule.zone, now=scene.now)
        page = f"{desk.reached_at}/sessions/{id_}" if desk.reached_at else ""
        return replies.session_taken(found.title, text, page)

    return await desk.read(scene, take)


def dated(tx: Transaction, session: Session, *, off: bool = False) -> Dated:
    """Return a session as a calendar writes it; *off* where it is not for whom the calendar is."""
    its, series = session.occurrence, session.series
    own = (session.title, session.about, session.whereabouts, session.url, session.host)
    return Dated(
        id=session.id,
        local=its.local,
        at=its.at,
        minutes=series.minutes,
        title=session.title,
        about=_told_of(tx, series, session.about, session.host),
        where=session.whereabouts or room_name(tx, session.place),
        url=session.url,
        sequence=its.sequence,
        off=off or its.state in OFF,
        differs=own != (series.title, series.about, series.whereabouts, series.url, _usual_host(series)),
    )


def _told_of(tx: Transaction, series: Series, about: str, host: str | None) -> str:
    """Return what a calendar says of a session: its format, who hosts it, and what it is about."""
    member = member_of(tx, host)
    first = GUIDES[series.format].name + (f", hosted by {member.name}" if member and member.name else "")
    return "\n\n".join(filter(None, (first, about)))


def _usual_host(series: Series) -> str | None:
    """Return who hosts each; nobody where they take turns: then each session says who."""
    return None if series.rotates else next(iter(series.hosts), None)


def _every(tx: Transaction, *, viewer: Viewer, now: datetime) -> Sequence[Dates]:
    found = (_dates(tx, schedule, viewer, now) for schedule in tx.schedules.every(Recurs.SESSION))
    return [dates for dates in found if dates]


def _dates(tx: Transaction, schedule: Schedule, viewer: Viewer, now: datetime) -> Dates | None:
    """Return a series as its reader may see it: what they can't come to, or may not see, is left out."""
    series = tx.sessions.get(schedule.id)
    if series is None or not sight.sees(tx, series.place, viewer):
        return None
    every = tx.schedules.occurrences(schedule=schedule.id, since=now - BACK)
    said = tx.sessions.answered(viewer.person or "", [one.id for one in every])
    sessions = [Session(schedule, series, one, tx.sessions.own(one.id, series.id)) for one in every]
    rows = [dated(tx, session, off=_is_off(tx, session, said, viewer)) for session in sessions]
    return Dates(
        id=schedule.id,
        title=series.title,
        rule=schedule.rule,
        minutes=series.minutes,
        about=_told_of(tx, series, series.about, _usual_host(series)),
        where=series.whereabouts or room_name(tx, series.place),
        url=series.url,
        # Whatever is left out or moved changes what the rule says too: it grows with each.
        sequence=schedule.version + series.version + sum(row.sequence + row.off for row in rows),
        made=schedule.made - sum(one.local >= schedule.rule.anchor for one in _all(tx, schedule)),
        ended=schedule.state is not ScheduleState.ACTIVE,
        rows=tuple(rows),
    )


def _all(tx: Transaction, schedule: Schedule) -> Sequence[Occurrence]:
    """Return every occurrence of a schedule whose rule counts them; of others it is never asked."""
    return tx.schedules.occurrences(schedule=schedule.id, limit=10_000) if schedule.rule.count is not None else ()


def _is_off(tx: Transaction, session: Session, said: Mapping[str, Said], viewer: Viewer) -> bool:
    return said.get(session.id) is Said.NO or not sight.sees(tx, session.place, viewer)


PRESSES: Mapping[str, Press] = {"feed_mine": on_mine, "feed_new": on_new, "feed_revoke": on_revoke, "ics": on_take}
VERBS: Mapping[str, Route] = {"calendar": on_calendar}
