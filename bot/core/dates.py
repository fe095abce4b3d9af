"""Days that somebody typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.errors import Unfit

NOON = time(12, tzinfo=UTC)


def parse_day(text: str, *, now: datetime) -> datetime:
    """Return noon (UTC) of a day typed as 2027-01-31; `Unfit` where it is none or not ahead."""
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Unfit("date", "not_a_date", text.strip()[:20]) from None
    if day <= now.date():
        raise Unfit("date", "past", text.strip()[:20])
    return datetime.combine(day, NOON)
