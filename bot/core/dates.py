"""Days that somebody typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import Unfit

if TYPE_CHECKING:
    from bot.community.model import Member
    from bot.transaction import Transaction

NOON = time(12, tzinfo=UTC)


MORNING = time(9)


def in_their_morning(tx: Transaction, member: Member, day: datetime, *, now: datetime) -> datetime:
    """Return the morning of a day in a member's own zone, as far as that is known; never before *now*."""
    zone = ZoneInfo(tx.attention.own_zone(member.person) or tx.attention.zone(member.person))
    return max(now, datetime.combine(day.date(), MORNING, zone).astimezone(UTC))


def parse_day(text: str, *, now: datetime) -> datetime:
    """Return noon (UTC) of a day typed as 2027-01-31; `Unfit` where it is none or not ahead."""
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Unfit("date", "not_a_date", text.strip()[:20]) from None
    if day <= now.date():
        raise Unfit("date", "past", text.strip()[:20])
    return datetime.combine(day, NOON)
