"""A process to be killed: it ticks and posts, and takes up again what another left.

    python -m bot.bench.rhythm_victim URL FOLDER BEGAN NAME SPREAD

Its clock began at BEGAN (seconds since the epoch) and goes `SPEED` times as fast as the machine's, so that the
lease of what a killed replica had under way runs out in seconds. What is planned comes due over SPREAD seconds. When it is at work it says so in `ready-NAME` in
FOLDER; `posts` there is its platform, which can be asked what stands on it. It ends when all has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from bot.bench.beats import NOW, dues, end
from bot.bench.victim import FileChat
from bot.community.rhythm import Occurrence, OccurrenceState, Recurs, Schedule
from bot.core.dues import FAULTS
from bot.core.keys import id_for, key_for
from bot.messages import Place
from bot.outbox import Outbox, Pace
from bot.recurrence import Rule, instants
from bot.storage.queue import SqlQueue
from bot.storage.store import Store
from bot.tick import Tick
from bot.wording import post, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports import Chat
    from bot.transaction import Transaction

SPEED = 10
EACH = 20
"""How many occurrences a schedule has: all were missed when the first process starts."""
SPACES, CHANNELS = 16, 8
OURS = frozenset({"schedule", "occurrence"})
"""What has to end; a community's pulse is due again and again."""
RULE = Rule("FREQ=DAILY", "Europe/Berlin", datetime(2026, 11, 1, 10), count=EACH)  # noqa: DTZ001 (local)


def schedule_of(community: int, serial: int) -> Schedule:
    """Return a schedule whose occurrences were all missed."""
    made_at = NOW - timedelta(days=25)
    facts = (community, f"s{community}-{serial}", Recurs.CHECKIN, "Morning", RULE, made_at)
    return Schedule(*facts, next_at=made_at)


def expected(schedule: Schedule) -> Iterator[str]:
    """Yield the key of each post that a schedule comes to."""
    for instant in instants(schedule.rule):
        yield key_for("beat", id_for(schedule.id, instant.local.isoformat()))


def begun(  # Five facts, and the time.
    spread: float,
    tx: Transaction,  # noqa: ARG001
    schedule: Schedule,  # noqa: ARG001
    occurrence: Occurrence,
    *,
    now: datetime,
) -> Occurrence:
    """Be due some time after it was planned."""
    after = timedelta(seconds=spread * SPEED) * (crc32(occurrence.id.encode()) % 1000) / 1000
    return replace(occurrence, step="open", due_at=now + after)


def step(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Open, and a little later post and end."""
    if occurrence.step == "open":
        return replace(occurrence, state=OccurrenceState.OPEN, step="post", due_at=now + timedelta(seconds=5))
    number = crc32(occurrence.id.encode())
    place = Place(f"fake:{number % SPACES}", f"c{number // SPACES % CHANNELS}")
    said = post(prose(f"{schedule.title} of {occurrence.local:%d %B}"))
    tx.outgoing.send(place, said, key=key_for("beat", occurrence.id), now=now)
    return end(tx, schedule, occurrence, now=now)


async def work(url: str, folder: Path, began: float, name: str, spread: float) -> None:
    """Tick and send until all has ended."""
    store = Store.open(url)
    now = partial(_fast, began)
    chats: dict[str, Chat] = {"fake": FileChat(folder / "posts")}
    outbox = Outbox(SqlQueue(store), chats, clock=now, paces={"fake": Pace(10_000, 1, 32)}, poll=0.2)
    tick = Tick(store, dues(step, partial(begun, spread)), FAULTS, clock=now, wake=outbox.wake, seconds=0.25)
    tasks = [asyncio.create_task(one.run()) for one in (tick, outbox)]
    (folder / f"ready-{name}").write_text(str(os.getpid()))
    while not await asyncio.to_thread(_is_over, store):  # noqa: ASYNC110 - it is the database that tells
        await asyncio.sleep(0.5)
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    store.close()


def _is_over(store: Store) -> bool:
    every = [store.read_now(one.id, lambda tx: tx.schedules.every()) for one in store.communities()]
    waiting = any(due.kind in OURS for due in store.due(NOW + timedelta(days=3650)))
    return not any(every) and not waiting and not set(store.queue.counts()) - {"sent", "dead"}


def _fast(began: float) -> datetime:
    return NOW + timedelta(seconds=(time.time() - began) * SPEED)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4], float(sys.argv[5])))
