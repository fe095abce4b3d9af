"""How long a round of pairings takes: everything read, the pairs found, all of it written; and who waits meanwhile."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.bench.row import Row, most
from bot.community.pairings.model import Draw, Pairing, Round, Seat, Taking
from bot.community.pairings.model import Fate as SeatFate
from bot.core.pairings import draw_apart
from bot.messages import Account, Place
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.transaction import Transaction

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
MEMBERS, FEWER = 1_000, 200
EARLIER = 26
"""So many rounds were held before."""
GLANCE = 0.005
SPACE = "web:local"


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield how long one round takes, and the longest that the event loop stood still."""
    members = FEWER if quick else MEMBERS
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'hearth.db'}")
        community = store.home_now(Place(SPACE, "general"), now=NOW)
        store.write_now(community, lambda tx: _fill(tx, members))
        gc.freeze()  # As `hearth run` does once it is up: what is imported is not looked through again.
        spent = time.process_time()
        seconds, still, left = asyncio.run(_measured(store, community))
        spent = time.process_time() - spent
        gc.unfreeze()
        store.close()
    if left:
        raise RuntimeError(f"{left} of {members} were put together with nobody")
    beside = f"{spent:.2f} s of CPU; load {os.getloadavg()[0]:.1f}"
    yield Row(f"pairing round of {members:,} members", seconds, "s", must=most(5), aim=most(1), ratio=beside)
    yield Row("the event loop stood still meanwhile, at most", still * 1_000, "ms")


def _fill(tx: Transaction, members: int) -> None:
    people = [tx.members.meet(Account(SPACE, f"m{at}", f"Member {at}"), now=NOW).person for at in range(members)]
    tx.pairings.add(Round(tx.members.community().id, "round", f"{SPACE}/general"))
    for person in people:
        tx.pairings.put_taking(Taking(1, "round", person, NOW))
    dice = random.Random(1)
    for week in range(EARLIER):
        at = NOW - timedelta(weeks=EARLIER - week)
        dice.shuffle(people)
        tx.pairings.add_draw(Draw(1, f"draw{week}", "round", at, drawn_at=at))
        pairings = [
            Pairing(1, f"p{week}.{serial}", f"draw{week}", "round", SPACE, at) for serial in range(members // 2)
        ]
        tx.pairings.add_pairings(pairings)
        tx.pairings.put_seats(
            [
                Seat(1, one.draw, person, SeatFate.MATCHED, pairing=one.id)
                for serial, one in enumerate(pairings)
                for person in people[2 * serial : 2 * serial + 2]
            ]
        )
    tx.pairings.add_draw(Draw(1, "now", "round", NOW, due_at=NOW))


async def _measured(store: Store, community: int) -> tuple[float, float, int]:
    """Return how long a round took, how long the event loop stood still, and how many were left over."""
    watching = asyncio.create_task(_longest_standstill())
    await asyncio.sleep(4 * GLANCE)
    begun = time.perf_counter()
    await draw_apart(store, community, "now", now=NOW)
    seconds = time.perf_counter() - begun
    watching.cancel()
    still = await watching
    seats = await store.read(community, lambda tx: tx.pairings.seats("now"))
    return seconds, still, sum(seat.fate is not SeatFate.MATCHED for seat in seats)


async def _longest_standstill() -> float:
    longest = 0.0
    try:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(GLANCE)
            longest = max(longest, time.perf_counter() - begun - GLANCE)
    except asyncio.CancelledError:
        return longest
