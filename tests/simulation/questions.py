"""No question is older than its limit without an end: answered, dropped, or a gap with a date that is yet to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.process import Process

ASK = "SELECT question_id, state, asked_at, due_at FROM question WHERE state NOT IN ('answered', 'dropped')"
GRACE = timedelta(minutes=5)
"""What comes due is done at the next tick, and not at the instant."""


def overdue(process: Process, now: datetime) -> list[str]:
    """Return each question that has no end and none before it: a line each."""
    late = []
    for id_, state, asked, due in process.rows(ASK):
        ends = datetime.fromisoformat(due).replace(tzinfo=UTC) if due else None
        if ends is None or ends + GRACE < now:
            late.append(f"a question without an end: {id_}, {state} since {asked}, due {due or 'never'}")
    return late
