"""Those who agreed to meet newcomers: only they are named, and no more often than they want."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.welcome.model import MOST_WEEKLY, WEEKLY, Greeter
from bot.errors import Unfit

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.transaction import Transaction

WEEK = timedelta(days=7)


def agree(tx: Transaction, member: Member, weekly: int = WEEKLY, *, now: datetime) -> Greeter:
    """Record that a member meets newcomers, as many as *weekly* in a week."""
    if not 1 <= weekly <= MOST_WEEKLY:
        raise Unfit("weekly", "out_of_range", f"1 to {MOST_WEEKLY}")
    greeter = Greeter(member.community, member.person, now, weekly)
    tx.welcome.put_greeter(greeter)
    return greeter


def greeter_for(tx: Transaction, newcomer: Member, *, now: datetime) -> Member | None:
    """Return who meets a newcomer: somebody who agreed to, is in their space, and has been named least lately."""
    space = newcomer.account.partition("/")[0]
    able = []
    for one in tx.welcome.greeters():
        named = tx.welcome.greeted(one.person, now - WEEK)
        member = tx.members.get(one.person)
        if member and member.person != newcomer.person and named < one.weekly and _can(tx, member, space, now):
            able.append((named, one.at, one.person, member))
    return min(able)[-1] if able else None


def _can(tx: Transaction, member: Member, space: str, now: datetime) -> bool:
    wishes = tx.attention.wishes(member.person)
    away = wishes.away_until is not None and wishes.away_until > now
    here = any(account.space == space for account in tx.members.present(member.person))
    return bool(member.account) and here and not away and not wishes.mutes(Cause.DUTY)
