"""What a capture costs: key, entry, topics, revision, index and outbox row in one transaction.

The raw engine's share is measured by doing the very same statements again, recorded from
a run of our own, through the driver alone on an empty database of the same shape.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bench.row import Row, most
from bot.messages import EntryCard, Place, Post, Prose, Said
from bot.practice.model import Draft, Kind
from bot.storage.replay import Recording, replay_on, scratch
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.transaction import Transaction

AT_ONCE = 64
WARM = 200
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PLACE = Place("web:local", "general")
WORDS = "the certificate is read once at the start so restart the ingress after every renewal".split()


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU of one capture in µs: ours, and the driver's own for the same statements."""

    ours: float
    raw: float

    @property
    def ratio(self) -> float:
        """Return how many times the driver's own."""
        return self.ours / self.raw


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield the cost of a capture on each engine; PostgreSQL where HEARTH_BENCH_POSTGRES names a database."""
    count = 1000 if quick else 10_000
    yield _row("capture, CPU against raw sqlite3", on_sqlite(count), must=3, aim=2)
    url = os.environ.get("HEARTH_BENCH_POSTGRES")
    name = "capture, CPU against raw psycopg"
    if url is None:
        yield Row(name, "HEARTH_BENCH_POSTGRES names no database", "")
    else:
        yield _row(name, on_postgres(url, count // 4), must=2.5, aim=1.7)


def _row(name: str, cost: Cost, *, must: float, aim: float) -> Row:
    figures = f"{cost.ours:.0f} µs, raw {cost.raw:.0f} µs"
    return Row(name, round(cost.ratio, 2), "×", must=most(must), aim=most(aim), ratio=figures)


def on_postgres(url: str, count: int) -> Cost:
    """Return the cost over *count* captures into throw-away databases beside that of *url*."""
    with ExitStack() as databases:
        return measured(count, lambda name: databases.enter_context(scratch(url, f"hearth_bench_{name}")))


def on_sqlite(count: int) -> Cost:
    """Return the cost over *count* captures into a throw-away file."""
    with tempfile.TemporaryDirectory() as folder:
        return measured(count, lambda name: f"sqlite:///{Path(folder) / name}.db")


def measured(count: int, fresh: Callable[[str], str]) -> Cost:
    """Return the cost over *count* captures; *fresh* gives the address of an empty database."""
    ours = _cpu(fresh("ours"), count)
    recording = Recording()
    with recording:
        _cpu(fresh("recorded"), count)
    raw = replay_on(fresh("raw"), recording, lambda store: store.home_now(PLACE, now=NOW))
    return Cost(ours=ours * 1e6 / count, raw=raw * 1e6 / (count + WARM))


def capture(tx: Transaction, serial: int) -> None:
    """Keep one tip as the core does, and say so."""
    key = f"{PLACE}#{serial}"
    if not tx.deliveries.first(key, now=NOW):
        return
    kept = tx.entries.keep(_draft(key, serial, tx.topics.resolve(("tls", "ingress"))), now=NOW)
    if kept is not None:
        tx.outgoing.send(PLACE, _reply(kept.number, kept.title), key=f"kept-{serial}", now=NOW)


def _draft(key: str, serial: int, topics: tuple[str, ...]) -> Draft:
    body = " ".join(WORDS[(serial * step) % len(WORDS)] for step in range(1, 30))
    return Draft(
        kind=Kind.TIP,
        title=f"Restart number {serial} after renewing",
        body=body,
        told_at=NOW,
        author="li",
        author_name="Li",
        topics=topics,
        room=str(PLACE),
        source_key=key,
        source_url=f"https://example.org/{serial}",
    )


def _reply(number: int, title: str) -> Post:
    card = EntryCard(number=number, version=1, kind="tip", title=title, told_by="Li", told_at=NOW)
    return Post((Prose((Said(f"Kept as #{number}"),)), card), f"Kept as #{number}", entries=(number,))


def _cpu(url: str, count: int) -> float:
    store = Store.open(url)
    try:
        home = store.home_now(PLACE, now=NOW)
        asyncio.run(_captures(store, home, range(WARM)))
        gc.collect()
        started = time.process_time()
        asyncio.run(_captures(store, home, range(WARM, WARM + count)))
        return time.process_time() - started
    finally:
        store.close()


async def _captures(store: Store, home: int, serials: range) -> None:
    """Capture all, `AT_ONCE` of them under way at a time."""
    waiting = iter(serials)

    async def work() -> None:
        for serial in waiting:
            await store.write(home, partial(capture, serial=serial))

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
