"""Which session somebody means, and what is shown of those to come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.replies.sessions.showing import Listed
from bot.community.sessions.sight import between, find, session_of
from bot.core.sessions.telling import member_of
from bot.errors import Absent, Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.community.sessions.model import Session
    from bot.transaction import Transaction

AHEAD = timedelta(days=36)
MOST = 20
LONGEST = timedelta(days=1)


def coming(tx: Transaction, viewer: Viewer, *, now: datetime) -> Sequence[Session]:
    """Return the sessions to come that *viewer* may see, and those under way, as a list numbers them."""
    every = between(tx, now - LONGEST, now + AHEAD, viewer)
    return [one for one in every if not one.over and one.ends > now][:MOST]


def listed(tx: Transaction, viewer: Viewer, *, now: datetime) -> Sequence[Listed]:
    """Return the same with who hosts each, and what the viewer said."""
    every = coming(tx, viewer, now=now)
    mine = tx.sessions.answered(viewer.person, [one.id for one in every]) if viewer.person else {}
    hosts = [member_of(tx, one.host) for one in every]
    return [
        Listed(one, host.name if host else "", mine.get(one.id), one.starts <= now)
        for one, host in zip(every, hosts, strict=True)
    ]


def seen(tx: Transaction, id_: str, viewer: Viewer) -> Session:
    """Return a session that *viewer* may see; raise `Absent` otherwise."""
    session = find(tx, id_, viewer)
    if session is None:
        raise Absent("session", "")
    return session


def meant(tx: Transaction, typed: str, viewer: Viewer, *, now: datetime) -> tuple[Session, str]:
    """Return the session that is named first in *typed*, by its number or title, and what follows it.

    Raise `Unfit` where none is named, `Absent` where none is called so.
    """
    words = typed.strip()
    if not words:
        raise Unfit("session", "which")
    every = coming(tx, viewer, now=now)
    first, _, rest = words.partition(" ")
    number = first.lstrip("#").rstrip(":,.")
    if number.isascii() and number.isdigit():
        at = int(number[:6]) - 1
        if not 0 <= at < len(every):
            raise Absent("session", first[:20])
        return every[at], rest.strip()
    return _called(every, words)


def _called(every: Sequence[Session], words: str) -> tuple[Session, str]:
    """Return the next session whose title stands first in *words*, else whose title begins so."""
    said = words.casefold()
    begun = [one for one in every if said.startswith(one.title.casefold())]
    if begun:
        one = max(begun, key=lambda each: len(each.title))
        return one, words[len(one.title) :].strip(" :,")
    short = [one for one in every if one.title.casefold().startswith(said) or said in one.title.casefold()]
    if not short:
        raise Absent("session", words[:60])
    return short[0], ""


def following(tx: Transaction, session: Session, *, now: datetime) -> list[Session]:
    """Return the sessions of the same series that come after one, those that take place."""
    return [one for one in all_coming(tx, session.series.id, now=now) if one.starts > session.starts]


def all_coming(tx: Transaction, series: str, *, now: datetime) -> list[Session]:
    """Return the sessions of a series that are to come and take place."""
    every = (session_of(tx, one) for one in tx.schedules.occurrences(schedule=series, since=now))
    return [one for one in every if one and not one.over]
