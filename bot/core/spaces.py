"""Hearth comes to a space, and goes."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from bot.community import spaces
from bot.community.attention import Cause
from bot.community.replies import spaces as words
from bot.community.replies.first_day import first_day_everywhere
from bot.core.attention import explained, tell
from bot.core.keys import key_for
from bot.core.places import direct
from bot.core.switches import switched
from bot.messages import Account, Place
from bot.practice.draft import is_direct

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.core.desk import Desk
    from bot.messages import SpaceJoined, SpaceLeft
    from bot.transaction import Transaction


async def on_joined(desk: Desk, joined: SpaceJoined) -> None:
    """Take that Hearth was added to a space: greet whoever did, once."""
    now = desk.clock()
    where = await desk.store.where(Place(joined.space), now=now)
    await desk.store.write(where.community, partial(_arrive, joined=joined, now=now))
    desk.presences.forget()
    desk.wake()


async def on_left(desk: Desk, left: SpaceLeft) -> None:
    """Take that Hearth was removed from a space: what it holds goes in a month, and who facilitates elsewhere is told."""
    now = desk.clock()
    where = await desk.store.where(Place(left.space), now=now)

    def leave(tx: Transaction) -> tuple[datetime | None, Iterable[int], str]:
        space = tx.spaces.get(left.space)
        return spaces.leave(tx, left.space, now=now), tx.spaces.held(left.space), space.name if space else ""

    purge_at, homes, name = await desk.store.write(where.community, leave)
    desk.presences.forget()
    if purge_at is None:
        return
    told = partial(_tell, space=left.space, name=name or left.space, purge_at=purge_at, operators=desk.operators)
    await asyncio.gather(*(desk.store.write(one, partial(told, now=now)) for one in homes))
    desk.wake()


def _arrive(tx: Transaction, *, joined: SpaceJoined, now: datetime) -> None:
    was = spaces.arrive(tx, joined, now=now)
    since = was.left_at.isoformat() if was and was.left_at else ""
    key = key_for("setup", joined.space, since)  # Once for each coming, however often a platform tells of it.
    name = joined.name or (was.name if was else "")
    if joined.place and not is_direct(joined.place):  # Nobody will invite Hearth to a channel there: it is in all.
        hello = first_day_everywhere(switched(tx, joined.place))
        tx.outgoing.send(joined.place, hello, key=key_for("first day", joined.space, since), now=now)
    if joined.by:
        to, near = str(joined.by), str(joined.place or "")
        tx.outgoing.send(direct(to), words.hello_installer(name, to=to, near=near), key=key, now=now)
    elif joined.place:
        tx.outgoing.send(joined.place, words.hello_whoever_manages(name), key=key, now=now)


def _tell(
    tx: Transaction, *, space: str, name: str, purge_at: datetime, operators: frozenset[str], now: datetime
) -> None:
    """Tell whoever facilitates elsewhere, and whoever runs Hearth elsewhere: each once."""
    elsewhere = {str(account) for account in spaces.reachable(tx, space)}
    elsewhere |= {account for account in operators if not account.startswith(f"{space}/")}
    lives_on = spaces.lives_on(tx, space)
    community = tx.members.community()
    for to in sorted(elsewhere):
        told = words.goes_on(community.name, name, purge_at, lives_on=lives_on, to=to)
        key = key_for("goes", community.id, space, purge_at.isoformat(), to)
        space_id, _, native = to.partition("/")
        person = tx.members.known(Account(space_id, native))
        member = tx.members.get(person) if person else None
        if member:
            tell(tx, member, told, cause=Cause.DUTY, key=key, now=now, place=direct(to))
        else:
            tx.outgoing.send(direct(to), explained(told, Cause.DUTY), key=key, now=now)
