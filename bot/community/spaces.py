"""Hearth comes to a space, and goes: who facilitates first, and when what was kept there goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.community.model import Member, Space
    from bot.messages import Account, SpaceJoined
    from bot.transaction import Transaction

KEPT = timedelta(days=30)
"""How long what a space holds stays after Hearth was removed from it."""


def arrive(tx: Transaction, joined: SpaceJoined, *, now: datetime) -> Space | None:
    """Record that Hearth is in a space, and make whoever brought it there the first facilitator.

    Return the space as it was before: None where it is new.
    """
    known = tx.spaces.get(joined.space)
    tx.spaces.join(joined.space, name=joined.name, installer=str(joined.by or ""), now=now)
    community = tx.members.community()
    if joined.name and community.name == joined.space.partition(":")[2]:
        tx.members.configure(community.settings, name=joined.name)
    if joined.by:
        tx.members.meet(replace(joined.by, manages=True), now=now)
    return known


def leave(tx: Transaction, space: str, *, now: datetime) -> datetime | None:
    """Record that Hearth was removed from a space; return when what it holds goes, None where that is known."""
    purge_at = now + KEPT
    return purge_at if tx.spaces.leave(space, purge_at=purge_at, now=now) else None


def reachable(tx: Transaction, without: str) -> Iterator[Account]:
    """Yield an account of each facilitator in another space than *without* that Hearth is in."""
    for member in tx.members.every():
        account = next(iter(_elsewhere(tx, member, without)), None) if member.facilitates else None
        if account:
            yield account


def gone_from(tx: Transaction, account: Account, *, now: datetime) -> None:
    """Record that somebody left a whole space: they are written to by another account, or not until they act again."""
    person = tx.members.known(account)
    member = tx.members.get(person) if person else None
    tx.members.leave(account, now=now)
    if member and member.account == str(account):
        ours = {space.key for space in tx.spaces.every() if space.left_at is None}
        others = (one for one in tx.members.present(member.person) if one.space in ours)
        tx.members.reach(member.person, next(others, None))


def lives_on(tx: Transaction, without: str) -> bool:
    """Return whether the community has another space that Hearth is in."""
    return any(space.key != without and space.left_at is None for space in tx.spaces.every())


def _elsewhere(tx: Transaction, member: Member, without: str) -> Iterator[Account]:
    for account in tx.members.present(member.person):
        space = tx.spaces.get(account.space)
        if account.space != without and space and space.left_at is None:
            yield account
