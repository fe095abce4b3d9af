"""What is planned, across communities: to be held against the zones' rules of today. Read without a lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, tuple_

from bot.community.rhythm import OccurrenceState
from bot.recurrence import at_local, following
from bot.storage.rhythm_rows import rule_of
from bot.storage.tables.rhythm import occurrence, schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

AT_A_TIME = 500
FIRST = (0, "")

_ID = tuple_(occurrence.c.community_id, occurrence.c.occurrence_id)
_NEXT = (
    select(
        *(occurrence.c.community_id, occurrence.c.occurrence_id, occurrence.c.local, occurrence.c.at),
        *(schedule.c[name] for name in ("schedule_id", "rule", "zone", "anchor", "until", "count", "without")),
        *(schedule.c.country, schedule.c.on_holiday),
    )
    .join(
        schedule,
        (schedule.c.community_id == occurrence.c.community_id) & (schedule.c.schedule_id == occurrence.c.schedule_id),
    )
    .where(
        tuple_(bindparam("its_community"), bindparam("its_id")) < _ID,
        occurrence.c.at > bindparam("now", type_=occurrence.c.at.type),
        occurrence.c.moved.is_(False),
        occurrence.c.state.in_((OccurrenceState.PLANNED.value, OccurrenceState.OPEN.value)),
    )
    .order_by(occurrence.c.community_id, occurrence.c.occurrence_id)
    .limit(AT_A_TIME)
)


def drifted(
    connection: Connection, now: datetime, after: tuple[int, str]
) -> tuple[Sequence[tuple[int, str]], tuple[int, str] | None]:
    """Return (community, schedule) of the next planned occurrences that are not at their local time any more.

    And after which one to go on; None where all were looked at.
    """
    of = {"now": now, "its_community": after[0], "its_id": after[1]}
    rows = connection.execute(_NEXT, of).all()
    found = dict.fromkeys((row.community_id, row.schedule_id) for row in rows if _drifts(row))
    last = (rows[-1].community_id, rows[-1].occurrence_id) if len(rows) == AT_A_TIME else None
    return list(found), last


def _drifts(row: Any) -> bool:  # noqa: ANN401
    local = datetime.fromisoformat(row.local)
    if at_local(local, row.zone).at == row.at:
        return False
    # A holiday moves it: then only the rule knows where to.
    instant = following(rule_of(row), local - timedelta(seconds=1))
    return instant is not None and instant.local == local and instant.at != row.at
