"""A digest told with the writer held for moments only: read by a reader, and only for whom the platform calls no guest."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.core.digests import letters
from bot.core.digests.clock import AT_A_TIME, is_told
from bot.core.presence import PLATFORM_SECONDS
from bot.core.rhythm import take_step
from bot.errors import PlatformError
from bot.messages import Account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.core.desk import Desk
    from bot.core.digests.letters import Letter, Ready
    from bot.transaction import Transaction

log = structlog.get_logger()

READ_AT_ONCE = 20
PATIENCE = timedelta(hours=6)
"""So long a digest waits for a platform that does not say who is a guest; then it takes its silence for a yes."""


async def tell_apart(desk: Desk, community: int, id_: str, *, now: datetime) -> bool:
    """Tell the next few of a digest; return whether it is due again already."""
    ready = await desk.store.read(community, partial(_gathered, id_=id_, now=now))
    if ready is None:
        return bool(await desk.store.write(community, partial(take_step, id_=id_, now=now)))
    try:
        full = await asyncio.gather(*(_is_full(desk, community, one, now=now) for one in ready.letters))
    except (PlatformError, TimeoutError):
        log.warning("digest.waits", community=community, id=id_)
        return False
    kept = tuple(one for one, is_full in zip(ready.letters, full, strict=True) if is_full)
    return await _send(desk, community, ready, kept, id_=id_, now=now)


async def _send(desk: Desk, community: int, ready: Ready, kept: Sequence[Letter], *, id_: str, now: datetime) -> bool:
    """Send what was read, a few in each transaction; return whether it is due again already."""
    for first in range(0, max(len(kept), 1), AT_A_TIME):
        some, ends = kept[first : first + AT_A_TIME], first + AT_A_TIME >= len(kept)
        sent = partial(_sent, ready=ready, some=some, id_=id_, now=now, ends=ends)
        changes = await desk.store.write(community, sent)
        if changes is None:
            return True
        if not ends:
            ready = replace(ready, step=some[-1].turn, changes=changes)
    return ready.after.due_at is not None and ready.after.due_at <= now


def _gathered(tx: Transaction, *, id_: str, now: datetime) -> Ready | None:
    """Read what is sent; None where it is not due, or not told at all."""
    taken = tx.schedules.taken(id_)
    if taken is None or taken[0].due_at is None or taken[0].due_at > now:
        return None
    occurrence, schedule = taken
    digest = tx.digests.get(schedule.id)
    if digest is None or not is_told(tx, schedule, occurrence, digest, now=now):
        return None
    return letters.gather(tx, occurrence, digest, now=now, most=READ_AT_ONCE)


async def _is_full(desk: Desk, community: int, letter: Letter, *, now: datetime) -> bool:
    """Return whether whom it is for is no guest by now; raises where no platform says, and it may wait for one."""
    if letter.member is None:
        return True
    space, _, native = letter.member.account.partition("/")
    account = Account(space, native, letter.member.name)
    if not (await desk.presences.of(account, community)).guest:
        return True
    if now - letter.due_at > PATIENCE:
        return False
    async with asyncio.timeout(PLATFORM_SECONDS):
        told = await desk.chats[space.partition(":")[0]].presence(account, [])
    return not told.guest


def _sent(
    tx: Transaction, *, ready: Ready, some: Sequence[Letter], id_: str, now: datetime, ends: bool = False
) -> int | None:
    """Send some of what was read, and return how the community stands then.

    None where what it was read from has changed since: it is read anew.
    """
    taken = tx.schedules.taken(id_)
    if taken is None or taken[0].step != ready.step or taken[0].due_at is None:
        return None
    occurrence, schedule = taken
    if tx.members.community().changes != ready.changes or not is_told(tx, schedule, occurrence, ready.digest, now=now):
        return None
    letters.send(tx, ready, some, now=now)
    after = letters.close(tx, ready) if ends else letters.up_to(occurrence, some[-1].turn, now=now)
    tx.schedules.go_on(after, was=occurrence.version)
    return tx.members.community().changes
