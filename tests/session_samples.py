"""Sessions full of what somebody typed: for the tests that draw all that can be said."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.community.replies.sessions.making import Preview
from bot.community.replies.sessions.meetings import Company
from bot.community.replies.sessions.showing import Coming, Listed
from bot.community.rhythm import Occurrence, Recurs, Schedule
from bot.community.sessions.change import Scope
from bot.community.sessions.clash import Clash
from bot.community.sessions.model import Answer, Format, Particulars, Series, Session
from bot.community.sessions.schedule import Proposal
from bot.messages import Said, When, Who
from bot.recurrence import Instant, Rule
from bot.wording import prose
from tests.factories import NOW

ID = "0193a3c07d5e7b1a9c3f0123456789ab"
START = datetime(2026, 11, 26, 16, 0)
RULE = Rule("FREQ=WEEKLY;BYDAY=TH", "Europe/Berlin", START)


def a_series(text: str, room: str) -> Series:
    """Return a series with as much of *text* as it may hold."""
    return Series(
        1,
        ID,
        Format.CASE_CLINIC,
        text[:120],
        room,
        about=(text * 20)[:1000],
        whereabouts=text[:300],
        url="https://meet.example/x",
        hosts=("p", "q"),
        rotates=True,
        capacity=8,
        quorum=3,
        fair=True,
    )


def a_session(text: str, room: str) -> Session:
    """Return one session of it."""
    schedule = Schedule(1, ID, Recurs.SESSION, text[:120], RULE, NOW)
    occurrence = Occurrence(1, ID, ID, Recurs.SESSION, START, NOW + timedelta(days=3))
    return Session(schedule, a_series(text, room), occurrence, Particulars(ID, ID))


def of_sessions(text: str, account: str, room: str) -> dict[str, object]:
    """Return a value for each way in which the replies of sessions are told something."""
    session = a_session(text, room)
    clash = Clash(NOW, text[:120], "host")
    times = tuple(Instant(START + timedelta(weeks=at), NOW + timedelta(weeks=at)) for at in range(5))
    who = Who(text[:80], account)
    return {
        "Session": session,
        "Sequence[Session]": (session,) * 12,
        "Series": session.series,
        "Company": Company(text[:80], text[:80], 7, 4),
        "Clash": clash,
        "Sequence[Clash]": (clash,) * 3,
        "Sequence[Listed]": (Listed(session, text[:80], Answer.WAITING),) * 20,
        "Proposal": Proposal(session.schedule, session.series, (text[:200],), times, (clash,) * 3),
        "Preview": Preview((text[:80],) * 12, text[:80], (text[:60],) * 5, (text[:120],) * 4),
        "Coming | None": Coming((who,) * 40, (who,) * 9, (who,)),
        "Coming": Coming((who,) * 40, (who,) * 9, (who,)),
        "Answer": Answer.WAITING,
        "Answer | None": Answer.WAITING,
        "Sequence[Scope]": tuple(Scope),
        "tuple[Span, ...]": (Said(text * 3), When(NOW, "moment"), who),
        "Sequence[Block]": (prose(text * 9, tone="quiet"),) * 3,
    }
