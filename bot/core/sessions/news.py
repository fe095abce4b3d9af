"""What those who come to a session hear of a change: a few at a time, however many they are, and each once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies.sessions import changing, editing, steps
from bot.community.rhythm import NEWS, OccurrenceState
from bot.community.sessions.course import LIST, onward
from bot.community.sessions.sight import session_of
from bot.core.attention import tell
from bot.core.keys import key_for
from bot.core.sessions.finding import following
from bot.core.sessions.telling import concerned, keep_in_calendars, refresh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.community.model import Member
    from bot.community.rhythm import Occurrence
    from bot.community.sessions.model import Session
    from bot.messages import Post
    from bot.transaction import Transaction

AT_ONCE = 5
"""How many are told in one transaction: more would hold the writer while others wait for an answer."""

OFF, MOVED, ELSEWHERE, CLOCK = "off", "moved", "elsewhere", "clock"


@dataclass(frozen=True, slots=True)
class News:
    """What changed of a session; of one that was moved, when it *was* to be; and *by* whom, who is not told."""

    what: str
    by: str = ""
    was: datetime | None = None

    def after(self, person: str) -> str:
        """Return the step that tells those after a person: `news.moved.1795708800.p1.p7`."""
        at = f"{int(self.was.timestamp())}" if self.was else ""
        return f"{NEWS}.{self.what}.{at}.{self.by}.{person}"


def tell_concerned(tx: Transaction, session: Session, news: News, *, now: datetime) -> int:
    """Tell those who come of a change, but not who made it; return how many there are.

    The first few hear of it now, the others by the session's next step. News of a time take the place of news that
    not all have heard yet; what else changes meanwhile is told to all at once.
    """
    every, stands = _others(tx, session, news), tx.schedules.occurrence(session.id)
    may_wait = stands is not None and stands.step != LIST and (news.what in {OFF, MOVED} or not stands.has_news)
    first = every[:AT_ONCE] if may_wait else every
    _tell(tx, session, news, first, now=now)
    if stands and len(first) < len(every):
        waiting = replace(stands, step=news.after(first[-1].person), due_at=now, version=stands.version + 1)
        tx.schedules.put_occurrence(waiting)
    return len(every)


def go_on(tx: Transaction, session: Session, *, now: datetime) -> Occurrence:
    """Tell the next few; once all were told, the session goes on, or is at its end."""
    _, what, at, by, last = session.occurrence.step.split(".", 4)
    news = News(what, by, datetime.fromtimestamp(int(at), UTC) if at else None)
    left = [one for one in _others(tx, session, news) if one.person > last] if now < session.ends else []
    _tell(tx, session, news, left[:AT_ONCE], now=now)
    if len(left) > AT_ONCE:
        return replace(session.occurrence, step=news.after(left[AT_ONCE - 1].person), due_at=now)
    return replace(session.occurrence, step="", due_at=None) if session.over else onward(session)


def clocks_changed(tx: Transaction, occurrence: Occurrence, *, now: datetime) -> None:
    """Show a session at the instant that its local time is by a zone's new rules, and tell those who come."""
    session = session_of(tx, occurrence)
    if session is None:
        return
    keep_in_calendars(tx, session, now=now)
    refresh(tx, session, now=now, soon=False)
    tell_concerned(tx, session, News(CLOCK), now=now)


def _others(tx: Transaction, session: Session, news: News) -> list[Member]:
    return sorted(concerned(tx, session, but={news.by}), key=lambda one: one.person)


def _tell(tx: Transaction, session: Session, news: News, to: Sequence[Member], *, now: datetime) -> None:
    """Tell each: they said that they come, so it counts as what they signed up to."""
    told = _words(tx, session, news, now) if to else None
    for member in to if told else ():
        key = key_for(news.what, session.id, session.occurrence.sequence, member.person)
        post = told(to=member.account, near=session.place)  # type: ignore[misc]
        tell(tx, member, post, cause=Cause.REMINDER, subject=session.series.id, key=key, now=now, by=session.ends)


def _words(tx: Transaction, session: Session, news: News, now: datetime) -> Callable[..., Post]:
    match news.what:
        case "moved":
            return partial(changing.moved, session, news.was or session.starts)
        case "elsewhere":
            return partial(editing.meets_elsewhere, session)
        case "clock":
            return partial(steps.clock_changed, session)
        case _:
            then = next((one.starts for one in following(tx, session, now=now)), None)
            skipped = session.occurrence.state is OccurrenceState.SKIPPED
            return partial(changing.called_off, session, skipped=skipped, then=then)
