"""A session as it is shown: as a meeting, in one line, and its time in the zones that matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.community.rhythm import OccurrenceState
from bot.community.sessions.formats import GUIDES
from bot.messages import Meeting, When
from bot.wording import button, line, strong

if TYPE_CHECKING:
    from bot.community.sessions.model import Session
    from bot.messages import Button, Span

OFF = frozenset({OccurrenceState.CANCELLED, OccurrenceState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Company:
    """What is shown of who comes: the host's name, where it is in words, and how many go and may."""

    host: str = ""
    where: str = ""
    going: int = 0
    maybe: int = 0


def meeting_of(session: Session, company: Company) -> Meeting:
    """Return a session as every platform shows it."""
    return Meeting(
        id=session.id,
        title=session.title,
        format=GUIDES[session.series.format].name,
        starts=session.starts,
        ends=session.ends,
        where=session.whereabouts or company.where,
        url=session.url or None,
        about=session.about,
        host=company.host,
        going=company.going,
        maybe=company.maybe,
        places=session.series.capacity,
        cancelled=session.occurrence.state in OFF,
    )


def named_with_time(session: Session) -> tuple[Span, ...]:
    """Return what a session is called, and when it is, in the reader's zone."""
    return line(strong(session.title), ", ", When(session.starts, "moment"))


def answers(session: Session) -> tuple[Button, ...]:
    """Return the three answers to whether somebody comes."""
    return (
        button("Going", "rsvp_going", session.id, weight="main"),
        button("Maybe", "rsvp_maybe", session.id),
        button("Can't", "rsvp_no", session.id),
    )
