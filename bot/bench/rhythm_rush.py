"""What a morning costs on which very much is due at once: how soon the last of it is done, and how others fare."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bench.beats import NOW, due_of, dues, end_with_a_post, fill, schedule_of
from bot.bench.row import Row, most
from bot.bench.sentences import DATA, Sentences
from bot.core import Core
from bot.evaluate import percentile
from bot.messages import Account, CommandInvoked, Place
from bot.storage.replay import scratch
from bot.storage.search.filling import fill as fill_entries
from bot.storage.store import Store
from bot.testing import FakeChat, SettableClock
from bot.tick import Tick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COMMUNITIES = 50
ENTRIES = 10_000
CALM = 200
PLACE, ASKER = Place("web:local", "general"), Account("web:local", "li", "Li")
PAUSE = 0.02
"""Seconds between two questions."""


@dataclass(frozen=True, slots=True)
class Rush:
    """Seconds until the last was claimed, and the milliseconds that each question took, in peace and meanwhile."""

    seconds: float
    calm: Sequence[float]
    meanwhile: Sequence[float]

    @property
    def ratio(self) -> float:
        """Return how much longer the p95 of a question is meanwhile."""
        return percentile(self.meanwhile, 0.95) / percentile(self.calm, 0.95)


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield both figures on each engine."""
    if not DATA.is_dir():
        yield Row("occurrences due at once", "no ../shared/data", "")
        return
    count = 2_000 if quick else 10_000
    with tempfile.TemporaryDirectory() as folder:
        yield from _rows("SQLite", f"sqlite:///{Path(folder) / 'hearth.db'}", count)
    url = os.environ.get("HEARTH_BENCH_POSTGRES")
    if url is not None:
        with ExitStack() as databases:
            yield from _rows("PostgreSQL", databases.enter_context(scratch(url, "hearth_bench_rush")), count)


def _rows(engine: str, url: str, count: int) -> Iterator[Row]:
    with closing(Store.open(url)) as store:
        rush = asyncio.run(measured(store, count))
    p95 = [percentile(times, 0.95) for times in (rush.calm, rush.meanwhile)]
    told = f"{p95[1]:.1f} ms against {p95[0]:.1f} ms over {len(rush.meanwhile)} asked; load {os.getloadavg()[0]:.1f}"
    name = f"{count:,} occurrences due at once, {engine}"
    yield Row(f"{name}: last one claimed after", round(rush.seconds, 2), "s", must=most(10), aim=most(5))
    yield Row(f"{name}: others' /ask p95 meanwhile", round(rush.ratio, 2), "×", must=most(2), aim=most(1.5), ratio=told)


async def measured(store: Store, count: int) -> Rush:
    """Have *count* occurrences fall due in other communities than the one that is asked in."""
    await asyncio.to_thread(_filled, store, count)
    core = Core(store, {"web": FakeChat()}, clock=SettableClock(NOW))
    ask = _Asking(core, Sentences().questions(CALM))
    calm = await ask.until(lambda: ask.number >= CALM * 2)
    tick = asyncio.create_task(_timed(Tick(store, dues(end_with_a_post), clock=SettableClock(NOW)), count))
    meanwhile = await ask.until(tick.done)
    return Rush(await tick, calm[CALM:], meanwhile)


async def _timed(tick: Tick, count: int) -> float:
    started = time.perf_counter()
    done = await tick.once()
    if done != count:
        raise RuntimeError(f"{done} of {count} were done")
    return time.perf_counter() - started


class _Asking:
    """Somebody who asks one question after the other."""

    def __init__(self, core: Core, questions: Sequence[str]) -> None:
        self._core = core
        self._questions = cycle(questions)
        self.number = 0

    async def until(self, over: Callable[[], bool]) -> Sequence[float]:
        """Ask until it is over; return the milliseconds that each took."""
        times = []
        while not over():
            self.number += 1
            text = next(self._questions)
            command = CommandInvoked(f"ask/{self.number}", ASKER, PLACE, "ask", text, NOW, private=False)
            started = time.perf_counter()
            await self._core.on_command(command)
            times.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(PAUSE)
        return times


def _filled(store: Store, count: int) -> None:
    home = store.home_now(PLACE, now=NOW)
    told = ((home, number, *entry) for number, entry in enumerate(Sentences().entries(ENTRIES), 1))
    store.change(lambda connection: fill_entries(connection, told, now=NOW))
    for _ in range(COMMUNITIES):
        other = store.found("Makers", now=NOW).id
        every = [schedule_of(other, f"s{other}-{serial}", next_at=None) for serial in range(count // COMMUNITIES)]
        fill(store, other, [(one, [due_of(one, 0)]) for one in every])
