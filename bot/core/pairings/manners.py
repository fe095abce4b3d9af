"""When a few may be written to together, and who of them wants to be: they are as little disturbed as one alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import quiet_until
from bot.community.pairings.taking import mutes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.transaction import Transaction

LONGEST = timedelta(days=1)
"""So long it is looked for an hour at which none of them is to be left alone; where there is none it is not waited."""


def good_time(tx: Transaction, people: Sequence[str], now: datetime) -> datetime:
    """Return when none of *people* has quiet hours: *now*, or later within a day; *now* too where that never is."""
    at = now
    while at - now < LONGEST:
        ends = [until for person in people if (until := _quiet_until(tx, person, at))]
        if not ends:
            return at
        at = max(ends)
    return now


def _quiet_until(tx: Transaction, person: str, at: datetime) -> datetime | None:
    own = tx.attention.own_zone(person)
    hours = tx.attention.wishes(person).hours(zone_known=bool(own))
    return quiet_until(hours, own or tx.attention.zone(person), at)


def wants(tx: Transaction, member: Member, round_: str, now: datetime) -> bool:
    """Return whether a member takes part in rounds still, and wants to be told of them now."""
    wishes = tx.attention.wishes(member.person)
    away = wishes.away_until is not None and wishes.away_until > now
    return not away and tx.pairings.taking(round_, member.person) is not None and not mutes(wishes, round_)
