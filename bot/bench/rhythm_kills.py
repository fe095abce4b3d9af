"""What is lost and what is doubled of a rhythm when the processes that keep it are killed again and again.

Seen from the outside: by the posts that stand on a platform, one for each occurrence.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bot.bench.beats import NOW, fill
from bot.bench.rhythm_victim import EACH, expected, schedule_of
from bot.bench.row import Row, most
from bot.community.rhythm import OccurrenceState
from bot.storage.replay import scratch
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMUNITIES = 40
PATIENCE = 600.0
REPLICAS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Toll:
    """What it came to: occurrences whose post never stood, or that did not end; posts made twice; kills that hit."""

    lost: int
    doubled: int
    kills: int
    occurrences: int
    seconds: float


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield what was lost and what was doubled, on SQLite and by one, two and four replicas on PostgreSQL."""
    count, kills, spread = (800, 6, 20) if quick else (8_000, 56, 90)
    with tempfile.TemporaryDirectory() as folder:
        toll = torment(
            Path(folder), f"sqlite:///{Path(folder) / 'hearth.db'}", occurrences=count, kills=kills, spread=spread
        )
    yield from _rows("SQLite", toll)
    url = os.environ.get("HEARTH_BENCH_POSTGRES")
    if url is None:
        yield Row("kill -9 among replicas", "HEARTH_BENCH_POSTGRES names no database", "")
        return
    for replicas in REPLICAS:
        with tempfile.TemporaryDirectory() as folder, scratch(url, f"hearth_bench_kills{replicas}") as address:
            toll = torment(Path(folder), address, occurrences=count, kills=kills, replicas=replicas, spread=spread)
        yield from _rows(f"PostgreSQL, {replicas} replica{'s' if replicas > 1 else ''}", toll)


def _rows(where: str, toll: Toll) -> Iterator[Row]:
    name = f"kill -9 × {toll.kills} in {toll.occurrences:,} occurrences, {where}"
    yield Row(f"{name}: lost", toll.lost, "", must=most(0), aim=most(0), ratio=f"{toll.seconds:.0f} s")
    yield Row(f"{name}: doubled", toll.doubled, "", must=most(0), aim=most(0))


def torment(folder: Path, url: str, *, occurrences: int, kills: int, replicas: int = 1, spread: float = 90) -> Toll:
    """Have *occurrences* kept by *replicas* processes, of which one after another is killed *kills* times."""
    started, keys = time.monotonic(), _filled(url, occurrences)
    crew = _Crew(folder, url, [f"r{number}" for number in range(replicas)], spread)
    random = Random(1)
    try:
        hit = sum(crew.kill_one(random, len(keys) * turn // (kills + 2)) for turn in range(1, kills + 1))
        crew.wait()
    finally:
        crew.end()
    return _counted(folder, url, keys, hit, time.monotonic() - started)


def _filled(url: str, occurrences: int) -> set[str]:
    """Record the schedules; return the keys of the posts that they come to."""
    with closing(Store.open(url)) as store:
        keys: set[str] = set()
        for _ in range(COMMUNITIES):
            home = store.found("Makers", now=NOW).id
            every = [schedule_of(home, serial) for serial in range(occurrences // EACH // COMMUNITIES)]
            fill(store, home, [(one, ()) for one in every])
            keys.update(key for one in every for key in expected(one))
    return keys


@dataclass
class _Crew:
    """The processes that keep the rhythm; one that was killed is replaced at once."""

    folder: Path
    url: str
    names: list[str]
    spread: float
    began: float = field(default_factory=time.time)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start them all."""
        for name in self.names:
            self.start(name)

    def start(self, name: str) -> None:
        """Start one."""
        words = [
            sys.executable,
            "-m",
            "bot.bench.rhythm_victim",
            self.url,
            str(self.folder),
            str(self.began),
            name,
            str(self.spread),
        ]
        with (self.folder / "log").open("ab") as file:
            self.running[name] = subprocess.Popen(words, stdout=file, stderr=file)  # noqa: S603  # Ourselves.

    def kill_one(self, random: Random, mark: int) -> bool:
        """Kill one when *mark* posts stand, and start another in its place; return whether it was at work."""
        deadline = time.monotonic() + PATIENCE
        while self._posts() < mark and not self._is_over() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(random.uniform(0, 0.2))
        name = random.choice([name for name in self.names if self._is_ready(name)] or self.names)
        victim = self.running[name]
        alive = victim.poll() is None
        victim.kill()
        if victim.wait() not in {0, -9}:
            raise RuntimeError(f"a process ended by itself with {victim.returncode}: {self._log()}")
        self.start(name)
        return alive

    def wait(self) -> None:
        """Let those that live end their work."""
        for process in self.running.values():
            if process.wait(PATIENCE) != 0:
                raise RuntimeError(f"a process ended with {process.returncode}: {self._log()}")

    def end(self) -> None:
        """Leave none running."""
        for process in self.running.values():
            process.kill()
            process.wait()

    def _posts(self) -> int:
        path = self.folder / "posts"
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def _is_over(self) -> bool:
        return all(process.poll() is not None for process in self.running.values())

    def _is_ready(self, name: str) -> bool:
        mark = self.folder / f"ready-{name}"
        return mark.exists() and mark.read_text() == str(self.running[name].pid)

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2_000:]


def _counted(folder: Path, url: str, keys: set[str], kills: int, seconds: float) -> Toll:
    lines = (folder / "posts").read_text(encoding="utf-8").splitlines()
    posted = Counter(line.partition("\t")[0] for line in lines)
    with closing(Store.open(url)) as store:
        ended = sum(_done(store, one.id) for one in store.communities())
    lost = max(len(keys - set(posted)), len(keys) - ended)
    doubled = sum(count - 1 for count in posted.values()) + len(set(posted) - keys)
    return Toll(lost, doubled, kills, len(keys), seconds)


def _done(store: Store, community: int) -> int:
    every = store.read_now(community, lambda tx: tx.schedules.occurrences(limit=1_000_000))
    return sum(one.state is OccurrenceState.DONE for one in every)
