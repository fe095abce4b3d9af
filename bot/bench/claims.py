"""What it costs to look for what is due, and to claim it: against plain SQL that does the same statements.

The plain engine's share is a script that looks, and reads and ends what is due one by one, through the driver alone
and with one commit for each batch of 200; ours does the same to some thirty at once, and commits once for each
community of a batch. On SQLite
both are judged by the CPU of the process, which does all of the work; on PostgreSQL by the time that passes.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from contextlib import ExitStack, closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bot.bench.beats import NOW, due_of, dues, end, fill, schedule_of
from bot.bench.row import Row, least, most
from bot.storage.plain import claimed_plainly
from bot.storage.replay import scratch
from bot.storage.store import Store
from bot.testing import SettableClock
from bot.tick import MOST_AT_ONCE, Tick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Fresh = Callable[[str], str]

COMMUNITIES = 50
LOOKS = 200


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield claims per second and the cost of an idle tick, on each engine."""
    count, schedules = (2_000, 10_000) if quick else (10_000, 100_000)
    with tempfile.TemporaryDirectory() as folder:
        yield from _rows("SQLite", partial(_file, Path(folder)), count, schedules)
    url = os.environ.get("HEARTH_BENCH_POSTGRES")
    if url is None:
        yield Row("claims per second, PostgreSQL", "HEARTH_BENCH_POSTGRES names no database", "")
        return
    with ExitStack() as databases:
        yield from _rows(
            "PostgreSQL", lambda name: databases.enter_context(scratch(url, f"hearth_bench_{name}")), count, schedules
        )


def _file(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"


def _rows(engine: str, fresh: Fresh, count: int, schedules: int) -> Iterator[Row]:
    by_cpu = engine == "SQLite"
    ours, plain = claimed(fresh, count, by_cpu=by_cpu)
    of = " of CPU" if by_cpu else ""
    name = f"claims per second{of}, batch {MOST_AT_ONCE}, 1 worker, against plain SQL, {engine}"
    told = f"{count / ours:,.0f} against {count / plain:,.0f} a second; load {os.getloadavg()[0]:.1f}"
    yield Row(name, round(plain / ours, 2), "×", must=least(0.5), aim=least(0.8), ratio=told)
    milliseconds = idle(fresh("idle"), schedules) * 1000
    yield Row(f"idle tick, {schedules:,} schedules, {engine}", round(milliseconds, 2), "ms", must=most(5), aim=most(2))


def claimed(fresh: Fresh, count: int, *, by_cpu: bool) -> tuple[float, float]:
    """Return how many seconds *count* claims took us, and plain SQL: the best of three turns about, for others use the machine too."""
    ours, plain = [], []
    clock = time.process_time if by_cpu else time.perf_counter
    for turn in range(3):
        ours.append(_claim(_filled(fresh(f"ours{turn}"), count), count, clock))
        done, seconds = claimed_plainly(_filled(fresh(f"plain{turn}"), count), NOW, at_once=MOST_AT_ONCE, clock=clock)
        if done != count:
            raise RuntimeError(f"plain SQL claimed {done} of {count}")
        plain.append(seconds)
    return min(ours), min(plain)


def _filled(url: str, count: int) -> str:
    """Let *count* occurrences be due, spread over communities."""
    with closing(Store.open(url)) as store:
        for _ in range(COMMUNITIES):
            home = store.found("Makers", now=NOW).id
            every = [schedule_of(home, f"s{home}-{serial}", next_at=None) for serial in range(count // COMMUNITIES)]
            fill(store, home, [(one, [due_of(one, 0)]) for one in every])
    return url


def _claim(url: str, count: int, clock: Callable[[], float]) -> float:
    """Claim all in one tick; return the seconds."""
    with closing(Store.open(url)) as store:
        tick = Tick(store, dues(end), clock=SettableClock(NOW))
        started = clock()
        done = asyncio.run(tick.once())
        spent = clock() - started
    if done != count:
        raise RuntimeError(f"{done} of {count} were claimed")
    return spent


def idle(url: str, schedules: int) -> float:
    """Return the seconds of a tick that finds nothing due among *schedules*, each with one planned ahead."""
    with closing(Store.open(url)) as store:
        home = store.found("Makers", now=NOW).id
        ahead = NOW + timedelta(days=7)
        every = [schedule_of(home, f"s{serial}", next_at=ahead) for serial in range(schedules)]
        fill(store, home, [(one, [due_of(one, 0, at=ahead)]) for one in every])
        return asyncio.run(_looked(Tick(store, dues(end), clock=SettableClock(NOW))))


async def _looked(tick: Tick) -> float:
    await tick.once()
    times = []
    for _ in range(LOOKS):
        started = time.perf_counter()
        await tick.once()
        times.append(time.perf_counter() - started)
    return median(times)
