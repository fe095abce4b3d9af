"""What people were asked, and what became of it.

No question is older than its limit without an end: answered, dropped, or a gap with a date that is yet to come.
Nobody is asked by others more often than they agreed to, nor twice in a year whether their commitment holds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.who.model import CAP
from tests.simulation.manners import cause_of

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.watched import Sent

ASK = "SELECT question_id, state, asked_at, due_at FROM question WHERE state NOT IN ('answered', 'dropped')"
GAPS = (
    "SELECT g.gap_id, g.state, g.opened_at, coalesce(g.due_at, (SELECT min(q.due_at) FROM gap_question h "
    "JOIN question q USING (community_id, question_id) WHERE h.gap_id = g.gap_id "
    "AND q.state NOT IN ('answered', 'dropped'))) FROM gap g WHERE g.state = 'open'"
)
"""A gap of one private question has that question's date."""
ASKED = (
    "SELECT a.to_person, a.at, coalesce(f.cap, ?) FROM asked_one a LEFT JOIN findable f "
    "ON f.community_id = a.community_id AND f.person_id = a.to_person ORDER BY a.to_person, a.at"
)
WEEK = timedelta(days=7)
GRACE = timedelta(minutes=5)
"""What comes due is done at the next tick, and not at the instant."""


def overdue(process: Process, now: datetime) -> list[str]:
    """Return each question that has no end and none before it: a line each."""
    late = []
    for what, ask in (("question", ASK), ("gap", GAPS)):
        for id_, state, asked, due in process.rows(ask):
            ends = datetime.fromisoformat(due).replace(tzinfo=UTC) if due else None
            if ends is None or ends + GRACE < now:
                late.append(f"a {what} without an end: {id_}, {state} since {asked}, due {due or 'never'}")
    return late


def asked_too_often(process: Process) -> list[str]:
    """Return where somebody was asked in person more often a week than they agreed to: a line each."""
    faults, lately = [], defaultdict[str, list[datetime]](list)
    for person, at, cap in process.rows(ASKED, CAP):
        when = datetime.fromisoformat(at)
        lately[person] = [*(one for one in lately[person] if when - one < WEEK), when]
        if len(lately[person]) > cap:
            faults.append(f"asked in person more often than agreed: {person} {at}, {len(lately[person])} of {cap}")
    return faults


def commitments(log: list[Sent]) -> Counter[str]:
    """Return how often each was asked whether their commitment holds."""
    told = (one for one in log if one.fresh and cause_of(one)[0] == "commitment")
    return Counter(account for one in told for account in one.post.addressees)
