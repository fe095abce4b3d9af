"""What facilitators are told because they are facilitators: of what recurs, and could not be kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.core.attention import tell
from bot.core.keys import key_for
from bot.core.places import near

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.rhythm import Schedule
    from bot.messages import Post
    from bot.transaction import Transaction


def tell_duty(
    tx: Transaction, schedule: Schedule, words: Callable[[str], Post], *about: object, place: str, now: datetime
) -> None:
    """Tell whoever looks after a schedule; *words* makes the post for one account, *about* is what makes it once.

    *place* is the printed channel that it is about.
    """
    for member in looking_after(tx, schedule):
        key = key_for("duty", schedule.id, member.person, *about)
        post = replace(words(member.account), near=near(tx, member.account, place))
        tell(tx, member, post, cause=Cause.DUTY, subject=schedule.id, key=key, now=now)


def looking_after(tx: Transaction, schedule: Schedule) -> Sequence[Member]:
    """Return who made a schedule, where they still facilitate; else every facilitator."""
    maker = tx.members.get(schedule.by) if schedule.by else None
    if maker and maker.facilitates and maker.account:
        return [maker]
    return [member for member in tx.members.every() if member.facilitates and member.account]
